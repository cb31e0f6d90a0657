"""What a run would do, upload and cost, before anything leaves this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from submitter.jobs.prepare import Ready, check_judged
from submitter.jobs.steps import Step, Steps
from submitter.jobs.way import Means, verdict_of
from submitter.ledger.runs import RunRow
from submitter.task import Task
from validator.errors import PreflightError
from validator.findings import Report

if TYPE_CHECKING:
    from validator.facts.clip import Facts


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

    means: Means
    is_fetchable: bool
    """Whether the store's URLs can be compared."""

    def of(self, clip: str, row: RunRow | None, steps: Steps) -> Forecast:
        """What would come of one clip, by what an earlier run knows, or judged now; raises CannotJudge."""
        preparation = self.means.preparation
        if row and (known := preparation.known(row, clip)):
            return self._ahead(clip, row, known, (), None)
        report, facts = preparation.judged(clip, steps)
        made = preparation.would_make(report, facts)
        outlook = self._outlook(clip, report, facts, made)
        check_judged(replace(outlook, path=clip))
        if not preparation.is_allowed(outlook):
            return Forecast(clip, report, report.word)
        return self._ahead(clip, row, preparation.as_it_is(report, clip), made, report)

    def _outlook(self, clip: str, report: Report, facts: Facts, made: tuple[Step, ...]) -> Report:
        """The report on what would be sent, as far as the facts tell."""
        from validator import check
        from validator.repair.compose import Steps as RepairSteps
        from validator.repair.predict import predicted

        if Step.FIX in made:
            return self.means.preparation.planned(clip, facts).after
        if Step.STRIP not in made:
            return report
        profile = self.means.estimate.target.profile
        return check.report(
            predicted(facts.with_image(self.means.preparation.image), RepairSteps(strip_audio=True), profile), profile
        )

    def _ahead(self, clip: str, row: RunRow | None, ready: Ready, made: tuple[Step, ...], report: Report | None) -> Forecast:
        found, estimate, options = ready.judgement, self.means.estimate, self.means.options
        task = None if made else self.means.held(row, ready)
        sending = () if task else (Step.PUBLISH, *([Step.VERIFY] if self.is_fetchable else []), Step.SUBMIT)
        waiting = () if not options.wait or (task and task.state.ended) else (Step.WAIT,)
        cleaning = (Step.CLEAN_UP,) if options.cleanup else ()
        return Forecast(
            clip,
            report,
            verdict_of(found),
            fit=True,
            steps=(*made, *sending, *waiting, *cleaning),
            bytes=0 if task else found.bytes or 0,
            seconds=found.seconds,
            cost=estimate.cost(found.seconds),
            amount=0.0 if task else estimate.amount(found.seconds),
            task=task,
        )
