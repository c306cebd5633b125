"""An answer under a grammar, part by part: fixed text is read along with the prompt, only the rest is asked for.

Written token by token, an answer whose wording is mostly given costs as much as one that is free, and more, since each
token is looked up in the grammar. The parts (`grammar_parts`) are asked for one after the other, each as the
continuation of the answer so far, which the model's prefix cache knows already.
"""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace

from assistant.errors import ModelError
from assistant.language_model.chat_client import ChatStream, on_connection
from assistant.language_model.engine import FinishReason, Generation, Message
from assistant.language_model.grammar_parts import Fixed, OneOf, Open, Part, parts

Ask = Callable[[Generation], ChatStream]
_LONGEST_OPTION = 24  # tokens until two options must differ
_INCOMPLETE = "\ufffd"  # a character of which not all bytes are there


def steps(request: Generation) -> tuple[Part, ...]:
    """The parts of a request's answer; empty where it is better written in one go."""
    if request.grammar is None or request.stop:
        return ()
    found = parts(request.grammar)
    return found if any(not isinstance(part, Open) for part in found) else ()


class StepwiseStream:
    """One answer in parts; see `Stream`.

    Attributes:
        tokens: tokens that the model has chosen so far; at the end those of the whole answer, fixed ones too.
        chosen: tokens that the model has chosen.
        finish_reason: None until the end.
        prompt_tokens, cached_tokens: of the first part's request.
    """

    def __init__(
        self,
        request: Generation,
        answer_parts: Sequence[Part],
        place: AbstractContextManager[Ask],
        count_tokens: Callable[[str], int],
    ) -> None:
        """Ask nothing yet.

        Args:
            request: the whole answer's.
            answer_parts: its `steps`.
            place: held while the answer is written, so that its cache stays; gives what starts one request. A last
                message of the assistant's is continued there, not answered.
            count_tokens: how many tokens a text takes.
        """
        self.tokens = 0
        self.chosen = 0
        self.finish_reason: FinishReason | None = None
        self.prompt_tokens = 0
        self.cached_tokens = 0
        self._request = request
        self._parts = answer_parts
        self._place = place
        self._count_tokens = count_tokens
        self._text = ""  # the answer so far
        self._shown = 0
        self._running: ChatStream | None = None
        self._connection: socket.socket | None = None  # over which a part is being asked for
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[str]:
        """The pieces of the answer in order, fixed text before the model is asked. Errors as `Stream`."""
        with self._place as ask:
            for part in self._parts:
                match part:
                    case Fixed(text):
                        self._text += text
                        yield from self._show()
                    case OneOf(texts):
                        yield from self._choose(texts, ask)
                    case Open():
                        yield from self._write(part, ask)
                if self._closed.is_set() or self.finish_reason is not None:
                    break
        if self._closed.is_set():
            self.finish_reason = "cancelled"
            return
        self.finish_reason = self.finish_reason or "stop"
        self.tokens = self._count_tokens(self._text) if self._text else 0

    def close(self) -> None:
        """Stop the model; safe at any time, from any thread, more than once."""
        if self.finish_reason is None:
            self._closed.set()
        if self._running is not None:
            self._running.close()
        if (asking := self._connection) is not None:  # the model reads the prompt: there is no stream yet to close
            _shut_down(asking)

    def _opened(self, connection: socket.socket) -> None:
        self._connection = connection
        if self._closed.is_set():
            _shut_down(connection)

    def _choose(self, texts: tuple[str, ...], ask: Ask) -> Iterator[str]:
        """Ask token by token until one option is left, the rest of which then needs no asking."""
        chosen, budget = "", 1
        while len(texts) > 1 and budget <= _LONGEST_OPTION:
            rest = OneOf(tuple(text[len(chosen) :] for text in texts))
            pieces = self._asked(ask, rest.grammar, budget, "", self._text + chosen)
            piece = "".join(pieces).rstrip(_INCOMPLETE)
            if self._closed.is_set() or self.finish_reason is not None:
                return
            chosen += piece
            budget = 1 if piece else budget + 1
            texts = tuple(text for text in texts if text.startswith(chosen))
        self._text += texts[0]
        yield from self._show()

    def _write(self, part: Open, ask: Ask) -> Iterator[str]:
        left = self._request.max_tokens - self.chosen
        if left <= 0:
            self.finish_reason = "length"
            return
        for piece in self._asked(ask, part.grammar, left, part.end, self._text):
            self._text += piece
            yield from self._show()
        if self._running is not None and self._running.finish_reason in ("length", "loop"):
            self.finish_reason = self._running.finish_reason

    def _show(self) -> Iterator[str]:
        piece, self._shown = self._text[self._shown :], len(self._text)
        if piece:
            yield piece

    def _asked(self, ask: Ask, grammar: str, max_tokens: int, end: str, before: str) -> Iterator[str]:
        """The pieces of what the model writes behind the answer so far."""
        messages = (*self._request.messages, Message("assistant", before)) if before else self._request.messages
        stop = (end,) if end else ()
        before_this = on_connection.set(self._opened)
        try:
            running = ask(replace(self._request, messages=messages, grammar=grammar, max_tokens=max_tokens, stop=stop))
        except ModelError as error:
            if self._closed.is_set():
                return
            if error.code != "context-full" or not self.chosen:
                raise
            self.finish_reason = "length"  # the answer itself has filled it
            return
        finally:
            on_connection.reset(before_this)
            self._connection = None
        self._running = running
        if self._closed.is_set():  # while the request was on its way
            running.close()
        yield from running
        self.chosen += running.tokens
        self.tokens += running.tokens
        self.prompt_tokens = self.prompt_tokens or running.prompt_tokens
        self.cached_tokens = self.cached_tokens or running.cached_tokens


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
