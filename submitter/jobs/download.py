"""Fetches a short-lived result video: resumed after a cut, checked before it appears under its name."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from submitter.errors import Refused, StateUnknown
from submitter.http.backoff import retry_until, retry_wait
from submitter.jobs.part import Part
from submitter.services.service import Service
from submitter.spans import span
from submitter.urls import check, hosts
from validator.errors import CannotJudge, UsageError
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.http import open_stream
from validator.inputs.sockets import Timeouts, resolve_host
from validator.inputs.url import MalformedUrl, prepare_url
from validator.media import playback
from validator.media.sniff import SNIFFED_BYTES, is_video
from validator.texts.said import phrase

DEADLINE = 1800.0
"""Seconds that a download may take, all tries together."""
TRY_SECONDS = 600.0
"""Seconds that one try may take."""
MIN_SECONDS = 1.0
"""What a try gets at least, however near the deadline is."""
MAX_BAD = 2
"""How often the host may send something other than a playable video before we give up."""


@dataclass(frozen=True)
class Downloaded:
    """A result that is here now."""

    bytes: int
    checked: str
    """What was checked of it, as the end of a sentence: "decoded to its end"."""


class _Bad(ConnectionLost):
    """All of it came, and it is not what was announced."""

    def __init__(self, said: str, md5: str) -> None:
        """`md5` is that of the file that was dropped."""
        super().__init__(said)
        self.md5 = md5


def check_download(path: str | None) -> None:
    """Raise UsageError when the file is there already: a result is never written over something. None asks for no result."""
    if path is None:
        return
    if os.path.lexists(path):
        raise UsageError(phrase("{path} exists already; name another file for --download.", path=path))
    if not Path(path).absolute().parent.is_dir():
        raise UsageError(phrase("{path}: the folder does not exist.", path=path))


def download(
    task_id: str, path: str, *, client: Service, deadline: float = DEADLINE, on_progress: Callable[[str], None] | None = None
) -> Downloaded:
    """Fetch the result video of a finished task into `path`.

    What came before a cut is kept beside it (`.part`) and continued, also by a later call.
    Raises UsageError when `path` exists, Refused when the result is gone or is not a video, StateUnknown when the time is over.
    """
    check_download(path)
    until, number, bad = client.clock.ticks() + deadline, 0, list[str]()
    part, private = Part(path, task_id), _is_private(client.base)
    while True:
        url = _url(task_id, client, until)
        try:
            return _fetched(part, url, path, bad, private=private, seconds=until - client.clock.ticks(), life=_life(client))
        except (ConnectionLost, NoConnection) as error:
            bad += [error.md5] if isinstance(error, _Bad) else []
            if len(bad) >= MAX_BAD:
                raise Refused(
                    200, "", phrase("the host gave no usable video {count} times: {error}", count=len(bad), error=error)
                ) from error
            wait = retry_wait(number)
            number += 1
            if client.clock.ticks() + wait > until:
                said = phrase(
                    "{path} could not be fetched before the deadline ({error}). Resume with the same command.",
                    path=path,
                    error=error,
                )
                raise StateUnknown(said) from error
            if on_progress:
                on_progress(
                    phrase("the download broke off ({error}); trying again in {seconds:.0f} s", error=error, seconds=wait)
                )
            client.clock.sleep(wait)


def _url(task_id: str, client: Service, until: float) -> str:
    """Asked for each time: the URL is signed and dies before the file does, and is stored nowhere."""
    outcome = retry_until(lambda: client.query(task_id), client.clock, until)
    if outcome.video_url is None:
        raise Refused(
            200,
            "",
            phrase(
                "the task {name} has no result video ({status}); results live {life}",
                name=task_id,
                status=outcome.status,
                life=_life(client),
            ),
        )
    try:
        return prepare_url(outcome.video_url).url
    except MalformedUrl as error:
        raise Refused(200, "", phrase("the result is not an http(s) URL; it is not fetched")) from error


def _life(client: Service) -> str:
    return span(client.limits.result_life_seconds)


def _is_private(base: str) -> bool:
    """Whether the service itself is on this machine or network: only then its results may be."""
    try:
        url = prepare_url(base)
    except MalformedUrl:
        return False
    return bool(hosts.private_case(url.host) or hosts.private_address(check.addresses(url), resolve_host))


def _fetched(part: Part, url: str, path: str, bad: Sequence[str], *, private: bool, seconds: float, life: str) -> Downloaded:
    """The whole file under its name; raises ConnectionLost for anything that may be tried again. `bad` are the MD5s of what was dropped."""
    try:
        check_hop, timeouts = check.hop_check(url, private=private), Timeouts(total=min(TRY_SECONDS, max(seconds, MIN_SECONDS)))
        with open_stream(url, check_hop=check_hop, headers=part.request_headers, timeouts=timeouts) as stream:
            if stream.status == 416:
                part.drop()
                raise ConnectionLost(phrase("the host has less than was kept; the file is fetched from the start"))
            if stream.status in (401, 403, 404, 410):
                raise Refused(stream.status, "", phrase("the host no longer gives the result; it lives {life}", life=life))
            if stream.status not in (200, 206):
                raise ConnectionLost(phrase("the host answered HTTP {status}", status=stream.status))
            part.take(stream)
    except check.Unfit as error:
        raise Refused(200, "", phrase("the result is not fetched: {error}", error=error)) from error
    checked = _checked(part, bad)
    part.finish(path)
    return Downloaded(os.path.getsize(path), checked)


def _checked(part: Part, bad: Sequence[str]) -> str:
    """What was checked of the file; raises _Bad, and drops it, when it is not the video that was announced."""
    start, md5 = _read(part.file)
    stated = part.headers.get("Content-MD5", "")
    if not is_video(start) or (stated and stated != md5):
        part.drop()
        raise _Bad(phrase("the file is not the video that was announced"), md5)
    # The host's own checksum, or the same whole file twice: it is like that where it comes from.
    return _played(part, md5, proven=bool(stated) or (part.length is not None and md5 in bad))


def _played(part: Part, md5: str, *, proven: bool) -> str:
    """Whether it plays; a file that is proven to be the host's is kept even when it does not."""
    try:
        decode_error = playback.first_error(str(part.file))
    except CannotJudge as error:
        if part.length is not None:
            return phrase("complete; not decoded: {error}", error=error)
        return phrase("perhaps cut short, since the host announced no length; not decoded: {error}", error=error)
    if decode_error and not proven:
        part.drop()
        raise _Bad(phrase("the file cannot be decoded to its end ({error})", error=decode_error), md5)
    if not decode_error:
        return phrase("decoded to its end")
    return phrase("complete, but it cannot be decoded without errors ({error})", error=decode_error)


def _read(path: Path) -> tuple[bytes, str]:
    """The file's beginning and its MD5."""
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb") as file:
        start = file.read(SNIFFED_BYTES)
        file.seek(0)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return start, base64.b64encode(digest.digest()).decode()
