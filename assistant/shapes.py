"""How results become JSON and come back: a dataclass that is a `Shape` is its JSON, key by key.

Its fields and computed fields stand nowhere else: the command line, the server, its OpenAPI document and the
processes all go by them. What is no key of the shape is refused when it is read.
"""

from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    model_serializer,
)
from pydantic.json_schema import SkipJsonSchema


class Shape:
    """A base for dataclasses whose fields are the keys of a JSON object."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", json_schema_serialization_defaults_required=True
    )

    def to_json(self) -> dict[str, Any]:
        """The object, of plain values."""
        shape: Any = type(self)
        written: dict[str, Any] = _adapter(shape).dump_python(self, mode="json")
        return written

    @classmethod
    def of_json(cls, data: Any) -> Self:
        """The value that an object of this shape stands for; computed keys are not taken.

        Raises:
            pydantic.ValidationError: it is none; a key that is unknown too.
        """
        shape: Any = cls
        read: Self = _adapter(shape).validate_python(data)
        return read


class ForPeople(Shape):
    """A shape with a field `meaning`, words for people, which is no key of its JSON but travels between processes."""

    __slots__ = ()

    # What it returns is not annotated: the schema is that of the fields.
    @model_serializer(mode="wrap")
    def _without_meaning(self, inner: SerializerFunctionWrapHandler, info: SerializationInfo):  # type: ignore[no-untyped-def]
        told = inner(self)
        if not info.round_trip:
            del told["meaning"]
        return told


Meaning = SkipJsonSchema[str]
"""The words for people of `ForPeople`."""


@cache
def _adapter(shape: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def plain(value: float | None) -> float | int | None:
    """A whole number as int, anything else rounded to 12 digits so that JSON shows no binary dust."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 12)


def _seconds(value: float) -> float:
    return round(value, 6)


Plain = Annotated[float, PlainSerializer(plain)]
"""A number as people write it."""

Seconds = Annotated[float, PlainSerializer(_seconds)]
"""A time in seconds."""
