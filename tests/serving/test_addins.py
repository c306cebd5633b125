"""The add-ins: what the server hands out, what `assistant addin` writes, and the pane in stand-ins of WPS and Word.

Neither program runs here; the stand-ins follow the published APIs as far as docs/addins.md lists them.
"""

import base64
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from fastapi.testclient import TestClient
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from assistant.checking import CheckResult
from assistant.report import Facts, Report
from assistant.serving.certificate import own_certificate
from assistant.writing.comments import commented
from assistant.writing.outcome import Checked
from tests.serving.browsing import Page, browser, chromium, downloads
from tests.serving.support import OTHER, ROOT, START, WRONG, Running, clean_environment, report, running

__all__ = ["browser", "chromium", "downloads"]
HOSTS = Path(__file__).parent / "hosts"
TITLE = "青禾县水务局2023年政府信息公开工作年度报告"
DRAFTED = "五、存在的主要问题及改进情况"


def _blocks() -> list[dict[str, Any]]:
    """The paragraphs and table cells of the document that is open in the stand-in."""
    about = Report.model_validate(report())
    facts = Facts(about)
    found: list[dict[str, Any]] = [{"text": text, "style": "正文"} for text in (TITLE, "一、总体情况", WRONG, OTHER)]
    for number, table in enumerate(about.form.tables):
        found.append({"text": f"{'二三四'[number]}、{table.title}", "style": "标题 1"})
        for block in table.blocks:
            key = f"{table.key}{block.heading}"
            rows = [["项目", *(column.label for column in block.columns)]]
            rows += [
                [row.label, *(str(facts.get(f"{row.address}.{column.key}")) for column in block.columns)]
                for row in block.rows
            ]
            found += [
                {"text": text, "table": key, "row": r, "column": c}
                for r, texts in enumerate(rows, 1)
                for c, text in enumerate(texts, 1)
            ]
    return [*found, {"text": DRAFTED, "style": "标题 1"}, {"text": "一是政策解读形式还不够丰富。", "style": "正文"}]


def _word_file() -> str:
    about = Report.model_validate(report())
    return base64.b64encode(commented(Checked("a", about, CheckResult()))).decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    with running(folder, models=str(folder / "none")) as started:
        yield started


@pytest.fixture(params=["wps", "word"])
def pane(request: pytest.FixtureRequest, server: Running, browser: webdriver.Chrome) -> Page:
    """The pane as the office program shows it, the document open."""
    host = (HOSTS / f"{request.param}.js").read_text(encoding="utf-8")
    given = f"window.FAKE_DOCUMENT = {json.dumps(_blocks(), ensure_ascii=False)}; window.FAKE_FILE = '{_word_file()}';"
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": given + host})
    browser.get(f"{server.url}/addins/pane.html")
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    page = Page(browser)
    page.find("#check").click()
    page.find("#findings .card.error")
    return page


def _state(page: Page) -> dict[str, Any]:
    told: str = page.driver.execute_script(
        "const {comments, selected} = FAKE.state; const changes = FAKE.state.revisions || FAKE.state.changes;"
        "return JSON.stringify({comments, selected, changes: changes.map((c) => [c.old, c.now]),"
        " paragraphs: FAKE.blocks.filter((b) => b.row === undefined)});"
    )
    state: dict[str, Any] = json.loads(told)
    return state


def _wrong_card(page: Page) -> Any:
    return next(card for card in page.all("#findings .card") if "16件" in card.text)


@pytest.mark.browser
def test_a_document_is_read_and_its_findings_are_shown_as_on_the_page(pane: Page) -> None:
    card = _wrong_card(pane)
    assert card.find_element("css selector", ".right").text == "应为：14"
    card.find_element("css selector", ".buttons .quiet").click()
    pane.driver.execute_async_script("setTimeout(arguments[0], 300)")
    assert _state(pane)["selected"] == "16"


@pytest.mark.browser
def test_a_right_value_is_a_tracked_change_with_its_reason_and_can_be_undone(pane: Page) -> None:
    _wrong_card(pane).find_element("css selector", ".accept").click()
    pane.wait("已采纳：14", "#findings")
    state = _state(pane)
    assert state["changes"] == [["16", "14"]]
    assert [each["at"] for each in state["comments"]] == ["16"]
    assert "本年新收" in state["comments"][0]["text"] and "青禾县水务局2023年" in state["comments"][0]["text"]
    assert state["paragraphs"][2]["text"] == WRONG.replace("16", "14")
    pane.find("#findings .undo").click()
    pane.driver.execute_async_script("setTimeout(arguments[0], 500)")
    assert _state(pane)["paragraphs"][2]["text"] == WRONG


@pytest.mark.browser
def test_findings_are_marked_as_comments_at_their_digits(pane: Page) -> None:
    pane.find("#mark-all").click()
    pane.wait("已在文档里加批注", "#status")
    assert "16" in [each["at"] for each in _state(pane)["comments"]]
    assert _state(pane)["paragraphs"][2]["text"] == WRONG


@pytest.mark.browser
def test_what_moved_is_not_touched(pane: Page) -> None:
    pane.driver.execute_script("FAKE.blocks[2].text = '2023年，我局共收到申请20件。';")
    _wrong_card(pane).find_element("css selector", ".accept").click()
    pane.wait("已经找不到这一处", "#problem")
    state = _state(pane)
    assert state["changes"] == [] and state["comments"] == []


@pytest.mark.browser
def test_a_place_that_moved_with_its_paragraph_is_still_found(pane: Page) -> None:
    pane.driver.execute_script("FAKE.blocks.splice(1, 0, {text: '插入的一段16件。', style: '正文'});")
    _wrong_card(pane).find_element("css selector", ".accept").click()
    pane.wait("已采纳：14", "#findings")
    texts = [each["text"] for each in _state(pane)["paragraphs"]]
    assert "插入的一段16件。" in texts and WRONG.replace("16", "14") in texts


@pytest.mark.browser
def test_a_drafted_section_keeps_the_documents_style(pane: Page) -> None:
    pane.driver.execute_async_script(
        """const done = arguments[1];
        const name = window.Application ? ["/addins/wps_host.js", "WpsHost"] : ["/addins/word_host.js", "WordHost"];
        const put = (module) => module[name[1]].find().insert(arguments[0], ["第一段。", "第二段。"]);
        import(name[0]).then(put).then(() => done());""",
        DRAFTED,
    )
    after = _state(pane)["paragraphs"][-4:]
    assert [each["text"] for each in after] == [DRAFTED, "第一段。", "第二段。", "一是政策解读形式还不够丰富。"]
    assert [each["style"] for each in after] == ["标题 1", "正文", "正文", "正文"]


@pytest.mark.browser
def test_a_drafted_sentence_is_changed_in_the_pane_before_it_is_inserted(pane: Page) -> None:
    """The draft is given: what the model would write is no matter of the pane."""
    sentence = "2023年，我局共收到政府信息公开申请14件。"
    draft = {"organization": "", "year": 2023, "model": "", "style": "", "seed": 0, "seconds": 0, "tokens": 0}
    paragraph = {"key": "one", "text": sentence + "工作有序。", "heading": "", "figures": [], "needs_confirmation": []}
    draft["sections"] = [{"title": DRAFTED, "paragraphs": [paragraph]}]
    give = "const [draft, done] = arguments; import('/addins/drafts.js').then((m) => m.take(draft)).then(() => done());"
    pane.driver.execute_async_script(give, draft)
    pane.all("#drafted .sentence")[1].click()
    pane.wait("换种说法", "#sentence")
    pane.wait("按要求重写这一段", "#sentence")
    pane.find("#sentence .edit").click()
    area = pane.find("#own-words")
    area.clear()
    area.send_keys(sentence + "各项工作有序推进。")
    pane.wait("数字与表格一致", "#sentence")
    pane.find("#sentence .done").click()
    pane.find("#drafted .insert").click()
    pane.wait("已插入", "#status")
    assert _state(pane)["paragraphs"][-2]["text"] == sentence + "各项工作有序推进。"


@pytest.mark.browser
def test_the_keys_field_appears_where_the_server_wants_one(browser: webdriver.Chrome, tmp_path: Path) -> None:
    host = (HOSTS / "wps.js").read_text(encoding="utf-8")
    given = f"window.FAKE_DOCUMENT = {json.dumps(_blocks(), ensure_ascii=False)};"
    with running(tmp_path, models=str(tmp_path), keys='{"caiwu": "key-one-of-caiwu"}') as started:
        script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": given + host})
        browser.get(f"{started.url}/addins/pane.html")
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        page = Page(browser)
        page.find("#check").click()
        page.find("#key").send_keys("key-one-of-caiwu")
        page.find("#key-use").send_keys(Keys.ENTER)
        page.find("#check").click()
        page.find("#findings .card.error")


@pytest.mark.parametrize("path", ["/addins/wps/publish.xml", "/addins/wps/jsplugins.xml"])
def test_both_lists_of_wps_name_this_server(client: TestClient, path: str) -> None:
    [entry] = ElementTree.fromstring(client.get(path).text)
    assert entry.tag == "jspluginonline" and entry.get("type") == "wps"
    assert entry.get("url") == "http://127.0.0.1/addins/wps/"
    for name in ("index.html", "main.js", "ribbon.xml", "manifest.xml"):
        assert client.get(f"/addins/wps/{name}").status_code == 200


def test_the_manifest_of_word_points_at_the_pane(client: TestClient) -> None:
    text = client.get("/addins/word/manifest.xml").text
    assert ElementTree.fromstring(text).tag.endswith("OfficeApp")
    assert "http://127.0.0.1/addins/pane.html" in text
    manifest = ElementTree.fromstring(text)
    places = {each.get("id"): each.get("DefaultValue") for each in manifest.iter() if each.get("id")}
    named = [each.get("resid") for each in manifest.iter() if each.get("resid")]
    assert "Tab.Label" in named and {*named} <= {*places}
    icons = [str(places[name]).removeprefix("http://127.0.0.1") for name in places if str(name).startswith("Icon.")]
    assert [client.get(icon).headers["content-type"] for icon in icons] == ["image/png"] * 3
    pane = client.get("/addins/pane.html")
    assert "office.js" not in pane.text and "officeapps.live.com" in pane.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]


def test_office_js_comes_from_the_folder_of_the_settings(make_client: Any, tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "office.js").write_text("// Office", encoding="utf-8")
    client = make_client(office_js=folder)
    assert '<script src="/addins/office-js/office.js">' in client.get("/addins/pane.html").text
    assert client.get("/addins/office-js/office.js").text == "// Office"


def _addin(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, "addin", *arguments]
    environment = clean_environment() | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_writes_what_an_administrator_installs(tmp_path: Path) -> None:
    done = _addin("wps", "--server", "http://10.1.2.3:8000/", "-o", "wps", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "wps").iterdir()) == [
        "jsplugins.xml",
        "oem.ini",
        "publish.xml",
        "安装步骤.txt",
    ]
    assert "http://10.1.2.3:8000/addins/wps/" in (tmp_path / "wps/publish.xml").read_text(encoding="utf-8")
    done = _addin("word", "--server", "https://10.1.2.3:8443", "-o", "word", cwd=tmp_path)
    assert "https://10.1.2.3:8443/addins/pane.html" in (tmp_path / "word/manifest.xml").read_text(encoding="utf-8")
    refused = _addin("word", "--server", "http://10.1.2.3:8000", cwd=tmp_path)
    assert refused.returncode == 2 and "https" in refused.stderr


def test_a_certificate_is_made_once_for_the_names_of_this_machine(tmp_path: Path) -> None:
    certificate, key = own_certificate("10.1.2.3", tmp_path)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    before = certificate.read_bytes()
    own_certificate("10.1.2.3", tmp_path)
    assert certificate.read_bytes() == before
    own_certificate("10.9.9.9", tmp_path)
    assert certificate.read_bytes() != before
    assert key.stat().st_mode & 0o077 == 0


def test_the_server_speaks_https_with_it(tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    command = ("env", *(f"{name}={value}" for name, value in home.items()))
    with running(tmp_path, *command, more="--https", models=str(tmp_path)) as started:
        assert started.url.startswith("https://127.0.0.1")
        [certificate] = tmp_path.rglob("certificate.pem")
        context = ssl.create_default_context(cafile=str(certificate))
        assert httpx.get(f"{started.url}/healthz", verify=context, timeout=60).json() == {"status": "ok"}
