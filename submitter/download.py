"""Fetches a result video that lives 24 h: resuming after a cut, checked before it appears under its name."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from submitter.backoff import patiently, retry_wait
from submitter.client import Client
from submitter.errors import Refused, StateUnknown
from submitter.wire import Broken, NoConnection, Stream, opened
from validator.errors import UsageError
from validator.sniff import SNIFFED_BYTES, is_video

DEADLINE = 1800.0
"""Seconds that a download may take, all tries together."""


@dataclass(frozen=True)
class _Part:
    """What is known of a half-finished download: its tag tells whether the host still has the same file."""

    task_id: str
    tag: str = ""
    length: int | None = None


def free(path: str) -> None:
    """Raise UsageError when the file is there already: a result is never written over something."""
    if os.path.lexists(path):
        raise UsageError(f"{path} exists already; name another file for --download.")
    if not Path(path).absolute().parent.is_dir():
        raise UsageError(f"{path}: there is no such folder.")


def download(
    task_id: str, path: str, *, client: Client, deadline: float = DEADLINE, tell: Callable[[str], None] | None = None
) -> int:
    """Fetch the result video of a finished task into `path`; gives its size in bytes.

    What came before a cut is kept beside it (`.part`) and gone on with, also by a later call.
    Raises UsageError when `path` exists, Refused when the result is gone, StateUnknown when the time is over.
    """
    free(path)
    until, number = client.clock.ticks() + deadline, 0
    while True:
        url = _address(task_id, client, until)
        try:
            return _finish(_fetched(task_id, url, path), path)
        except (Broken, NoConnection) as error:
            wait = retry_wait(number)
            number += 1
            if client.clock.ticks() + wait > until:
                said = f"{path} could not be fetched before the deadline ({error}). Resume with the same command."
                raise StateUnknown(said) from error
            if tell:
                tell(f"the download broke off ({error}); going on in {wait:.0f} s")
            client.clock.sleep(wait)


def _address(task_id: str, client: Client, until: float) -> str:
    """Asked for anew each time: the address is signed and dies before the file does, and is stored nowhere."""
    outcome = patiently(lambda: client.task(task_id), client.clock, until)
    if outcome.video_url is None:
        raise Refused(200, "", f"the task {task_id} has no result video ({outcome.status}); results live 24 h")
    return outcome.video_url


def _fetched(task_id: str, url: str, path: str) -> tuple[Path, Mapping[str, str]]:
    """The whole file beside its place; raises Broken for anything that may be tried again."""
    part, notes = Path(path + ".part"), Path(path + ".part.json")
    known = _known(notes, task_id)
    start = part.stat().st_size if known.tag and part.exists() else 0
    with opened(url, start=start, match=known.tag) as stream:
        if stream.http == 416:
            part.unlink(missing_ok=True)
            raise Broken("the host has less than we kept, so the file is fetched anew")
        if stream.http in (401, 403, 404, 410):
            raise Refused(stream.http, "", "the host no longer gives the result; it lives 24 h")
        if stream.http not in (200, 206):
            raise Broken(f"the host answered HTTP {stream.http}")
        _write(stream, part, notes, task_id, start if stream.http == 206 else 0)
        return part, stream.headers


def _write(stream: Stream, part: Path, notes: Path, task_id: str, start: int) -> None:
    total = start + stream.length if stream.length is not None else None
    notes.write_text(json.dumps(asdict(_Part(task_id, stream.headers.get("ETag", ""), total))), encoding="utf-8")
    with open(part, "r+b" if start else "wb") as file:
        file.seek(start)
        for chunk in stream.chunks():
            file.write(chunk)
        file.truncate()
    if total is not None and part.stat().st_size != total:
        raise Broken(f"{part.stat().st_size:,} of {total:,} bytes came")


def _known(notes: Path, task_id: str) -> _Part:
    try:
        found = _Part(**json.loads(notes.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return _Part(task_id)
    return found if found.task_id == task_id else _Part(task_id)


def _finish(fetched: tuple[Path, Mapping[str, str]], path: str) -> int:
    """Check the file and give it its name."""
    part, headers = fetched
    with open(part, "rb") as file:
        start = file.read(SNIFFED_BYTES)
        file.seek(0)
        digest = hashlib.md5(usedforsecurity=False)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    stated = headers.get("Content-MD5", "")
    if not is_video(start) or (stated and stated != base64.b64encode(digest.digest()).decode()):
        part.unlink()
        raise Broken("what came is not the video that the host announced")
    os.replace(part, path)
    Path(path + ".part.json").unlink(missing_ok=True)
    return os.path.getsize(path)
