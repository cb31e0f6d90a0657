"""From files to tasks: each clip is made ready, published, sent once and followed; every step is in the ledger before the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from submitter.errors import LedgerFailed
from submitter.gate.estimate import Estimate
from submitter.jobs.clip_end import ClipEnd
from submitter.jobs.context import Ending
from submitter.jobs.endings import run_interrupted
from submitter.jobs.follower import Follower
from submitter.jobs.forecast import Forecast, Forecaster
from submitter.jobs.made import MadeFiles
from submitter.jobs.obstacle import keeps_all
from submitter.jobs.prepare import Preparation, Unfit, Wishes
from submitter.jobs.run_options import RunOptions
from submitter.jobs.send import Sender
from submitter.jobs.steps import Progress, Step, Steps, Unwatched, Watcher
from submitter.jobs.way import ClipWay, Means
from submitter.ledger.ledger import Ledger
from submitter.ledger.runs import RunRow
from submitter.publish.store import Store
from submitter.services.service import Service
from submitter.task import State, Task
from validator.errors import PreflightError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.batch.cache import FactsCache
    from validator.facts.image import Image


class Run:
    """Some files on their way to one target."""

    def __init__(
        self,
        store: Store,
        options: RunOptions,
        *,
        client: Service,
        ledger: Ledger,
        cache: FactsCache | None = None,
        watcher: Watcher | None = None,
        image: Image | None = None,
    ) -> None:
        """Nothing is done yet; raises UsageError for options that do not fit the target.

        `cache` keeps what is measured; `image` is what is known of the character image, with which each clip is compared.
        """
        # A run brings its own verdict on bytes that it knows, whatever a submit would have been asked for.
        sending = replace(
            options.sending, clip=None, report=None, depth="full", trust_length=False, judged=True, region=client.region
        )
        self._options = options = replace(options, sending=sending)
        self._client, self._ledger = client, ledger
        self._watcher = watcher or Unwatched()
        self._estimate = estimate = Estimate.of(options.sending, client.account)
        self._made, self._follower = MadeFiles(ledger), Follower(client, ledger, options.queue)
        wishes = Wishes(options.fix, options.strip_audio, options.sending.allow_review)
        preparation = Preparation(estimate.target.profile, wishes, ledger.runs, self._made, cache, image)
        sender = Sender(store, options.sending, estimate, client, ledger, options.life, options.deadline, self._watcher)
        self._means = Means(options, client, ledger, estimate, self._made, preparation, sender, self._follower)
        self._sender, self._forecaster = sender, Forecaster(self._means, store.is_fetchable)
        self.ends: list[ClipEnd] = []
        """What came of each clip so far, in their order."""

    def all(self, clips: Sequence[str]) -> list[ClipEnd]:
        """Bring each clip to its end; what keeps one from it is in its `problem`.

        Raises what would keep every clip from it, and Interrupted, after which the next run goes on; `ends` then holds what is known.
        """
        self.ends = [ClipEnd(clip) for clip in clips]
        self._made.tidy()
        try:
            obstacle = self._each(clips)
            if self._options.wait:
                self._follower.join()
        except KeyboardInterrupt as stop:
            self._follower.stop()
            raise run_interrupted(stop, self.ends, self._ledger, again=self._options.sending.again) from stop
        finally:
            self._follower.stop()
        if obstacle:
            raise obstacle
        return self.ends

    def _each(self, clips: Sequence[str]) -> PreflightError | None:
        """Send one after the other, at most until something keeps all of them from it; what that is."""
        for number, clip in enumerate(clips):
            if obstacle := self._one(number, clip):
                return obstacle
            self._follower.collect()
        return None

    def forecasts(self, clips: Sequence[str]) -> Iterator[Forecast]:
        """What would come of each clip; nothing leaves this machine, and nothing is made."""
        for number, clip in enumerate(clips):
            steps = Steps(number, self._watcher, self._client.clock)
            try:
                row = self._ledger.runs.known(self._means.way(clip))
                found = self._forecaster.of(clip, row, steps)
            except PreflightError as error:
                found = Forecast(clip, problem=error)
            if found.report and not found.fit:
                self._watcher.report(number, found.report)
            yield found

    def _one(self, number: int, clip: str) -> PreflightError | None:
        """What keeps all clips from being sent, if this one met it."""
        steps = Steps(number, self._watcher, self._client.clock)
        try:
            self._sent(number, clip, steps)
        except Unfit as error:
            self._watcher.report(number, error.report)
            self._over(number, problem=error, verdict=error.report.verdict.value)
        except PreflightError as error:
            self._over(number, problem=error)
            return error if keeps_all(error, self._client) else None
        return None

    def _sent(self, number: int, clip: str, steps: Steps) -> None:
        way = ClipWay(
            self._means, clip, number, steps, partial(self._know, number), lambda report: self._watcher.report(number, report)
        )
        row, task = way.sent()
        self._follow(number, row, task, steps)

    def _follow(self, number: int, row: RunRow, task: Task, steps: Steps) -> None:
        if task.state.ended:
            self._ended(number, row, Ending(task), steps)
        elif not self._options.wait and number + 1 == len(self.ends):
            self._over(number, task=task)
        else:
            doing = steps.begin(Step.WAIT)
            until = self._client.clock.ticks() + self._options.deadline

            def then(ending: Ending) -> None:
                doing.end(*_outcome(ending.task))
                self._ended(number, row, ending, steps)

            self._follower.follow(task, until, lambda now, said: doing.share(None, said or now.state.value), then)

    def _ended(self, number: int, row: RunRow, ending: Ending, steps: Steps) -> None:
        task = ending.task
        problem: PreflightError | None = ending.problem
        if task and task.state.ended:
            if self._options.cleanup and task.state is State.SUCCEEDED:
                problem = self._clean_up(number, task, steps) or problem
            try:
                self._ledger.runs.ended(row.number)
            except LedgerFailed as error:
                problem = problem or error
        self._over(number, task=task or self.ends[number].task, problem=problem)

    def _clean_up(self, number: int, task: Task, steps: Steps) -> PreflightError | None:
        """What kept the clip from being unpublished."""
        try:
            with steps.doing(Step.CLEAN_UP) as doing:
                removed, doing.said = self._sender.cleaned_up(task)
        except PreflightError as error:
            return error
        self._know(number, removed=removed)
        return None

    def _over(self, number: int, **known: object) -> None:
        self._know(number, **known)
        end = self.ends[number]
        if end.task and end.task.metered_seconds is not None:
            self._know(number, amount=self._estimate.amount(end.task.metered_seconds))
        self._watcher.ended(number, self.ends[number])

    def _know(self, number: int, **known: object) -> None:
        self.ends[number] = replace(self.ends[number], **known)  # type: ignore[arg-type]


def _outcome(task: Task | None) -> tuple[Progress, str]:
    """How a wait ended, and what is to be said of it."""
    if task is None or not task.state.ended:
        return Progress.STOPPED, phrase("the deadline passed")
    if task.state is not State.SUCCEEDED:
        return Progress.FAILED, task.state.value
    return Progress.DONE, phrase("template {name}", name=task.template_id) if task.template_id else task.state.value
