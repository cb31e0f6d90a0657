"""Hashes a file on a thread of its own, so that it costs no time beside ffprobe."""

from __future__ import annotations

import hashlib
import os

from validator.errors import Unopenable
from validator.media.worker import Worker
from validator.texts.said import phrase

HASHED_BYTES_MOST = 1 << 30
"""Larger files are far over every known limit; hashing them only costs time."""
_CHUNK_BYTES = 1 << 20


class Checksum:
    """The SHA-256 of one file; a `with` block starts the work and ends it."""

    def __init__(self, path: str) -> None:
        """`path` is opened when the `with` block begins."""
        self._path, self._digest, self._stop = path, "", False
        self._error: OSError | None = None
        self._thread = Worker(self._work)

    def __enter__(self) -> Checksum:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop = True
        self._thread.wait_surely()

    def result(self) -> str | None:
        """Hexadecimal digest; None for a file over 1 GiB. Raises Unopenable when reading failed."""
        self._thread.wait()
        if self._error:
            raise Unopenable(phrase("it cannot be read: {reason}.", reason=self._error.strerror)) from self._error
        return self._digest or None

    def _work(self) -> None:
        try:
            if os.path.getsize(self._path) <= HASHED_BYTES_MOST:
                self._digest = self._read()
        except OSError as error:
            self._error = error

    def _read(self) -> str:
        digest = hashlib.sha256()
        with open(self._path, "rb") as file:
            while (chunk := file.read(_CHUNK_BYTES)) and not self._stop:
                digest.update(chunk)
        return digest.hexdigest()
