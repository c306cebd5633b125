"""Styles: ours are whole, a user's own stand beside them, mistakes are told before a model starts."""

import re
from pathlib import Path

import pytest

from assistant.drafting import styles
from assistant.drafting.prompting import load_style, sentence_grammar
from assistant.errors import SettingsError

OWN = """label = "本局"
description = "本局习惯的写法"
temperature = 0.4
[example]
self_reference = "我局"
title = "监督保障"
about = "监督检查不深入"
examples = ["改用暗访的方式发现问题"]
"""


def write(folder: Path, name: str, files: dict[str, str]) -> Path:
    for file, text in files.items():
        (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / name / file).write_text(text, "utf-8")
    return folder


def test_three_styles_come_with_the_program() -> None:
    assert {"plain", "fuller", "concise"} <= set(styles())
    systems = {style.system.render(sample="") for style in styles().values()}
    assert len(systems) >= 3


def test_a_request_shows_examples_and_shares_its_beginning() -> None:
    style = load_style("plain")
    chats = [
        style.messages(
            kind="measure",
            self_reference="我局",
            title="改进情况",
            about=about,
            examples=("给栏目定下周期",),
            wish=wish,
        )
        for about, wish in (("更新不及时", ""), ("形式单一", "更简洁"))
    ]
    assert [m.role for m in chats[0]] == ["system", "user", "assistant", "user"]
    assert chats[0][:-1] == chats[1][:-1]
    assert "更新不及时" in chats[0][-1].content and "- 给栏目定下周期" in chats[0][-1].content
    assert "写作要求：更简洁" in chats[1][-1].content and "写作要求" not in chats[0][-1].content


def test_no_digit_is_in_the_grammar_of_a_sentence() -> None:
    text = sentence_grammar(("材料甲之甲",))
    assert "{材料甲之甲}" in text
    assert not re.search(r"[0-9]", text.split("part ::=")[1].replace("4E00", "").replace("9FA5", ""))


def test_own_styles_stand_beside_ours(tmp_path: Path) -> None:
    write(tmp_path, "mine", {"style.toml": OWN, "system.jinja": "你是本局文书。"})
    assert {"mine", "plain"} <= set(styles(tmp_path))
    style = load_style("mine", tmp_path)
    assert style.system.render(sample="") == "你是本局文书。"
    assert style.answer == load_style("plain").answer


def test_a_style_of_the_same_name_takes_the_place_of_ours(tmp_path: Path) -> None:
    write(tmp_path, "plain", {"style.toml": OWN})
    assert load_style("plain", tmp_path).file.label == "本局"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"style.toml": OWN.replace("temperature = 0.4", "temperature = 3")}, "temperature"),
        ({"style.toml": OWN + "\n[more]\na = 1"}, "more"),
        ({"style.toml": "label ="}, "mine"),
        ({"style.toml": OWN, "system.jinja": "{{ nothing_such }}"}, "nothing_such"),
        ({"style.toml": OWN, "system.jinja": "{% if %}"}, "mine"),
        ({"style.toml": OWN, "system.jinja": "{{ ''.__class__.__mro__ }}"}, "mine"),
        ({"style.toml": OWN, "answer.jinja": "收到申请3件。"}, "answer.jinja"),
        ({"style.toml": OWN, "request.jinja": "{% if not wish %}{{ nothing_such }}{% endif %}"}, "nothing_such"),
        ({"style.toml": OWN.replace('["改用暗访的方式发现问题"]', "[]")}, "examples"),
    ],
)
def test_mistakes_in_a_style_are_told(tmp_path: Path, files: dict[str, str], says: str) -> None:
    write(tmp_path, "mine", files)
    with pytest.raises(SettingsError, match=says) as caught:
        load_style("mine", tmp_path)
    assert caught.value.code == "style-damaged"


@pytest.mark.parametrize("name", ["nothing", "../plain", ""])
def test_an_unknown_style_lists_the_known_ones(name: str) -> None:
    with pytest.raises(SettingsError, match=r"concise、fuller、plain"):
        load_style(name)


def test_a_folder_of_styles_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="不存在"):
        styles(tmp_path / "nothing")
