"""Reads targets from TOML, where each limit has its unit, meaning and source, and lays a user's changes over them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.targets.profile import DEFAULT, NUMBERS, VALUES, Limit, Profile, Terms, number
from validator.targets.toml import FEW, any_of, load, nearest

FOLDER = Path(__file__).parent
SET = "--set"
_SHARED = "_shared"
"""The file that every target builds on: all limits with their meaning, and our own estimates."""
_TOP = ("name", "title", "source", "note", "ends", "successors", "extends", "limits", "rules", "service")
_FIELDS = (*VALUES, "unit", "meaning", "source")
_OWN_FIELDS = "fields"
"""Of a limit that is left open where it is introduced: the fields that targets and users may set."""
_SEVERITIES = ("note", "warning", "error", "off")
_BASES = ("documented", "heuristic")
_MOST = 10**15
_ENDS = (("min", "reject_below"), ("max", "reject_above"))
"""An end that is set alone is firm: its other value goes."""


def names() -> list[str]:
    """The built-in targets, the default one first."""
    found = sorted(p.stem for p in FOLDER.glob("*.toml") if not p.stem.startswith("_"))
    return sorted(found, key=lambda name: name != DEFAULT)


def load_profile(name: str, rules: Collection[str]) -> Profile:
    """A built-in target by name, or one from a TOML file; raises UsageError naming what is wrong.

    `rules` are the names of the rules that there are, apart from those that the built-in files name.
    """
    if name in names():
        return _read(FOLDER / f"{name}.toml", rules)
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return _read(Path(name), rules)
    raise UsageError(f"There is no profile {name!r}{nearest(name, names())} A file's name must end in .toml.")


def changed(profile: Profile, changes: Mapping[str, Any], origin: str, rules: Collection[str]) -> Profile:
    """`profile` with the tables `limits` and `rules` of `changes` laid over it; raises UsageError.

    That each limit lets something through is a matter of all changes together: `checked_limits` checks it.
    """
    limits = dict(profile.limits)
    for key, table in _table(changes, "limits", origin).items():
        _known(key, limits, f"limit in {origin}")
        limits[key] = _limit(key, limits[key], table, origin)
    terms = _terms(_table(changes, "rules", origin), origin, profile, rules)
    set_by = {**profile.set_by, **{name: origin for name in terms if terms[name].severity != profile.terms(name).severity}}
    return replace(profile, limits=limits, rules={**profile.rules, **terms}, set_by=set_by)


def checked_limits(profile: Profile) -> Profile:
    """`profile` itself; raises UsageError when one of its limits lets nothing through, or its band is upside down."""
    for key, limit in profile.limits.items():
        where = f"limits.{key} in {limit.set_by or profile.name}"
        for low, high in (("min", "max"), ("reject_below", "min"), ("max", "reject_above")):
            one, two = getattr(limit, low), getattr(limit, high)
            if one is not None and two is not None and one > two:
                what = "lets nothing through" if low == "min" else "rejects what needs review"
                raise UsageError(f"{where} {what}: {low} {number(one)} is over {high} {number(two)}.")
    return profile


def with_settings(profile: Profile, settings: Iterable[str], rules: Collection[str]) -> Profile:
    """`profile` with each `KEY=VALUE`, as `--set` takes it: `frame-rate.min=25` or `rules.audio-present=error`.

    They are laid over it together, so that their order matters only where one is named twice.
    """
    changes: dict[str, dict[str, Any]] = {"limits": {}, "rules": {}}
    for setting in settings:
        table, key, value = _parsed(profile, setting, rules)
        if table == "rules":
            changes["rules"][key] = value
        else:
            changes["limits"].setdefault(table, {})[key] = value
    return changed(profile, changes, SET, rules)


def _parsed(profile: Profile, setting: str, rules: Collection[str]) -> tuple[str, str, object]:
    match = re.fullmatch(r"\s*([\w-]+)\.([\w-]+)\s*=\s*(.*?)\s*", setting)
    if not match:
        hint = _meant(profile, setting, rules)
        raise UsageError(f"--set takes LIMIT.FIELD=VALUE or rules.RULE=SEVERITY, not {setting!r}.{hint}")
    table, key, value = match.groups()
    return table, key, [word.strip() for word in value.split(",")] if key == "one_of" and table != "rules" else value


def _meant(profile: Profile, setting: str, rules: Collection[str]) -> str:
    """A hint for a setting without its field, where the rest of it is known."""
    name, _, value = (word.strip() for word in setting.partition("="))
    if name in profile.limits:
        return _example(name, profile.limits[name], value)
    known = name in rules or name in profile.rules
    return f" For example: rules.{name}={value if value in _SEVERITIES else 'off'}." if known else ""


def _example(name: str, limit: Limit, value: object) -> str:
    """The fields of a limit, each as one would set it."""
    shown = ",".join(value) if isinstance(value, list) else value
    examples = [f"{name}.{field}={shown or '…'}" for field in limit.fields if not field.startswith("reject")]
    return f" The fields of {name}: {', '.join(limit.fields)}. For example: {any_of(examples)}." if examples else ""


def _read(path: Path, rules: Collection[str]) -> Profile:
    data = load(path)
    for key in data:
        _known(key, _TOP, f"key in {path.name}")
    parent = _parent(data, path, rules)
    profile = Profile(
        name=str(data.get("name", path.stem)),
        title=str(data.get("title", parent.title)),
        source=str(data.get("source", parent.source)),
        note=str(data.get("note", parent.note)),
        limits={**parent.limits, **_new_limits(data, path, parent)},
        rules=parent.rules,
        service={**parent.service, **_table(data, "service", path.name)},
        ends=_day(data.get("ends", parent.ends), path.name),
        successors=_targets(data.get("successors", list(parent.successors)), path),
        set_by=parent.set_by,
    )
    # What the built-in files say of rules is known: that each of them exists is tested.
    known = [*rules, *_table(data, "rules", path.name)] if path.parent == FOLDER else rules
    read = checked_limits(changed(profile, data, path.name, known))
    return read.settled if path.parent == FOLDER else read


def _parent(data: Mapping[str, Any], path: Path, rules: Collection[str]) -> Profile:
    if path.parent == FOLDER:
        return Profile(_SHARED) if path.stem == _SHARED else _read(FOLDER / f"{data.get('extends', _SHARED)}.toml", rules)
    extends = str(data.get("extends", DEFAULT))
    # A copy of a built-in file extends what that one does.
    if not re.fullmatch(r"[\w.-]+", extends) or not (FOLDER / f"{extends}.toml").is_file():
        raise UsageError(f"{path.name} extends {extends!r}, which is not built in{nearest(extends, names())}")
    return _read(FOLDER / f"{extends}.toml", rules)


def _day(value: object, origin: str) -> date | None:
    if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
        raise UsageError(f"ends in {origin} must be a date without quotes, such as 2027-01-31.")
    return value


def _targets(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UsageError(f"successors in {path.name} must be a list of targets.")
    for name in value:
        _known(str(name), names(), f"target in successors of {path.name}")
    return tuple(value)


def _new_limits(data: Mapping[str, Any], path: Path, parent: Profile) -> dict[str, Limit]:
    """Only the built-in files introduce limits; elsewhere an unknown one is a slip of the pen."""
    if path.parent != FOLDER:
        return {}
    new = {key: table for key, table in _table(data, "limits", path.name).items() if key not in parent.limits}
    return {
        key: Limit(settable=tuple(table.pop(_OWN_FIELDS, [name for name in VALUES if name in table])))
        for key, table in new.items()
    }


def _limit(name: str, old: Limit, table: object, origin: str) -> Limit:
    where = f"limits.{name} in {origin}"
    if not isinstance(table, Mapping):
        raise UsageError(f"{where} must be a table with some of: {', '.join(_FIELDS)}.")
    new: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _FIELDS:
            example = _example(name, old, value) if origin == SET else ""
            raise UsageError(f"Unknown field of {where}: {key!r}{nearest(key, old.fields, 0 if example else FEW)}{example}")
        if key in VALUES and key not in old.settable:
            raise UsageError(f"{where} has no {key}; what can be set: {', '.join(old.settable)}.{_example(name, old, value)}")
        new[key] = _exact(value, where) if key in NUMBERS else _words(value, where) if key == "one_of" else str(value)
    for end, other in _ENDS:
        if end in new and other not in new:
            new[other] = None
    return old.changed(new, origin)


def _exact(value: object, where: str) -> Fraction:
    try:
        exact = Fraction(str(value).replace(":", "/").replace("_", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"{where}: {value!r} is not a number (write 24, 23.976, 24000/1001 or 1:3).") from error
    if exact < 0:
        raise UsageError(f"{where}: {value!r} is under zero.")
    if exact > _MOST:
        raise UsageError(f"{where}: {value!r} is too large.")
    return exact


def _words(value: object, where: str) -> tuple[str, ...]:
    words = tuple(str(word).lower() for word in value) if isinstance(value, list) else (str(value).lower(),)
    if not all(words):
        raise UsageError(f"{where} needs words, such as mp4,mov.")
    return words


def _terms(table: Mapping[str, Any], origin: str, profile: Profile, rules: Collection[str]) -> dict[str, Terms]:
    """What the table says of each rule it names: a severity alone, or a table of `Terms`."""
    known = dict.fromkeys((*rules, *profile.rules))
    found: dict[str, Terms] = {}
    for rule, said in table.items():
        _known(rule, known, f"rule in {origin}")
        fields = said if isinstance(said, Mapping) else {"severity": said}
        found[rule] = replace(profile.terms(rule), **_fields(fields, f"rules.{rule} in {origin}"))
    return found


def _fields(fields: Mapping[str, Any], where: str) -> dict[str, str]:
    choices: dict[str, tuple[str, ...]] = {"severity": _SEVERITIES, "basis": _BASES, "prevents": ()}
    for key, value in fields.items():
        _known(key, choices, f"field of {where}")
        if choices[key] and value not in choices[key]:
            what = where if key == "severity" else f"{key} of {where}"
            raise UsageError(f"{what} must be one of {', '.join(choices[key])}, not {value!r}.")
    return {key: str(value) for key, value in fields.items()}


def _table(data: Mapping[str, Any], key: str, origin: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise UsageError(f"{key} in {origin} must be a table.")
    return table


def _known(key: str, known: Iterable[str], what: str) -> None:
    choices = list(known)
    if key not in choices:
        raise UsageError(f"Unknown {what}: {key!r}{nearest(key, choices)}")
