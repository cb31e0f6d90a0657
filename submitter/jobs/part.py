"""The half-finished file of a download: what is known of it, and whether an answer goes on with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from validator.inputs.failures import ConnectionLost
from validator.inputs.http import Stream
from validator.texts.said import phrase


@dataclass(frozen=True)
class _Known:
    """What the host said of the file: by its tag we know whether it still has the same one."""

    task_id: str
    tag: str = ""
    length: int | None = None


class Part:
    """The bytes so far in `PATH.part`, and beside them what is known of the whole."""

    def __init__(self, path: str, task_id: str) -> None:
        """Takes up what an earlier call left for the same task."""
        self.file, self._notes = Path(path + ".part"), Path(path + ".part.json")
        self._known = self._read(task_id)
        self.headers: Mapping[str, str] = {}
        """Of the last answer."""

    @property
    def length(self) -> int | None:
        """Bytes of the whole file; None when the host does not say."""
        return self._known.length

    @property
    def start(self) -> int:
        """Where to go on; 0 when nothing is kept, or another file could be meant."""
        if not self._known.tag or self._known.length is None or not self.file.exists():
            return 0
        size = self.file.stat().st_size
        return size if size < self._known.length else 0

    @property
    def request_headers(self) -> dict[str, str]:
        """What asks for the rest, or for the whole when the host has another file now."""
        return {"Range": f"bytes={self.start}-", "If-Range": self._known.tag} if self.start else {}

    def take(self, stream: Stream) -> None:
        """Write what the answer holds; raises ConnectionLost when it is not whole, or another part than was asked for."""
        self.headers = stream.headers
        if stream.status == 206:
            self._append(stream)
        else:
            self._begin(stream)
        size = self.file.stat().st_size
        if self.length is not None and size != self.length:
            raise ConnectionLost(phrase("{size:,} of {length:,} bytes came", size=size, length=self.length))

    def drop(self) -> None:
        """Forget it: the next request asks for the whole."""
        self.file.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
        self._known = _Known(self._known.task_id)

    def finish(self, path: str) -> None:
        """Give the file its name."""
        self.file.replace(path)
        self._notes.unlink(missing_ok=True)

    def _append(self, stream: Stream) -> None:
        start = self.start
        if not self._continues(stream, start):
            self.drop()
            raise ConnectionLost(
                phrase("the host gave another part of the file than was asked for; it is fetched from the start")
            )
        with open(self.file, "ab") as file:
            file.writelines(stream.chunks())

    def _continues(self, stream: Stream, start: int) -> bool:
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", stream.headers.get("Content-Range", "").strip())
        if not start or not span or self.length is None or stream.headers.get("ETag") != self._known.tag:
            return False
        fits = tuple(map(int, span.groups())) == (start, self.length - 1, self.length)
        return fits and stream.length in (None, self.length - start)

    def _begin(self, stream: Stream) -> None:
        # The old bytes go before the new tag is written: a crash in between must not join the two.
        self.file.write_bytes(b"")
        tag = stream.headers.get("ETag", "")
        self._known = _Known(self._known.task_id, "" if tag.startswith("W/") else tag, stream.length)
        self._notes.write_text(json.dumps(asdict(self._known)), encoding="utf-8")
        with open(self.file, "wb") as file:
            file.writelines(stream.chunks())

    def _read(self, task_id: str) -> _Known:
        try:
            found = _Known(**json.loads(self._notes.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError):
            return _Known(task_id)
        whole = isinstance(found.tag, str) and (found.length is None or isinstance(found.length, int))
        return found if found.task_id == task_id and whole else _Known(task_id)
