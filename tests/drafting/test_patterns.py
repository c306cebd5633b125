"""The notation of sentences: what it compiles to, and that grammar, plain wording and reading back agree."""

import random
import re

import pytest

from assistant.drafting.grammar import grammar
from assistant.drafting.pattern import Free, parse, quoted
from assistant.drafting.rules import table
from assistant.drafting.slots import DIGIT
from tests.drafting.making import sentence

PATTERN = "~[收到|新收]申请{新收申请总数}件，≈(便于群众查询和监督/方便群众了解)。"


def all_patterns() -> list[str]:
    plan, problems = table("plan"), table("problems")
    found = [clause["say"] for point in plan["points"] for clause in point["clauses"]]
    found += [say for part in plan["parts"] for say in (*part.get("lead", []), *part.get("fill", []))]
    found += [plan["opening"], plan["opening_end"], problems["opening"], problems["closing"]]
    found += [rule[key] for rule in problems["rules"] for key in ("problem", "improvement", "followup") if key in rule]
    return found


def test_the_plain_sentence_takes_first_wordings() -> None:
    assert parse(PATTERN).plain() == "收到申请{新收申请总数}件，便于群众查询和监督。"
    assert parse(PATTERN).slots == ("新收申请总数",)


@pytest.mark.parametrize(
    "answer", ["新收申请{新收申请总数}件，方便申请人办事。", "我局收到申请{新收申请总数}件，做好公开工作、接受监督。"]
)
def test_sentences_of_the_pattern_are_read(answer: str) -> None:
    spans = parse(PATTERN).read(answer)
    assert spans is not None
    assert answer[slice(*spans[-1])] in ("方便申请人办事", "做好公开工作、接受监督")


@pytest.mark.parametrize(
    "answer",
    [
        "收到申请15件，便于群众查询和监督。",
        "收到申请{办结申请总数}件，便于群众查询和监督。",
        "收到申请{新收申请总数}件，举办活动三次并且公开。",
        "未收到申请{新收申请总数}件，便于群众查询和监督。",
        "收到申请{新收申请总数}条，便于群众查询和监督。",
        "收到申请{新收申请总数}件，便于群众查询和监督。另外",
    ],
)
def test_other_sentences_are_not(answer: str) -> None:
    assert parse(PATTERN).read(answer) is None


@pytest.mark.parametrize("broken", ["收到[申请", "收到申请]", "{新收", "收到≈件", "a)"])
def test_broken_notation_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="句式有误"):
        parse(broken)


def test_text_with_marks_of_the_notation_stays_text() -> None:
    text = "网站[甲|乙]～栏目(试行){丙}"
    assert parse(quoted(text)).plain() == "网站〔甲｜乙〕～栏目（试行）｛丙｝"


@pytest.mark.parametrize("source", all_patterns())
def test_every_pattern_of_the_rules_reads_its_own_hints(source: str) -> None:
    pattern = parse(source.replace("@", "我局"))
    assert not DIGIT.search(source)
    for piece in pattern.pieces:
        for hint in piece.hints if isinstance(piece, Free) and piece.clause else ():
            assert parse("≈(甲)").read(hint) is not None, hint  # the grammar allows what it is shown
    assert pattern.read(pattern.plain()) is not None


@pytest.mark.parametrize("seed", range(40))
def test_what_the_grammar_allows_is_what_is_read_back(seed: int) -> None:
    chooser = random.Random(seed)
    sources = [s.rstrip("。") + "。" for s in chooser.sample(all_patterns(), 3)]
    patterns = [parse(source.replace("@", "我局")) for source in sources]
    answer = sentence(grammar(patterns, 24), chooser)
    read = re.findall("[^。]+。", answer)
    assert len(read) == len(patterns)
    assert all(p.read(text) is not None for p, text in zip(patterns, read, strict=True)), answer


def test_the_grammar_has_no_digit_outside_repetitions() -> None:
    text = grammar([parse(source.replace("@", "我局")) for source in all_patterns()], 24)
    assert not DIGIT.search(re.sub(r"\{\d+,\d+\}|\\u[0-9A-F]{4}|\bs\d+\b", "", text))
