"""The page at / in headless Chromium: what a person sees and can do, with mouse and keyboard."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.serving.support import Running, model_name, report, running

pytestmark = pytest.mark.browser
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1500,1400",
)  # fmt: skip
# Drops a file the way a file manager does.
DROP = """
const transfer = new DataTransfer();
transfer.items.add(new File([arguments[1]], arguments[2]));
arguments[0].dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
"""


class Page:
    """The page as a person uses it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def find(self, selector: str) -> WebElement:
        """The element, once it is shown."""
        return WebDriverWait(self.driver, 60).until(
            lambda driver: next((e for e in driver.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()), None)
        )  # type: ignore[return-value]

    def all(self, selector: str) -> list[WebElement]:
        """All such elements now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, text: str, selector: str = "body") -> None:
        """Until the element says this."""
        WebDriverWait(self.driver, 60).until(lambda _: text in self.find(selector).text)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    with running(folder, models=str(folder / "none")) as started:
        yield started


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


@pytest.fixture
def page(server: Running, browser: webdriver.Chrome) -> Page:
    browser.get(server.url)
    return Page(browser)


@pytest.fixture
def browser(tmp_path: Path, downloads: Path) -> Iterator[webdriver.Chrome]:
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("needs Chromium and its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield driver
    errors = [entry for entry in driver.get_log("browser") if "favicon" not in entry["message"]]  # type: ignore[no-untyped-call]
    driver.quit()
    refused = [entry for entry in errors if "Content Security Policy" in entry["message"]]
    assert refused == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "年报.json"
    path.write_text(json.dumps(report(), ensure_ascii=False), encoding="utf-8")
    return path


def _open(page: Page, file: Path) -> None:
    page.driver.find_element(By.ID, "file").send_keys(str(file))
    page.wait("青禾县水务局 2023年")


def test_a_report_shows_its_tables_and_its_figures(page: Page, file: Path) -> None:
    _open(page, file)
    wrong = page.find("#prose .claim.inconsistent")
    assert wrong.text == "16"
    assert "应为 14" in (wrong.get_attribute("aria-label") or "")
    assert {each.text for each in page.all("#prose .claim.consistent")} == {"12", "2"}
    assert page.driver.find_element(By.ID, "cell-applications.new.total").text == "14"
    assert "14件" in page.find("#findings li").text
    assert "不一致 1" in page.find("#summary").text


def test_a_figure_leads_to_its_cell_by_keyboard(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#prose .claim.inconsistent").send_keys(Keys.ENTER)
    cell = page.driver.switch_to.active_element
    assert cell.get_attribute("id") == "cell-applications.new.total"
    assert "shown" in (cell.get_attribute("class") or "")


def test_a_dropped_file_is_opened(page: Page, file: Path) -> None:
    page.driver.execute_script(DROP, page.find("#drop"), file.read_text("utf-8"), file.name)
    page.wait("青禾县水务局 2023年")


def test_a_finding_is_dismissed_with_a_reason_and_taken_back(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#findings li button:last-of-type").click()
    reason = page.find("#findings input")
    assert page.driver.switch_to.active_element == reason
    reason.send_keys("含下属单位两件", Keys.ENTER)
    page.wait("不是问题：含下属单位两件", "#findings")
    page.wait("待处理问题 0 个", "#summary")
    page.driver.refresh()
    _open(page, file)  # stored anew: nothing was decided on this one
    page.wait("待处理问题 1 个", "#summary")


def test_a_dismissal_is_taken_back(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#findings li button:last-of-type").click()
    page.find("#findings input").send_keys("含下属单位两件", Keys.ENTER)
    page.find("#findings li.dismissed button:last-of-type").click()
    page.wait("待处理问题 1 个", "#summary")
    assert page.all("#findings li.dismissed") == []


def test_the_word_file_with_comments_comes_down(page: Page, file: Path, downloads: Path) -> None:
    _open(page, file)
    page.find("#download-check").click()
    WebDriverWait(page.driver, 60).until(lambda _: [p for p in downloads.iterdir() if p.suffix == ".docx"])
    [found] = [p for p in downloads.iterdir() if p.suffix == ".docx"]
    assert found.name == "年报-核对.docx"
    assert found.read_bytes().startswith(b"PK")


def test_what_cannot_be_read_is_told(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "a.json"
    broken.write_text('{"year": ', encoding="utf-8")
    page.driver.find_element(By.ID, "file").send_keys(str(broken))
    WebDriverWait(page.driver, 60).until(lambda _: page.find("#problem").text)
    assert "JSON" in page.find("#problem").text
    assert not page.driver.find_element(By.ID, "report").is_displayed()


def test_a_missing_model_is_told_where_one_drafts(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#draft").click()
    WebDriverWait(page.driver, 60).until(lambda _: page.driver.find_element(By.ID, "problem").text)
    assert "模型" in page.find("#problem").text
    assert page.find("#draft").is_enabled()


def test_a_deleted_report_leaves_the_page(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#remove").click()
    page.wait("已删除。", "#status")
    assert not page.driver.find_element(By.ID, "report").is_displayed()


def test_every_control_has_a_name_for_screen_readers(page: Page, file: Path) -> None:
    _open(page, file)
    nameless = [
        each.get_attribute("outerHTML")
        for each in page.all("button, input, select, a")
        if each.is_displayed() and not each.accessible_name
    ]
    assert nameless == []
    assert page.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"
    assert [each.get_attribute("aria-live") for each in page.all("[role=status]")] == ["polite", "polite"]


@pytest.mark.model
@pytest.mark.timeout(1800)
def test_a_part_is_drafted_as_it_streams(
    browser: webdriver.Chrome, tmp_path: Path, file: Path, downloads: Path
) -> None:
    with running(tmp_path, model=model_name()) as server:
        browser.get(server.url)
        page = Page(browser)
        _open(page, file)
        page.find("#draft-section option[value=五]").click()
        page.find("#draft").click()
        slowly = WebDriverWait(browser, 1700)
        slowly.until(lambda _: browser.find_element(By.ID, "draft-text").text)
        assert "起草完成" not in page.find("#draft-status").text  # the text came before the end
        slowly.until(lambda _: "起草完成" in page.find("#draft-status").text)
        assert page.find("#draft-text h3").text == "五、存在的主要问题及改进情况"
        assert page.all("#draft-text .claim")
        page.find("#download-draft").click()
        WebDriverWait(browser, 60).until(lambda _: [p for p in downloads.iterdir() if p.suffix == ".docx"])
