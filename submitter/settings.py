"""Where the key, the address and the ledger come from, as the vendor's own tools take them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from validator.errors import UsageError

BASE = "https://dashscope.aliyuncs.com/api/v1"
"""Beijing; keys of other regions need their own base."""
KEY_FILE = Path("~/.dashscope/api_key")
FINGERPRINT_DIGITS = 12
"""Enough to tell a user's keys apart, far too few to find one."""


@dataclass(frozen=True)
class Settings:
    """Who calls, and whom. The key is never shown, not even by `repr`."""

    key: str = field(repr=False)
    base: str = BASE
    """Without a slash at its end; includes /api/v1."""
    workspace: str = ""

    @property
    def account(self) -> str:
        """Fingerprint of the key; a service other than the vendor's has accounts of its own."""
        host = urlsplit(self.base).netloc.lower()
        place = "" if host.endswith(".aliyuncs.com") else host
        return hashlib.sha256(f"motion-preflight\n{place}\n{self.key}".encode()).hexdigest()[:FINGERPRINT_DIGITS]

    def at(self, path: str) -> str:
        """The full address of `path`, which keeps its last slash or lack of one."""
        return f"{self.base}/{path.lstrip('/')}"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises UsageError when there is no key, or the address is none."""
    env = os.environ if environ is None else environ
    return Settings(_key(env), _base(env), env.get("DASHSCOPE_WORKSPACE", "").strip())


def ledger_path(environ: Mapping[str, str] | None = None) -> Path:
    """The ledger's file: MOTION_PREFLIGHT_LEDGER, else one in the platform's state folder."""
    env = os.environ if environ is None else environ
    if named := env.get("MOTION_PREFLIGHT_LEDGER"):
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path("motion-preflight", appauthor=False) / "ledger.sqlite3"


def _key(env: Mapping[str, str]) -> str:
    if key := env.get("DASHSCOPE_API_KEY", "").strip():
        return _plain(key, "DASHSCOPE_API_KEY")
    if named := env.get("DASHSCOPE_API_KEY_FILE_PATH", "").strip():
        return _from_file(Path(named).expanduser(), "DASHSCOPE_API_KEY_FILE_PATH")
    own = KEY_FILE.expanduser()
    if own.is_file():
        return _from_file(own, str(KEY_FILE))
    raise UsageError(f"There is no key: set DASHSCOPE_API_KEY, or DASHSCOPE_API_KEY_FILE_PATH, or write it to {KEY_FILE}.")


def _from_file(path: Path, origin: str) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The key file {path} ({origin}) cannot be read.") from error
    if not key:
        raise UsageError(f"The key file {path} ({origin}) is empty.")
    return _plain(key, origin)


def _plain(key: str, origin: str) -> str:
    """A key with a line break or a foreign letter in it would break the header, and the error would show it."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"The key from {origin} holds a space, a line break or a letter that no key has; it is not shown here.")
    return key


def _base(env: Mapping[str, str]) -> str:
    base = (env.get("DASHSCOPE_HTTP_BASE_URL", "").strip() or BASE).rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise UsageError("DASHSCOPE_HTTP_BASE_URL must be an http(s) address such as " + BASE + ".")
    return base
