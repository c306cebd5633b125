"""How answers travel back: JSON by the return type of the function that was asked, validated where it arrives."""

import json
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from assistant import errors
from assistant.processes.errors import Died, Mistake, OutOfMemory

_LONGEST_MESSAGE = 4000
Function = TypeVar("Function", bound=Callable[..., Any])


def answering(answer: Callable[[], Any]) -> Callable[[Function], Function]:
    """Say what a function answers with where its annotation cannot be resolved without loading a library at once."""

    def noted(function: Function) -> Function:
        function.__answer__ = answer  # type: ignore[attr-defined]
        return function

    return noted


def written(function: Callable[..., Any], value: Any) -> bytes:
    """The bytes that a process answers with."""
    if isinstance(value, bytes):
        return value
    return _adapter(function).dump_json(value, round_trip=True)


def read(function: Callable[..., Any], body: bytes) -> Any:
    """The value of the function's return type in the bytes that a process answered with.

    Raises:
        Died: they hold none.
    """
    if _adapter(function) is _BYTES:
        return body
    try:
        return _adapter(function).validate_json(body)
    except ValidationError as error:
        raise Died("an answer that is none") from error


def failure(body: bytes) -> Exception:
    """The error that a process reported; a typed one of `assistant.errors` keeps its type."""
    try:
        said = json.loads(body)
        kind, code, message = (str(said.get(key, "")) for key in ("kind", "code", "message"))
    except (ValueError, AttributeError, RecursionError):
        return Died("a failure that is none")
    if kind == "memory":
        return OutOfMemory()
    code, message = _plain(code)[:80], _plain(message)[:_LONGEST_MESSAGE]
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, errors.AssistantError):
        return known(message, code=code)
    return Mistake(code, message)


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


@lru_cache(maxsize=256)
def _adapter(function: Callable[..., Any]) -> TypeAdapter[Any]:
    answer = getattr(function, "__answer__", None)
    made: Any = answer() if answer else _returned(function)
    return _BYTES if made is bytes else TypeAdapter(made)


def _returned(function: Callable[..., Any]) -> Any:
    """The return type alone: the others may be known to type checkers only."""
    alone: Any = SimpleNamespace(__annotations__={"return": function.__annotations__["return"]})
    return get_type_hints(alone, globalns=getattr(function, "__globals__", {}))["return"]


_BYTES: TypeAdapter[Any] = TypeAdapter(bytes)
