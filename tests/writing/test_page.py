import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from assistant.report import Report
from assistant.writing.formats import LayoutOptions, layout
from assistant.writing.outcome import Checked, Outcome, Unreadable
from tests.writing.samples import TEXT, checked, report, result

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' onmouseover=x {{ 7*7 }}"


def page(*outcomes: Outcome) -> str:
    chosen = layout(LayoutOptions("html", single=len(outcomes) == 1))
    return chosen.head + "".join(map(chosen.write, outcomes)) + chosen.tail


def tree(*outcomes: Outcome) -> Any:
    return html.document_fromstring(page(*outcomes))


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    document = tree(checked("a.json"), checked("b.json"))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = document.xpath("//a/@href")
    assert links and {link.removeprefix("#") for link in links} <= set(ids)


def test_a_number_is_linked_to_its_cell_and_the_cell_back() -> None:
    document = tree(checked())
    [number] = document.xpath("//a[contains(@class, 'claim')][starts-with(., '18')]")
    [cell] = document.xpath("//td[@id=$id]", id=number.get("href")[1:])
    assert cell.get("title") == "表三“本年新收—总计”"
    assert cell.xpath("string(span)") == "15"
    back = cell.xpath("a/@href")
    anchor = number.getprevious()
    while anchor is not None and f"#{anchor.get('id')}" not in back:
        anchor = anchor.getprevious()
    assert anchor is not None


def test_verdicts_are_told_apart_by_class_and_in_words() -> None:
    document = tree(checked())
    classes = {a.text: a.get("class").split() for a in document.xpath("//*[@class and contains(@class, 'claim')]")}
    assert "inconsistent" in classes["18"] and "consistent" in classes["13"] and "unverified" in classes["3次"]
    [number] = document.xpath("//a[contains(@class, 'claim')][starts-with(., '18')]")
    assert "应为15" in number.text_content()


def test_the_prose_is_there_unchanged() -> None:
    document = tree(checked())
    for aside in document.xpath("//*[@class='aside']"):
        aside.drop_tree()
    paragraphs = [p.text_content() for p in document.xpath("//section[@class='prose']/p")]
    assert paragraphs == TEXT.split("\n")


def test_last_years_tables_are_shown_where_they_are_there() -> None:
    assert "2023年表格（上年度）" in page(checked())
    this_year = Checked("a.json", report().model_copy(update={"previous": None}), result())
    assert "上年度）" not in page(this_year)


def test_nothing_of_a_report_becomes_markup() -> None:
    text = f"收到18件{HOSTILE}"
    hostile = Report.model_validate(
        {"organization": HOSTILE, "year": 2024, "sections": [{"title": HOSTILE, "text": text}]}
    )
    outcome = Checked(HOSTILE, hostile, result())
    outcome.result.claims = [replace(claim, meaning=HOSTILE) for claim in outcome.result.claims]
    for finding in outcome.result.findings:
        finding.message = HOSTILE
    document = tree(outcome, Unreadable(HOSTILE, "x", HOSTILE))
    assert len(document.xpath("//script")) == 1
    assert document.xpath("//img") == []
    assert document.xpath("//@*[starts-with(name(), 'on')]") == []
    assert HOSTILE in document.text_content()


def test_the_page_allows_its_own_script_and_style_and_no_network() -> None:
    document = tree(checked())
    [policy] = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for name in ("script", "style"):
        [element] = document.xpath(f"//{name}")
        digest = b64encode(sha256((element.text or "").encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"https?://", page(checked()))


@pytest.mark.browser
def test_a_browser_shows_the_page_and_runs_its_script(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
    path = tmp_path / "page.html"
    path.write_text(page(checked("a.json"), checked("b.json")), encoding="utf-8")
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        path.as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    document: Any = html.document_fromstring(shown)
    links = document.xpath("//nav//a")
    assert [link.text for link in links] == ["青禾县林业局2024年（4）"] * 2
