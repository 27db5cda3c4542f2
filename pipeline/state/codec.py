"""Our frozen dataclasses as JSON bytes and back: what is stored, and what ``--json`` prints.

One adapter per type, through pydantic, so that enumerations, dates, tuples and nested types come
back as they went in. Keys that it does not know are ignored, so an older program reads what a newer
one wrote.
"""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from calame.models.errors import StorageFailed

T = TypeVar("T")


def dump(value: object, *, indent: int | None = None) -> bytes:
    """The value as UTF-8 JSON.

    Args:
        value: A dataclass of ours, or a container of them.
        indent: Spaces per level for people; None for one line.
    """
    return _adapter(type(value)).dump_json(value, indent=indent)


def plain(value: object) -> Any:  # noqa: ANN401 - JSON's own types
    """The value as dictionaries, lists, strings and numbers, ready for a larger JSON document."""
    return _adapter(type(value)).dump_python(value, mode="json")


def load(kind: type[T], content: bytes) -> T:
    """The value that :func:`dump` wrote.

    Raises:
        StorageFailed: The bytes are not JSON of that type.
    """
    try:
        return _adapter(kind).validate_json(content)
    except ValidationError:
        # Not chained: pydantic's message repeats the text that it could not read (docs/adr/0003).
        raise StorageFailed from None


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return _cached(kind)  # type: ignore[arg-type]  # mypy does not know that classes hash


@cache
def _cached(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
