"""From a file to facts: the bytes, the header and packets, one pass over the frames; cheap things first."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from validator.errors import FAILURES, Unopenable, failure
from validator.facts.clip import NOT_MEASURED, Depth, Facts, File, Missing
from validator.facts.people import People
from validator.media import ffmpeg, ffprobe
from validator.media.capabilities import with_ffmpeg
from validator.media.container import media_of, time_base, why_no_media
from validator.media.packets import Packets, read
from validator.media.process import Run
from validator.media.sniff import SNIFFED_BYTES, is_worth_probing, kind
from validator.media.timestamps import seconds_shown, timing_of
from validator.media.worker import Worker
from validator.vision import memory, packages
from validator.vision.backends.loader import Loading

HASHED_BYTES_MOST = 1 << 30
"""Larger files are far over every known limit; hashing them only costs time."""
_CHUNK = 1 << 20
FRAME_PARTS = ("picture", "people", "shots")
"""The parts of the facts for which frames are decoded."""
PARTS = ("media", "timing", *FRAME_PARTS)
"""The parts of the facts that need more than the file's own bytes."""


@dataclass(frozen=True)
class MeasureOptions:
    """How a clip is to be examined."""

    depth: Depth = Depth.FULL
    people: bool = True
    """Whether anybody wants to know about people; it is the dearest part."""
    pose_model: Path | None = None
    """A pose bundle (.task) to take instead of the networks in the wheel."""


def examine(path: str, how: MeasureOptions, *, ahead: Run | None = None) -> Facts:
    """Everything that can be measured of the clip at `path`; `ahead` is an ffprobe that already works on it.

    A bad clip is a matter of the facts; what kept *us* from measuring stands in `absent` and `problem`.
    """
    begun = time.monotonic()
    facts = Facts(path, depth=how.depth)
    try:
        facts = _examine(facts, how, ahead)
    except FAILURES as error:
        facts = without(facts, failure(error))
    return replace(facts, seconds_spent=time.monotonic() - begun)


def without(facts: Facts, problem: str) -> Facts:
    """The facts of a clip that could not be judged: whatever is missing is missing for that reason."""
    return replace(lacking(facts, NOT_MEASURED), problem=problem)


def lacking(facts: Facts, reason: str) -> Facts:
    """The facts in which every part that is missing is missing for that reason."""
    missing = {part: Missing(reason) for part in ("file", *PARTS) if getattr(facts, part) is None}
    return replace(facts, missing={**missing, **facts.missing})


def _examine(facts: Facts, how: MeasureOptions, ahead: Run | None) -> Facts:
    path = ffmpeg.local_path(facts.path)
    start = first_bytes(path)
    name = kind(start)
    looks = how.depth is not Depth.LIMITS and is_worth_probing(name)
    wanted = how.people and looks
    if looks:
        memory.check()
    with _Hash(path) as digest, Loading(how.pose_model, wanted=wanted) as networks, ahead or _probing(path, name) as run:
        facts, times = _headers(facts, run, name)
        facts = with_ffmpeg(facts)
        facts = replace(facts, file=_file(path, name, digest))
        return _pictures(facts, path, how, times, networks if wanted else None)


def first_bytes(path: str) -> bytes:
    """The start of a regular file; raises Unopenable when it is none or cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unopenable("it is not a regular file (a pipe, a device or a socket).")
        with open(path, "rb") as file:
            return file.read(SNIFFED_BYTES)
    except OSError as error:
        raise Unopenable(f"it cannot be opened: {error.strerror}.") from error


def _probing(path: str, name: str) -> AbstractContextManager[Run | None]:
    return ffprobe.start(ffmpeg.find("ffprobe"), path) if is_worth_probing(name) else nullcontext()


def _headers(facts: Facts, run: Run | None, name: str) -> tuple[Facts, list[float]]:
    """The facts with header and packets, and the times of the shown frames in seconds after the first one."""
    if run is None:
        case = name if name in ("empty", "playlist") else "other"
        return _with_missing(facts, Missing(f"the file is no video ({name})", case=case), *PARTS), []
    answer = read(run)
    media = media_of(answer)
    if media is None:
        case, detail = why_no_media(answer)
        return _with_missing(facts, Missing(detail, case=case), *PARTS), []
    packets, tick = answer.packets.get(media.video_index, Packets()), time_base(answer, media.video_index)
    timing = timing_of(packets, tick)
    if timing is None:
        gone = Missing("the picture track holds no frame", case="no-frames")
        return _with_missing(replace(facts, media=media), gone, "timing", *FRAME_PARTS), []
    return replace(facts, media=media, timing=timing), seconds_shown(packets, tick)


def _file(path: str, name: str, digest: _Hash) -> File:
    extension = os.path.splitext(path)[1].lower().removeprefix(".")
    try:
        size = os.path.getsize(path)
    except OSError as error:
        raise Unopenable(f"it cannot be read: {error.strerror}.") from error
    return File(size, digest.result(), extension, name)


def _pictures(facts: Facts, path: str, how: MeasureOptions, times: list[float], networks: Loading | None) -> Facts:
    """The facts with what the frames show, as deep as was asked for."""
    media = facts.media
    if media is None or facts.timing is None:
        return facts
    if how.depth is Depth.LIMITS:
        return _with_missing(facts, Missing("frames are not looked at (limits only)", not_requested=True), *FRAME_PARTS)
    packages.load()
    from validator.media import decode
    from validator.vision import scan

    if not facts.decodes:
        reason = (
            f"{facts.ffmpeg} cannot decode {media.codec}; install another ffmpeg, or set MOTION_PREFLIGHT_FFMPEG to its path."
        )
        return replace(_with_missing(facts, Missing(reason), *FRAME_PARTS), problem=reason)
    if reason := decode.too_much(media, float(facts.timing.duration_seconds)):
        return _with_missing(facts, Missing(reason), *FRAME_PARTS)
    if how.depth is Depth.FIRST_FRAME:
        only = Missing("only the first frame is looked at", not_requested=True)
        facts = _with_missing(facts, only, "picture", "shots")
        return _with_people(facts, scan.first(path, media, times, networks) if networks else scan.UNWANTED)
    seen = scan.whole(path, media, times, networks)
    facts = _with_people(replace(facts, picture=seen.picture, shots=seen.shots), seen.people)
    if (
        networks
        and facts.timing
        and facts.timing.edit_list_hidden
        and isinstance(stored := scan.first(path, media, times, networks, stored=True), People)
    ):
        facts = replace(facts, first_stored_frame=stored)
    return facts


def _with_people(facts: Facts, people: People | Missing) -> Facts:
    if isinstance(people, People):
        return replace(facts, people=people)
    if people.failed:
        return _with_missing(replace(facts, problem=people.reason), Missing(NOT_MEASURED), "people")
    return _with_missing(facts, people, "people")


def _with_missing(facts: Facts, absent: Missing, *parts: str) -> Facts:
    return replace(facts, missing={**facts.missing, **dict.fromkeys(parts, absent)})


class _Hash:
    """SHA-256 of a file on a thread of its own, so that it costs no time beside ffprobe; a `with` block ends it."""

    def __init__(self, path: str) -> None:
        self._path, self._digest, self._stop = path, "", False
        self._error: OSError | None = None
        self._thread = Worker(self._work)

    def __enter__(self) -> _Hash:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop = True
        self._thread.wait_surely()

    def result(self) -> str | None:
        """Hexadecimal digest; None for a file over 1 GiB. Raises Unopenable when reading failed."""
        self._thread.wait()
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
