"""What an order comes to before its clip has a URL: whether it was sent already, its price, and whether the day's cap allows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo

from submitter.gate.judgement import Judgement
from submitter.gate.options import Options
from submitter.gate.order import request_fingerprint
from submitter.gate.plan import check_picture, target_for
from submitter.ledger.cap import Cap
from submitter.ledger.ledger import Ledger
from submitter.services.target import Target
from submitter.task import Job, Task
from submitter.urls.clip_url import encoded


@dataclass(frozen=True)
class Estimate:
    """One order without its URL."""

    target: Target
    job: Job
    mode: str
    """By which the price is taken."""

    @classmethod
    def of(cls, options: Options, account: str) -> Estimate:
        """The order that these options make of any clip; raises UsageError."""
        check_picture(options.image_url)
        target = target_for(options)
        values = target.values(options.given)
        if "image_url" in values:
            values["image_url"] = encoded(str(values["image_url"]))
        job = Job("", target.profile.name, target.model, account, "", "", request_fingerprint(target, values))
        return cls(target, job, str(values.get("mode", target.price.only)))

    @property
    def name(self) -> str:
        """What is the same for all clips: account, model and request."""
        return f"{self.job.account}:{self.job.model}:{self.job.request_fingerprint}"

    def cost(self, seconds: float | None) -> str:
        """As a clause."""
        return self.target.price.text(seconds, self.mode)

    def amount(self, seconds: float | None) -> float | None:
        """In the target's currency; None for a clip of unknown length."""
        return None if seconds is None else self.target.price.amount(seconds, self.mode)

    def task(self, known: Judgement, ledger: Ledger) -> Task | None:
        """The task that keeps this clip from being sent; None when nothing does."""
        return ledger.active_task(self._job(known)) if known.sha256 else None

    def check_cap(self, known: Judgement, options: Options, ledger: Ledger, zone: tzinfo) -> None:
        """Raise UsageError when the clip would pass the day's cap, before anything of it leaves this machine."""
        if cap := cap_of(self.target, options, zone):
            ledger.check_cap(self._job(known), cap)

    def _job(self, known: Judgement) -> Job:
        return replace(self.job, clip=known.sha256 or "", seconds=known.seconds)


def cap_of(target: Target, options: Options, zone: tzinfo) -> Cap | None:
    """The cap that the user set; a clip of unknown length counts as the longest that the target takes."""
    if options.max_seconds is None:
        return None
    longest = target.profile.limit("duration").max
    return Cap(options.max_seconds, float(longest) if longest is not None else 0.0, zone)
