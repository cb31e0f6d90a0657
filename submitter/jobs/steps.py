"""The steps of a clip's way as they happen, with their times, for whoever shows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from submitter.clock import Clock
from submitter.jobs.clip_end import ClipEnd
from validator.errors import PreflightError
from validator.findings import Report
from validator.texts.said import phrase


class Step(str, Enum):
    """What is done for a clip, in this order."""

    JUDGE = "judge"
    FIX = "fix"
    STRIP = "strip"
    PUBLISH = "publish"
    VERIFY = "verify"
    SUBMIT = "submit"
    WAIT = "wait"
    CLEAN_UP = "clean up"


NAMES = {
    Step.JUDGE: phrase("judge"),
    Step.FIX: phrase("fix"),
    Step.STRIP: phrase("strip audio"),
    Step.PUBLISH: phrase("publish"),
    Step.VERIFY: phrase("verify"),
    Step.SUBMIT: phrase("submit"),
    Step.WAIT: phrase("wait"),
    Step.CLEAN_UP: phrase("clean up"),
}
"""What a person reads."""


class Progress(str, Enum):
    """How far a step is."""

    BEGUN = "begun"
    SHARE = "share"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"  # the sentence comes with the clip's end
    STOPPED = "stopped"  # by a Ctrl-C or a deadline: the next run goes on with it


@dataclass(frozen=True)
class StepEvent:
    """One thing that happened."""

    clip: int
    """Number of the clip, from 0."""
    step: Step
    progress: Progress
    said: str = ""
    """What came of it, or what it waits for."""
    seconds: float = 0.0
    """Since the step began."""
    share: float | None = None
    """Of the step that is done, 0..1; None where nobody knows."""


class Watcher(Protocol):
    """Whoever shows a run; its methods may be called on any thread."""

    def step(self, event: StepEvent) -> None:
        """Something happened."""

    def report(self, clip: int, report: Report) -> None:
        """The report on a clip that is not accepted."""

    def url(self, clip: int, url: str) -> None:
        """A URL with its signature, for whoever asked to see it."""

    def ended(self, clip: int, end: ClipEnd) -> None:
        """The clip's way is over."""


class Unwatched:
    """Shows nothing."""

    def step(self, event: StepEvent) -> None:
        """Not shown."""

    def report(self, clip: int, report: Report) -> None:
        """Not shown."""

    def url(self, clip: int, url: str) -> None:
        """Not shown."""

    def ended(self, clip: int, end: ClipEnd) -> None:
        """Not shown."""


class Doing:
    """One step at work."""

    def __init__(self, clip: int, step: Step, watcher: Watcher, clock: Clock) -> None:
        """It begins now."""
        self.said, self.failed = "", False
        self._clip, self._step, self._watcher, self._clock = clip, step, watcher, clock
        self._begun = clock.ticks()
        self._stopped: float | None = None
        self._show(Progress.BEGUN)

    def share(self, share: float | None, said: str = "") -> None:
        """So much of it is done."""
        self._show(Progress.SHARE, said, share)

    def stop_time(self) -> None:
        """What comes from now on is another step's time."""
        self._stopped = self._clock.ticks()

    def end(self, progress: Progress, said: str = "") -> None:
        """It is over."""
        self._show(progress, said or self.said)

    def _show(self, progress: Progress, said: str = "", share: float | None = None) -> None:
        until = self._clock.ticks() if self._stopped is None else self._stopped
        self._watcher.step(StepEvent(self._clip, self._step, progress, said, until - self._begun, share))


@dataclass(frozen=True)
class Steps:
    """The steps of one clip."""

    clip: int
    watcher: Watcher
    clock: Clock

    def begin(self, step: Step) -> Doing:
        """A step whose end is said by whoever has it."""
        return Doing(self.clip, step, self.watcher, self.clock)

    @contextmanager
    def doing(self, step: Step) -> Iterator[Doing]:
        """A step that ends with the block."""
        doing = self.begin(step)
        try:
            yield doing
        except PreflightError:
            doing.end(Progress.FAILED)
            raise
        except BaseException:
            doing.end(Progress.STOPPED)
            raise
        doing.end(Progress.FAILED if doing.failed else Progress.DONE)
