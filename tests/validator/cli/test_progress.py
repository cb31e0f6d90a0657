"""No run is silent for 30 seconds, and nothing is said that nobody asked for."""

from __future__ import annotations

import pytest

from validator.batch.job import Began, Ended, Item, Tick
from validator.cli.progress import Progress, duration


class _Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_there_is_never_half_a_minute_of_silence(capsys: pytest.CaptureFixture[str]) -> None:
    clock = _Clock()
    progress = Progress(4, clock=clock)
    progress.event(Began(Item("a.mp4")))
    for _ in range(300):
        clock.now += 1
        progress.event(Tick())
    lines = _said(capsys)
    assert len(lines) == 12
    assert lines[0] == "motion-preflight: 0 of 4 clips judged; at work: a.mp4 (25 s)."


def test_a_line_that_was_said_counts_as_a_sign_of_life(capsys: pytest.CaptureFixture[str]) -> None:
    clock = _Clock()
    progress = Progress(100, clock=clock)
    for number in range(6):
        progress.event(Began(Item(f"{number}.mp4")))
        clock.now += 20
        progress.event(Tick())
        progress.event(Ended(Item(f"{number}.mp4")))
        progress.ended(f"ACCEPT {number}.mp4")
    assert _said(capsys) == [f"motion-preflight: {number + 1}/100 ACCEPT {number}.mp4" for number in range(6)]
    clock.now += 26
    progress.event(Tick())
    assert _said(capsys) == ["motion-preflight: 6 of 100 clips judged; 3 clips/min, 31 min left; at work: nothing yet."]


def test_quiet_is_quiet_and_a_single_clip_has_no_count(capsys: pytest.CaptureFixture[str]) -> None:
    clock = _Clock()
    for quiet in (True, False):
        progress = Progress(1, quiet=quiet, clock=clock)
        progress.event(Began(Item("https://h/a.mp4?sign=SECRET")))
        clock.now += 40
        progress.event(Tick())
        progress.ended("ACCEPT")
        assert _said(capsys) == ([] if quiet else ["motion-preflight: at work: https://h/a.mp4?… (40 s)."])


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (45, "45 s"), (600, "10 min"), (12_000, "3 h 20 min"), (360_000, "100 h 0 min")]
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
