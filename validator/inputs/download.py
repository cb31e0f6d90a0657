"""Brings a clip from a URL or an object store into a temporary file, to be judged like any other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from validator.errors import Unopenable, UsageError
from validator.facts.clip import CUT_SHORT, File
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.http import TIMEOUTS, open_stream
from validator.inputs.objects import STORES, open_object
from validator.inputs.scratch import no_room, scratch
from validator.inputs.sockets import Timeouts
from validator.texts.said import phrase

_WEB = ("http", "https")
MAX_BYTES = 210 << 20
"""A download is stopped here: just above the largest reading of the documented 200 MB."""


class Source(Protocol):
    """Where a clip comes from."""

    @property
    def length(self) -> int | None:
        """Bytes that were announced."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes; raises ConnectionLost."""


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
    """The clip behind `url`; raises UsageError for a scheme that nobody opens, Unopenable when it cannot be had."""
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
    if parts.scheme.lower() not in (*_WEB, *STORES):
        raise UsageError(
            phrase(
                "{scheme}:// URLs are not opened; only http:// and https:// are, and object stores such as s3://.",
                scheme=parts.scheme,
            )
        )
    if not host and parts.scheme.lower() in _WEB:
        raise UsageError(phrase("The URL names no host."))
    return parts


def _download(url: str, path: str, timeouts: Timeouts) -> Download:
    try:
        with _opened(url, timeouts) as source:
            return _save(source, path)
    except TooLarge as error:
        extension = os.path.splitext(path)[1].lower().removeprefix(".")
        return Download(path, File(error.bytes, None, extension, CUT_SHORT))
    except (NoConnection, ConnectionLost) as error:
        raise Unopenable(phrase("{error}.", error=error)) from error
    except OSError as error:
        raise Unopenable(no_room(error)) from error


@contextmanager
def _opened(url: str, timeouts: Timeouts) -> Iterator[Source]:
    if urlsplit(url).scheme.lower() in STORES:
        with open_object(url, timeouts) as found:
            yield found
        return
    with open_stream(url, timeouts=timeouts) as stream:
        if stream.status != 200:
            raise Unopenable(phrase("the server answered {answer}.", answer=f"{stream.status} {stream.reason}".strip()))
        yield stream


def _save(source: Source, path: str) -> Download:
    with open(path, "wb") as file:
        file.writelines(limited_chunks(source))
    return Download(path)


def limited_chunks(stream: Source) -> Iterator[bytes]:
    """The bytes of a clip as they arrive; raises TooLarge for more than MAX_BYTES, announced or not."""
    count = 0
    if (stream.length or 0) > MAX_BYTES:
        raise TooLarge(stream.length or 0)
    for chunk in stream.chunks():
        count += len(chunk)
        if count > MAX_BYTES:
            raise TooLarge(MAX_BYTES)
        yield chunk
