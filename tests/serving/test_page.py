"""The page at / in headless Chromium: what a person sees and can do in its three steps, with mouse and keyboard."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.language_model.chat_server import Chat, serve_chat
from tests.serving.browsing import Page, browser, chromium, downloaded, downloads
from tests.serving.support import Running, model_name, report, running

__all__ = ["browser", "chromium", "downloads"]
pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe-4.10.3.min.js"
# Drops files the way a file manager does.
DROP = """
const transfer = new DataTransfer();
arguments[1].forEach(([text, name]) => transfer.items.add(new File([text], name)));
arguments[0].dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    with running(folder, models=str(folder / "none")) as started:
        yield started


@pytest.fixture
def page(server: Running, browser: webdriver.Chrome) -> Page:
    browser.get(server.url)
    return Page(browser)


def _text(**more: Any) -> str:
    return json.dumps(report() | more, ensure_ascii=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    # Each test has a report of its own: the same content would be found again with what was decided on it.
    path = tmp_path / "年报.json"
    path.write_text(_text(notes=[str(tmp_path)]), encoding="utf-8")
    return path


def _open(page: Page, file: Path) -> None:
    page.driver.find_element(By.ID, "file").send_keys(str(file))
    page.wait("青禾县水务局 2023年")
    page.find("#findings .card")


def _go(page: Page, step: str) -> None:
    page.find(f"#tab-{step}").click()
    page.find(f"#step-{step}")


def _press(page: Page, key: str) -> None:
    page.driver.find_element(By.TAG_NAME, "body").send_keys(key)


def test_a_report_shows_its_tables_and_its_figures(page: Page, file: Path) -> None:
    _open(page, file)
    wrong = page.find("#prose .claim.inconsistent")
    assert wrong.text == "16"
    assert "应为 14" in (wrong.get_attribute("aria-label") or "")
    assert {each.text for each in page.all("#prose .claim.consistent")} == {"12", "2"}
    assert page.driver.find_element(By.ID, "cell-applications.new.total").text == "14"
    assert "不一致 1" in page.find("#summary").text


def test_a_card_says_the_sentence_what_is_wrong_and_what_is_right(page: Page, file: Path) -> None:
    _open(page, file)
    card = page.find("#findings .card")
    assert "我局共收到政府信息公开申请16件" in card.find_element(By.TAG_NAME, "blockquote").text
    assert card.find_element(By.TAG_NAME, "mark").text == "16"
    assert "14件" in card.find_element(By.CSS_SELECTOR, ".message").text
    assert card.find_element(By.CSS_SELECTOR, ".right").text == "应为：14"
    assert "一、总体情况" in card.text


def test_figures_and_cells_lead_to_each_other(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#prose .claim.inconsistent").send_keys(Keys.ENTER)
    cell = page.driver.switch_to.active_element
    assert cell.get_attribute("id") == "cell-applications.new.total"
    assert "shown" in (cell.get_attribute("class") or "")
    page.driver.find_element(By.ID, "cell-applications.new.natural_person").find_element(By.TAG_NAME, "button").click()
    assert page.driver.switch_to.active_element.text == "12"
    assert [each.text for each in page.all("#prose .shown")] == ["12"]


def test_a_right_value_is_accepted_shown_and_taken_back(page: Page, file: Path, downloads: Path) -> None:
    _open(page, file)
    page.find("#findings .accept").click()
    page.wait("待处理问题 0 个", "#summary")
    assert page.find("#prose .claim.accepted ins").text == "14"
    page.find("#download-tracked").click()
    body = Document(BytesIO(downloaded(page, downloads, ".docx").read_bytes())).element.body
    assert [text.text for change in body.iter(qn("w:ins")) for text in change.iter(qn("w:t"))] == ["14"]
    page.find("#findings .undo").click()
    page.wait("待处理问题 1 个", "#summary")
    assert page.all("#prose .claim.accepted") == []


def test_a_finding_is_dismissed_with_a_reason_cancelled_and_taken_back(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#findings .dismiss").click()
    reason = page.find("#findings input")
    assert page.driver.switch_to.active_element == reason
    reason.send_keys(Keys.ENTER)
    page.wait("请写明理由", "#findings")
    reason.send_keys(Keys.ESCAPE)
    assert page.find("#findings .dismiss").is_displayed() and page.all("#findings input") == []
    page.find("#findings .dismiss").click()
    page.find("#findings input").send_keys("含下属单位两件", Keys.ENTER)
    page.wait("不是问题：含下属单位两件", "#findings")
    page.wait("待处理问题 0 个", "#summary")
    page.find("#findings .undo").click()
    page.wait("待处理问题 1 个", "#summary")


def test_the_keyboard_walks_accepts_dismisses_and_undoes(page: Page, file: Path) -> None:
    _open(page, file)
    _press(page, "j")
    assert "current" in (page.find("#findings .card").get_attribute("class") or "")
    _press(page, "a")
    page.wait("待处理问题 0 个", "#summary")
    _press(page, "u")
    page.wait("待处理问题 1 个", "#summary")
    _press(page, "d")
    page.find("#findings input").send_keys("jaku", Keys.ENTER)
    page.wait("不是问题：jaku", "#findings")


def test_a_reload_keeps_the_report_its_step_and_its_decisions(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#findings .accept").click()
    page.wait("待处理问题 0 个", "#summary")
    page.driver.refresh()
    page.wait("青禾县水务局 2023年", "#report")
    page.wait("待处理问题 0 个", "#summary")
    page.driver.get(page.driver.current_url.partition("#")[0])
    page.driver.refresh()
    _open(page, file)  # the same content: the same report with its decisions
    page.wait("待处理问题 0 个", "#summary")


def test_decisions_are_exported_as_a_baseline(page: Page, file: Path, downloads: Path) -> None:
    _open(page, file)
    identifier = page.find("#findings .card").get_attribute("data-finding")
    page.find("#findings .dismiss").click()
    page.find("#findings input").send_keys("含下属单位", Keys.ENTER)
    page.wait("含下属单位", "#findings .said")
    page.find("#download-decisions").click()
    lines = downloaded(page, downloads, ".txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#") and lines[1] == f"{identifier} 含下属单位"


def test_two_files_at_once_are_this_years_and_last_years(page: Page) -> None:
    files = [
        [_text(year=2022, notes=["去年"]), "2022.json"],
        [_text(notes=["两份"]), "2023.json"],
        ["新建专栏1个\n", "备注.txt"],
    ]
    page.driver.execute_script(DROP, page.find("#drop"), files)
    page.wait("青禾县水务局 2023年")
    page.find("#findings .card")
    _go(page, "material")
    page.wait("已有2022年的表格", "#previous-state")
    assert (page.find("#notes").get_attribute("value") or "").splitlines() == ["两份", "新建专栏1个"]


def test_a_failed_upload_leaves_no_former_result(page: Page, file: Path, tmp_path: Path) -> None:
    _open(page, file)
    _go(page, "material")
    broken = tmp_path / "坏的.json"
    broken.write_text('{"year": ', encoding="utf-8")
    page.driver.find_element(By.ID, "file").send_keys(str(broken))
    WebDriverWait(page.driver, 60).until(lambda _: page.driver.find_element(By.ID, "problem").text)
    assert "坏的.json" in page.find("#problem").text and "JSON" in page.find("#problem").text
    assert not page.driver.find_element(By.ID, "report").is_displayed()
    assert not page.find("#tab-check").is_enabled()
    page.find("#stored-list .link").click()  # and the former one is a click away
    page.wait("青禾县水务局 2023年", "#report")


def test_tables_are_filled_in_with_their_sums_live(page: Page) -> None:
    page.find("#new-organization").send_keys("云溪县水利局")
    page.find("#new-year").clear()
    page.find("#new-year").send_keys("2024")
    page.find("#new-report button").click()
    page.wait("云溪县水利局 2024年", "#report")
    first = page.find('[id="in-applications.new.natural_person"]')
    first.send_keys("13", Keys.ENTER)
    page.driver.switch_to.active_element.send_keys("2", Keys.ARROW_UP)
    page.driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    page.driver.switch_to.active_element.send_keys("4")

    def value(address: str) -> str:
        return page.driver.find_element(By.ID, f"in-{address}").get_attribute("value") or ""

    assert (value("applications.new.total"), value("applications.carried_over.total")) == ("17", "2")
    page.find("#fill-zeros").click()
    assert value("applications.total.total") == "0"
    page.wait("填的是 19，按勾稽关系为 0", "#form-problems")
    page.find('[id="in-applications.granted.natural_person"]').send_keys("15")
    page.find('[id="in-applications.granted.business"]').send_keys("4")
    page.wait("勾稽关系都相符", "#form-problems")
    page.wait("已保存", "#saved")
    page.driver.refresh()
    page.wait("云溪县水利局 2024年", "#report")
    assert value("applications.granted.total") == "19"


def test_cells_are_pasted_as_from_a_spreadsheet(page: Page) -> None:
    page.find("#new-organization").send_keys("云溪县水利局")
    page.find("#new-report button").click()
    page.wait("云溪县水利局", "#report")
    page.driver.execute_script(
        """const data = new DataTransfer(); data.setData("text/plain", "1\\t2\\n3\\t4\\n");
        const pasted = {clipboardData: data, bubbles: true, cancelable: true};
        arguments[0].dispatchEvent(new ClipboardEvent("paste", pasted));""",
        page.find('[id="in-applications.new.natural_person"]'),
    )
    told = [
        page.find(f'[id="in-applications.{cell}"]').get_attribute("value")
        for cell in ("new.natural_person", "new.business", "carried_over.natural_person", "carried_over.total")
    ]
    assert told == ["1", "2", "3", "7"]


def test_an_empty_form_comes_down(page: Page, downloads: Path) -> None:
    page.find("#template").click()
    assert downloaded(page, downloads, ".xlsx").name == "2024年填报表.xlsx"


def test_a_question_is_answered(page: Page, file: Path) -> None:
    _open(page, file)
    page.find("#step-check details summary").click()
    page.find("#question").send_keys("自然人申请了几件", Keys.ENTER)
    page.wait("12件", "#answers")


def test_help_shows_the_addresses_for_office_programs(page: Page, file: Path, server: Running) -> None:
    _open(page, file)
    page.find("#help-open").click()
    said = page.find("#addresses").text
    assert all(name in said for name in ("LibreOffice", "ONLYOFFICE", "WPS", "Word"))
    identifier = page.driver.current_url.partition("report=")[2].partition("&")[0]
    assert f"{server.url}/reports/{identifier}/v2" in said and f"{server.url}/v1" in said
    page.find("#help-close").click()


def test_the_word_file_with_comments_comes_down(page: Page, file: Path, downloads: Path) -> None:
    _open(page, file)
    page.find("#download-check").click()
    found = downloaded(page, downloads, ".docx")
    assert found.name == "年报-核对.docx" and found.read_bytes().startswith(b"PK")


def test_a_missing_model_is_told_where_one_drafts(page: Page, file: Path) -> None:
    _open(page, file)
    _go(page, "draft")
    page.find("#draft").click()
    WebDriverWait(page.driver, 60).until(
        lambda _: page.driver.find_element(By.ID, "problem").text or page.all("#draft-text p")
    )
    WebDriverWait(page.driver, 60).until(lambda _: page.find("#draft").is_enabled())


def test_a_deleted_report_leaves_the_page(page: Page, file: Path) -> None:
    _open(page, file)
    _go(page, "material")
    page.find("#remove").click()
    page.wait("已删除。", "#status")
    assert not page.driver.find_element(By.ID, "report").is_displayed()


def test_a_server_that_restarts_is_waited_for(browser: webdriver.Chrome, tmp_path: Path, file: Path) -> None:
    with running(tmp_path, models=str(tmp_path / "none")) as first:
        port = first.url.rpartition(":")[2]
        browser.get(first.url)
        page = Page(browser)
        _open(page, file)
    page.find("#findings .accept").click()
    page.wait("正在重新连接")
    with running(tmp_path, port=port, models=str(tmp_path / "none")):
        page.wait("待处理问题 0 个", "#summary")
        assert not page.driver.find_element(By.ID, "connection").is_displayed()


def test_the_whole_way_ends_in_one_word_file(
    browser: webdriver.Chrome, tmp_path: Path, file: Path, downloads: Path
) -> None:
    """A model server that says nothing of use: what it fails at is written in fixed sentences."""
    with serve_chat(Chat(pieces=("认真", "落实"))) as address:
        settings = {"model": "remote", "remote__url": address, "remote__model": "big"}
        with running(tmp_path, **settings) as started:
            browser.get(started.url)
            page = Page(browser)
            _open(page, file)
            _go(page, "draft")
            page.find("#draft").click()
            WebDriverWait(browser, 120).until(lambda _: "起草完成" in page.find("#draft-status").text)
            titles = [each.text for each in page.all("#draft-text h3")]
            assert "一、总体情况" in titles and "五、存在的主要问题及改进情况" in titles
            page.find("#draft-section option[value=五]").click()
            page.find("#draft").click()
            WebDriverWait(browser, 120).until(lambda _: "起草完成" in page.find("#draft-status").text)
            assert [each.text for each in page.all("#draft-text h3")] == titles  # 一 is still there
            _edit_by_hand(page)
            page.driver.refresh()
            page.wait("云溪河", "#draft-text")
            page.find("#download-draft").click()
            word = Document(BytesIO(downloaded(page, downloads, ".docx").read_bytes()))
            said = "\n".join(paragraph.text for paragraph in word.paragraphs)
            assert (
                "云溪河" in said
                and "一、总体情况" in said
                and "五、存在的主要问题及改进情况" in said
                and len(word.tables) >= 3
            )
            assert not any("applications." in comment.text for comment in word.comments)


def _edit_by_hand(page: Page) -> None:
    """A sentence is chosen, its sources are there, a wrong number is told as one types, the right one is kept."""
    sentence = next(each for each in page.all("#draft-text .sentence") if "14件" in each.text)
    sentence.click()
    page.wait("本年新收—总计”（14）", "#sentence .sources")
    page.find("#sentence .alternatives").click()
    WebDriverWait(page.driver, 120).until(lambda _: page.all("#sentence .wordings li"))
    page.find("#sentence .edit").click()
    area = page.find("#own-words")
    area.clear()
    area.send_keys("全年予以公开12件。")
    page.wait("为10件", "#sentence .found")
    area.clear()
    area.send_keys("全年收到政府信息公开申请14件。云溪河治理信息及时公开。")
    page.wait("数字与表格一致", "#sentence .found")
    page.find("#sentence .done").click()
    page.wait("云溪河", "#draft-text")
    sentence = page.find("#draft-text .sentence.current")
    assert sentence.text
    page.find("#draft-undo").click()
    assert "云溪河" not in page.find("#draft-text").text
    sentence = next(each for each in page.all("#draft-text .sentence") if "14件" in each.text)
    sentence.click()
    page.find("#sentence .edit").click()
    page.find("#own-words").clear()
    page.find("#own-words").send_keys("全年收到政府信息公开申请14件。云溪河治理信息及时公开。")
    page.find("#sentence .done").click()
    page.wait("云溪河", "#draft-text")


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_serious_stands_in_the_way_of_anybody(page: Page, file: Path, width: int) -> None:
    """axe-core on each step: no finding of impact serious or critical; nothing wider than the window."""
    page.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 768, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    _open(page, file)
    page.find("#findings .dismiss").click()
    for step in ("check", "material", "draft"):
        _go(page, step)
        page.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        found = page.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']}).then(done);"
        )
        serious = [
            (each["id"], [node["html"][:200] for node in each["nodes"]])
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
        ]
        assert serious == [], step
        assert page.driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth"), step


def test_every_control_has_a_name_for_screen_readers(page: Page, file: Path) -> None:
    _open(page, file)
    nameless = [
        each.get_attribute("outerHTML")
        for each in page.all("button, input, select, a")
        if each.is_displayed() and not each.accessible_name
    ]
    assert nameless == []
    assert page.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"
    assert page.find("#tab-check").get_attribute("aria-current") == "step"


@pytest.mark.model
@pytest.mark.timeout(1800)
def test_a_part_is_drafted_as_it_streams(
    browser: webdriver.Chrome, tmp_path: Path, file: Path, downloads: Path
) -> None:
    with running(tmp_path, model=model_name()) as server:
        browser.get(server.url)
        page = Page(browser)
        _open(page, file)
        _go(page, "draft")
        page.find("#draft-section option[value=五]").click()
        page.find("#draft").click()
        slowly = WebDriverWait(browser, 1700)
        slowly.until(lambda _: browser.find_element(By.ID, "draft-text").text)
        slowly.until(lambda _: "起草完成" in page.find("#draft-status").text)
        assert page.find("#draft-text h3").text == "五、存在的主要问题及改进情况"
        page.find("#download-draft").click()
        assert downloaded(page, downloads, ".docx").read_bytes().startswith(b"PK")
