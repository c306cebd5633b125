"""An answer in parts is given up while the model still reads the prompt of one."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.errors import ModelError
from assistant.language_model.chat_client import ChatStream, on_connection
from assistant.language_model.engine import Generation, Message
from assistant.language_model.stepwise import Ask, StepwiseStream, steps

GRAMMAR = 'root ::= "全年" [一二三]{1,9} "。"'


def test_closing_it_shuts_the_connection_that_waits_for_the_prompt() -> None:
    ours, theirs = socket.socketpair()

    def ask(_: Generation) -> ChatStream:
        told = on_connection.get()
        assert told is not None
        told(ours)
        ours.settimeout(20)
        ours.recv(1)  # the model reads
        raise ModelError("连接中断", code="model-gone")

    @contextlib.contextmanager
    def place() -> Iterator[Ask]:
        yield ask

    request = Generation((Message("user", "写"),), max_tokens=50, grammar=GRAMMAR)
    stream = StepwiseStream(request, steps(request), place(), len)
    threading.Timer(0.3, stream.close).start()
    started = time.monotonic()
    assert "".join(stream) == "全年"
    assert time.monotonic() - started < 5
    assert stream.finish_reason == "cancelled"
    assert on_connection.get() is None
    theirs.close()
    ours.close()


@pytest.mark.parametrize("grammar", [None, "root ::= [a-z]+"])
def test_what_has_no_parts_is_asked_for_in_one_go(grammar: str | None) -> None:
    assert steps(Generation((Message("user", "写"),), max_tokens=5, grammar=grammar)) == ()
