"""The gate: what the service will fetch must be what was judged, and must have been judged fit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from submitter.gate.judgement import Judge, Judgement, from_report, verdict
from submitter.urls import vet
from submitter.urls.vet import Address, Head
from validator.errors import CannotJudge, Unopenable
from validator.findings import Finding, Hit, Verdict
from validator.inputs.download import MOST_BYTES, local_name
from validator.inputs.http import Stream, opened
from validator.inputs.outcome import Broken, NoConnection
from validator.inputs.scratch import no_room, scratch
from validator.media.sniff import SNIFFED_BYTES, kind


@dataclass(frozen=True)
class Passage:
    """What came of fetching the address."""

    judgement: Judgement | None
    """The judgement that holds for the bytes there; None when a finding stands in its place."""
    findings: tuple[Finding, ...]


def pass_through(address: Address, known: Sequence[Judgement], judge: Judge, *, trust_length: bool, private: bool) -> Passage:
    """Fetch the address and compare it with the judgements that there are, or judge it; raises CannotJudge when it cannot be had."""
    try:
        with opened(address.url, vet=vet.vetting(address.url, private=private)) as stream:
            head = Head(stream.http, stream.headers.get("Content-Type", ""), stream.length, stream.hops, stream.first_byte)
            found = vet.vet_answer(head)
            if verdict(found) is Verdict.REJECT:
                return Passage(None, tuple(found))
            if known and trust_length:
                return _by_length(known, stream.length, found)
            return _compared(stream, known, found) if known else _judged(stream, address, judge, found)
    except vet.Unfit as error:
        return Passage(None, tuple(error.findings))
    except (NoConnection, Broken) as error:
        raise CannotJudge(f"{address.shown}: the clip cannot be fetched: {error}.") from error
    except Unopenable as error:
        raise CannotJudge(f"{address.shown}: {error}") from error


def _compared(stream: Stream, known: Sequence[Judgement], found: list[Finding]) -> Passage:
    with open(os.devnull, "wb") as nothing:
        arrived = _arrive(stream, nothing)
    return _unfit(arrived, found) if isinstance(arrived, Hit) else _by_bytes(known, arrived, found)


def _judged(stream: Stream, address: Address, judge: Judge, found: list[Finding]) -> Passage:
    with scratch() as folder:
        path = os.path.join(folder, local_name(urlsplit(address.url).path))
        try:
            with open(path, "wb") as file:
                arrived = _arrive(stream, file)
        except OSError as error:
            raise Unopenable(no_room(error)) from error
        if isinstance(arrived, Hit):
            return _unfit(arrived, found)
        return Passage(from_report(judge(path, address.shown)), tuple(found))


def _unfit(hit: Hit, found: list[Finding]) -> Passage:
    return Passage(None, (*found, *vet.findings([(_RULE_OF[hit.case], hit)])))


_RULE_OF = {"content": "url-is-web-page", "size": "url-file-too-large", "empty": "url-unreachable"}
_Arrived = tuple[int, str]
"""Bytes and SHA-256 of what came."""


def _arrive(stream: Stream, file: IO[bytes]) -> _Arrived | Hit:
    digest, count, start = hashlib.sha256(), 0, b""
    if (stream.length or 0) > MOST_BYTES:
        return Hit("size", stream.length or 0)
    for chunk in stream.chunks():
        start = (start + chunk)[:SNIFFED_BYTES] if len(start) < SNIFFED_BYTES else start
        count += len(chunk)
        if count > MOST_BYTES:
            return Hit("size", count)
        digest.update(chunk)
        file.write(chunk)
    if kind(start) == "web page":
        return Hit("content", "web page")
    return (count, digest.hexdigest()) if count else Hit("empty", 0)


def _by_length(known: Sequence[Judgement], length: int | None, found: list[Finding]) -> Passage:
    fitting = [each for each in known if each.bytes is not None and each.bytes == length]
    if len(fitting) == 1:
        return Passage(fitting[0], tuple(found))
    lengths = [each.bytes for each in known if each.bytes is not None]
    hit = Hit("unknown", "") if length is None or fitting or not lengths else Hit("length", length, lengths[0])
    return Passage(None, (*found, *vet.findings([("url-content-differs", hit)])))


def _by_bytes(known: Sequence[Judgement], arrived: _Arrived, found: list[Finding]) -> Passage:
    count, digest = arrived
    for each in known:
        if each.sha256 == digest:
            return Passage(each, tuple(found))
    wanted = known[0]
    differs = wanted.bytes is not None and wanted.bytes != count and len(known) == 1
    hit = (
        Hit("length", count, wanted.bytes or 0)
        if differs
        else Hit("bytes", digest[:16] + "…", (wanted.sha256 or "unknown")[:16] + "…")
    )
    return Passage(None, (*found, *vet.findings([("url-content-differs", hit)])))
