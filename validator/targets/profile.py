"""The limits of one target, read from TOML where each stands with its unit, meaning and source."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.findings import Severity
from validator.targets.toml import FEW, any_of, load, nearest

DEFAULT = "animate-anyone-template-gen2"
FOLDER = Path(__file__).parent
SET = "--set"
SHARED = "_shared"
"""The file that every target builds on: heuristic limits, the same for all."""
_TOP = ("name", "title", "source", "note", "ends", "successors", "extends", "limits", "rules", "service")
_NUMBERS = ("min", "max", "max_wide")
PAGE = "page: "
"""How the source of a documented limit begins."""
PLAIN = "of 1"
"""The unit of a share or a score; a sentence is clearer without it."""
_FIELDS = (*_NUMBERS, "one_of", "unit", "meaning", "source")
_SETTINGS = (*(s.value for s in Severity), "off")


@dataclass(frozen=True)
class Limit:
    """One limit; None for a side that the target leaves open. Numbers are exact."""

    min: Fraction | None = None
    max: Fraction | None = None
    max_wide: Fraction | None = None
    """The upper limit in the other reading of the same sentence (MiB for MB); between the two lies review."""
    one_of: tuple[str, ...] = ()
    unit: str = ""
    meaning: str = ""
    source: str = ""
    set_by: str = ""
    """Where the user changed it (`--set`, a file); empty for the target's own."""
    own: Limit | None = None
    """The limit as the target states it, where the user changed it."""

    def __str__(self) -> str:
        if self.one_of:
            return ", ".join(self.one_of)
        ends = [("at least", self.min), ("at most", self.max)]
        said = " and ".join(f"{word} {number(end)}" for word, end in ends if end is not None)
        return f"{said} {'' if self.unit == PLAIN else self.unit}".strip()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names under which this limit's values can be set."""
        return tuple(name for name in (*_NUMBERS, "one_of") if getattr(self, name) not in (None, ()))

    @property
    def changes(self) -> tuple[str, ...]:
        """The fields in which it differs from what the target itself says."""
        return tuple(name for name in (*_NUMBERS, "one_of") if self.own and getattr(self, name) != getattr(self.own, name))

    def changed(self, values: Mapping[str, Any], origin: str) -> Limit:
        """The limit with other `values`, set in `origin`, and what the target itself says beside it.

        A file that names the page which states the value describes the target; nothing is set by its user then.
        """
        new = replace(self, **values)
        same = all(getattr(new, name) == getattr(self, name) for name in (*_NUMBERS, "one_of"))
        return (
            new if same or str(values.get("source", "")).startswith(PAGE) else replace(new, set_by=origin, own=self.own or self)
        )

    @property
    def documented(self) -> bool:
        """True for a limit that the target's page states."""
        return self.source.startswith(PAGE)


@dataclass(frozen=True)
class Profile:
    """One target: what it takes, how heavy each fault is, and how it is called (for the submitter)."""

    name: str
    title: str = ""
    source: str = ""
    note: str = ""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    """Rule name to "error", "warning", "note" or "off", where that differs from the table."""
    service: Mapping[str, Any] = field(default_factory=dict)
    ends: date | None = None
    """The day on which the vendor takes the target offline, where one is announced."""
    successors: tuple[str, ...] = ()
    """The built-in targets that go on after that."""
    set_by: Mapping[str, str] = field(default_factory=dict)
    """Where the user changed a rule's weight (`--set`, a file), by rule; what is not in it is the target's own."""

    def limit(self, key: str) -> Limit:
        """The limit `key`; one that the target does not state allows everything."""
        return self.limits.get(key, _OPEN)

    @property
    def as_stated(self) -> Profile:
        """The same with every limit as the target states it; itself when the user changed none."""
        if not any(limit.own for limit in self.limits.values()):
            return self
        return replace(self, limits={key: limit.own or limit for key, limit in self.limits.items()})

    @property
    def settled(self) -> Profile:
        """The same with every limit and weight taken for the target's own: a built-in file is the target."""
        limits = {key: replace(limit, set_by="", own=None) for key, limit in self.limits.items()}
        return replace(self, limits=limits, set_by={})

    @property
    def settings(self) -> tuple[str, ...]:
        """What the user changed, each as the KEY=VALUE that `--set` takes."""
        limits = (f"{key}.{name}={_text(limit, name)}" for key, limit in self.limits.items() for name in limit.changes)
        return (*limits, *(f"rules.{name}={self.rules[name]}" for name in self.set_by))

    @property
    def digest(self) -> str:
        """16 digits that tell two sets of limits and weights apart: of the SHA-256 over both in canonical JSON."""
        limits = {key: [_text(limit, name) for name in (*_NUMBERS, "one_of")] for key, limit in self.limits.items()}
        text = json.dumps({"limits": limits, "rules": dict(self.rules)}, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


_OPEN = Limit()


def number(value: Fraction | int) -> str:
    """A limit as people write it: 24, 0.25, 1:3."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    short = f"{float(value):.6g}"
    return short if Fraction(short) == value else f"{value.numerator}:{value.denominator}"


def _text(limit: Limit, name: str) -> str:
    """One field of it, as it is set; empty for a side that is open."""
    value = getattr(limit, name)
    return ",".join(value) if name == "one_of" else "" if value is None else number(value)


def ended(profile: Profile, today: date) -> str:
    """A sentence that says that the target is past its announced end, and which ones go on; empty when it is not."""
    if profile.ends is None or today < profile.ends:
        return ""
    others = f" These go on: {', '.join(profile.successors)}." if profile.successors else ""
    return f"The target {profile.name} was announced to go offline on {profile.ends}.{others}"


def names() -> list[str]:
    """The built-in targets, the default one first."""
    found = sorted(p.stem for p in FOLDER.glob("*.toml") if not p.stem.startswith("_"))
    return sorted(found, key=lambda name: name != DEFAULT)


def load_profile(name: str, rules: Iterable[str]) -> Profile:
    """A built-in target by name, or one from a TOML file; raises UsageError naming what is wrong.

    `rules` are the rule names that the table knows.
    """
    if name in names():
        return _read(FOLDER / f"{name}.toml", rules)
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return _read(Path(name), rules)
    raise UsageError(f"There is no profile {name!r}{nearest(name, names())} A file's name must end in .toml.")


def changed(profile: Profile, changes: Mapping[str, Any], origin: str, rules: Iterable[str]) -> Profile:
    """`profile` with the tables `limits` and `rules` of `changes` laid over it; raises UsageError.

    That each limit lets something through is a matter of all changes together: `sound` says it.
    """
    limits = dict(profile.limits)
    for key, table in _table(changes, "limits", origin).items():
        _known(key, limits, f"limit in {origin}")
        limits[key] = _limit(key, limits[key], table, origin)
    weights = _weights(_table(changes, "rules", origin), origin, rules)
    set_by = {**profile.set_by, **dict.fromkeys(weights, origin)}
    return replace(profile, limits=limits, rules={**profile.rules, **weights}, set_by=set_by)


def sound(profile: Profile) -> Profile:
    """`profile` itself; raises UsageError when one of its limits lets nothing through."""
    for key, limit in profile.limits.items():
        if limit.min is not None and limit.max is not None and limit.min > limit.max:
            where = f"limits.{key} in {limit.set_by or profile.name}"
            raise UsageError(f"{where} lets nothing through: min {number(limit.min)} is over max {number(limit.max)}.")
    return profile


def with_setting(profile: Profile, setting: str, rules: Iterable[str]) -> Profile:
    """`profile` with one `KEY=VALUE`, as `--set` takes it: `frame-rate.min=25` or `rules.audio-present=error`."""
    match = re.fullmatch(r"\s*([\w-]+)\.([\w-]+)\s*=\s*(.*?)\s*", setting)
    if not match:
        raise UsageError(
            f"--set takes LIMIT.FIELD=VALUE or rules.RULE=SEVERITY, not {setting!r}.{_meant(profile, setting, rules)}"
        )
    table, key, value = match.groups()
    if table == "rules":
        return changed(profile, {"rules": {key: value}}, SET, rules)
    parsed: object = [word.strip() for word in value.split(",")] if key == "one_of" else value
    return changed(profile, {"limits": {table: {key: parsed}}}, SET, rules)


def _meant(profile: Profile, setting: str, rules: Iterable[str]) -> str:
    """A hint for a setting without its field, where the rest of it is known."""
    name, _, value = (word.strip() for word in setting.partition("="))
    if name in profile.limits:
        return _example(name, profile.limits[name], value)
    return f" For example: rules.{name}={value if value in _SETTINGS else 'off'}." if name in set(rules) else ""


def _example(name: str, limit: Limit, value: object) -> str:
    """The fields of a limit, each as one would set it."""
    said = ",".join(value) if isinstance(value, list) else value
    examples = [f"{name}.{field}={said or '…'}" for field in limit.fields if field != "max_wide"]
    return f" The fields of {name}: {', '.join(limit.fields)}. For example: {any_of(examples)}." if examples else ""


def _read(path: Path, rules: Iterable[str]) -> Profile:
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
    read = sound(changed(profile, data, path.name, rules))
    return read.settled if path.parent == FOLDER else read


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


def _parent(data: Mapping[str, Any], path: Path, rules: Iterable[str]) -> Profile:
    if path.parent == FOLDER:
        return Profile(SHARED) if path.stem == SHARED else _read(FOLDER / f"{SHARED}.toml", rules)
    extends = str(data.get("extends", DEFAULT))
    if extends not in names():
        raise UsageError(f"{path.name} extends {extends!r}, which is not built in{nearest(extends, names())}")
    return load_profile(extends, rules)


def _new_limits(data: Mapping[str, Any], path: Path, parent: Profile) -> dict[str, Limit]:
    """Only the built-in files introduce limits; elsewhere an unknown one is a slip of the pen."""
    if path.parent != FOLDER:
        return {}
    return {key: _OPEN for key in _table(data, "limits", path.name) if key not in parent.limits}


def _limit(name: str, old: Limit, table: object, origin: str) -> Limit:
    where = f"limits.{name} in {origin}"
    if not isinstance(table, Mapping):
        raise UsageError(f"{where} must be a table with some of: {', '.join(_FIELDS)}.")
    new: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _FIELDS:
            example = _example(name, old, value) if origin == SET else ""
            raise UsageError(f"Unknown field of {where}: {key!r}{nearest(key, old.fields, 0 if example else FEW)}{example}")
        new[key] = _exact(value, where) if key in _NUMBERS else _words(value) if key == "one_of" else str(value)
    if "max" in new and "max_wide" not in new:
        new["max_wide"] = None
    return old.changed(new, origin)


def _exact(value: object, where: str) -> Fraction:
    try:
        exact = Fraction(str(value).replace(":", "/").replace("_", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"{where}: {value!r} is not a number (write 24, 23.976, 24000/1001 or 1:3).") from error
    if exact < 0:
        raise UsageError(f"{where}: {value!r} is under zero.")
    return exact


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word).lower() for word in value) if isinstance(value, list) else (str(value).lower(),)


def _weights(table: Mapping[str, Any], origin: str, rules: Iterable[str]) -> dict[str, str]:
    known = list(rules)
    for rule, weight in table.items():
        _known(rule, known, f"rule in {origin}")
        if weight not in _SETTINGS:
            raise UsageError(f"rules.{rule} in {origin} must be one of {', '.join(_SETTINGS)}, not {weight!r}.")
    return dict(table)


def _table(data: Mapping[str, Any], key: str, origin: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise UsageError(f"{key} in {origin} must be a table.")
    return table


def _known(key: str, known: Iterable[str], what: str) -> None:
    choices = list(known)
    if key not in choices:
        raise UsageError(f"Unknown {what}: {key!r}{nearest(key, choices)}")
