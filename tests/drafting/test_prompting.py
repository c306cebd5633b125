"""Styles: ours are whole, a user's own stand beside them, mistakes are told before a model starts."""

from pathlib import Path

import pytest

from assistant.drafting import styles
from assistant.drafting.pattern import parse
from assistant.drafting.prompting import load_style
from assistant.errors import SettingsError

OWN = """label = "本局"
description = "本局习惯的写法"
temperature = 0.4
longest_clause = 20
[example]
self_reference = "我局"
title = "监督保障"
points = ["我局重视监督。"]
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


def test_a_request_lists_the_points_and_shares_its_beginning() -> None:
    style = load_style("plain")
    patterns = [parse("[收到|新收]申请{新收申请总数}件。"), parse("我局重视公开，≈(便于查询信息/方便群众)。")]
    chats = [
        style.messages(
            self_reference="我局", title=title, patterns=patterns, wish=wish, sample="", example=True, whole=True
        )
        for title, wish in (("主动公开", ""), ("监督保障", "更简洁"))
    ]
    assert [m.role for m in chats[0]] == ["system", "user", "assistant", "user"]
    assert chats[0][:-1] == chats[1][:-1]
    assert "- 收到申请{新收申请总数}件。" in chats[0][-1].content
    assert "- 我局重视公开，（自拟一个分句，可参考：方便群众；便于查询信息）。" in chats[0][-1].content
    assert "写作要求：更简洁" in chats[1][-1].content and "写作要求" not in chats[0][-1].content


def test_an_engine_with_a_grammar_is_shown_only_the_sentences_with_words_of_its_own() -> None:
    patterns = [parse("[收到|新收]申请{新收申请总数}件。"), parse("我局重视公开，≈(便于查询信息/方便群众)。")]
    (*_, asked) = load_style("plain").messages(
        self_reference="我局", title="主动公开", patterns=patterns, wish="", sample="", example=True, whole=False
    )
    assert "我局重视公开" in asked.content and "新收申请总数" not in asked.content


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
        ({"style.toml": OWN.replace("longest_clause = 20", "longest_clause = 3")}, "longest_clause"),
        ({"style.toml": OWN + "\n[more]\na = 1"}, "more"),
        ({"style.toml": "label ="}, "mine"),
        ({"style.toml": OWN, "system.jinja": "{{ nothing_such }}"}, "nothing_such"),
        ({"style.toml": OWN, "system.jinja": "{% if %}"}, "mine"),
        ({"style.toml": OWN, "system.jinja": "{{ ''.__class__.__mro__ }}"}, "mine"),
        ({"style.toml": OWN, "answer.jinja": "收到申请3件。"}, "answer.jinja"),
        ({"style.toml": OWN, "request.jinja": "{% if not whole %}{{ nothing_such }}{% endif %}"}, "nothing_such"),
        ({"style.toml": OWN.replace("我局重视监督。", "我局[重视监督。")}, "points"),
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
