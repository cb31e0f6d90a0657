"""Puts together the target of a run: a profile, the working folder's settings, one-off changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.targets.fields import check_known, table_of
from validator.targets.load import load_profile, option_names
from validator.targets.overlay import changed, checked_limits, with_settings
from validator.targets.profile import DEFAULT, Profile
from validator.targets.toml import load, nearest
from validator.texts.catalog import LANGUAGES
from validator.texts.language import DEFAULT as DEFAULT_LANGUAGE
from validator.texts.language import known
from validator.texts.said import phrase

_KEYS = ("profile", "strict", "lang", "publish", "limits", "rules", "options")
OWN_FILE = "motion-preflight.toml"


@dataclass(frozen=True)
class Settings:
    """What the working folder asks for."""

    origin: str = ""
    """The file that was read; empty when there is none."""
    profile: str = DEFAULT
    strict: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Tables `limits`, `rules` and `options`, laid over whichever profile is chosen."""
    publish: str = ""
    """Where clips are published when nobody says where, such as "s3://bucket/clips"."""


def working_folder(folder: Path) -> Settings:
    """Settings from `motion-preflight.toml`, else from `[tool.motion-preflight]` in `pyproject.toml`; raises UsageError."""
    table, origin = _table(folder)
    return Settings() if table is None else _settings(table, origin, folder)


def working_language(folder: Path) -> str:
    """The `lang` of the same settings; empty without one, and where they cannot be read, which `working_folder` says."""
    try:
        table, _ = _table(folder)
    except (UsageError, OSError):
        return ""
    return str(table.get("lang", "")) if isinstance(table, Mapping) else ""


def _table(folder: Path) -> tuple[object, str]:
    """What the settings hold, and where they are; None where there are none."""
    own, project = folder / OWN_FILE, folder / "pyproject.toml"
    if own.is_file():
        return load(own), OWN_FILE
    if not project.is_file() or b"tool.motion-preflight" not in project.read_bytes():
        return None, ""
    return load(project).get("tool", {}).get("motion-preflight"), "pyproject.toml [tool.motion-preflight]"


def _settings(table: object, origin: str, folder: Path) -> Settings:
    if not isinstance(table, Mapping):
        raise UsageError(phrase("{origin} must be a table.", origin=origin))
    for key in table:
        if key not in _KEYS:
            raise UsageError(
                phrase("Unknown key in {origin}: {key!r}{nearest}", origin=origin, key=key, nearest=nearest(key, _KEYS))
            )
    strict, profile, publish = table.get("strict", False), table.get("profile", DEFAULT), table.get("publish", "")
    if not isinstance(strict, bool) or not isinstance(profile, str):
        raise UsageError(phrase("In {origin}, strict must be true or false and profile a name in quotes.", origin=origin))
    if not isinstance(publish, str):
        raise UsageError(phrase('In {origin}, publish must be a text such as "s3://bucket/clips".', origin=origin))
    if publish.strip().lower().startswith("command:"):  # a folder that came from elsewhere must run no program
        raise UsageError(
            phrase(
                "In {origin}, publish must not be a command:; name it with --to or MOTION_PREFLIGHT_TO instead.", origin=origin
            )
        )
    if not known(str(table.get("lang", DEFAULT_LANGUAGE))):
        raise UsageError(phrase("In {origin}, lang must be one of {known}.", origin=origin, known=", ".join(LANGUAGES)))
    if profile.endswith(".toml"):
        profile = str(folder / profile)
    return Settings(origin, profile, strict, {key: table[key] for key in ("limits", "rules", "options") if key in table}, publish)


def chosen(profile: str | Profile, settings: Iterable[str], folder: Settings | None, rules: Collection[str]) -> Profile:
    """The profile by name, file or value, with the folder's changes and then the one-off `KEY=VALUE` ones; raises UsageError.

    `rules` are the names of the rules that there are.
    """
    target = load_profile(profile, rules) if isinstance(profile, str) else profile
    if folder and folder.changes:
        target = changed(target, _for(target, folder), folder.origin, rules)
    return checked_limits(with_settings(target, settings, rules))


def _for(target: Profile, folder: Settings) -> Mapping[str, Any]:
    """The folder's changes without options that only other built-in targets have: a folder is for many targets.

    Raises UsageError for one that none of them has.
    """
    given = table_of(folder.changes, "options", folder.origin)
    if others := [key for key in given if key not in target.options]:
        known = (*target.options, *option_names())
        for key in others:
            check_known(key, known, phrase("option in {origin}", origin=folder.origin))
    return {**folder.changes, "options": {key: value for key, value in given.items() if key in target.options}}
