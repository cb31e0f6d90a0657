"""What an object store's error codes mean: one table for S3 and for those that speak its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from submitter.publish.errors import NoSuchPlace, NotPublished, StoreRefused
from submitter.spans import span
from validator.errors import PreflightError
from validator.texts.said import phrase

Worded = Callable[[str, str], PreflightError]
"""Takes the store's name and the code."""


def _no_bucket(store: str, code: str) -> PreflightError:
    return NoSuchPlace(phrase("{store}: there is no such bucket ({code}); nothing is published.", store=store, code=code))


def _denied(store: str, code: str) -> PreflightError:
    return StoreRefused(
        phrase("{store} denies access ({code}): these credentials may not do this there.", store=store, code=code), code
    )


def _unknown_key(store: str, code: str) -> PreflightError:
    return StoreRefused(
        phrase("{store} does not know these credentials ({code}): check key id, secret and region.", store=store, code=code), code
    )


def _expired(store: str, code: str) -> PreflightError:
    return StoreRefused(phrase("{store}: the credentials have expired ({code}); renew them.", store=store, code=code), code)


def _elsewhere(store: str, code: str) -> PreflightError:
    return NoSuchPlace(
        phrase(
            "{store} is in another region, or at another endpoint ({code}): give --region or --endpoint-url.",
            store=store,
            code=code,
        )
    )


def _busy(store: str, code: str) -> PreflightError:
    return NotPublished(phrase("{store} is busy or out of order ({code}); publish again later.", store=store, code=code))


_DENIED = ("AccessDenied", "AccessForbidden", "AllAccessDisabled", "UserDisable", "AccountProblem")
_UNKNOWN_KEY = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidSecurityToken")
_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "SecurityTokenExpired")
_SKEWED = ("RequestTimeTooSkewed", "RequestExpired")
OF_THE_STORE = frozenset({*_DENIED, *_UNKNOWN_KEY, *_EXPIRED, *_SKEWED, "NotSignedUp", "QuotaExceeded"})
"""Codes about the bucket, the credentials, the account or the clock; all others are about what was uploaded."""
_WORDS: Mapping[str, Worded] = {
    **dict.fromkeys(("NoSuchBucket", "InvalidBucketName"), _no_bucket),
    **dict.fromkeys(_DENIED, _denied),
    **dict.fromkeys(_UNKNOWN_KEY, _unknown_key),
    **dict.fromkeys(_EXPIRED, _expired),
    **dict.fromkeys(
        (
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "InvalidRegion",
            "EndpointMismatch",
        ),
        _elsewhere,
    ),
    **dict.fromkeys(
        ("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "DownloadTrafficRateLimitExceeded"), _busy
    ),
}


def refusal(store: str, code: str, date: str, now: float) -> PreflightError:
    """The error for a code; `date` is the answer's own, `now` this machine's time in seconds since 1970."""
    if code in _SKEWED:
        return StoreRefused(
            phrase(
                "{store} refuses this machine's clock ({code}){off}; set it right.", store=store, code=code, off=_off(date, now)
            ),
            code,
        )
    if code in _WORDS:
        return _WORDS[code](store, code)
    return StoreRefused(phrase("{store} refused: {code}.", store=store, code=code or phrase("without a reason")), code)


def _off(date: str, now: float) -> str:
    """How far the clock is off, where the store says its own time."""
    try:
        there = parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return ""
    if abs(now - there) < 1:
        return ""
    if now < there:
        return phrase(", which is {span} behind", span=span(there - now))
    return phrase(", which is {span} ahead", span=span(now - there))


def unreachable(store: str, name: str) -> str:
    """What to say when no connection is made; `name` is the failure's own."""
    return phrase("{store} cannot be reached ({name}); nothing is published.", store=store, name=name)


def cut(store: str, name: str) -> str:
    """What to say when a connection ends too early."""
    return phrase(
        "{store}: the connection was cut ({name}); the file is not there in full. Publish it again.", store=store, name=name
    )


def may_not_list(store: str) -> str:
    """What is known of credentials with which a listing was refused."""
    return phrase(
        "{store}: the credentials are known, but may not list it; only an upload shows whether they may upload.", store=store
    )
