"""What a run would do, upload and cost, before anything leaves this machine."""

from __future__ import annotations

from dataclasses import dataclass

from submitter.jobs.steps import Step
from submitter.task import Task
from validator.errors import PreflightError
from validator.findings import Report


@dataclass(frozen=True)
class Forecast:
    """Of one clip."""

    path: str
    report: Report | None = None
    """None for a clip that an earlier run judged, and for what is not a clip."""
    verdict: str = ""
    """Of the file as it is, or of what an earlier run made of it."""
    steps: tuple[Step, ...] = ()
    """What would be done; none for a clip that would not be sent."""
    made: bool = False
    """True when another file would be sent than the one that is there: its length and size are not known yet."""
    bytes: int = 0
    """To be uploaded, of the file as it is."""
    seconds: float | None = None
    cost: str = ""
    amount: float | None = None
    task: Task | None = None
    """The task that the clip has already."""
    problem: PreflightError | None = None

    @property
    def fit(self) -> bool:
        """Whether it would be sent."""
        return bool(self.steps)
