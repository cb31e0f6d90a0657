"""No run is silent for 30 seconds, and nothing is said that nobody asked for."""

from __future__ import annotations

import pytest

from tests.support.processes import until
from validator.batch.job import Began, Ended, Item, Share, Tick
from validator.cli.progress import Progress, duration
from validator.media.watch import Decoded


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


def test_inside_a_long_clip_the_share_that_is_decoded_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    clock = _Clock()
    progress = Progress(2, clock=clock)
    for name in ("a.mp4", "b.mp4"):
        progress.event(Began(Item(name)))
    progress.event(Share(Item("a.mp4"), 0.434))
    clock.now += 26
    progress.event(Tick())
    progress.event(Ended(Item("a.mp4")))
    progress.event(Began(Item("a.mp4")))
    clock.now += 26
    progress.event(Tick())
    first, second = _said(capsys)
    assert first.endswith("; at work: a.mp4 (43 % decoded, 26 s), b.mp4 (26 s).")
    assert second.endswith("; at work: b.mp4 (52 s), a.mp4 (26 s).")


def test_shares_that_come_without_a_pause_do_not_hold_back_the_heartbeat(capsys: pytest.CaptureFixture[str]) -> None:
    clock = _Clock()
    progress = Progress(2, clock=clock)
    progress.event(Began(Item("a.mp4")))
    for number in range(100):
        clock.now += 0.5
        progress.event(Share(Item("a.mp4"), number / 100))
    assert [line.partition("work: ")[2] for line in _said(capsys)] == [
        "a.mp4 (49 % decoded, 25 s).",
        "a.mp4 (99 % decoded, 50 s).",
    ]


def test_a_clip_that_is_judged_in_this_process_has_heartbeats_too(capsys: pytest.CaptureFixture[str]) -> None:
    clock, shown = _Clock(), list[str]()
    progress = Progress(1, clock=clock)

    def said(count: int) -> bool:
        shown.extend(_said(capsys))
        return len(shown) == count

    with progress.ticking("a.mp4"):
        for count, decoded in ((1, ""), (2, "50 % decoded, ")):
            if decoded:
                decode = Decoded(16)
                for _ in range(8):
                    decode.one_more()
            clock.now += 29
            assert until(lambda count=count: said(count))  # type: ignore[misc]
            assert shown[-1] == f"motion-preflight: at work: a.mp4 ({decoded}{29 * count} s)."


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (45, "45 s"), (600, "10 min"), (12_000, "3 h 20 min"), (360_000, "100 h 0 min")]
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
