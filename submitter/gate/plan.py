"""Everything that happens before a submit: the address vetted, the clip judged, the cost told, the request put together."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from submitter.gate import judgement, reports, verify
from submitter.gate.judgement import Judge, Judgement
from submitter.ledger.ledger import Ledger
from submitter.services.target import Target, target_of
from submitter.task import Job, State, Task
from submitter.urls import presigned, vet
from submitter.urls.vet import Address
from validator.errors import UsageError
from validator.findings import Finding, Report, Verdict, worst
from validator.inputs.find import is_address
from validator.targets.profile import DEFAULT, Profile
from validator.texts.printable import redacted_text, storable

QUEUE_MARGIN = 900.0
"""Seconds that an address must work beyond the time we reckon for the queue."""
UNJUDGED = "none"
"""The ledger's word for a clip that was sent without a verdict."""


@dataclass(frozen=True)
class Options:
    """How a clip is to be sent; the defaults are the careful ones."""

    profile: str | Profile = DEFAULT
    """Target: a built-in name, a TOML file, or a Profile."""
    settings: tuple[str, ...] = ()
    """One-off changes of the profile, such as "frame-rate.min=25"."""
    clip: str | None = None
    """Local file that the address is said to give; it is judged, and compared with what the address gives."""
    report: str | None = None
    """Report of `check --format json` to take the verdict from instead."""
    depth: str = "full"
    """How far the clip is looked into: "full", or "limits", which needs `allow_review`."""
    trust_length: bool = False
    """Settle for the length when comparing."""
    allow_review: bool = False
    """Send clips at review, too."""
    judged: bool = True
    """False sends without a verdict, and says so in the ledger."""
    allow_private_host: bool = False
    """For trials against a service on this machine or network."""
    again: bool = False
    """Send although there is a task for this clip already: it will be paid for twice."""
    max_seconds: float | None = None
    """Cap on the account's seconds of today (UTC+8)."""
    image_url: str | None = None
    mode: str | None = None
    watermark: bool | None = None
    check_image: bool | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a cap that would cap nothing."""
        if self.max_seconds is not None and not (math.isfinite(self.max_seconds) and self.max_seconds >= 0):
            raise UsageError(f"max_seconds must be a number of seconds, not {self.max_seconds}.")

    @property
    def given(self) -> dict[str, Any]:
        """The values for the request's body that the user gave."""
        return {name: getattr(self, name) for name in ("image_url", "mode", "watermark", "check_image")}


@dataclass(frozen=True)
class Plan:
    """What would be sent, and whether it may be."""

    address: Address
    target: Target
    job: Job
    body: Mapping[str, Any]
    verdict: Verdict
    findings: tuple[Finding, ...]
    cost: str
    task: Task | None = None
    """The task that there is for this clip already."""
    allow_review: bool = False

    @property
    def fit(self) -> bool:
        """True when it may be sent."""
        return self.verdict is Verdict.ACCEPT or (self.allow_review and self.verdict is Verdict.REVIEW)

    @property
    def shown_body(self) -> dict[str, Any]:
        """The body with every address redacted."""
        return _redacted(self.body)


def make(url: str, options: Options, *, account: str, ledger: Ledger, now: float, judge: Judge | None = None) -> Plan:
    """The plan for one address; raises UsageError, CannotJudge, LedgerFailed. Nothing is sent to the service.

    `account` is the fingerprint of the key, `now` seconds since 1970, `judge` stands in for the validator.
    """
    _is_url(url)
    _is_picture(options.image_url)
    target = _target(options)
    values = target.values(options.given)
    address = Address.of(url)
    needed = target.task_seconds * (ledger.count([State.PENDING, State.RUNNING]) + 1) + QUEUE_MARGIN
    found = _vetted(url, options, now, needed)
    values = {**values, "video_url": address.url}
    if "image_url" in values:
        values["image_url"] = vet.encoded(str(values["image_url"]))
    job = Job("", target.profile.name, target.model, account, address.shown, address.key, _fingerprint(target, values))
    plan = Plan(
        address, target, job, target.body(values), judgement.verdict(found), tuple(found), "", allow_review=options.allow_review
    )
    known = _known(options, target.profile, judge or _judge(target.profile, options.depth))
    if plan.verdict is not Verdict.REJECT:
        plan = _gated(plan, known, options, ledger, judge or _judge(target.profile, options.depth))
    return replace(plan, cost=target.price.said(plan.job.seconds, str(values.get("mode", target.price.only))))


def _is_url(word: str) -> None:
    """A word that does not even look like a URL is a slip of the hand, not a bad address."""
    if is_address(word.strip()):
        return
    # A signed address that lost its beginning keeps its key to itself.
    shown = word.partition("?")[0].rpartition("@")[2]
    hint = (
        "the service fetches by address: give the clip's URL, and the file with --clip"
        if os.path.isfile(word)
        else "write https://…"
    )
    raise UsageError(f"{shown!r} is no URL; {hint}. Nothing was sent.")


def _is_picture(url: str | None) -> None:
    try:
        urlsplit(url or "")
    except ValueError as error:
        raise UsageError("--image-url is not a valid URL; copy it again, whole. Nothing was sent.") from error


def _vetted(url: str, options: Options, now: float, needed: float) -> list[Finding]:
    found = vet.vet(url, now=now, needed=needed, private=options.allow_private_host)
    if options.image_url:
        picture = vet.vet(options.image_url, now=now, needed=needed, private=options.allow_private_host)
        found += [replace(finding, message=f"--image-url: {finding.message}") for finding in picture]
    if options.judged and not options.report:
        found += reports.partial(options.depth)
    return found


def _gated(plan: Plan, known: list[Judgement], options: Options, ledger: Ledger, judge: Judge) -> Plan:
    """The plan with the clip's verdict; without asking the network where the ledger has a task for the clip already."""
    if not options.judged:
        return _ungated(plan, known[0] if known else None, ledger)
    if len(known) == 1 and known[0].sha256:
        plan = _with(plan, known[0])
        held = ledger.holder(plan.job)
        if plan.verdict is Verdict.REJECT or (held and not options.again):
            return replace(plan, task=held)
    passage = verify.pass_through(
        plan.address, known, judge, trust_length=options.trust_length, private=options.allow_private_host
    )
    plan = replace(
        plan, findings=(*plan.findings, *passage.findings), verdict=worst([plan.verdict, judgement.verdict(passage.findings)])
    )
    if passage.judgement is None:
        return plan
    plan = plan if plan.job.clip else _with(plan, passage.judgement)
    return replace(plan, task=ledger.holder(plan.job))


def _ungated(plan: Plan, known: Judgement | None, ledger: Ledger) -> Plan:
    """Only what is wrong for certain stops it; the clip goes by its file, else by its URL."""
    clip = known.sha256 if known and known.sha256 else f"url:{plan.job.url_key}"
    job = replace(
        plan.job,
        clip=clip,
        judged=UNJUDGED,
        path=storable(redacted_text(known.path)) if known else "",
        seconds=known.seconds if known else None,
    )
    return replace(plan, job=job, verdict=Verdict.ACCEPT, task=ledger.holder(job))


def _with(plan: Plan, judgement: Judgement) -> Plan:
    found = judgement.verdict or Verdict.REVIEW
    verdict = worst([plan.verdict, found])
    job = replace(
        plan.job,
        clip=judgement.sha256 or f"url:{plan.job.url_key}",
        path=storable(redacted_text(judgement.path)),
        seconds=judgement.seconds,
        judged=verdict.value,
        features=judgement.features,
    )
    return replace(plan, job=job, verdict=verdict, findings=(*plan.findings, *judgement.findings))


def _known(options: Options, profile: Profile, judge: Judge) -> list[Judgement]:
    """The judgements that the user brings along."""
    if options.clip and options.report:
        raise UsageError("Give --clip or --report, not both.")
    if options.clip and is_address(options.clip):
        raise UsageError("--clip takes the local file that was uploaded, not a URL; the URL alone is fetched and judged.")
    if options.report:
        return reports.from_file(options.report, profile)
    if options.clip:
        return [judgement.from_report(judge(options.clip, options.clip)) if options.judged else judgement.hashed(options.clip)]
    if options.trust_length:
        raise UsageError("--trust-length needs --clip or --report to compare with.")
    return []


def _target(options: Options) -> Target:
    from validator.targets.settings import chosen

    return target_of(chosen(options.profile, options.settings))


def _judge(profile: Profile, depth: str) -> Callable[[str, str], Report]:
    """The validator under this profile."""

    def judge(path: str, shown: str) -> Report:
        from validator import validate

        return replace(validate(path, profile=profile, depth=depth), path=shown)

    return judge


def _fingerprint(target: Target, values: Mapping[str, Any]) -> str:
    """What is ordered of a clip: the endpoint and everything in the body but the clip; a picture goes by its unsigned URL."""
    same = {**values, "video_url": ""}
    if "image_url" in same:
        same["image_url"] = presigned.unsigned(str(same["image_url"]))
    request = json.dumps([target.path.strip("/"), target.body(same)], sort_keys=True)
    return hashlib.sha256(request.encode()).hexdigest()[:32]


def _redacted(body: Mapping[str, Any]) -> dict[str, Any]:
    from validator.inputs.find import is_address, redacted

    def shown(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: shown(inner) for key, inner in value.items()}
        return redacted(value) if isinstance(value, str) and is_address(value) else value

    return {key: shown(value) for key, value in body.items()}
