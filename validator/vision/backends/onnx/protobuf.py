"""Walks over the bytes of an ONNX file without running or loading anything: it is protobuf, and neither engine says plainly what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
_FIXED = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}
_LONGEST_VARINT = 10
MOST_FIELDS = 500_000
"""In one file; a detector has some ten thousand, and a walk over so many takes half a second."""

_LONGEST = 100_000
"""Bytes of a text: the names of all classes fit in."""
Value = int | memoryview


class Malformed(ValueError):
    """These bytes are not a protobuf message, or one with more fields than any network has."""


class Walk:
    """Yields the fields of messages of one file, and counts them."""

    def __init__(self) -> None:
        """No field seen yet."""
        self._count = 0

    def fields(self, message: memoryview) -> Iterator[tuple[int, Value]]:
        """Number and value of each field: an int for a varint, else the bytes; raises Malformed."""
        at = 0
        while at < len(message):
            self._count += 1
            key, at = _varint(message, at)
            number, kind = key >> 3, key & 7
            if self._count > MOST_FIELDS or number == 0:
                raise Malformed
            if kind == _VARINT:
                value, at = _varint(message, at)
                yield number, value
                continue
            size, at = (_FIXED[kind], at) if kind in _FIXED else _length(message, at, kind)
            if at + size > len(message):
                raise Malformed
            yield number, message[at : at + size]
            at += size

    def messages(self, message: memoryview, number: int) -> Iterator[memoryview]:
        """The fields of that number, each a message or text of its own."""
        for found, value in self.fields(message):
            if found == number:
                yield content(value)

    def varint(self, message: memoryview, number: int) -> int | None:
        """The last varint of that number, which counts; None where there is none."""
        return next(
            reversed([value for found, value in self.fields(message) if found == number and isinstance(value, int)]), None
        )

    def text(self, message: memoryview, number: int) -> str:
        """The last text of that number; empty where there is none."""
        return next(reversed([readable(value) for value in self.messages(message, number)]), "")


def content(value: Value) -> memoryview:
    """The bytes of a field that has to hold some; raises Malformed."""
    if isinstance(value, int):
        raise Malformed
    return value


def readable(value: memoryview) -> str:
    """As text, whatever bytes it holds; what is longer than any name is cut."""
    return bytes(value[:_LONGEST]).decode("utf-8", "replace")


def _length(message: memoryview, at: int, kind: int) -> tuple[int, int]:
    if kind != _LENGTH:
        raise Malformed
    return _varint(message, at)


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """The number that begins there, and where it ends."""
    value = 0
    if at < len(message) and message[at] < 0x80:
        return message[at], at + 1
    for index, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, at + index + 1
    raise Malformed
