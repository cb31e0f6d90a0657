"""Reads a response: its head is whole or an error, its body comes in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPResponse, IncompleteRead
from typing import IO

from urllib3 import BaseHTTPResponse

from validator.inputs.failures import ConnectionLost, failure_text
from validator.inputs.sockets import Deadline

CHUNK = 1 << 16


class _HeadReader:
    """A response's head, of which no line may be cut: http.client takes the end of the connection for the end of the head."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.close = file.close

    def readline(self, most: int) -> bytes:
        """One line; a longer one is http.client's to refuse."""
        line = self._file.readline(most)
        if not line.endswith(b"\n") and len(line) < most:
            raise IncompleteRead(line)
        return line


class StrictResponse(HTTPResponse):
    """A response whose head came whole."""

    def begin(self) -> None:
        """Read the head."""
        file = self.fp
        self.fp = _HeadReader(file)  # type: ignore[assignment]
        try:
            super().begin()
        finally:
            self.fp = file if self.fp else self.fp


def read_chunks(response: BaseHTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    """The body as it arrives, decompressed; raises ConnectionLost."""
    try:
        while chunk := response.read1(CHUNK, decode_content=True):
            yield chunk
    except Exception as error:  # whatever it is: the body is not whole
        raise ConnectionLost(failure_text(error, deadline)) from None
