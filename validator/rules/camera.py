"""The rule about the camera: one that moves for a while, apart from whoever moves before it, or that nothing can be said of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.facts.camera import CameraStep
from validator.facts.clip import Facts
from validator.findings import Hit
from validator.rules.rule import ERROR, WARNING, Case, Rule, measured
from validator.targets.profile import Profile


def camera_moves(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A pan, a zoom or a walk with the camera; also a background that shows too seldom whether there is one."""
    steps, band, least = measured(facts.camera).steps, profile.limit("camera-speed"), profile.limit("camera-seconds").at_most
    for case, limit in (("moves", band.rejects_above), ("moves-slightly", band.at_most)):
        longest = max(_runs(steps, limit), key=_length, default=())
        if _length(longest) >= least:
            yield _hit(case, longest, band.at_most)
            return
    yield from _not_seen(steps, profile.limit("camera-unseen").at_most)


def _not_seen(steps: Sequence[CameraStep], most: float) -> Iterator[Hit]:
    """A plain wall, or a person who fills the picture: for so many per cent of the time, nobody knows."""
    share = 100 * _length([step for step in steps if step.speed is None]) / (_length(steps) or 1.0)
    if share > most:
        yield Hit("not-seen", round(share), round(most))


CAMERA_MOVES = Rule(
    "camera-moves",
    check=camera_moves,
    needs=("camera",),
    limits=("camera-speed", "camera-seconds", "camera-unseen"),
    cases={
        "moves": Case(ERROR),
        "moves-slightly": Case(WARNING),
        "not-seen": Case(WARNING, limit="camera-unseen", unmeasured=True),
    },
)


def _hit(case: str, run: Sequence[CameraStep], limit: float) -> Hit:
    start, end = run[0].time_seconds - run[0].seconds, run[-1].time_seconds
    fastest = max(step.speed or 0.0 for step in run)
    values = {"seconds": round(_length(run), 1)}
    return Hit(case, round(fastest, 1), round(limit, 1), at=(round(start, 2), round(end, 2)), values=values)


def _runs(steps: Sequence[CameraStep], limit: float) -> list[tuple[CameraStep, ...]]:
    """The stretches in which the camera moves; a step of which nothing is known neither ends nor prolongs one."""
    runs: list[tuple[CameraStep, ...]] = [()]
    for step in steps:
        if step.speed is not None and step.speed > limit:
            runs[-1] = (*runs[-1], step)
        elif step.speed is not None:
            runs.append(())
    return [run for run in runs if run]


def _length(run: Sequence[CameraStep]) -> float:
    return sum(step.seconds for step in run)


ROWS = (CAMERA_MOVES,)
