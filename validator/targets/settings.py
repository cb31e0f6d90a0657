"""Puts together the target of a run: a profile, the working folder's settings, one-off changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.targets.load import changed, checked_limits, load_profile, with_settings
from validator.targets.profile import DEFAULT, Profile
from validator.targets.toml import load, nearest

_KEYS = ("profile", "strict", "limits", "rules")
OWN_FILE = "motion-preflight.toml"


@dataclass(frozen=True)
class Settings:
    """What the working folder asks for."""

    origin: str = ""
    """The file that was read; empty when there is none."""
    profile: str = DEFAULT
    strict: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Tables `limits` and `rules`, laid over whichever profile is chosen."""


def working_folder(folder: Path) -> Settings:
    """Settings from `motion-preflight.toml`, else from `[tool.motion-preflight]` in `pyproject.toml`; raises UsageError."""
    own, project = folder / OWN_FILE, folder / "pyproject.toml"
    if own.is_file():
        return _settings(load(own), OWN_FILE, folder)
    if not project.is_file() or b"tool.motion-preflight" not in project.read_bytes():
        return Settings()
    table = load(project).get("tool", {}).get("motion-preflight")
    return Settings() if table is None else _settings(table, "pyproject.toml [tool.motion-preflight]", folder)


def _settings(table: object, origin: str, folder: Path) -> Settings:
    if not isinstance(table, Mapping):
        raise UsageError(f"{origin} must be a table.")
    for key in table:
        if key not in _KEYS:
            raise UsageError(f"Unknown key in {origin}: {key!r}{nearest(key, _KEYS)}")
    strict, profile = table.get("strict", False), table.get("profile", DEFAULT)
    if not isinstance(strict, bool) or not isinstance(profile, str):
        raise UsageError(f"In {origin}, strict must be true or false and profile a name in quotes.")
    if profile.endswith(".toml"):
        profile = str(folder / profile)
    return Settings(origin, profile, strict, {key: table[key] for key in ("limits", "rules") if key in table})


def chosen(profile: str | Profile, settings: Iterable[str], folder: Settings | None, rules: Collection[str]) -> Profile:
    """The profile by name, file or value, with the folder's changes and then the one-off `KEY=VALUE` ones; raises UsageError.

    `rules` are the names of the rules that there are.
    """
    target = load_profile(profile, rules) if isinstance(profile, str) else profile
    if folder and folder.changes:
        target = changed(target, folder.changes, folder.origin, rules)
    return checked_limits(with_settings(target, settings, rules))
