"""A browser for tests: headless Chromium with its driver, and the page as a person uses it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1500,1400",
)


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


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Where the browser puts what it downloads."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def downloaded(page: Page, folder: Path, suffix: str) -> Path:
    """The file with this ending, once it is there."""
    WebDriverWait(page.driver, 60).until(lambda _: [p for p in folder.iterdir() if p.suffix == suffix])
    return next(p for p in folder.iterdir() if p.suffix == suffix)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One browser for all tests; it takes seconds to start."""
    program, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not chromedriver:
        pytest.skip("needs Chromium and its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome, downloads: Path) -> Iterator[webdriver.Chrome]:
    """The browser in a tab of its own, without what an earlier test kept; what its content policy refused fails it."""
    chromium.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    [first] = chromium.window_handles
    chromium.switch_to.new_window("tab")
    yield chromium
    errors = [entry for entry in chromium.get_log("browser") if "favicon" not in entry["message"]]  # type: ignore[no-untyped-call]
    chromium.close()
    chromium.switch_to.window(first)
    refused = [entry for entry in errors if "Content Security Policy" in entry["message"]]
    assert refused == []
