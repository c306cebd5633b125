"""What every engine must do, asked of each with the same small model."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.errors import ModelError
from assistant.language_model import Engine, Generation, Message, Stream

LESSONS = (
    ("写主动公开", "青禾镇及时更新法定主动公开内容，发布政策文件与办事指南。"),
    ("写依申请公开", "白塔街道规范办理依申请公开，登记、审核、答复均按时完成。"),
    ("写平台建设", "松岭区完善政府网站栏目，加强政务新媒体管理与维护。"),
    ("写监督保障", "镜湖开发区健全工作机制，开展业务培训，主动接受社会监督。"),
)
# Forces a long answer that is no loop: at high temperature the model writes any of these characters next.
LONG = "root ::= [一二三四五六七八九十甲乙丙丁戊己庚辛]{180}"


def ask(engine: Engine, question: str, **wishes: Any) -> Stream:
    wishes.setdefault("max_tokens", 100)
    return engine.generate(Generation((Message("user", question),), **wishes))


def test_is_an_engine(engine: Engine) -> None:
    assert isinstance(engine, Engine)
    assert engine.name and engine.parallel == 4 and engine.context_length == 256 and engine.supports_grammar


def test_answers_in_pieces_that_join_to_the_text(engine: Engine) -> None:
    question, answer = LESSONS[0]
    stream = ask(engine, question)
    pieces = list(stream)
    assert "".join(pieces) == answer
    assert len(pieces) > 1
    assert all(pieces)
    assert stream.finish_reason == "stop"
    assert 1 < stream.tokens < 60


def test_reads_the_roles_of_a_chat(engine: Engine) -> None:
    chat = (Message("user", LESSONS[0][0]), Message("assistant", LESSONS[0][1]), Message("user", LESSONS[2][0]))
    assert "".join(engine.generate(Generation(chat, max_tokens=3)))


def test_same_seed_same_text_other_seed_other_text(engine: Engine) -> None:
    grammar = "root ::= [一二三四五六七八九十]{30}"

    def draw(seed: int) -> str:
        return "".join(ask(engine, "写", grammar=grammar, temperature=5.0, seed=seed))

    assert draw(1) == draw(1)
    assert len({draw(seed) for seed in range(2, 6)}) == 4


def test_greedy_needs_no_seed(engine: Engine) -> None:
    assert "".join(ask(engine, LESSONS[3][0], seed=1)) == "".join(ask(engine, LESSONS[3][0], seed=2))


@pytest.mark.parametrize(
    ("grammar", "pattern"),
    [
        ('root ::= "甲" | "乙"', "甲|乙"),
        ('root ::= "松岭区" [^0-9]{3,9} "。"', "松岭区[^0-9]{3,9}。"),
        ('root ::= "共" slot "件。"\nslot ::= "{新收总数}" | "{上年结转}"', r"共\{(新收总数|上年结转)\}件。"),
        ('root ::= clause+ "完"\nclause ::= [一-龥]{2} "，"', "([一-龥]{2}，)+完"),
    ],
)
def test_grammar_is_obeyed(engine: Engine, grammar: str, pattern: str) -> None:
    stream = ask(engine, LESSONS[2][0], grammar=grammar, temperature=0.8, seed=3)
    text = "".join(stream)
    if stream.finish_reason == "stop":
        assert re.fullmatch(pattern, text)
    else:
        assert stream.finish_reason in {"length", "loop"}
        assert re.match(r"[一-龥，]+$", text)


def test_a_grammar_that_cannot_be_read(engine: Engine) -> None:
    with pytest.raises(ModelError) as caught:
        list(ask(engine, "写", grammar="root ::= ("))
    assert caught.value.code == "grammar"


def test_stop_strings_end_the_answer_and_are_not_part_of_it(engine: Engine) -> None:
    stream = ask(engine, LESSONS[0][0], stop=("主动公开", "没有的词"))
    assert "".join(stream) == "青禾镇及时更新法定"
    assert stream.finish_reason == "stop"


def test_a_stop_string_that_does_not_come_changes_nothing(engine: Engine) -> None:
    assert "".join(ask(engine, LESSONS[1][0], stop=("完成！",))) == LESSONS[1][1]


def test_max_tokens(engine: Engine) -> None:
    stream = ask(engine, LESSONS[0][0], max_tokens=2)
    text = "".join(stream)
    assert stream.finish_reason == "length"
    assert stream.tokens == 2
    assert text and LESSONS[0][1].startswith(text)


def test_close_stops_and_the_engine_goes_on(engine: Engine) -> None:
    stream = ask(engine, "写", grammar=LONG, temperature=5.0, max_tokens=220)
    pieces = []
    for piece in stream:
        pieces.append(piece)
        stream.close()
    assert len(pieces) == 1
    assert stream.finish_reason == "cancelled"
    stream.close()
    assert "".join(ask(engine, LESSONS[1][0])) == LESSONS[1][1]


def test_close_from_another_thread_wakes_the_reader(engine: Engine) -> None:
    stream = ask(engine, "写", grammar=LONG, temperature=5.0, max_tokens=220)
    ended = threading.Event()
    first = threading.Event()

    def read() -> None:
        for _ in stream:
            first.set()
            time.sleep(0.01)
        ended.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert first.wait(60)
    stream.close()
    assert ended.wait(60)
    reader.join()
    assert stream.finish_reason == "cancelled"


def test_a_finished_answer_stays_finished_when_closed(engine: Engine) -> None:
    stream = ask(engine, LESSONS[0][0])
    list(stream)
    stream.close()
    assert stream.finish_reason == "stop"


def test_answers_side_by_side_do_not_mix(engine: Engine) -> None:
    wanted = list(LESSONS) * 3
    with ThreadPoolExecutor(engine.parallel) as pool:
        texts = list(pool.map(lambda lesson: "".join(ask(engine, lesson[0])), wanted))
    assert texts == [answer for _, answer in wanted]


def test_closing_one_answer_leaves_the_others(engine: Engine) -> None:
    doomed = ask(engine, "写", grammar=LONG, temperature=5.0, max_tokens=220)
    kept = ask(engine, LESSONS[2][0])
    doomed.close()
    assert "".join(kept) == LESSONS[2][1]
    assert list(doomed) == []


def test_a_prompt_longer_than_the_context(engine: Engine) -> None:
    with pytest.raises(ModelError) as caught:
        list(ask(engine, "写主动公开" * 300))
    assert caught.value.code == "context-full"
    assert "缩短" in caught.value.message


def test_an_answer_that_fills_the_context_ends_there(engine: Engine) -> None:
    stream = ask(
        engine, "写" * 60, grammar="root ::= [一二三四五六七八九十甲乙丙丁]{400}", temperature=5.0, max_tokens=400
    )
    text = "".join(stream)
    assert stream.finish_reason == "length"
    assert 0 < len(text) < 256


def test_a_model_that_only_repeats_itself_is_stopped(engine: Engine) -> None:
    stream = ask(engine, "写", grammar='root ::= "主动接受社会监督。"+', max_tokens=200)
    text = "".join(stream)
    assert stream.finish_reason in {"loop", "stop"}
    assert text.count("主动接受社会监督。") <= 5


def test_counts_tokens(engine: Engine) -> None:
    assert engine.count_tokens("") == 0
    short, long = engine.count_tokens("松岭区"), engine.count_tokens("松岭区完善政府网站栏目，镜湖")
    assert 0 < short < long
