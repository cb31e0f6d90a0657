"""What tests of `run` share: real stores and the real service on loopback, and what came of it all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fixtures.recipes import CLIPS
from fixtures.service.service import Job, Service
from submitter.clock import Clock
from submitter.gate.options import Options
from submitter.jobs.clip_end import ClipEnd
from submitter.jobs.run import Run
from submitter.jobs.run_options import RunOptions
from submitter.jobs.steps import Progress, StepEvent
from submitter.ledger.ledger import Ledger
from submitter.publish.options import StoreOptions
from submitter.publish.stores import store_of
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from tests.support.command import MEDIA_ONLY
from validator.findings import Report

TO = "s3://footage/clips"
SENDING = Options(profile=MEDIA_ONLY, allow_private_host=True)
FAST = Clock(ticks=lambda: 100 * time.monotonic(), sleep=lambda seconds: time.sleep(seconds / 100))
"""Waits of 3 s take 30 ms."""
PLAIN, SILENT, SLOW = "plain.mp4", "rate-24.mp4", "rate-23.mp4"
"""Accepted with audio, accepted without, and rejected for its frame rate, which can be fixed."""


def path_of(name: str) -> str:
    """The fixture clip of that name."""
    return str(CLIPS[name].path())


def looking(run_seconds: float = 0.05, **more: float) -> Service:
    """A service that downloads what it is sent, and looks at it."""

    def nothing(job: Job) -> None:
        """It is kept in the job."""

    return Service(run_seconds=run_seconds, fetch=nothing, **more)  # type: ignore[arg-type]


@dataclass
class Seen:
    """A watcher that keeps all that it is shown."""

    events: list[StepEvent] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    ends: list[ClipEnd] = field(default_factory=list)
    then: dict[tuple[int, str], Callable[[], None]] = field(default_factory=dict)
    """What is called when this step of this clip is done, or has failed."""

    def step(self, event: StepEvent) -> None:
        """Kept."""
        self.events.append(event)
        if event.progress in (Progress.DONE, Progress.FAILED) and (call := self.then.get((event.clip, event.step.value))):
            call()

    def report(self, clip: int, report: Report) -> None:
        """Kept."""
        self.reports.append(report)

    def url(self, clip: int, url: str) -> None:
        """Kept."""
        self.urls.append(url)

    def ended(self, clip: int, end: ClipEnd) -> None:
        """Kept."""
        self.ends.append(end)

    @property
    def done(self) -> list[tuple[int, str]]:
        """Clip and step of all that was done, in that order."""
        return [(event.clip, event.step.value) for event in self.events if event.progress is Progress.DONE]

    def steps(self, clip: int = 0) -> list[str]:
        """What was done for one clip."""
        return [step for number, step in self.done if number == clip]


@dataclass
class Ran:
    """One run, and what it saw."""

    run: Run
    seen: Seen
    ledger: Ledger

    def all(self, *names: str) -> list[ClipEnd]:
        """Run the fixture clips of these names, or the files."""
        return self.run.all([name if "/" in name else path_of(name) for name in names])


@contextmanager
def a_run(
    service: Service, to: str, ledger: Path, *, sending: Options | None = None, clock: Clock = FAST, **options: object
) -> Iterator[Ran]:
    """A run against these, by the limits of the media alone."""
    client = Client(Settings("sk-local-0123456789abcdef", service.base), clock=clock, rate=1e6, submit_rate=1e6)
    chosen = RunOptions(sending or Options(profile=MEDIA_ONLY, allow_private_host=True), **options)  # type: ignore[arg-type]
    with client, Ledger(ledger) as opened:
        needs = StoreOptions(model="animate-anyone-template-gen2")
        seen = Seen()
        store = store_of(to, needs, connect=lambda: client)
        yield Ran(Run(store, chosen, client=client, ledger=opened, watcher=seen), seen, opened)


def templates(ends: Sequence[ClipEnd]) -> list[str | None]:
    """What each clip came to."""
    return [end.task.template_id if end.task else None for end in ends]
