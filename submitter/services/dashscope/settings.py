"""Where the key and the base URL come from: the variables and the file that the vendor's own tools read."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from validator.errors import UsageError
from validator.texts.said import phrase

KEY, KEY_FILE_PATH = "DASHSCOPE_API_KEY", "DASHSCOPE_API_KEY_FILE_PATH"
BASE_URL, WORKSPACE = "DASHSCOPE_HTTP_BASE_URL", "DASHSCOPE_WORKSPACE"
"""The environment variables."""
BASE = "https://dashscope.aliyuncs.com/api/v1"
"""Beijing; keys of other regions need their own base."""
KEY_FILE = Path("~/.dashscope/api_key")
FINGERPRINT_DIGITS = 12
"""Enough to tell a user's keys apart, far too few to find one."""


ALLOW_HTTP = "MOTION_PREFLIGHT_ALLOW_HTTP"
_OTHERS_MAY_READ = 0o077


class Secret:
    """A text that no repr, copy, pickle or JSON shows; `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not pickled: call read_settings() in the process that needs it.")


_REGIONS = (("dashscope-intl.", "singapore"), (".ap-southeast-1.", "singapore"))
"""A part of the host, and the region that it is in."""


@dataclass(frozen=True, init=False)
class Settings:
    """Who calls, and whom."""

    secret: Secret
    """The key; not shown by `repr`, `dataclasses.asdict` or a pickle."""
    base: str
    """Without a slash at its end; includes /api/v1."""
    workspace: str

    def __init__(self, key: str, base: str = BASE, workspace: str = "") -> None:
        """`key` is the account's API key."""
        for name, value in (("secret", Secret(key)), ("base", base), ("workspace", workspace)):
            object.__setattr__(self, name, value)

    @property
    def key(self) -> str:
        """The key, for the header of a request."""
        return self.secret.reveal()

    @property
    def account(self) -> str:
        """Fingerprint of the key; a service other than the vendor's has accounts of its own."""
        host = urlsplit(self.base).netloc.lower()
        place = "" if host.endswith(".aliyuncs.com") else host
        return hashlib.sha256(f"motion-preflight\n{place}\n{self.key}".encode()).hexdigest()[:FINGERPRINT_DIGITS]

    @property
    def region(self) -> str:
        """By the host, as targets name regions; empty for the usual one."""
        host = (urlsplit(self.base).hostname or "").lower()
        return next((name for part, name in _REGIONS if part in host), "")

    def at(self, path: str) -> str:
        """The full URL of `path`, which keeps its last slash or lack of one."""
        return f"{self.base}/{path.lstrip('/')}"


def _silent(said: str) -> None:
    """Warn nobody."""


def read_settings(
    environ: Mapping[str, str] | None = None, *, warn: Callable[[str], None] = _silent, needs_key: bool = True
) -> Settings:
    """The settings of this process; raises UsageError when no key is found, or for a value that cannot be used.

    `warn` is given a sentence for what is used all the same. Where nothing is to be sent, `needs_key` is False.
    """
    env = os.environ if environ is None else environ
    return Settings(_key(env, warn, needed=needs_key), _base(env), _workspace(env))


def _key(env: Mapping[str, str], warn: Callable[[str], None], *, needed: bool) -> str:
    if key := env.get(KEY, "").strip():
        return _plain(key, KEY)
    if named := env.get(KEY_FILE_PATH, "").strip():
        return _from_file(_expanded(named), KEY_FILE_PATH, warn)
    own = _own_file()
    if own and own.is_file():
        return _from_file(own, str(KEY_FILE), warn)
    if not needed:
        warn(phrase("there is no API key, so that it is not known whether a clip has a task already."))
        return ""
    raise UsageError(
        phrase("No API key: set {variable}, or {other}, or write it to {path}.", variable=KEY, other=KEY_FILE_PATH, path=KEY_FILE)
    )


def _expanded(named: str) -> Path:
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise UsageError(
            phrase(
                "{variable} is {named}, but there is no such home folder; give the whole path.",
                variable=KEY_FILE_PATH,
                named=named,
            )
        ) from error


def _own_file() -> Path | None:
    """The file in the home folder; None for a user without one, as in some containers."""
    try:
        return KEY_FILE.expanduser()
    except RuntimeError:
        return None


def _from_file(path: Path, origin: str, warn: Callable[[str], None]) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(phrase("The key file {path} ({origin}) cannot be read.", path=path, origin=origin)) from error
    if not key:
        raise UsageError(phrase("The key file {path} ({origin}) is empty.", path=path, origin=origin))
    if os.name == "posix" and stat.S_ISREG(mode) and mode & _OTHERS_MAY_READ:
        warn(phrase("other users of this machine may read the key file {path}; chmod 600 keeps it yours.", path=path))
    return _plain(key, origin)


def _plain(key: str, origin: str) -> str:
    """A key with a line break or a foreign letter in it would break the header, and the error would show it."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(
            phrase(
                "The key from {origin} holds a space, a line break or a letter that no key has; it is not shown here.",
                origin=origin,
            )
        )
    return key


def _workspace(env: Mapping[str, str]) -> str:
    workspace = env.get(WORKSPACE, "").strip()
    if not workspace.isascii() or not workspace.isprintable():
        raise UsageError(
            phrase("{variable} holds a line break or a letter that a header cannot carry; copy the id again.", variable=WORKSPACE)
        )
    return workspace


def _base(env: Mapping[str, str]) -> str:
    """The base URL; it is not repeated in an error, for it may hold a password."""
    base = (env.get(BASE_URL, "").strip() or BASE).rstrip("/")
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    plain = base.isascii() and base.isprintable() and " " not in base
    if parts.scheme not in ("http", "https") or not host or not plain or "?" in base or "#" in base or "@" in parts.netloc:
        raise UsageError(
            phrase("{variable} must be an http(s) URL without a password, such as {example}.", variable=BASE_URL, example=BASE)
        )
    if parts.scheme == "http" and not _is_loopback(host) and env.get(ALLOW_HTTP, "") != "1":
        raise UsageError(
            phrase(
                "{variable} is http://, which sends the key unencrypted. Use https://, or set {other}=1 to allow it.",
                variable=BASE_URL,
                other=ALLOW_HTTP,
            )
        )
    return base


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
