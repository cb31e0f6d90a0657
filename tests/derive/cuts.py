"""How well cuts are found, beside PySceneDetect's detectors: `python tests/derive/cuts.py --help`.

Made transitions, and what looks like one, of the drawn performer's shots; with `--labels` and `--media` of shots of labelled
clips, too, and the labelled clips as they are. PySceneDetect sees the whole pictures, as it does by itself, and once the
thumbnails that our own meter sees.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import cv2
import numpy as np
from scenedetect import FrameTimecode
from scenedetect.detectors import AdaptiveDetector, ContentDetector

from tests.derive.judged import Answers
from tests.derive.labels import Item, items
from tests.derive.made_cuts import KINDS, Frame
from tests.derive.made_shots import Shot, decoded, drawn, fitted
from validator.check import chosen
from validator.facts.shots import Shots
from validator.media.decode import THUMBNAIL_SIZE
from validator.rules.shots import transitions
from validator.targets.profile import DEFAULT, Profile
from validator.vision.shots.meter import ShotMeter
from validator.vision.thumbnails import thumbnail

LONGEST = 60.0
"""Seconds of a labelled clip that are looked at."""
SHOT_SECONDS = 4.0
"""Of a labelled clip that has no cut, so much is a shot."""

Found = Callable[[Shot, Profile], list[float]]


@dataclass(frozen=True)
class Clip:
    """One clip, and whether it holds a transition."""

    group: str
    shot: Shot
    transition: bool


def small(frame: Frame) -> Frame:
    """What the decoder makes of a frame for the meters that see every frame."""
    return np.asarray(cv2.resize(frame, THUMBNAIL_SIZE, interpolation=cv2.INTER_AREA), np.uint8)


def measured(shot: Shot) -> Shots:
    """What our meter measures."""
    meter = ShotMeter()
    for number, frame in enumerate(shot.frames):
        meter.add(thumbnail(small(frame)), number / shot.fps)
    return meter.result()


def ours(shot: Shot, profile: Profile) -> list[float]:
    """Where our limits see a transition, perhaps or for sure."""
    return [one.time for one in transitions(measured(shot), profile)]


def ours_sure(shot: Shot, profile: Profile) -> list[float]:
    """Where they reject the clip for one."""
    return [one.time for one in transitions(measured(shot), profile) if not one.case.endswith("perhaps")]


def library(detector: type[ContentDetector], *, thumbnails: bool) -> Found:
    """PySceneDetect with its defaults."""

    def found(shot: Shot, profile: Profile) -> list[float]:
        one, cuts = detector(), list[FrameTimecode]()
        for number, frame in enumerate(shot.frames):
            seen = small(frame) if thumbnails else frame
            cuts += one.process_frame(FrameTimecode(number, shot.fps), np.ascontiguousarray(seen[..., ::-1]))
        return [cut.seconds for cut in cuts]

    return found


DETECTORS: dict[str, Found] = {
    "ours": ours,
    "ours, sure": ours_sure,
    "Content": library(ContentDetector, thumbnails=False),
    "Adaptive": library(AdaptiveDetector, thumbnails=False),
    "Content, thumbs": library(ContentDetector, thumbnails=True),
    "Adaptive, thumbs": library(AdaptiveDetector, thumbnails=True),
}


def made(shots: Sequence[Shot]) -> Iterator[Clip]:
    """Every kind of the table from every shot, and of two shots where a kind needs two."""
    for number, one in enumerate(shots):
        two = shots[(number + 1) % len(shots)]
        other = fitted(two.frames, one.frames[0])
        for name, kind in KINDS.items():
            yield Clip(name, Shot(f"{one.name}, {two.name}", kind.make(one.frames, other, one.fps), one.fps), kind.transition)


def labelled(labels: Iterable[Path], media: Iterable[Path]) -> Iterator[tuple[Item, Path]]:
    """The videos of labelled sets whose files are there."""
    files = {path.stem: path for folder in media for path in folder.iterdir()}
    wanted = [item for path in labels for item in items(path) if item.video]
    return ((item, files[item.name]) for item in wanted if item.name in files)


def cuts_in(item: Item) -> bool:
    """What the label says."""
    return bool(item.whole["cuts"])


def counted(clips: Iterable[Clip], profile: Profile, *, each: bool) -> dict[str, dict[str, Answers]]:
    """For each group and each detector, how many clips were called cut rightly and wrongly."""
    counts: dict[str, dict[str, Counter[tuple[bool, bool]]]] = {}
    for clip in clips:
        row = counts.setdefault(clip.group, {name: Counter() for name in DETECTORS})
        places = {name: found(clip.shot, profile) for name, found in DETECTORS.items()}
        for name, times in places.items():
            row[name][clip.transition, bool(times)] += 1
        if each and any(bool(times) is not clip.transition for times in places.values()):
            print(f"{clip.group:<22}{clip.shot.name:<44}", *(f"{name} {_times(times)};" for name, times in places.items()))
    return {group: {name: _answers(count) for name, count in row.items()} for group, row in counts.items()}


def _times(times: Sequence[float]) -> str:
    return " ".join(f"{time:.2f}" for time in times) or "-"


def _answers(count: Counter[tuple[bool, bool]]) -> Answers:
    return Answers(hit=count[True, True], false=count[False, True], missed=count[True, False], quiet=count[False, False])


def table(groups: dict[str, dict[str, Answers]]) -> str:
    """A line for each group, hit of all or false of all; and all of them: hit, false, missed, F1."""
    lines = [f"{'':<24}" + "".join(f"{name:<22}" for name in DETECTORS)]
    for group, row in groups.items():
        lines.append(f"{group:<24}" + "".join(f"{_cell(answers):<22}" for answers in row.values()))
    return "\n".join(line.rstrip() for line in [*lines, _total(groups)])


def _cell(answers: Answers) -> str:
    cuts, others = answers.hit + answers.missed, answers.false + answers.quiet
    return " ".join([f"{answers.hit} of {cuts}"] * bool(cuts) + [f"{answers.false} of {others} false"] * bool(others))


def _total(groups: dict[str, dict[str, Answers]]) -> str:
    cells = []
    for name in DETECTORS:
        rows = [row[name] for row in groups.values()]
        hit, false, missed, quiet = (sum(getattr(row, key) for row in rows) for key in ("hit", "false", "missed", "quiet"))
        all_of_them = Answers(hit, false, missed, quiet)
        cells.append(f"{f'{hit} / {false} / {missed} F1 {all_of_them.f1:.2f}':<22}")
    return f"{'all: hit/false/missed':<24}" + "".join(cells)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labels", type=Path, nargs="+", default=[], help="a labels.jsonl of each labelled set")
    parser.add_argument("--media", type=Path, nargs="+", default=[], help="the folder with the clips of each set")
    parser.add_argument("--shots", type=int, default=0, help="make transitions of that many shots of labelled clips, too")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another limit, as in check --set")
    parser.add_argument("--each", action="store_true", help="a line for each clip that any detector gets wrong, too")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> str:
    """The tables."""
    options = _options(arguments)
    profile = chosen(DEFAULT, options.set)
    parts = ["Made of the drawn performer:\n" + table(counted(made(list(drawn())), profile, each=options.each))]
    clips = list(labelled(options.labels, options.media))
    if clips:
        whole = (Clip("labelled clips", decoded(path, LONGEST), cuts_in(item)) for item, path in clips)
        parts.append("As they are labelled:\n" + table(counted(whole, profile, each=options.each)))
    if clips and options.shots:
        still = [path for item, path in clips if not cuts_in(item)]
        shots = [decoded(path, SHOT_SECONDS) for path in still[:: max(1, len(still) // options.shots)]]
        parts.append("Made of labelled shots:\n" + table(counted(made(shots), profile, each=options.each)))
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(main())
