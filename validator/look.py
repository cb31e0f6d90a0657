"""Looks at a clip's frames: the first one, or all in one pass with the networks at work beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from validator import ffmpeg
from validator.cache import folder
from validator.errors import CannotJudge, ToolMissing
from validator.facts import Absent, Media, Picture
from validator.frames import Timed, decode, first_frame, sampled
from validator.scene import People, Take

if TYPE_CHECKING:
    from validator.measure.people import Networks, PeopleMeter
    from validator.pipeline import How

SAMPLE_SECONDS = 0.5
"""Time between two samples of people; an arm moves visibly in it, a fault worth telling lasts longer."""
UNWANTED = Absent("every rule about people is switched off", off=True)
MOST_SAMPLES = 60
"""Longer clips are sampled more thinly, so that the networks keep pace with the decoder."""


@dataclass(frozen=True)
class Seen:
    """What the frames showed; people are Absent when nobody could look for them."""

    picture: Picture | None
    take: Take | None
    people: People | Absent


def whole(path: str, media: Media, times: Sequence[float], how: How) -> Seen:
    """Every frame, in one pass; `times` are those of the shown frames. Raises ToolMissing or ToolFailed for ffmpeg."""
    from validator.measure.take import TakeMeter

    tool, take = ffmpeg.find("ffmpeg"), TakeMeter()
    found: list[People | Absent] = []

    def look_for_people(samples: Iterator[Timed]) -> None:
        found.append(_people(tool, path, media, times[-1], samples, how.pose_model) if how.people else UNWANTED)

    chosen = sampled(times, max(SAMPLE_SECONDS, times[-1] / MOST_SAMPLES)) if how.people else [0]
    picture = decode(tool, path, media, times, chosen, take.add, look_for_people)
    return Seen(picture, take.result(), found[0])


def first(path: str, media: Media, times: Sequence[float], how: How, *, stored: bool = False) -> People | Absent:
    """Only the first frame: the first shown one, or with `stored` the first that the file holds."""
    tool = ffmpeg.find("ffmpeg")
    try:
        with _meter(media, times[-1], how.pose_model) as meter:
            frame = first_frame(tool, path, media, stored=stored)
            if frame is None:
                return Absent("the first frame cannot be decoded")
            meter.add(frame, 0.0)
            return meter.result()
    except CannotJudge as error:
        return Absent(str(error))


def _people(
    tool: ffmpeg.Tool, path: str, media: Media, seconds: float, samples: Iterator[Timed], pose_model: Path | None
) -> People | Absent:
    try:
        with _meter(media, seconds, pose_model) as meter:
            full_size = first_frame(tool, path, media)
            for frame, time in samples:
                meter.add(frame if full_size is None else full_size, time)
                full_size = None
            return meter.result()
    except CannotJudge as error:
        return Absent(str(error))


@contextmanager
def _meter(media: Media, seconds: float, pose_model: Path | None) -> Iterator[PeopleMeter]:
    """A meter for one clip; raises CannotJudge when mediapipe or a model is missing or broken.

    Networks are kept for the next clip; several clips at once take several sets, for none serves two threads.
    """
    from validator.measure import models

    bundle = pose_model or models.from_environment()
    found = models.find(folder(), bundle)
    try:
        from validator.measure import people
    except ImportError as error:
        raise ToolMissing(f"mediapipe cannot be loaded ({error}); install it again: pip install mediapipe==0.10.21") from error
    idle = _IDLE.setdefault(bundle, [])
    networks = idle.pop() if idle else people.load(found)
    yield people.PeopleMeter(networks, *media.shown_size, seconds)
    idle.append(networks)


_IDLE: dict[Path | None, list[Networks]] = {}
"""Loaded networks that nobody uses just now, by pose bundle."""
