"""From a file or URL to facts: the bytes, the header and packets, one pass over the frames; cheap things first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator.errors import FAILURES, Unopenable, UsageError, failure
from validator.facts.clip import NOT_MEASURED, Depth, Facts, File, Missing
from validator.facts.framed import framed
from validator.facts.people import People
from validator.media import ffmpeg, ffprobe
from validator.media.capabilities import with_ffmpeg
from validator.media.checksum import Checksum
from validator.media.decode_limits import too_much
from validator.media.headers import Headers, headers_of, not_a_video
from validator.media.packets import read
from validator.media.process import Run
from validator.media.sniff import first_bytes, is_worth_probing, kind
from validator.texts.said import phrase
from validator.vision import memory, packages
from validator.vision.backends.loader import ModelPool

if TYPE_CHECKING:
    from validator.vision.meters import Result
    from validator.vision.pictures import Pictures

    Keep = Callable[[Pictures], None]

FRAME_PARTS = ("picture", "people", "shots", "layout", "camera")
"""The parts of the facts for which frames are decoded."""
PICTURES = "pictures"
"""What a meter gives besides, where somebody wants to keep it: the facts hold no picture."""
PARTS = ("media", "timing", *FRAME_PARTS)
"""The parts of the facts that need more than the file's own bytes."""
CUT_SHORT = Missing("too-large")
LIMITS_ONLY = Missing("limits-only", not_requested=True)
FIRST_FRAME_ONLY = Missing("first-frame-only", not_requested=True)
PEOPLE_OFF = Missing("people-off")


@dataclass(frozen=True)
class MeasureOptions:
    """What of a clip is measured."""

    depth: Depth = Depth.FULL
    people: bool = True
    """Whether people are to be found; it is the most expensive part."""
    pose_model: Path | None = None
    """A pose bundle (.task) to take instead of the networks in the wheel."""
    person_model: Path | None = None
    """A person detector (.onnx) of the user's, to be asked beside them."""
    in_parts: bool = False
    """A long clip is looked into as closely as a short one all along, since parts of it are to be judged."""


def measure_any(word: str, options: MeasureOptions, ahead: Run | None = None, keep: Keep | None = None) -> Facts:
    """The facts of one file or URL (`ahead` is an ffprobe that already works on it, `keep` is given small pictures of it).

    Raises UsageError when it names no clip.
    """
    from validator.inputs.find import is_url, no_such

    if is_url(word):
        return _measure_url(word, options, keep)
    if os.path.isdir(word):
        raise UsageError(phrase("{word}: this is a folder, not a clip.", word=word))
    if not os.path.exists(word):
        raise UsageError(no_such(word))
    return measure(word, options, ahead=ahead, keep=keep)


def _measure_url(url: str, options: MeasureOptions, keep: Keep | None) -> Facts:
    from validator.inputs.download import downloaded
    from validator.inputs.find import redacted

    facts = Facts(redacted(url), depth=options.depth)
    try:
        with downloaded(url) as download:
            if download.cut_short:
                return _lacking(replace(facts, file=download.cut_short), CUT_SHORT)
            return replace(measure(download.path, options, keep=keep), path=facts.path)
    except Unopenable as error:
        return without(facts, str(error))


def measure(path: str, options: MeasureOptions, *, ahead: Run | None = None, keep: Keep | None = None) -> Facts:
    """Everything that can be measured of the clip at `path`; `ahead` is an ffprobe that already works on it.

    `keep` is given small pictures of the samples that were looked at, where any were.

    A bad clip is a matter of the facts; what kept *us* from measuring is in `missing` and `problem`.
    """
    begun = time.monotonic()
    facts = Facts(path, depth=options.depth)
    try:
        facts = _measured(facts, options, ahead, keep)
    except FAILURES as error:
        facts = without(facts, failure(error))
    return replace(facts, seconds_spent=time.monotonic() - begun)


def limits_of(facts: Facts) -> Facts:
    """What the header and the packets say, as if nothing else had been asked for of these facts."""
    left = {part: missing for part, missing in facts.missing.items() if part not in FRAME_PARTS}
    whole = facts.media is not None and facts.timing is not None
    bare = replace(
        facts, depth=Depth.LIMITS, picture=None, people=None, shots=None, layout=None, camera=None, first_stored_frame=None
    )
    return _lacking(replace(bare, missing=left), LIMITS_ONLY) if whole else replace(facts, depth=Depth.LIMITS)


def warm_up(options: MeasureOptions) -> None:
    """Load the packages and networks that a clip needs; raises what keeps them from being loaded."""
    if options.depth is Depth.LIMITS:
        return
    memory.check()
    packages.load()
    with ModelPool(options.pose_model, options.person_model, wanted=options.people):
        from validator.vision import scan  # noqa: F401


def without(facts: Facts, problem: str) -> Facts:
    """The facts of a clip that could not be judged: whatever is missing is missing for that reason."""
    return replace(_lacking(facts, Missing(NOT_MEASURED), ("file", *PARTS)), problem=problem)


def _measured(facts: Facts, options: MeasureOptions, ahead: Run | None, keep: Keep | None) -> Facts:
    path = ffmpeg.local_path(facts.path)
    name = kind(first_bytes(path))
    decodes = options.depth is not Depth.LIMITS and is_worth_probing(name)
    if decodes:
        memory.check()
    wanted = options.people and decodes
    pool = ModelPool(options.pose_model, options.person_model, wanted=wanted)
    with Checksum(path) as checksum, pool as models, ahead or _probing(path, name) as run:
        headers = headers_of(read(run)) if run else not_a_video(name)
        facts = with_ffmpeg(_with_headers(facts, headers))
        facts = replace(facts, file=_file(path, name, checksum))
        return _with_frames(facts, path, options, headers, models, keep)


def _probing(path: str, name: str) -> AbstractContextManager[Run | None]:
    return ffprobe.start(ffmpeg.find("ffprobe"), path) if is_worth_probing(name) else nullcontext()


def _file(path: str, name: str, checksum: Checksum) -> File:
    extension = os.path.splitext(path)[1].lower().removeprefix(".")
    try:
        size = os.path.getsize(path)
    except OSError as error:
        raise Unopenable(phrase("it cannot be read: {reason}.", reason=error.strerror)) from error
    return File(size, checksum.result(), extension, name)


def _with_headers(facts: Facts, headers: Headers) -> Facts:
    facts = replace(facts, media=headers.media, timing=headers.timing)
    return _lacking(facts, headers.missing) if headers.missing else facts


def _with_frames(
    facts: Facts, path: str, options: MeasureOptions, headers: Headers, models: ModelPool, keep: Keep | None
) -> Facts:
    """The facts with what the frames show, as deep as was asked for."""
    media, timing = facts.media, facts.timing
    if media is None or timing is None:
        return facts
    if options.depth is Depth.LIMITS:
        return _lacking(facts, LIMITS_ONLY)
    packages.load()
    from validator.vision import scan
    from validator.vision.meters import Clip

    if not facts.decodes:
        reason = phrase(
            "{ffmpeg} cannot decode {codec}; install another ffmpeg, or set MOTION_PREFLIGHT_FFMPEG to its path.",
            ffmpeg=facts.ffmpeg,
            codec=media.codec,
        )
        return replace(_lacking(facts, Missing("no-decoder", reason)), problem=reason)
    if reason := too_much(media, float(timing.duration_seconds), in_parts=options.in_parts):
        return _lacking(facts, Missing("too-much", reason))
    clip, parts = Clip(path, media, headers.times, models, options.in_parts, headers.longest_group), set(FRAME_PARTS)
    if not options.people:
        parts, facts = parts - {"people"}, _lacking(facts, PEOPLE_OFF, ["people"])
    parts |= {PICTURES} if keep else set()
    if options.depth is Depth.FIRST_FRAME:
        return _lacking(_with_results(facts, _kept(scan.first_frame(clip, parts), keep)), FIRST_FRAME_ONLY)
    picture, results = scan.every_frame(clip, parts)
    facts = _with_results(replace(facts, picture=picture), _kept(results, keep))
    if options.people and timing.edit_list_hidden:
        stored = scan.first_frame(clip, {"people"}, stored=True)["people"]
        if isinstance(stored, People):
            # The same borders lie around it, and one frame does not show them all.
            inner = facts.people.picture if facts.people else stored.picture
            facts = replace(facts, first_stored_frame=replace(stored, picture=inner))
    return facts


def _kept(results: Mapping[str, Result], keep: Keep | None) -> dict[str, Result]:
    """The results without the pictures, which are handed to `keep`; that there are none is not a fault of the clip."""
    left: dict[str, Any] = dict(results)
    pictures = left.pop(PICTURES, None)
    if keep and pictures is not None and not isinstance(pictures, Missing):
        keep(pictures)
    return left


def _with_results(facts: Facts, results: Mapping[str, Result]) -> Facts:
    """The facts with what the meters found; where one failed, the facts' `problem` says why."""
    measured: dict[str, Any] = {part: result for part, result in results.items() if not isinstance(result, Missing)}
    facts = replace(facts, **measured)
    for part, result in results.items():
        if isinstance(result, Missing) and result.failed:
            facts = replace(_lacking(facts, Missing(NOT_MEASURED), [part]), problem=result.detail)
        elif isinstance(result, Missing):
            facts = _lacking(facts, result, [part])
    if facts.people and facts.layout:
        people, layout = framed(facts.people, facts.layout)
        facts = replace(facts, people=people, layout=layout)
    return facts


def _lacking(facts: Facts, missing: Missing, parts: Iterable[str] = PARTS) -> Facts:
    """The facts in which each of these parts that is not there, and has no reason yet, is missing for that reason."""
    reasons = {part: missing for part in parts if getattr(facts, part) is None}
    return replace(facts, missing={**reasons, **facts.missing})
