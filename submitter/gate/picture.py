"""The character image before it is sent with a clip: brought here, compared, and judged by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from submitter.gate.judgement import verdict
from submitter.gate.verify import arrive, differing
from submitter.urls import check
from submitter.urls.clip_url import ClipUrl
from submitter.urls.findings import findings
from submitter.urls.response import check_image, head_of
from validator.errors import CannotJudge, Unopenable, UsageError
from validator.files import sha256
from validator.findings import Finding, Verdict
from validator.inputs.download import local_name
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.http import open_stream
from validator.inputs.scratch import no_room, scratch
from validator.rules import RULES
from validator.targets.profile import Profile
from validator.texts.said import phrase

SUBJECT = "--image-url"
"""What findings about the image's URL are about."""


@dataclass(frozen=True)
class Picture:
    """A copy of the image on this machine, as long as it is looked at."""

    path: str = ""
    """Empty where an error is among the findings instead, or nobody wants to look."""
    findings: tuple[Finding, ...] = ()
    """About its URL."""


def is_about(found: Finding) -> bool:
    """Whether a finding is about the image or its URL, and not about the clip."""
    return found.subject == SUBJECT or (found.rule in RULES and RULES[found.rule].of_image)


@contextmanager
def brought(url: str, file: str | None, *, private: bool, profile: Profile) -> Iterator[Picture]:
    """The image behind `url`, which gives the bytes of `file` where one is named; raises CannotJudge when it cannot be had."""
    with scratch() as folder:
        path = os.path.join(folder, local_name(urlsplit(url).path))
        yield _fetched(ClipUrl.of(url), path, file, private=private, profile=profile)


def _fetched(url: ClipUrl, path: str, file: str | None, *, private: bool, profile: Profile) -> Picture:
    found: list[Finding] = []
    check_hop = check.hop_check(url.url, private=private, profile=profile, lesser=found)
    try:
        with open_stream(url.url, check_hop=check_hop) as stream, open(path, "wb") as kept:
            found += check_image(head_of(stream), profile)
            if verdict(found) is not Verdict.REJECT:
                arrived = arrive(stream, kept)
                found += _compared(arrived.sha256, file, profile)
    except check.Unfit as error:
        found = error.findings
    except (NoConnection, ConnectionLost) as error:
        raise CannotJudge(phrase("{url}: the character image cannot be fetched: {error}.", url=url.shown, error=error)) from error
    except OSError as error:
        raise Unopenable(no_room(error)) from error
    about = tuple(replace(each, subject=SUBJECT) for each in found)
    return Picture("" if verdict(found) is Verdict.REJECT else path, about)


def _compared(arrived: str, file: str | None, profile: Profile) -> list[Finding]:
    """What speaks against the bytes that arrived, where a file says which they should be."""
    if file is None:
        return []
    try:
        wanted = sha256(file)[0] or ""
    except OSError as error:
        raise UsageError(phrase("{path} cannot be read: {reason}.", path=file, reason=error.strerror)) from error
    return [] if arrived == wanted else findings([("url-content-differs", differing(arrived, wanted))], profile)


def judged_alone(path: str, url: str, profile: Profile, depth: str) -> tuple[Finding, ...]:
    """What speaks against the image by itself; raises CannotJudge where that cannot be said, UsageError where it is not there."""
    from validator.check import image_report, options
    from validator.picture.measure import look_at

    report = image_report(look_at(path, options(profile, depth)).image, profile)
    if report.problem:
        raise CannotJudge(phrase("{path}: {problem}", path=ClipUrl.of(url).shown, problem=report.problem))
    return report.findings
