"""Publishes what is ready and sends its URL: the part of a run that leaves this machine."""

from __future__ import annotations

from dataclasses import dataclass

from submitter.gate import plan
from submitter.gate.estimate import Estimate
from submitter.gate.options import Options
from submitter.gate.plan import Plan
from submitter.jobs.prepare import Ready
from submitter.jobs.reuse import Reuse
from submitter.jobs.steps import Doing, Progress, Step, Steps, Watcher
from submitter.jobs.submit import send
from submitter.ledger.ledger import Ledger
from submitter.publish.publish import Published, publish
from submitter.publish.store import Store
from submitter.publish.unpublish import unpublish
from submitter.services.service import Service
from submitter.task import Task
from validator.texts.said import phrase


@dataclass(frozen=True)
class Sender:
    """One store and one account."""

    store: Store
    options: Options
    estimate: Estimate
    client: Service
    ledger: Ledger
    life: float
    """Seconds that a presigned URL is to work."""
    deadline: float
    """Seconds for each submit."""
    watcher: Watcher

    def found(self, task: Task) -> Task:
        """A task that is there already, once whoever sends it is done; raises as `submit` does."""
        return Reuse(task, self.client, self.ledger, self.client.clock.ticks() + self.deadline).result()

    def published(self, ready: Ready, steps: Steps, number: int) -> Published:
        """Put the bytes where the service can fetch them, once; raises as `publish` does."""
        total = ready.judgement.bytes or 0
        upload = _Upload(steps, total)
        try:
            published = publish(
                str(ready.path),
                self.store,
                ledger=self.ledger,
                life=self.life,
                needed=self._needed(),
                private=self.options.allow_private_host,
                on_bytes=upload.count,
                name=ready.judgement.path,
                expected=str(ready.judgement.sha256),
                clock=self.client.clock,
            )
        except BaseException as error:
            upload.failed(error)
            raise
        upload.done(published)
        self.watcher.url(number, published.url)
        return published

    def _needed(self) -> float:
        return plan.needed_seconds(self.estimate.target, self.ledger)

    def ends_too_soon(self, published: Published) -> bool:
        """Whether its URL may end before the service has fetched it."""
        return published.expires is not None and published.expires < self.client.clock.wall() + self._needed()

    def planned(self, published: Published, ready: Ready) -> Plan:
        """What is to be sent; the URL was compared already, where it can be."""
        return plan.make(
            published.url,
            self.options,
            account=self.client.account,
            ledger=self.ledger,
            now=self.client.clock.wall(),
            judged=ready.judgement,
            fetchable=self.store.is_fetchable,
            compared=published.compared,
        )

    def sent(self, made: Plan, steps: Steps) -> Task:
        """Send it once; raises as `submit` does."""
        with steps.doing(Step.SUBMIT) as doing:
            until = self.client.clock.ticks() + self.deadline
            task = send(made, self.options, client=self.client, ledger=self.ledger, until=until)
            said = phrase("task {name}; {cost}", name=task.name, cost=made.cost)
            doing.said = phrase("task {name} is there already: nothing was sent", name=task.name) if task.reused else said
        return task

    def cleaned_up(self, task: Task) -> tuple[bool, str]:
        """Unpublish the clip of a task that has ended: whether it is gone, and what is to be said; raises as `unpublish` does."""
        if task.clip in self.ledger.runs.wanted():
            return False, phrase("left there: another run needs it")
        found = [each for each in self.ledger.publications.rows(task.clip) if each.store == self.store.shown]
        for each in found:
            if not each.target:
                return False, phrase("left there: nothing can be deleted in {store}", store=each.store)
            if not each.ours:
                return False, phrase("left there: it is not ours to delete")
            unpublish(each, ledger=self.ledger, opened=lambda *_: self.store)
        return True, phrase("deleted in {store}", store=self.store.shown) if found else phrase("nothing is there any more")


class _Upload:
    """The steps of one publishing: the bytes going out, and then the URL being fetched back."""

    def __init__(self, steps: Steps, total: int) -> None:
        self._steps, self._total, self._count = steps, total, 0
        self._publish = steps.begin(Step.PUBLISH)
        self._verify: Doing | None = None

    def count(self, more: int) -> None:
        """So many more bytes went out."""
        self._count += more
        self._publish.share(min(1.0, self._count / self._total) if self._total else None)
        if self._count >= self._total and self._verify is None:
            self._publish.stop_time()
            self._verify = self._steps.begin(Step.VERIFY)

    def done(self, published: Published) -> None:
        """It is there."""
        how = phrase("{bytes:,} bytes uploaded", bytes=published.bytes) if published.uploaded else phrase("there already")
        self._publish.end(Progress.DONE, phrase("{url}, {how}", url=published.shown, how=how))
        verify = self._verify or self._steps.begin(Step.VERIFY)
        if published.compared:
            verify.end(Progress.DONE, phrase("the URL gives the same bytes"))
        else:
            verify.end(Progress.SKIPPED, phrase("only the service can fetch it"))

    def failed(self, error: BaseException) -> None:
        """It is not, or its URL gives something else."""
        progress = Progress.STOPPED if isinstance(error, KeyboardInterrupt) else Progress.FAILED
        (self._verify or self._publish).end(progress)
