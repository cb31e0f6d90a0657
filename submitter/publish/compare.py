"""What a URL must be before anything is uploaded for it, and what it must give afterwards."""

from __future__ import annotations

from typing import NoReturn

from submitter.errors import Rejected
from submitter.gate.judgement import Judgement
from submitter.gate.verify import pass_through
from submitter.publish.errors import TooShortLived
from submitter.publish.store import Content, Link
from submitter.spans import span
from submitter.urls.check import check_url
from submitter.urls.clip_url import ClipUrl
from submitter.urls.findings import AS_LISTED
from validator.errors import UsageError
from validator.findings import Finding, Report, Severity, Verdict
from validator.inputs.download import MAX_BYTES
from validator.inputs.find import redacted
from validator.texts.catalog import sentence
from validator.texts.said import phrase


def check_length(content: Content) -> None:
    """Raise UsageError for a file that could not be fetched back whole."""
    if content.bytes > MAX_BYTES:
        raise UsageError(
            phrase(
                "{path} has {bytes:,} bytes; more than {most:,} are not fetched back and compared. --no-verify publishes it all the same.",
                path=content.path,
                bytes=content.bytes,
                most=MAX_BYTES,
            )
        )


def check_life(link: Link, *, now: float, needed: float) -> None:
    """Raise TooShortLived for a URL that ends within `needed` seconds of `now`."""
    if link.expires is not None and link.expires < now + needed:
        raise TooShortLived(
            phrase(
                "The URL would work for {works}, and the clip may wait {needed} for its turn."
                " Give a longer --life, or credentials that last longer.",
                works=span(max(0.0, link.expires - now)),
                needed=span(needed),
            )
        )


def check_link(link: Link, *, now: float, private: bool) -> None:
    """Raise Rejected for a URL that no service could fetch."""
    _raise_worst(link, check_url(link.url, now=now, needed=0.0, private=private))


def compare(link: Link, content: Content, *, private: bool) -> None:
    """Fetch the URL; raises Rejected when it does not give this content, CannotJudge when it cannot be fetched."""
    wanted = Judgement(content.path, content.sha256, content.bytes, Verdict.ACCEPT)
    url = ClipUrl.of(link.url)
    passage = pass_through(url, [wanted], _never, trust_length=False, private=private, profile=AS_LISTED)
    _raise_worst(link, passage.findings)


def _never(*_: str) -> Report:
    raise NotImplementedError  # what is known is compared, not judged


def _raise_worst(link: Link, found: tuple[Finding, ...] | list[Finding]) -> None:
    for finding in found:
        if finding.severity is Severity.ERROR:
            _refuse(link, finding)


def _refuse(link: Link, finding: Finding) -> NoReturn:
    shown = redacted(link.url)
    raise Rejected(phrase("{url} is of no use to the service: {finding}", url=shown, finding=sentence(finding)))
