"""What a run would do, upload and cost, before anything leaves this machine."""

from __future__ import annotations

from dataclasses import dataclass

from submitter.gate.estimate import Estimate
from submitter.jobs.prepare import Preparation, Ready
from submitter.jobs.run_options import RunOptions
from submitter.jobs.steps import Step, Steps
from submitter.jobs.way import verdict_of
from submitter.ledger.ledger import Ledger
from submitter.task import Task
from validator.errors import PreflightError
from validator.findings import Report


@dataclass(frozen=True)
class Forecast:
    """Of one clip."""

    path: str
    report: Report | None = None
    """On the file as it is; None for a clip that an earlier run made ready, and for what is not a clip."""
    verdict: str = ""
    fit: bool = False
    """Whether it would be sent, or is already."""
    steps: tuple[Step, ...] = ()
    """What would be done."""
    bytes: int = 0
    """To be uploaded; of the file as it is where another one would be made of it."""
    seconds: float | None = None
    cost: str = ""
    amount: float | None = None
    """In the target's currency; 0 for a clip that is sent already."""
    task: Task | None = None
    """The task that the clip has already."""
    problem: PreflightError | None = None

    @property
    def is_made(self) -> bool:
        """True when another file would be sent than the one that is there: its length and size may differ."""
        return Step.FIX in self.steps or Step.STRIP in self.steps


@dataclass(frozen=True)
class Forecaster:
    """For one target and store."""

    preparation: Preparation
    estimate: Estimate
    ledger: Ledger
    options: RunOptions
    is_fetchable: bool
    """Whether the store's URLs can be compared."""

    def of(self, clip: str, known: Ready | None, steps: Steps) -> Forecast:
        """What would come of one clip, by what an earlier run knows, or judged now; raises CannotJudge."""
        if known:
            return self._ahead(clip, known, (), None)
        report, facts = self.preparation.judged(clip, steps)
        made = self.preparation.would_make(report, facts)
        outlook = self.preparation.planned(clip, facts).after if Step.FIX in made else report
        if not (self.preparation.is_allowed(outlook) or made == (Step.STRIP,)):
            return Forecast(clip, report, report.word)
        return self._ahead(clip, self.preparation.as_it_is(report, clip), made, report)

    def _ahead(self, clip: str, ready: Ready, made: tuple[Step, ...], report: Report | None) -> Forecast:
        found = ready.judgement
        task = None if made or self.options.sending.again else self.estimate.task(found, self.ledger)
        sending = () if task else (Step.PUBLISH, *([Step.VERIFY] if self.is_fetchable else []), Step.SUBMIT)
        waiting = () if not self.options.wait or (task and task.state.ended) else (Step.WAIT,)
        cleaning = (Step.CLEAN_UP,) if self.options.cleanup else ()
        return Forecast(
            clip,
            report,
            verdict_of(found),
            fit=True,
            steps=(*made, *sending, *waiting, *cleaning),
            bytes=0 if task else found.bytes or 0,
            seconds=found.seconds,
            cost=self.estimate.cost(found.seconds),
            amount=0.0 if task else self.estimate.amount(found.seconds),
            task=task,
        )
