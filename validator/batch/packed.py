"""Facts as few bytes, read back in a millisecond: the cache may not cost what the general reader of facts does."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from validator.facts.clip import Facts
from validator.texts.said import Said, plain, revived

_LEVEL = 3
"""Of zlib: the numbers hardly shrink further, and the higher levels take several times as long."""
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ZeroDivisionError, zlib.error)
"""What bytes raise that `packed` did not make."""
_Reader = Callable[[Any], Any]


def packed(facts: Facts, label: str) -> bytes:
    """The facts without their path, under a label that `unpacked` asks for."""
    text = json.dumps([label, _plain(replace(facts, path=""))], separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), _LEVEL)


def unpacked(data: bytes, label: str) -> Facts | None:
    """The facts that `packed` took, with an empty path; None for bytes that are damaged, or bear another label."""
    try:
        found, values = json.loads(zlib.decompress(data))
        facts: Facts = _reader(Facts)(values)
    except _UNREADABLE:
        return None
    return facts if found == label else None


def _plain(value: Any) -> Any:
    """What JSON can hold; a dataclass is the list of its fields' values."""
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Said):
        return plain(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


@cache
def _reader(kind: Any) -> _Reader:
    """What turns a plain value back into one of the annotated type `kind`."""
    if is_dataclass(kind):
        return _of_fields(kind)
    if isinstance(kind, type) and issubclass(kind, (Enum, Fraction)):
        return kind
    if kind is str:
        return revived
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _of_tuple(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        read = _reader(inner[1])
        return lambda values: {key: read(each) for key, each in values.items()}
    if type(None) in inner:
        (there,) = (each for each in inner if each is not type(None))
        read = _reader(there)
        return lambda value: None if value is None else read(value)
    return _itself


def _of_fields(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    readers = [_reader(hints[field.name]) for field in fields(kind)]
    return lambda values: kind(*(read(each) for read, each in zip(readers, values, strict=True)))


def _of_tuple(inner: tuple[Any, ...]) -> _Reader:
    readers = [_reader(each) for each in inner if each is not Ellipsis]
    if all(read is _itself for read in readers):
        return tuple  # the landmarks, which are most of the numbers
    if inner[-1] is Ellipsis:
        return lambda values: tuple(map(readers[0], values))
    return lambda values: tuple(read(each) for read, each in zip(readers, values, strict=True))


def _itself(value: Any) -> Any:
    return value
