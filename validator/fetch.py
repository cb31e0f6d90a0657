"""Brings a clip from an http(s) address into a temporary file; the only file of the package that talks to a network."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from urllib.parse import SplitResult, unquote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from validator.errors import Unopenable, UsageError
from validator.facts import CUT_SHORT, File

MOST_BYTES = 210 << 20
"""A download is stopped here: just above the largest reading of the documented 200 MB."""
MOST_REDIRECTS = 5
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Download:
    """A clip that was brought here; the file is gone when the `with` block ends."""

    path: str
    cut_short: File | None = None
    """Set when the file is larger than MOST_BYTES; the path then holds nothing of use."""


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for, in seconds."""

    connect: float = 10.0
    silence: float = 30.0
    """How long the server may say nothing."""
    whole: float = 600.0
    """How long the whole download may take, redirects and headers included."""


PATIENCE = Patience()


@contextmanager
def fetched(url: str, patience: Patience = PATIENCE) -> Iterator[Download]:
    """The clip behind `url`; raises UsageError for what is no http(s) address, Unopenable when it cannot be had."""
    parts = _checked(url)
    with _scratch() as folder:
        ending = os.path.splitext(unquote(parts.path))[1]
        path = os.path.join(folder, "clip" + (ending if ending[1:].isalnum() and len(ending) < 9 else ""))
        try:
            download = _in_time(url, path, patience)
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise Unopenable(_said(error)) from error
        except OSError as error:
            raise Unopenable(_no_room(error)) from error
        yield download


def _scratch() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="motion-preflight-")
    except OSError as error:
        raise Unopenable(_no_room(error)) from error


def _no_room(error: OSError) -> str:
    return f"the download cannot be kept in the folder for temporary files: {error.strerror}."


def _checked(url: str) -> SplitResult:
    """The address in parts; what is wrong with it is told without repeating it, since it may hold a key."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError("An address is not well formed: look at its host and port.") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise UsageError(f"{parts.scheme}:// addresses are not opened; only http:// and https:// are.")
    if not host:
        raise UsageError("An address names no host.")
    return parts


def _in_time(url: str, path: str, patience: Patience) -> Download:
    """The download on a thread of its own: a server that sends a byte now and then meets no time-out of the socket's."""
    deadline = time.monotonic() + patience.whole
    future: Future[Download] = Future()
    Thread(target=_settle, args=(future, url, path, patience, deadline), daemon=True).start()
    while not wait([future], timeout=min(0.5, patience.whole)).done:
        if time.monotonic() > deadline:
            raise Unopenable(_too_slow(patience))
    return future.result()


def _settle(future: Future[Download], url: str, path: str, patience: Patience, deadline: float) -> None:
    try:
        future.set_result(_download(url, path, patience, deadline))
    except Exception as error:
        future.set_exception(error)


def _too_slow(patience: Patience) -> str:
    return f"the download took over {patience.whole:g} s and was stopped."


def _download(url: str, path: str, patience: Patience, deadline: float) -> Download:
    with requests.Session() as session:
        session.max_redirects = MOST_REDIRECTS
        answer = session.get(url, stream=True, timeout=(patience.connect, patience.silence))
        with answer:
            if answer.status_code != 200:
                raise Unopenable(f"the server answered {answer.status_code} {answer.reason or ''}".strip() + ".")
            return _spool(answer, path, patience, deadline)


def _spool(answer: requests.Response, path: str, patience: Patience, deadline: float) -> Download:
    declared = answer.headers.get("Content-Length", "")
    length = int(declared) if declared.isdecimal() and "Content-Encoding" not in answer.headers else None
    extension = os.path.splitext(path)[1].lower().removeprefix(".")
    if length is not None and length > MOST_BYTES:
        return Download(path, File(length, None, extension, CUT_SHORT))
    written = 0
    with open(path, "wb") as file:
        for chunk in answer.iter_content(_CHUNK):
            written += len(chunk)
            if written > MOST_BYTES:
                return Download(path, File(MOST_BYTES, None, extension, CUT_SHORT))
            if time.monotonic() > deadline:
                raise Unopenable(_too_slow(patience))
            file.write(chunk)
    if length is not None and written < length:
        raise Unopenable(f"the connection ended after {written:,} of {length:,} bytes.")
    return Download(path)


def _said(error: Exception) -> str:
    """One clause for what went wrong; never the library's own text, which may repeat a signed address."""
    if isinstance(error, requests.TooManyRedirects):
        return f"the address redirects more than {MOST_REDIRECTS} times."
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time."
    if isinstance(error, requests.exceptions.SSLError):
        return "the server's certificate is not trusted."
    if isinstance(error, requests.exceptions.InvalidSchema):
        return "the address redirects to something that is not http(s)."
    if isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return "the connection failed or was cut."
    return f"the address cannot be fetched ({type(error).__name__})."
