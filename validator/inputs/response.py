"""Reads an answer: its head is whole or none, and its body comes as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPResponse, IncompleteRead
from typing import IO

from urllib3 import BaseHTTPResponse

from validator.inputs.failures import ConnectionLost, said
from validator.inputs.sockets import Deadline

CHUNK = 1 << 16


class _Lines:
    """An answer's head, of which no line may be cut: http.client takes the end of the connection for the end of the head."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.close = file.close

    def readline(self, most: int) -> bytes:
        """One line; a longer one is http.client's to refuse."""
        line = self._file.readline(most)
        if not line.endswith(b"\n") and len(line) < most:
            raise IncompleteRead(line)
        return line


class Answer(HTTPResponse):
    """An answer whose head came whole."""

    def begin(self) -> None:
        """Read the head."""
        file = self.fp
        self.fp = _Lines(file)  # type: ignore[assignment]
        try:
            super().begin()
        finally:
            self.fp = file if self.fp else self.fp


def chunks(response: BaseHTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    """The body as it comes, unpacked; raises Broken."""
    try:
        while chunk := response.read1(CHUNK, decode_content=True):
            yield chunk
    except Exception as error:  # as above
        raise ConnectionLost(said(error, deadline)) from None
