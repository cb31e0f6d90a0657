"""The character image of a run: looked at once, published where it is a file, and then the same for every clip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from submitter.errors import Rejected
from submitter.gate import picture, plan
from submitter.jobs.forecast import Forecast
from submitter.jobs.run_options import RunOptions
from submitter.jobs.steps import Step
from submitter.ledger.ledger import Ledger
from submitter.publish.publish import publish
from submitter.publish.store import Content, Store
from submitter.services.target import Target
from submitter.urls.clip_url import ClipUrl
from validator.errors import CannotJudge, UsageError
from validator.findings import Finding, Verdict
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.clock import Clock
    from validator.facts.image import Image


class UnfitImage(Rejected):
    """The image is not fit to be sent with any clip; nothing left this machine."""

    def __init__(self, said: str, findings: tuple[Finding, ...]) -> None:
        """`findings` is all that was found."""
        super().__init__(said)
        self.findings = findings


def pictured(
    options: RunOptions, target: Target, store: Store, *, ledger: Ledger, clock: Clock, dry_run: bool = False
) -> tuple[RunOptions, Image | None]:
    """The options with the image's URL, and what is known of the image; without one, both as they are.

    With `dry_run`, nothing leaves this machine. Raises UsageError, CannotJudge, Rejected, and what `publish` raises.
    """
    sending = options.sending
    if not (sending.image or sending.image_url):
        if "image_url" in target.takes - set(target.defaults):
            raise UsageError(
                phrase("{name} needs the picture of a person: give --image or --image-url.", name=target.profile.name)
            )
        return options, None
    if "image_url" not in target.takes:
        option = "--image" if sending.image else "--image-url"
        raise UsageError(phrase("{name} does not use {option}.", name=target.profile.name, option=option))
    with _there(options, target) as path:
        image = _looked_at(path, options, target)
    if sending.image_url:
        return options, image
    url = _url(str(sending.image), image.sha256, options, target, store, ledger, clock, dry_run=dry_run)
    return replace(options, sending=replace(sending, image_url=url)), image


@contextmanager
def _there(options: RunOptions, target: Target) -> Iterator[str]:
    """The path of the image's bytes."""
    sending = options.sending
    if not sending.image_url:
        yield str(sending.image)
        return
    plan.check_picture(sending.image_url)
    private = sending.allow_private_host
    with picture.brought(sending.image_url, sending.image, private=private, profile=target.profile) as found:
        _check(found.findings, _name(options), allow_review=True)
        yield found.path


def _name(options: RunOptions) -> str:
    """What the image is called: its file, or its URL without the signature."""
    return options.sending.image or ClipUrl.of(str(options.sending.image_url)).shown


def _looked_at(path: str, options: RunOptions, target: Target) -> Image:
    from validator import check
    from validator.picture.measure import look_at

    image = look_at(path, check.options(target.profile, "full")).image
    report = check.image_report(image, target.profile)
    if report.problem:
        raise CannotJudge(phrase("{path}: {problem}", path=_name(options), problem=report.problem))
    _check(report.findings, _name(options), allow_review=options.sending.allow_review)
    return image


def _check(found: tuple[Finding, ...], name: str, *, allow_review: bool) -> None:
    """Raise Rejected where the findings keep the image from being sent."""
    from submitter.gate.judgement import verdict

    came, worst = verdict(found), max(found, key=lambda each: each.severity.rank, default=None)
    if worst is None or came is Verdict.ACCEPT or (came is Verdict.REVIEW and allow_review):
        return
    if came is Verdict.REVIEW:
        raise UnfitImage(
            phrase("{path} needs review: {rule}. Nothing was sent; --allow-review sends it anyway.", path=name, rule=worst.rule),
            found,
        )
    raise UnfitImage(phrase("{path} was rejected: {rule}. Nothing was sent.", path=name, rule=worst.rule), found)


def foreseen(image: Image, options: RunOptions, target: Target, store: Store) -> Forecast:
    """What a run does with an image that is a file: it is published as each clip is, once."""
    from validator import check

    steps = (Step.PUBLISH, Step.VERIFY) if store.is_fetchable else (Step.PUBLISH,)
    word = check.image_report(image, target.profile).word
    return Forecast(str(options.sending.image), verdict=word, fit=True, steps=steps, bytes=image.bytes)


def _url(
    path: str, judged: str, options: RunOptions, target: Target, store: Store, ledger: Ledger, clock: Clock, *, dry_run: bool
) -> str:
    """Where the service fetches the image; `judged` is its hash, and no other bytes are published."""
    if dry_run:
        link = store.url(Content.of(path), options.life)
        return link.url if link else f"{store.shown}image"
    done = publish(
        path,
        store,
        ledger=ledger,
        life=options.life,
        needed=plan.needed_seconds(target, ledger),
        private=options.sending.allow_private_host,
        expected=judged,
        clock=clock,
    )
    return done.url
