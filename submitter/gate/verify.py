"""The gate: what the service will fetch must be what was judged, and must have been judged fit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO
from urllib.parse import urlsplit

from submitter.gate.judgement import Judge, Judgement, from_report, strictest, verdict
from submitter.urls import check
from submitter.urls.clip_url import ClipUrl
from submitter.urls.findings import findings
from submitter.urls.response import check_response, head_of
from validator.errors import CannotJudge, Unopenable
from validator.findings import Finding, Hit, Verdict
from validator.inputs.download import MAX_BYTES, TooLarge, limited_chunks, local_name
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.http import Stream, open_stream
from validator.inputs.scratch import no_room, scratch
from validator.media.sniff import SNIFFED_BYTES, kind
from validator.targets.profile import Profile
from validator.texts.said import phrase


@dataclass(frozen=True)
class Passage:
    """What came of fetching the URL."""

    judgement: Judgement | None
    """The judgement that holds for the bytes there; None when an error is among the findings instead."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Arrived:
    """The bytes that came."""

    bytes: int
    sha256: str
    hit: Hit | None = None
    """What is wrong with them by themselves."""


def pass_through(
    url: ClipUrl, known: Sequence[Judgement], judge: Judge, *, trust_length: bool, private: bool, profile: Profile
) -> Passage:
    """Fetch the URL and compare it with the judgements that there are, or judge it; raises CannotJudge when it cannot be had."""
    found: list[Finding] = []
    check_hop = check.hop_check(url.url, private=private, profile=profile, lesser=found)
    try:
        with open_stream(url.url, check_hop=check_hop) as stream:
            found += check_response(head_of(stream), profile)
            if verdict(found) is Verdict.REJECT:
                return Passage(None, tuple(found))
            return _Gate(url, known, judge, profile, tuple(found)).passage(stream, trust_length=trust_length)
    except check.Unfit as error:
        return Passage(None, tuple(error.findings))
    except (NoConnection, ConnectionLost) as error:
        raise CannotJudge(phrase("{url}: the clip cannot be fetched: {error}.", url=url.shown, error=error)) from error
    except Unopenable as error:
        raise CannotJudge(phrase("{url}: {error}", url=url.shown, error=error)) from error


@dataclass(frozen=True)
class _Gate:
    """One URL whose host is answering."""

    url: ClipUrl
    known: Sequence[Judgement]
    judge: Judge
    profile: Profile
    found: tuple[Finding, ...]

    def passage(self, stream: Stream, *, trust_length: bool) -> Passage:
        """What the answer's length or bytes come to."""
        if self.known and trust_length:
            return self._by_length(stream.length)
        return self._compared(stream) if self.known else self._judged(stream)

    def _compared(self, stream: Stream) -> Passage:
        with open(os.devnull, "wb") as nothing:
            arrived = arrive(stream, nothing)
        return self._unfit(arrived) or self._by_bytes(arrived)

    def _judged(self, stream: Stream) -> Passage:
        with scratch() as folder:
            path = os.path.join(folder, local_name(urlsplit(self.url.url).path))
            try:
                with open(path, "wb") as file:
                    arrived = arrive(stream, file)
            except OSError as error:
                raise Unopenable(no_room(error)) from error
            return self._unfit(arrived) or self._passed(from_report(self.judge(path, self.url.shown)), arrived.hit)

    def _unfit(self, arrived: Arrived) -> Passage | None:
        """The end for bytes that are an error by themselves; None for all others."""
        if not arrived.hit:
            return None
        found = findings([(_RULE_OF[arrived.hit.case], arrived.hit)], self.profile)
        if verdict(found) is Verdict.REJECT:
            return Passage(None, (*self.found, *found))
        if arrived.hit.case == "size":
            raise CannotJudge(
                phrase(
                    "{url}: the file is over {most:,} bytes, so it was not fetched to its end.",
                    url=self.url.shown,
                    most=MAX_BYTES,
                )
            )
        return None

    def _passed(self, judgement: Judgement, hit: Hit | None = None) -> Passage:
        found = findings([(_RULE_OF[hit.case], hit)], self.profile) if hit else []
        return Passage(judgement, (*self.found, *found))

    def _by_length(self, length: int | None) -> Passage:
        fitting = [each for each in self.known if each.bytes is not None and each.bytes == length]
        if len(fitting) == 1 or _is_one_clip(fitting):
            return self._passed(strictest(fitting))
        lengths = [each.bytes for each in self.known if each.bytes is not None]
        hit = Hit("unknown", "") if length is None or fitting or not lengths else Hit("length", length, lengths[0])
        return self._differs(hit, None, length)

    def _by_bytes(self, arrived: Arrived) -> Passage:
        same = [each for each in self.known if each.sha256 == arrived.sha256]
        if same:
            return self._passed(strictest(same), arrived.hit)
        wanted = self.known[0]
        if wanted.bytes is not None and wanted.bytes != arrived.bytes and len(self.known) == 1:
            hit = Hit("length", arrived.bytes, wanted.bytes)
        else:
            hit = differing(arrived.sha256, wanted.sha256)
        return self._differs(hit, arrived.sha256, arrived.bytes)

    def _differs(self, hit: Hit, sha256: str | None, length: int | None) -> Passage:
        """An error, unless the profile says that the verdict may hold for other bytes, too."""
        found = findings([("url-content-differs", hit)], self.profile)
        if verdict(found) is Verdict.REJECT:
            return Passage(None, (*self.found, *found))
        # Nobody knows which of the judged clips these bytes come from: they get the worst that could be true.
        return Passage(replace(strictest(self.known), sha256=sha256, bytes=length), (*self.found, *found))


def _is_one_clip(judgements: Sequence[Judgement]) -> bool:
    hashes = {each.sha256 for each in judgements}
    return len(hashes) == 1 and None not in hashes


def differing(arrived: str | None, wanted: str | None) -> Hit:
    """That other bytes came than those that were judged, by their hashes."""
    return Hit("bytes", _short(arrived), _short(wanted))


def _short(sha256: str | None) -> str:
    return f"{sha256[:16]}…" if sha256 else "unknown"


_RULE_OF = {"content": "url-is-web-page", "size": "url-file-too-large", "empty": "url-unreachable"}


def arrive(stream: Stream, file: IO[bytes]) -> Arrived:
    """Keep the bytes as they come; raises ConnectionLost, OSError."""
    digest, count, start = hashlib.sha256(), 0, b""
    try:
        for chunk in limited_chunks(stream):
            start = (start + chunk)[:SNIFFED_BYTES] if len(start) < SNIFFED_BYTES else start
            count += len(chunk)
            digest.update(chunk)
            file.write(chunk)
    except TooLarge as error:
        return Arrived(count, "", Hit("size", error.bytes))
    return Arrived(count, digest.hexdigest(), _hit(start))


def _hit(start: bytes) -> Hit | None:
    """What is wrong with bytes that begin like this."""
    if not start:
        return Hit("empty", 0)
    return Hit("content", "web page") if kind(start) == "web page" else None
