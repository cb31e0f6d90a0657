"""From a file to facts: the bytes, the header and packets, one pass over the frames; cheap things first."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from enum import Enum

from validator import ffmpeg, probe
from validator.errors import CannotJudge, Unopenable
from validator.facts import Absent, Facts, File, Media, Picture, Timing
from validator.media import media_of, time_base, why_no_media
from validator.packets import Packets, read
from validator.sniff import SNIFFED_BYTES, is_worth_probing, kind
from validator.timing import timing_of

HASHED_BYTES_MOST = 1 << 30
"""Larger files are far over every known limit; hashing them only costs time."""
_CHUNK = 1 << 20
PARTS = ("media", "timing", "picture")
"""The parts of the facts that need more than the file's own bytes."""


class Depth(str, Enum):
    """How far a clip is looked into."""

    LIMITS = "limits"
    """Header and packets; nothing is decoded."""
    FULL = "full"
    """Every frame is decoded once."""


def examine(path: str, *, depth: Depth = Depth.FULL, ahead: ffmpeg.Run | None = None) -> Facts:
    """Everything that can be measured of the clip at `path`; `ahead` is an ffprobe that already works on it.

    A bad clip is a matter of the facts; what kept *us* from measuring stands in `absent` and `problem`.
    """
    begun = time.monotonic()
    facts = Facts(path)
    try:
        facts = _examine(facts, depth, ahead)
    except CannotJudge as error:
        facts = without(facts, str(error))
    return replace(facts, seconds_spent=time.monotonic() - begun)


def without(facts: Facts, problem: str) -> Facts:
    """The facts of a clip that could not be judged: whatever is missing is missing for that reason."""
    missing = {part: Absent(problem) for part in ("file", *PARTS) if getattr(facts, part) is None}
    return replace(facts, absent={**missing, **facts.absent}, problem=problem)


def _examine(facts: Facts, depth: Depth, ahead: ffmpeg.Run | None) -> Facts:
    path = ffmpeg.local_path(facts.path)
    start = first_bytes(path)
    name = kind(start)
    with _Hash(path) as digest, ahead or _probing(path, name) as run:
        facts = replace(facts, ffmpeg=_spoken())
        facts = _headers(facts, run, name)
        facts = replace(facts, file=_file(path, name, digest))
        return _pictures(facts, path, depth)


def first_bytes(path: str) -> bytes:
    """The start of a regular file; raises Unopenable when it is none or cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unopenable("it is not a regular file (a pipe, a device or a socket).")
        with open(path, "rb") as file:
            return file.read(SNIFFED_BYTES)
    except OSError as error:
        raise Unopenable(f"it cannot be opened: {error.strerror}.") from error


def _probing(path: str, name: str) -> AbstractContextManager[ffmpeg.Run | None]:
    return probe.start(ffmpeg.find("ffprobe"), path) if is_worth_probing(name) else nullcontext()


def _headers(facts: Facts, run: ffmpeg.Run | None, name: str) -> Facts:
    if run is None:
        case = name if name in ("empty", "playlist") else "other"
        return replace(facts, absent=_absent(f"the file is no video ({name})", *PARTS, case=case))
    answer = read(run)
    media = media_of(answer)
    if media is None:
        case, detail = why_no_media(answer)
        return replace(facts, absent=_absent(detail, *PARTS, case=case))
    packets = answer.packets.get(media.video_index, Packets())
    timing = timing_of(packets, time_base(answer, media.video_index))
    absent = {} if timing else _absent("the picture track holds no frame", "timing", "picture", case="no-frames")
    return replace(facts, media=media, timing=timing, absent=absent)


def _file(path: str, name: str, digest: _Hash) -> File:
    extension = os.path.splitext(path)[1].lower().removeprefix(".")
    try:
        size = os.path.getsize(path)
    except OSError as error:
        raise Unopenable(f"it cannot be read: {error.strerror}.") from error
    return File(size, digest.result(), extension, name)


def _pictures(facts: Facts, path: str, depth: Depth) -> Facts:
    if depth is Depth.LIMITS:
        return replace(facts, absent={**facts.absent, **_absent("frames are not looked at (limits only)", "picture", off=True)})
    if facts.media is None or facts.timing is None:
        return facts
    picture = _decoded(facts.media, facts.timing, path)
    if isinstance(picture, Absent):
        return replace(facts, absent={**facts.absent, "picture": picture})
    return replace(facts, picture=picture)


def _decoded(media: Media, timing: Timing, path: str) -> Picture | Absent:
    from validator import frames

    if reason := frames.too_much(media, float(timing.seconds)):
        return Absent(reason)
    return frames.decode(ffmpeg.find("ffmpeg"), path, media)


def _absent(reason: str, *parts: str, off: bool = False, case: str = "") -> dict[str, Absent]:
    return {part: Absent(reason, off, case) for part in parts}


def _spoken() -> str:
    try:
        return ffmpeg.as_typed(ffmpeg.find("ffmpeg"))
    except CannotJudge:
        return "ffmpeg"


class _Hash:
    """SHA-256 of a file on a thread of its own, so that it costs no time beside ffprobe; a `with` block ends it."""

    def __init__(self, path: str) -> None:
        self._path, self._digest, self._stop = path, "", False
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> _Hash:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop = True
        self._thread.join()

    def result(self) -> str | None:
        """Hexadecimal digest; None for a file over 1 GiB. Raises Unopenable when reading failed."""
        self._thread.join()
        if self._error:
            raise Unopenable(f"it cannot be read: {self._error.strerror}.") from self._error
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
            while (chunk := file.read(_CHUNK)) and not self._stop:
                digest.update(chunk)
        return digest.hexdigest()
