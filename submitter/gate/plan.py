"""Everything that happens before a submit: the URL checked, the clip judged, the cost stated, the request built."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from submitter.gate import judgement, picture, reports, verify
from submitter.gate.judgement import Judge, Judgement
from submitter.gate.options import Options
from submitter.gate.order import redacted_body, request_fingerprint
from submitter.ledger.ledger import Ledger
from submitter.services.target import Target, target_of
from submitter.task import Job, State, Task
from submitter.urls import check
from submitter.urls.clip_url import ClipUrl, encoded
from submitter.urls.rules import ALL_RULES
from validator.errors import CannotJudge, UsageError
from validator.findings import Finding, Report, Verdict, worst
from validator.inputs.find import is_url
from validator.targets.options import select
from validator.targets.profile import Profile
from validator.texts.printable import redacted_text, storable
from validator.texts.said import phrase

QUEUE_MARGIN = 900.0
"""Seconds that a URL must work beyond the estimated time in the queue."""
UNJUDGED = "none"
"""The ledger's word for a clip that was sent without a verdict."""


@dataclass(frozen=True)
class Plan:
    """What would be sent, and whether it may be."""

    url: ClipUrl
    target: Target
    job: Job
    body: Mapping[str, Any]
    verdict: Verdict
    findings: tuple[Finding, ...]
    cost: str
    task: Task | None = None
    """The task that this clip has already."""
    allow_review: bool = False

    @property
    def fit(self) -> bool:
        """True when it may be sent."""
        return self.verdict is Verdict.ACCEPT or (self.allow_review and self.verdict is Verdict.REVIEW)

    @property
    def at_fault(self) -> str:
        """What keeps the clip from being sent, as it is shown: its URL, or that of the picture where the clip is not to blame."""
        picture_url = self.body.get("input", {}).get("image_url")
        blamed = [each for each in self.findings if judgement.verdict([each]) is self.verdict]
        if picture_url and blamed and all(picture.is_about(each) for each in blamed):
            return ClipUrl.of(str(picture_url)).shown
        return self.url.shown

    @property
    def shown_body(self) -> dict[str, Any]:
        """The body with every URL redacted."""
        return redacted_body(self.body)


def make(
    url: str,
    options: Options,
    *,
    account: str,
    ledger: Ledger,
    now: float,
    judge: Judge | None = None,
    judged: Judgement | None = None,
    fetchable: bool = True,
    compared: bool = False,
) -> Plan:
    """The plan for one URL; raises UsageError, CannotJudge, LedgerFailed. Nothing is sent to the service.

    `account` is the fingerprint of the key, `now` seconds since 1970, `judge` replaces the validator. A clip that was `judged`
    is not judged again. A URL that only the service can open is not `fetchable`, and is not checked; one that was `compared`
    with the clip a moment ago is not fetched again.
    """
    _check_is_url(url)
    check_picture(options.image_url)
    target = target_for(options)
    values = target.values(options.given)
    clip_url = ClipUrl.of(url)
    # An image that is published where the clip is can be fetched by nobody else, either.
    public = options if fetchable or not options.image else replace(options, image_url=None)
    found = _checked(url if fetchable else None, public, now, needed_seconds(target, ledger), target.profile)
    values = {**values, "video_url": clip_url.url}
    if "image_url" in values:
        values["image_url"] = encoded(str(values["image_url"]))
    job = Job("", target.profile.name, target.model, account, clip_url.shown, clip_url.key, request_fingerprint(target, values))
    plan = Plan(
        clip_url, target, job, target.body(values), judgement.verdict(found), tuple(found), "", allow_review=options.allow_review
    )
    wanted = judge is None and judged is None and plan.verdict is not Verdict.REJECT and not _is_held(plan, options, ledger)
    with _picture(options, target.profile, wanted=wanted) as image:
        plan = _adding(plan, image.findings)
        judge = judge or _judge(target.profile, options.depth, image.path)
        known = [judged] if judged else _known(options, target.profile, judge)
        if plan.verdict is not Verdict.REJECT:
            plan = _gated(plan, known, options, ledger, judge if fetchable and not compared else None)
        if image.path and options.report:
            plan = _adding(plan, picture.judged_alone(image.path, str(options.image_url), target.profile, options.depth))
    return replace(plan, cost=target.price.text(plan.job.seconds, str(values.get("mode", target.price.only))))


def _adding(plan: Plan, found: tuple[Finding, ...]) -> Plan:
    """The plan with more that speaks against it."""
    return replace(plan, findings=(*plan.findings, *found), verdict=worst([plan.verdict, judgement.verdict(found)]))


@contextmanager
def _picture(options: Options, profile: Profile, *, wanted: bool) -> Iterator[picture.Picture]:
    """The character image, where there is one that is to be looked at."""
    if options.image and not options.image_url:
        raise UsageError(phrase("--image needs --image-url: the service fetches the picture by its URL."))
    if not (wanted and options.judged and options.image_url):
        yield picture.Picture()
        return
    with picture.brought(options.image_url, options.image, private=options.allow_private_host, profile=profile) as image:
        yield image


def _is_held(plan: Plan, options: Options, ledger: Ledger) -> bool:
    """Whether the clip has a task already, as far as that is known without the network and without looking at it."""
    if options.again or options.report or not options.clip or is_url(options.clip):
        return False
    known = judgement.hashed(options.clip)
    return ledger.active_task(replace(plan.job, clip=_clip_of(plan, known))) is not None


def needed_seconds(target: Target, ledger: Ledger) -> float:
    """How long a URL has to work that is submitted now: until its task's turn has come."""
    return target.task_seconds * (ledger.count([State.PENDING, State.RUNNING]) + 1) + QUEUE_MARGIN


def _check_is_url(word: str) -> None:
    """A word that does not even look like a URL is a slip of the hand, not a bad URL."""
    if is_url(word.strip()):
        return
    # A signed URL that lost its beginning may still hold its key.
    shown = word.partition("?")[0].rpartition("@")[2]
    if os.path.isfile(word):
        raise UsageError(
            phrase(
                "{word!r} is not a URL; the service fetches by URL: give the clip's URL, and the file with --clip."
                " Nothing was sent.",
                word=shown,
            )
        )
    raise UsageError(phrase("{word!r} is not a URL; write https://…. Nothing was sent.", word=shown))


def check_picture(url: str | None) -> None:
    """Raise UsageError for what cannot be the URL of a picture."""
    try:
        urlsplit(url or "")
    except ValueError as error:
        raise UsageError(phrase("--image-url is not a valid URL; copy it again, whole. Nothing was sent.")) from error


def _checked(url: str | None, options: Options, now: float, needed: float, profile: Profile) -> list[Finding]:
    """What speaks against the URL, if it is one that anybody can fetch, and against the picture's."""
    private = options.allow_private_host
    found = check.check_url(url, now=now, needed=needed, private=private, profile=profile) if url else []
    if options.image_url:
        about = check.check_url(options.image_url, now=now, needed=needed, private=private, profile=profile, suffixes=check.STILL)
        found += [replace(finding, subject=picture.SUBJECT) for finding in about]
    if options.judged and not options.report:
        found += reports.partial(options.depth, profile)
    return found


def _gated(plan: Plan, known: list[Judgement], options: Options, ledger: Ledger, judge: Judge | None) -> Plan:
    """The plan with the clip's verdict; without asking the network where the clip has a task in the ledger already.

    Without a `judge` nothing is fetched.
    """
    if not options.judged:
        return _ungated(plan, known[0] if known else None, ledger)
    if len(known) == 1 and known[0].sha256:
        plan = _with(plan, known[0])
        held = ledger.active_task(plan.job)
        if plan.verdict is Verdict.REJECT or judge is None or (held and not options.again):
            return replace(plan, task=held)
    if judge is None:
        raise CannotJudge(phrase("{url} is not to be fetched, so its clip has to be judged before.", url=plan.url.shown))
    passage = verify.pass_through(
        plan.url,
        known,
        judge,
        trust_length=options.trust_length,
        private=options.allow_private_host,
        profile=plan.target.profile,
    )
    plan = replace(
        plan, findings=(*plan.findings, *passage.findings), verdict=worst([plan.verdict, judgement.verdict(passage.findings)])
    )
    if passage.judgement is None:
        return plan
    plan = plan if plan.job.clip else _with(plan, passage.judgement)
    # A verdict may have been carried over to other bytes: those are what is sent.
    job = replace(plan.job, clip=_clip_of(plan, passage.judgement))
    return replace(plan, job=job, task=ledger.active_task(job))


def _clip_of(plan: Plan, known: Judgement | None) -> str:
    """What the ledger knows the clip by: its bytes, else its URL."""
    return known.sha256 if known and known.sha256 else f"url:{plan.job.url_key}"


def _ungated(plan: Plan, known: Judgement | None, ledger: Ledger) -> Plan:
    """Only an error of the URL stops it; the clip is known by its file, else by its URL."""
    job = replace(
        plan.job,
        clip=_clip_of(plan, known),
        judged=UNJUDGED,
        path=storable(redacted_text(known.path)) if known else "",
        seconds=known.seconds if known else None,
    )
    return replace(plan, job=job, verdict=Verdict.ACCEPT, task=ledger.active_task(job))


def _with(plan: Plan, judgement: Judgement) -> Plan:
    found = judgement.verdict or Verdict.REVIEW
    verdict = worst([plan.verdict, found])
    job = replace(
        plan.job,
        clip=_clip_of(plan, judgement),
        path=storable(redacted_text(judgement.path)),
        seconds=judgement.seconds,
        judged=verdict.value,
        features=judgement.features,
    )
    return replace(plan, job=job, verdict=verdict, findings=(*plan.findings, *judgement.findings))


def _known(options: Options, profile: Profile, judge: Judge) -> list[Judgement]:
    """The judgements that the user brings along."""
    if options.clip and options.report:
        raise UsageError(phrase("Give --clip or --report, not both."))
    if options.clip and is_url(options.clip):
        raise UsageError(
            phrase(
                "--clip needs the local file that was uploaded, not a URL; without --clip the URL itself is fetched and judged."
            )
        )
    if options.report:
        return reports.from_file(options.report, profile)
    if options.clip:
        return [judgement.from_report(judge(options.clip, options.clip)) if options.judged else judgement.hashed(options.clip)]
    if options.trust_length:
        raise UsageError(phrase("--trust-length needs --clip or --report to compare with."))
    return []


def target_for(options: Options) -> Target:
    """The target that the options name, with what they change of it; raises UsageError."""
    from validator.targets.settings import chosen

    profile = chosen(options.profile, options.settings, None, ALL_RULES)
    option = profile.options.get("mode")
    if option and options.mode in option.values:
        # What is asked of the service is also what the limits are about.
        profile = select(profile, "mode", str(options.mode))
    target = target_of(profile)
    return replace(target, price=target.price.of_region(options.region))


def _judge(profile: Profile, depth: str, image: str) -> Callable[[str, str], Report]:
    """The validator under this profile, with the character image beside the clip where there is one."""

    def judge(path: str, shown: str) -> Report:
        from validator import validate

        return replace(validate(path, profile=profile, depth=depth, image=image or None), path=shown)

    return judge
