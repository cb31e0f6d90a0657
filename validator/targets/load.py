"""Reads targets from TOML, where each limit has its unit, meaning and source, and lays a user's changes over them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.targets.fields import check_known, table_of, text_of
from validator.targets.introduce import with_options
from validator.targets.overlay import changed, checked_limits
from validator.targets.profile import DEFAULT, VALUES, Limit, Profile
from validator.targets.service import check_service
from validator.targets.toml import load, nearest
from validator.texts.said import phrase

FOLDER = Path(__file__).parent
_SHARED = "_shared"
"""The file that every target builds on: all limits with their meaning, and our own estimates."""
TOP = ("name", "title", "source", "note", "ends", "successors", "extends", "limits", "rules", "options", "service")
ALL = "all"
"""The name that `check` takes for every built-in target."""
_OWN_FIELDS = "fields"
"""Of a limit that is left open where it is introduced: the fields that targets and users may set."""


def names() -> list[str]:
    """The built-in targets, the default one first."""
    found = sorted(p.stem for p in FOLDER.glob("*.toml") if not p.stem.startswith("_"))
    return sorted(found, key=lambda name: name != DEFAULT)


def load_profile(name: str, rules: Collection[str]) -> Profile:
    """A built-in target by name, or one from a TOML file; raises UsageError naming what is wrong.

    `rules` are the names of the rules that there are, apart from those that the built-in files name.
    """
    if name in names():
        return _built_in(name)
    if name == ALL:
        raise UsageError(phrase("Only check takes all targets at once; name one of them."))
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return _read(Path(name), rules)
    raise UsageError(
        phrase(
            "There is no profile {name!r}{nearest} `motion-preflight profiles` lists them all; a file's name must end in .toml.",
            name=name,
            nearest=nearest(name, names()),
        )
    )


def option_names() -> list[str]:
    """The options that any of the built-in targets has."""
    return list(dict.fromkeys(option for name in names() for option in _built_in(name).options))


@cache
def _built_in(stem: str) -> Profile:
    """The target of that file, read once: most of it is what all of them build on."""
    return _read(FOLDER / f"{stem}.toml", ())


def _read(path: Path, rules: Collection[str]) -> Profile:
    data = load(path)
    for key in data:
        check_known(key, TOP, phrase("key in {name}", name=path.name))
    parent = _parent(data, path)
    profile = Profile(
        name=str(data.get("name", path.stem)),
        title=text_of(data.get("title", parent.title), path.name),
        source=text_of(data.get("source", parent.source), path.name),
        note=text_of(data.get("note", parent.note), path.name),
        limits={**parent.limits, **_new_limits(data, path, parent)},
        rules=parent.rules,
        service={**parent.service, **table_of(data, "service", path.name)},
        ends=_day(data.get("ends", parent.ends), path.name),
        successors=_targets(data.get("successors", list(parent.successors)), path),
        options=parent.options,
        set_by=parent.set_by,
    )
    # What the built-in files say of rules is known: that each of them exists is tested.
    built_in = path.parent == FOLDER
    names = [*rules, *table_of(data, "rules", path.name)] if built_in else rules
    read = checked_limits(changed(profile, data, path.name, names))
    read = with_options(read.settled if built_in else read, data, path.name)
    check_service(read.service, path.name)
    return read


def _parent(data: Mapping[str, Any], path: Path) -> Profile:
    if path.parent == FOLDER:
        return Profile(_SHARED) if path.stem == _SHARED else _built_in(str(data.get("extends", _SHARED)))
    extends = str(data.get("extends", DEFAULT))
    # A copy of a built-in file extends what that one does.
    if not re.fullmatch(r"[\w.-]+", extends) or not (FOLDER / f"{extends}.toml").is_file():
        raise UsageError(
            phrase(
                "{name} extends {extends!r}, which is not built in{nearest}",
                name=path.name,
                extends=extends,
                nearest=nearest(extends, names()),
            )
        )
    return _built_in(extends)


def _day(value: object, origin: str) -> date | None:
    if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
        raise UsageError(phrase("ends in {origin} must be a date without quotes, such as 2027-01-31.", origin=origin))
    return value


def _targets(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UsageError(phrase("successors in {name} must be a list of targets.", name=path.name))
    for name in value:
        check_known(str(name), names(), phrase("target in successors of {name}", name=path.name))
    return tuple(value)


def _new_limits(data: Mapping[str, Any], path: Path, parent: Profile) -> dict[str, Limit]:
    """Only the built-in files introduce limits; elsewhere an unknown one is a slip of the pen."""
    if path.parent != FOLDER:
        return {}
    new = {key: table for key, table in table_of(data, "limits", path.name).items() if key not in parent.limits}
    return {
        key: Limit(settable=tuple(table.pop(_OWN_FIELDS, [name for name in VALUES if name in table])))
        for key, table in new.items()
    }
