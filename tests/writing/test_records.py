import json

from assistant.writing.formats import LayoutOptions, layout
from assistant.writing.outcome import Outcome, Unreadable
from tests.writing.samples import checked

UNREADABLE = Unreadable("in/b.docx", "unreadable", "文件已损坏")


def test_the_object_of_a_report() -> None:
    told = json.loads(layout(LayoutOptions("jsonl")).write(checked()))
    assert list(told) == ["source", "organization", "year", "seconds", "claims", "findings"]
    assert (told["source"], told["organization"], told["year"]) == ("in/a.json", "青禾县林业局", 2024)
    assert told["claims"][0] == {
        "section": 0,
        "start": 11,
        "end": 13,
        "text": "18",
        "value": 18,
        "unit": "件",
        "verdict": "inconsistent",
        "facts": ["applications.new.total"],
        "expected": 15,
    }
    assert told["findings"][0]["location"] == {"section": 0, "start": 11, "end": 13}
    assert told["findings"][2]["location"] == {"cell": "applications.new.total"}
    assert told["findings"][0]["id"] == checked().result.findings[0].id


def test_the_object_of_what_cannot_be_read() -> None:
    assert json.loads(layout(LayoutOptions("jsonl")).write(UNREADABLE)) == {
        "source": "in/b.docx",
        "error": {"code": "unreadable", "message": "文件已损坏"},
    }


def test_json_lines_are_one_line_each_whatever_the_text() -> None:
    assert layout(LayoutOptions("jsonl")).write(checked("a\nb.json")).count("\n") == 1


def test_json_of_one_is_an_object_of_several_a_list() -> None:
    single = layout(LayoutOptions("json"))
    assert isinstance(json.loads(single.head + single.write(checked()) + single.tail), dict)
    several = layout(LayoutOptions("json", single=False))
    outcomes: list[Outcome] = [checked(), UNREADABLE]
    joined = several.head + several.separator.join(map(several.write, outcomes)) + several.tail
    assert [entry["source"] for entry in json.loads(joined)] == ["in/a.json", "in/b.docx"]
