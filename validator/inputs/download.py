"""Brings a clip from an http(s) URL into a temporary file, to be judged like any other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from validator.errors import Unopenable, UsageError
from validator.facts.clip import CUT_SHORT, File
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.http import TIMEOUTS, Stream, open_stream
from validator.inputs.scratch import no_room, scratch
from validator.inputs.sockets import Timeouts
from validator.texts.said import phrase

MAX_BYTES = 210 << 20
"""A download is stopped here: just above the largest reading of the documented 200 MB."""


class TooLarge(Exception):
    """The file is larger than MAX_BYTES, so the rest was not fetched."""

    def __init__(self, size: int) -> None:
        """`size` is what the server announced, else what arrived."""
        super().__init__(f"over {MAX_BYTES:,} bytes")
        self.bytes = size


@dataclass(frozen=True)
class Download:
    """A clip that was brought here; the file is gone when the `with` block ends."""

    path: str
    cut_short: File | None = None
    """Set when the file is larger than MOST_BYTES; the path then holds nothing of use."""


@contextmanager
def downloaded(url: str, timeouts: Timeouts = TIMEOUTS) -> Iterator[Download]:
    """The clip behind `url`; raises UsageError for what is not an http(s) URL, Unopenable when it cannot be had."""
    parts = _checked(url)
    with scratch() as folder:
        yield _download(url, os.path.join(folder, local_name(parts.path)), timeouts)


def local_name(path: str) -> str:
    """A file name for what a URL's path names; it keeps the ending, which is part of what is judged."""
    ending = os.path.splitext(unquote(path))[1]
    return "clip" + (ending if ending[1:].isalnum() and len(ending) < 9 else "")


def _checked(url: str) -> SplitResult:
    """The URL in parts; what is wrong with it is said without repeating it, since it may hold a key."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(phrase("The URL is malformed: check its host and port.")) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise UsageError(phrase("{scheme}:// URLs are not opened; only http:// and https:// are.", scheme=parts.scheme))
    if not host:
        raise UsageError(phrase("The URL names no host."))
    return parts


def _download(url: str, path: str, timeouts: Timeouts) -> Download:
    try:
        with open_stream(url, timeouts=timeouts) as stream:
            if stream.status != 200:
                raise Unopenable(phrase("the server answered {answer}.", answer=f"{stream.status} {stream.reason}".strip()))
            return _save(stream, path)
    except TooLarge as error:
        extension = os.path.splitext(path)[1].lower().removeprefix(".")
        return Download(path, File(error.bytes, None, extension, CUT_SHORT))
    except (NoConnection, ConnectionLost) as error:
        raise Unopenable(phrase("{error}.", error=error)) from error
    except OSError as error:
        raise Unopenable(no_room(error)) from error


def _save(stream: Stream, path: str) -> Download:
    with open(path, "wb") as file:
        file.writelines(limited_chunks(stream))
    return Download(path)


def limited_chunks(stream: Stream) -> Iterator[bytes]:
    """The bytes of a clip as they arrive; raises TooLarge for more than MAX_BYTES, announced or not."""
    count = 0
    if (stream.length or 0) > MAX_BYTES:
        raise TooLarge(stream.length or 0)
    for chunk in stream.chunks():
        count += len(chunk)
        if count > MAX_BYTES:
            raise TooLarge(MAX_BYTES)
        yield chunk
