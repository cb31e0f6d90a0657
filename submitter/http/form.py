"""A form with a file as the body of a request: read while it is sent, so that memory stays flat and progress shows."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from urllib3.filepost import encode_multipart_formdata

OnBytes = Callable[[int], None]
"""Receives how many more bytes went out."""
_PIECE_BYTES = 1 << 16


class FormBody:
    """The fields, then the file, as multipart/form-data."""

    def __init__(self, form: Mapping[str, str], file: IO[bytes], on_bytes: OnBytes | None = None) -> None:
        """`file` is sent from where it is to its end."""
        boundary = secrets.token_hex(16)
        name = os.path.basename(form.get("key", "")) or "file"
        fields: list[tuple[str, str | tuple[str, bytes, str]]] = [
            *form.items(),
            ("file", (name, b"", "application/octet-stream")),
        ]
        empty, self._type = encode_multipart_formdata(fields, boundary)
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self._head, self._file, self._on_bytes = empty.removesuffix(self._tail), file, on_bytes
        self._length = len(empty) + os.fstat(file.fileno()).st_size - file.tell()

    def __len__(self) -> int:
        return self._length

    @property
    def headers(self) -> Mapping[str, str]:
        """What the request has to say of it."""
        return {"Content-Type": self._type, "Content-Length": str(self._length)}

    def __iter__(self) -> Iterator[bytes]:
        """All of it, a piece at a time."""
        yield self._head
        while chunk := self._file.read(_PIECE_BYTES):
            yield chunk
            if self._on_bytes:
                self._on_bytes(len(chunk))
        yield self._tail
