"""The page in a browser with hostile names and texts: they are shown as text, nothing of them runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from tests.serving.browsing import Page, browser, chromium, downloads
from tests.serving.support import Running, report, running

__all__ = ["browser", "chromium", "downloads"]
pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>{{7*7}}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    with running(folder, models=str(folder / "none")) as started:
        yield started


def test_hostile_names_and_texts_are_shown_as_text(server: Running, browser: webdriver.Chrome, tmp_path: Path) -> None:
    made = report(f"2023年，我局共收到政府信息公开申请16件{HOSTILE}。") | {
        "organization": f"青禾县{HOSTILE}局",
        "notes": [HOSTILE],
    }
    made["sections"][0]["title"] += HOSTILE
    path = tmp_path / "年报<img src=x onerror=alert(1)>'\".json"
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    browser.get(server.url)
    page = Page(browser)
    browser.find_element("id", "file").send_keys(str(path))
    page.wait("青禾县<img")
    page.find("#findings .card")
    browser.get(server.url)  # the list of stored reports
    page.wait("青禾县<img")
    assert browser.title != "taken"
    images = browser.execute_script("return [...document.querySelectorAll('img')].map((i) => i.getAttribute('src'))")
    assert "x" not in images
