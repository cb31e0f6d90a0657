"""The gate: what the service will fetch must be what was judged, and must have been judged fit."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote, urlsplit

from submitter import source
from submitter.judgement import Judge, Judgement, from_report, verdict
from submitter.source import Address, Head
from submitter.wire import Broken, NoConnection, Stream, opened
from validator.errors import CannotJudge
from validator.model import Finding, Hit, Verdict
from validator.sniff import SNIFFED_BYTES, kind

MOST_BYTES = 210 << 20
"""A file is not fetched beyond this: just above the largest reading of the documented 200 MB."""


@dataclass(frozen=True)
class Passage:
    """What came of fetching the address."""

    judgement: Judgement | None
    """The judgement that holds for the bytes there; None when a finding stands in its place."""
    findings: tuple[Finding, ...]


def pass_through(address: Address, known: Sequence[Judgement], judge: Judge, *, trust_length: bool, private: bool) -> Passage:
    """Fetch the address and compare it with the judgements that there are, or judge it; raises CannotJudge when it cannot be had."""
    try:
        with opened(address.url) as stream, ExitStack() as stack:
            head = Head(stream.http, stream.headers.get("Content-Type", ""), stream.length, stream.hops, stream.first_byte)
            found = source.vet_answer(head, private=private)
            if verdict(found) is Verdict.REJECT:
                return Passage(None, tuple(found))
            if known and trust_length:
                return _by_length(known, stream.length, found)
            folder = None if known else stack.enter_context(tempfile.TemporaryDirectory(prefix="motion-preflight-"))
            path = os.path.join(folder, _name(address)) if folder else os.devnull
            with open(path, "wb") as file:
                arrived = _arrive(stream, file)
            if isinstance(arrived, Hit):
                return Passage(None, (*found, *source.findings([(_RULE_OF[arrived.case], arrived)])))
            return _by_bytes(known, arrived, found) if known else Passage(from_report(judge(path, address.shown)), tuple(found))
    except (NoConnection, Broken) as error:
        raise CannotJudge(f"{address.shown}: the clip cannot be fetched: {error}.") from error


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
    return Passage(None, (*found, *source.findings([("url-content-differs", hit)])))


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
    return Passage(None, (*found, *source.findings([("url-content-differs", hit)])))


def _name(address: Address) -> str:
    """A file name that keeps the ending, which is part of what is judged."""
    ending = os.path.splitext(unquote(urlsplit(address.url).path))[1]
    return "clip" + (ending if ending[1:].isalnum() and len(ending) < 9 else "")
