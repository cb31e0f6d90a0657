"""One clip from its file to its task: each step is in the ledger before the next one begins, and none is done twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from submitter.errors import LedgerFailed, StateUnknown
from submitter.gate.estimate import Estimate
from submitter.gate.judgement import Judgement
from submitter.jobs.follower import Follower
from submitter.jobs.made import MadeFiles
from submitter.jobs.poll import OTHER_POLL
from submitter.jobs.prepare import WORDS, Preparation, Ready
from submitter.jobs.run_options import RunOptions
from submitter.jobs.send import Sender
from submitter.jobs.steps import Step, Steps
from submitter.ledger.ledger import Ledger
from submitter.ledger.runs import Reached, RunRow, Way
from submitter.publish.store import Content
from submitter.services.service import Service
from submitter.task import State, Task
from validator.errors import UsageError
from validator.findings import Report
from validator.inputs.find import is_url
from validator.texts.said import phrase


@dataclass(frozen=True)
class Means:
    """What every clip of a run shares."""

    options: RunOptions
    client: Service
    ledger: Ledger
    estimate: Estimate
    made: MadeFiles
    preparation: Preparation
    sender: Sender
    follower: Follower

    def way(self, clip: str) -> Way:
        """What makes two runs of this clip the same; raises UsageError for what cannot be read as a file."""
        if is_url(clip):
            raise UsageError(phrase("{clip} is a URL: `submit` sends it; `run` takes files.", clip=clip))
        return Way(Content.of(clip).sha256, self.preparation.recipe, self.estimate.name)

    def held(self, row: RunRow | None, ready: Ready) -> Task | None:
        """The task that keeps the clip from being sent; with --again only one that this way has and that still runs."""
        if not self.options.sending.again:
            return self.estimate.task(ready.judgement, self.ledger)
        sent = row.task if row and row.reached is Reached.SENT else None
        task = self.ledger.find(str(sent)) if sent else None
        return task if task and task.state.live else None


@dataclass(frozen=True)
class ClipWay:
    """One clip on its way; what becomes known of it is passed on at once."""

    means: Means
    clip: str
    number: int
    steps: Steps
    know: Callable[..., None]
    """Receives fields of `ClipEnd`."""
    report: Callable[[Report], None]
    """Receives the report on a clip that is not accepted and is sent all the same."""

    def sent(self) -> tuple[RunRow, Task]:
        """The clip's task, with the row of its way; raises what keeps the clip from having one."""
        row, task = self._taken(), None
        try:
            task = self._task(row)
            self.know(task=task)
            self.means.ledger.runs.sent(row.number, task.row)
        except BaseException as error:
            self._stopped(row, task or next(iter(getattr(error, "tasks", ())), None))
            raise
        self.means.ledger.runs.release(row.number)
        self.means.made.drop(task.clip)
        return row, task

    def _stopped(self, row: RunRow, task: Task | None) -> None:
        """Keep what is known of a task and let go of the row; a ledger that fails here hides no error that came before."""
        runs = self.means.ledger.runs
        if task and task.state is not State.DROPPED:
            self.know(task=task)
        with suppress(LedgerFailed):
            if task and task.state.live:
                runs.sent(row.number, task.row)
            runs.release(row.number)

    def _taken(self) -> RunRow:
        """The row, held by this process; raises StateUnknown when another one keeps it too long."""
        way, clock = self.means.way(self.clip), self.means.client.clock
        until = clock.ticks() + self.means.options.deadline
        while (row := self.means.ledger.runs.take(way, self.clip)) is None:
            if clock.ticks() > until:
                raise StateUnknown(phrase("Another process is still at work on {path}; run this again later.", path=self.clip))
            clock.sleep(OTHER_POLL)
        return row

    def _task(self, row: RunRow) -> Task:
        """The task that it has, or a new one."""
        ready = self._ready(row)
        if task := self.means.held(row, ready):
            return self._reused(task)
        sending, zone = self.means.options.sending, self.means.client.limits.zone
        self.means.estimate.check_cap(ready.judgement, sending, self.means.ledger, zone)
        return self._published_and_sent(row, ready)

    def _ready(self, row: RunRow) -> Ready:
        """What is to be sent, by what an earlier run knows of it, or made ready now."""
        known = self.means.preparation.known(row, self.clip)
        if known and (known.path or self.means.held(row, known)):
            with self.steps.doing(Step.JUDGE) as doing:
                doing.said = phrase("{verdict}, known from an earlier run", verdict=WORDS[verdict_of(known.judgement)])
            ready = known
        else:
            ready = self.means.preparation.ready(row, self.clip, self.steps)
        if ready.report and not ready.report.ok:
            self.report(ready.report)
        found, estimate = ready.judgement, self.means.estimate
        cost, amount = estimate.cost(found.seconds), estimate.amount(found.seconds)
        self.know(judgement=found, verdict=verdict_of(found), cost=cost, amount=amount)
        return ready

    def _reused(self, task: Task) -> Task:
        with self.steps.doing(Step.SUBMIT) as doing:
            found = self.means.sender.found(task)
            doing.said = phrase("task {name} is there already: nothing was sent", name=found.name)
        return found

    def _published_and_sent(self, row: RunRow, ready: Ready) -> Task:
        sender = self.means.sender
        published = sender.published(ready, self.steps, self.number)
        self.means.ledger.runs.published(row.number, published.store, published.key)
        self.know(url=published.shown, expires=published.expires)
        made = sender.planned(published, ready)
        if not self.means.follower.wait_for_place():
            raise StateUnknown(
                phrase("{path} is published, and not sent: the tasks before it still run. Run this again later.", path=self.clip)
            )
        if sender.ends_too_soon(published):
            made = sender.planned(sender.published(ready, self.steps, self.number), ready)
        return sender.sent(made, self.steps)


def verdict_of(judgement: Judgement) -> str:
    """The verdict's word; empty where there is none."""
    return judgement.verdict.value if judgement.verdict else ""
