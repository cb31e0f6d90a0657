"""Fetches a result video that lives 24 h: resuming after a cut, checked before it appears under its name."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from submitter.errors import Refused, StateUnknown
from submitter.http.backoff import patiently, retry_wait
from submitter.jobs.part import Part
from submitter.services.dashscope.client import Client
from submitter.urls import hosts
from submitter.urls import vet as source
from validator.errors import CannotJudge, UsageError
from validator.inputs.http import opened
from validator.inputs.outcome import Broken, NoConnection
from validator.inputs.sockets import Patience, resolved
from validator.inputs.url import Malformed, prepared
from validator.media import playback
from validator.media.sniff import SNIFFED_BYTES, is_video

DEADLINE = 1800.0
"""Seconds that a download may take, all tries together."""
WHOLE_SECONDS = 600.0
"""Seconds that one try may take."""
LEAST_SECONDS = 1.0
"""What a try gets at least, however near the deadline is."""
MOST_BAD = 2
"""So often the host may give something else than a video that plays, before it is believed."""


@dataclass(frozen=True)
class Downloaded:
    """A result that is here now."""

    bytes: int
    checked: str
    """What was checked of it, as the end of a sentence: "decoded to its end"."""


class _Bad(Broken):
    """All of it came, and it is not what was announced."""

    def __init__(self, said: str, md5: str) -> None:
        """`md5` is that of the file that was dropped."""
        super().__init__(said)
        self.md5 = md5


def free(path: str) -> None:
    """Raise UsageError when the file is there already: a result is never written over something."""
    if os.path.lexists(path):
        raise UsageError(f"{path} exists already; name another file for --download.")
    if not Path(path).absolute().parent.is_dir():
        raise UsageError(f"{path}: there is no such folder.")


def download(
    task_id: str, path: str, *, client: Client, deadline: float = DEADLINE, tell: Callable[[str], None] | None = None
) -> Downloaded:
    """Fetch the result video of a finished task into `path`.

    What came before a cut is kept beside it (`.part`) and continued, also by a later call.
    Raises UsageError when `path` exists, Refused when the result is gone or is no video, StateUnknown when the time is over.
    """
    free(path)
    until, number, bad = client.clock.ticks() + deadline, 0, list[str]()
    part, private = Part(path, task_id), _is_private(client.settings.base)
    while True:
        url = _url(task_id, client, until)
        try:
            return _fetched(part, url, path, bad, private=private, most=until - client.clock.ticks())
        except (Broken, NoConnection) as error:
            bad += [error.md5] if isinstance(error, _Bad) else []
            if len(bad) >= MOST_BAD:
                raise Refused(200, "", f"the host gave no usable video {len(bad)} times: {error}") from error
            wait = retry_wait(number)
            number += 1
            if client.clock.ticks() + wait > until:
                said = f"{path} could not be fetched before the deadline ({error}). Resume with the same command."
                raise StateUnknown(said) from error
            if tell:
                tell(f"the download broke off ({error}); trying again in {wait:.0f} s")
            client.clock.sleep(wait)


def _url(task_id: str, client: Client, until: float) -> str:
    """Asked for each time: the URL is signed and dies before the file does, and is stored nowhere."""
    outcome = patiently(lambda: client.task(task_id), client.clock, until)
    if outcome.video_url is None:
        raise Refused(200, "", f"the task {task_id} has no result video ({outcome.status}); results live 24 h")
    try:
        return prepared(outcome.video_url).url
    except Malformed as error:
        raise Refused(200, "", "the service names a result that is no http(s) URL; it is not fetched") from error


def _is_private(base: str) -> bool:
    """Whether the service itself is on this machine or network: only then its results may be."""
    try:
        url = prepared(base)
    except Malformed:
        return False
    return bool(hosts.private_case(url.host) or hosts.private_address(source.addresses(url), resolved))


def _fetched(part: Part, url: str, path: str, bad: Sequence[str], *, private: bool, most: float) -> Downloaded:
    """The whole file under its name; raises Broken for anything that may be tried again. `bad` are the MD5s of what was dropped."""
    try:
        vet, patience = source.vetting(url, private=private), Patience(whole=min(WHOLE_SECONDS, max(most, LEAST_SECONDS)))
        with opened(url, vet=vet, headers=part.request_headers, patience=patience) as stream:
            if stream.http == 416:
                part.drop()
                raise Broken("the host has less than was kept; the file is fetched from the start")
            if stream.http in (401, 403, 404, 410):
                raise Refused(stream.http, "", "the host no longer gives the result; it lives 24 h")
            if stream.http not in (200, 206):
                raise Broken(f"the host answered HTTP {stream.http}")
            part.take(stream)
    except source.Unfit as error:
        raise Refused(200, "", f"the result is not fetched: {error}") from error
    checked = _checked(part, bad)
    part.finish(path)
    return Downloaded(os.path.getsize(path), checked)


def _checked(part: Part, bad: Sequence[str]) -> str:
    """What was checked of the file; raises _Bad, and drops it, when it is not the video that was announced."""
    start, md5 = _read(part.file)
    stated = part.headers.get("Content-MD5", "")
    if not is_video(start) or (stated and stated != md5):
        part.drop()
        raise _Bad("what came is not the video that was announced", md5)
    # The host's own checksum, or the same whole file twice: it is like that where it comes from.
    return _played(part, md5, proven=bool(stated) or (part.length is not None and md5 in bad))


def _played(part: Part, md5: str, *, proven: bool) -> str:
    """Whether it plays; a file that is proven to be the host's is kept even when it does not."""
    try:
        complaint = playback.complaint(str(part.file))
    except CannotJudge as error:
        known = "complete" if part.length is not None else "perhaps cut short, since the host announced no length"
        return f"{known}; not decoded: {str(error).rstrip('.')}"
    if complaint and not proven:
        part.drop()
        raise _Bad(f"what came cannot be decoded to its end ({complaint})", md5)
    return f"complete, but it cannot be decoded without errors ({complaint})" if complaint else "decoded to its end"


def _read(path: Path) -> tuple[bytes, str]:
    """The file's beginning and its MD5."""
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb") as file:
        start = file.read(SNIFFED_BYTES)
        file.seek(0)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return start, base64.b64encode(digest.digest()).decode()
