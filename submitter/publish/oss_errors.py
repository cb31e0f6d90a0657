"""The errors of the OSS package in words of our own: its own repeat request and URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from submitter.clock import Clock
from submitter.publish.bucket import Bucket
from submitter.publish.errors import NoSuchPlace, NotPublished
from submitter.publish.refusals import cut, refusal, unreachable
from validator.errors import UsageError
from validator.texts.said import phrase

CREDENTIALS = ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET")
"""Variables that hold the key."""
_NEVER_MADE = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "SSLError",
    "SSLCertVerificationError",
    "ProxyError",
)
"""Names of the failures before a connection is made."""


@contextmanager
def worded(bucket: Bucket, clock: Clock) -> Iterator[None]:
    """The package's errors in words of our own: its own repeat request and URL."""
    from alibabacloud_oss_v2 import exceptions as theirs

    try:
        yield
    except theirs.BaseError as error:
        raise _error(bucket, clock, _innermost(error), theirs) from None
    except OSError as error:
        raise NotPublished(cut(bucket.shown, error.strerror or type(error).__name__)) from None


def _innermost(error: Exception) -> Exception:
    """What the package, and those below it, have wrapped."""
    while isinstance(inner := _inside(error), Exception):
        error = inner
    return error


def _inside(error: Exception) -> object:
    return getattr(error, "_error", None) or getattr(error, "reason", None) or (error.args[0] if error.args else None)


def _error(bucket: Bucket, clock: Clock, error: Exception, theirs: Any) -> Exception:
    if isinstance(error, theirs.ServiceError):
        headers = {name.lower(): value for name, value in dict(error.headers or {}).items()}
        return refusal(bucket.shown, _code(error), headers.get("date", ""), clock.wall())
    if isinstance(error, theirs.CredentialsBaseError):
        return UsageError(phrase("There are no credentials for OSS: set {names}.", names=", ".join(CREDENTIALS)))
    name = type(error).__name__
    if isinstance(
        error, (theirs.BucketNameInvalidError, theirs.ObjectNameInvalidError, theirs.ParamInvalidError, theirs.ParamNullError)
    ):
        return NoSuchPlace(phrase("{store} is not a bucket, region or endpoint that can be.", store=bucket.shown))
    return NotPublished((unreachable if name in _NEVER_MADE else cut)(bucket.shown, name))


def _code(error: Any) -> str:
    """The store says "AccessDenied" of a bucket at another endpoint, too, and names the right one."""
    code = str(error.code or "")
    return "EndpointMismatch" if code == "AccessDenied" and "Endpoint" in (error.error_fileds or {}) else code
