"""THE table of what a limit was compared with: also for rules that passed, of which no finding says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from validator.facts.clip import Facts
from validator.facts.people import Blur, People, Sample
from validator.facts.pose import Figure
from validator.rules.episodes import face_score, first_figure
from validator.rules.posture import fold
from validator.rules.presence import beside
from validator.rules.realness import detector_score, head_size
from validator.targets.profile import Profile

_Figure = Callable[[Figure], str]


def _first(measure: _Figure) -> Callable[[Facts, Profile], str]:
    def value(facts: Facts, profile: Profile) -> str:
        figure = first_figure(facts, profile) if facts.people else None
        return measure(figure) if figure else ""

    return value


def _side(facts: Facts, _: Profile) -> str:
    return "×".join(map(str, facts.media.stored_size)) + " px" if facts.media else ""


def _ratio(facts: Facts, _: Profile) -> str:
    if facts.media is None:
        return ""
    width, height = facts.media.shown_size
    return f"{width / height:.2f}"


def _second(facts: Facts, _: Profile) -> str:
    scores = [beside(sample.others) for sample in _samples(facts.people) if sample.others]
    return f"{max(scores, default=0.0):.2f}" if facts.people else ""


def _samples(people: People | None) -> tuple[Sample, ...]:
    return people.samples if people else ()


def _certainty(facts: Facts, _: Profile) -> str:
    first = next(iter(_samples(facts.people)), None)
    return "" if first is None else f"{first.person.certainty if first.person else 0:.2f}"


def _edges(facts: Facts, _: Profile) -> str:
    first = next(iter(_samples(facts.people)), None)
    return "" if first is None or first.edge_width is None else f"{first.edge_width:.1f} px"


def _fold(facts: Facts, profile: Profile) -> str:
    figure = first_figure(facts, profile) if facts.people else None
    folded = fold(figure, profile) if figure else None
    return "" if folded is None else f"{folded:.2f}"


def _blur(width: Callable[[Blur], float | None]) -> Callable[[Facts, Profile], str]:
    def value(facts: Facts, _: Profile) -> str:
        first = next(iter(_samples(facts.people)), None)
        found = width(first.blur) if first and first.blur else None
        return "" if found is None else f"{found:.1f} px"

    return value


def _of_figure(measure: Callable[[Facts, Profile], float | None]) -> Callable[[Facts, Profile], str]:
    def value(facts: Facts, profile: Profile) -> str:
        found = measure(facts, profile) if facts.people else None
        return "" if found is None else f"{found:.2f}"

    return value


def _face(facts: Facts, _: Profile) -> str:
    first = next(iter(_samples(facts.people)), None)
    return "" if first is None else f"{face_score(first):.2f}"


def _camera(facts: Facts, _: Profile) -> str:
    known = [step.speed for step in facts.camera.steps if step.speed is not None] if facts.camera else []
    return f"{max(known):.1f}" if known else ""


def _image_area(facts: Facts, _: Profile) -> str:
    first = next(iter(_samples(facts.image_people)), None)
    return f"{first.person.box_area:.2f}" if first and first.person else ""


FOUND: Mapping[str, Callable[[Facts, Profile], str]] = {
    "container": lambda facts, _: facts.media.container if facts.media else "",
    "file-size": lambda facts, _: f"{facts.file.bytes / 1e6:.1f} MB" if facts.file else "",
    "side": _side,
    "aspect-ratio": _ratio,
    "codec": lambda facts, _: facts.media.codec if facts.media else "",
    "frame-rate": lambda facts, _: f"{float(facts.timing.average_fps):.2f}" if facts.timing else "",
    "frame-gap": lambda facts, _: (
        f"{facts.timing.longest_gap_seconds * float(facts.timing.median_fps):.2f}" if facts.timing else ""
    ),
    "duration": lambda facts, _: f"{float(facts.timing.duration_seconds):.2f} s" if facts.timing else "",
    "picture-start": lambda facts, _: f"{facts.timing.first_pts_seconds:.2f} s" if facts.timing else "",
    "missing-end": lambda facts, _: f"{facts.missing_seconds:.2f} s" if facts.timing else "",
    "person-certainty": _certainty,
    "second-person": _second,
    "figure-length": _first(lambda figure: f"{figure.length_share:.2f}"),
    "person-size": _first(lambda figure: f"{figure.size_share:.2f}"),
    "feet-visibility": _first(lambda figure: f"{figure.feet_seen:.2f}"),
    "torso-fold": _fold,
    "turn": _first(lambda figure: f"{figure.turn:.2f}"),
    "face-score": _face,
    "blur-edge-width": _edges,
    "picture-share": lambda facts, _: f"{facts.layout.picture_share:.2f}" if facts.layout else "",
    "still-share": lambda facts, _: f"{100 * facts.layout.still_share:.0f} %" if facts.layout else "",
    "blur-head-width": _blur(lambda blur: blur.head),
    "blur-smear-width": _blur(lambda blur: blur.smear),
    "head-size": _of_figure(head_size),
    "detector-score": _of_figure(detector_score),
    "camera-speed": _camera,
    "image-format": lambda facts, _: facts.image_header.format if facts.image_header else "",
    "image-size": lambda facts, _: f"{facts.image.bytes / 1e6:.1f} MB" if facts.image else "",
    "image-side": lambda facts, _: f"{facts.image_header.width}×{facts.image_header.height} px" if facts.image_header else "",
    "image-frames": lambda facts, _: str(facts.image_header.frames) if facts.image_header else "",
    "image-person-area": _image_area,
    "frozen-start": lambda facts, _: f"{facts.shots.frozen_until_seconds:.2f} s" if facts.shots else "",
}
"""By the name of the limit and in its unit, in words for a person; empty where it was not measured.
Posture and size are those of the first frame."""


def found(facts: Facts, profile: Profile) -> dict[str, str]:
    """What was measured of this clip, by limit."""
    said = {key: value(facts, profile) for key, value in FOUND.items() if key in profile.limits}
    return {key: text for key, text in said.items() if text}
