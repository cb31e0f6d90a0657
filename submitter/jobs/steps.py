"""The steps of a clip's way as they happen, with their times, for whoever shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from submitter.clock import Clock
from validator.errors import PreflightError


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


class Progress(str, Enum):
    """How far a step is."""

    BEGUN = "begun"
    SHARE = "share"
    DONE = "done"
    FAILED = "failed"
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


OnStep = Callable[[StepEvent], None]
"""Called on any thread."""


def no_steps(event: StepEvent) -> None:
    """Show nothing."""


class Doing:
    """One step at work."""

    def __init__(self, clip: int, step: Step, on_step: OnStep, clock: Clock) -> None:
        """It begins now."""
        self.said = ""
        self._clip, self._step, self._on_step, self._clock = clip, step, on_step, clock
        self._begun = clock.ticks()
        self._stopped: float | None = None
        self._tell(Progress.BEGUN)

    def share(self, share: float | None, said: str = "") -> None:
        """So much of it is done."""
        self._tell(Progress.SHARE, said, share)

    def stop_time(self) -> None:
        """What comes from now on is another step's time."""
        self._stopped = self._clock.ticks()

    def end(self, progress: Progress, said: str = "") -> None:
        """It is over."""
        self._tell(progress, said or self.said)

    def _tell(self, progress: Progress, said: str = "", share: float | None = None) -> None:
        until = self._clock.ticks() if self._stopped is None else self._stopped
        self._on_step(StepEvent(self._clip, self._step, progress, said, until - self._begun, share))


@dataclass(frozen=True)
class Steps:
    """The steps of one clip."""

    clip: int
    on_step: OnStep
    clock: Clock

    def begin(self, step: Step) -> Doing:
        """A step whose end is said by whoever has it."""
        return Doing(self.clip, step, self.on_step, self.clock)

    @contextmanager
    def doing(self, step: Step) -> Iterator[Doing]:
        """A step that ends with the block."""
        doing = self.begin(step)
        try:
            yield doing
        except PreflightError as error:
            doing.end(Progress.FAILED, str(error))
            raise
        except BaseException:
            doing.end(Progress.STOPPED)
            raise
        doing.end(Progress.DONE)
