"""Brings a clip from an http(s) address into a temporary file; the only file of the package that talks to a network."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import requests

from validator.errors import Unopenable, UsageError
from validator.facts import CUT_SHORT, File

MOST_BYTES = 210 << 20
"""A download is stopped here: just above the largest reading of the documented 200 MB."""
CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 30.0
"""How long the server may say nothing."""
WHOLE_SECONDS = 600.0
"""How long the whole download may take."""
MOST_REDIRECTS = 5
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Download:
    """A clip that was brought here; the file is gone when the `with` block ends."""

    path: str
    cut_short: File | None = None
    """Set when the file is larger than MOST_BYTES; the path then holds nothing of use."""


@contextmanager
def fetched(url: str) -> Iterator[Download]:
    """The clip behind `url`; raises UsageError for another scheme, Unopenable when it cannot be had."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{parts.scheme}:// addresses are not opened; only http:// and https:// are.")
    with tempfile.TemporaryDirectory(prefix="motion-preflight-") as folder:
        ending = os.path.splitext(unquote(parts.path))[1]
        path = os.path.join(folder, "clip" + (ending if ending[1:].isalnum() and len(ending) < 9 else ""))
        try:
            yield _download(url, path)
        except requests.RequestException as error:
            raise Unopenable(_said(error)) from error


def _download(url: str, path: str) -> Download:
    with requests.Session() as session:
        session.max_redirects = MOST_REDIRECTS
        answer = session.get(url, stream=True, timeout=(CONNECT_SECONDS, SILENCE_SECONDS))
        with answer:
            if answer.status_code != 200:
                raise Unopenable(f"the server answered {answer.status_code} {answer.reason or ''}".strip() + ".")
            return _spool(answer, path)


def _spool(answer: requests.Response, path: str) -> Download:
    declared = answer.headers.get("Content-Length", "")
    length = int(declared) if declared.isdecimal() and "Content-Encoding" not in answer.headers else None
    extension = os.path.splitext(path)[1].lower().removeprefix(".")
    if length is not None and length > MOST_BYTES:
        return Download(path, File(length, None, extension, CUT_SHORT))
    written, deadline = 0, time.monotonic() + WHOLE_SECONDS
    with open(path, "wb") as file:
        for chunk in answer.iter_content(_CHUNK):
            written += len(chunk)
            if written > MOST_BYTES:
                return Download(path, File(MOST_BYTES, None, extension, CUT_SHORT))
            if time.monotonic() > deadline:
                raise Unopenable(f"the download took over {WHOLE_SECONDS:g} s and was stopped.")
            file.write(chunk)
    if length is not None and written < length:
        raise Unopenable(f"the connection ended after {written:,} of {length:,} bytes.")
    return Download(path)


def _said(error: requests.RequestException) -> str:
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
