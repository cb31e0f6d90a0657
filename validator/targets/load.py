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
from validator.texts.catalog import LANGUAGES
from validator.texts.language import DEFAULT as DEFAULT_LANGUAGE
from validator.texts.said import Text, phrase

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
    raise UsageError(
        phrase(
            "There is no profile {name!r}{nearest} A file's name must end in .toml.", name=name, nearest=nearest(name, names())
        )
    )


def changed(profile: Profile, changes: Mapping[str, Any], origin: str, rules: Collection[str]) -> Profile:
    """`profile` with the tables `limits` and `rules` of `changes` laid over it; raises UsageError.

    That each limit lets something through is a matter of all changes together: `checked_limits` checks it.
    """
    limits = dict(profile.limits)
    for key, table in _table(changes, "limits", origin).items():
        _known(key, limits, phrase("limit in {origin}", origin=origin))
        limits[key] = _limit(key, limits[key], table, origin)
    terms = _terms(_table(changes, "rules", origin), origin, profile, rules)
    set_by = {**profile.set_by, **{name: origin for name in terms if terms[name].severity != profile.terms(name).severity}}
    return replace(profile, limits=limits, rules={**profile.rules, **terms}, set_by=set_by)


def checked_limits(profile: Profile) -> Profile:
    """`profile` itself; raises UsageError when one of its limits lets nothing through, or its band is upside down."""
    for key, limit in profile.limits.items():
        where = _place(f"limits.{key}", limit.set_by or profile.name)
        for low, high in (("min", "max"), ("reject_below", "min"), ("max", "reject_above")):
            one, two = getattr(limit, low), getattr(limit, high)
            if one is not None and two is not None and one > two:
                raise UsageError(_upside_down(low, where=where, least=number(one), high=high, most=number(two)))
    return profile


def _upside_down(low: str, **values: str) -> str:
    if low == "min":
        return phrase("{where} lets nothing through: {low} {least} is over {high} {most}.", low=low, **values)
    return phrase("{where} rejects what needs review: {low} {least} is over {high} {most}.", low=low, **values)


def _place(key: str, origin: str) -> str:
    """Where a field is, within a sentence."""
    return phrase("{key} in {origin}", key=key, origin=origin)


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
        raise UsageError(
            phrase("--set takes LIMIT.FIELD=VALUE or rules.RULE=SEVERITY, not {setting!r}.{hint}", setting=setting, hint=hint)
        )
    table, key, value = match.groups()
    return table, key, [word.strip() for word in value.split(",")] if key == "one_of" and table != "rules" else value


def _meant(profile: Profile, setting: str, rules: Collection[str]) -> str:
    """A hint for a setting without its field, where the rest of it is known."""
    name, _, value = (word.strip() for word in setting.partition("="))
    if name in profile.limits:
        return _example(name, profile.limits[name], value)
    known = name in rules or name in profile.rules
    shown = value if value in _SEVERITIES else "off"
    return phrase(" For example: rules.{name}={value}.", name=name, value=shown) if known else ""


def _example(name: str, limit: Limit, value: object) -> str:
    """The fields of a limit, each as one would set it."""
    shown = ",".join(value) if isinstance(value, list) else value
    examples = [f"{name}.{field}={shown or '…'}" for field in limit.fields if not field.startswith("reject")]
    if not examples:
        return ""
    fields = ", ".join(limit.fields)
    return phrase(
        " The fields of {name}: {fields}. For example: {examples}.", name=name, fields=fields, examples=any_of(examples)
    )


def _read(path: Path, rules: Collection[str]) -> Profile:
    data = load(path)
    for key in data:
        _known(key, _TOP, phrase("key in {name}", name=path.name))
    parent = _parent(data, path, rules)
    profile = Profile(
        name=str(data.get("name", path.stem)),
        title=_text(data.get("title", parent.title), path.name),
        source=_text(data.get("source", parent.source), path.name),
        note=_text(data.get("note", parent.note), path.name),
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
        raise UsageError(
            phrase(
                "{name} extends {extends!r}, which is not built in{nearest}",
                name=path.name,
                extends=extends,
                nearest=nearest(extends, names()),
            )
        )
    return _read(FOLDER / f"{extends}.toml", rules)


def _day(value: object, origin: str) -> date | None:
    if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
        raise UsageError(phrase("ends in {origin} must be a date without quotes, such as 2027-01-31.", origin=origin))
    return value


def _targets(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UsageError(phrase("successors in {name} must be a list of targets.", name=path.name))
    for name in value:
        _known(str(name), names(), phrase("target in successors of {name}", name=path.name))
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
    where = _place(f"limits.{name}", origin)
    if not isinstance(table, Mapping):
        raise UsageError(phrase("{where} must be a table with some of: {names}.", where=where, names=", ".join(_FIELDS)))
    new: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _FIELDS:
            example = _example(name, old, value) if origin == SET else ""
            raise UsageError(
                phrase(
                    "Unknown field of {where}: {key!r}{nearest}{example}",
                    where=where,
                    key=key,
                    nearest=nearest(key, old.fields, 0 if example else FEW),
                    example=example,
                )
            )
        if key in VALUES and key not in old.settable:
            raise UsageError(
                phrase(
                    "{where} has no {key}; what can be set: {names}.{example}",
                    where=where,
                    key=key,
                    names=", ".join(old.settable),
                    example=_example(name, old, value),
                )
            )
        new[key] = _exact(value, where) if key in NUMBERS else _words(value, where) if key == "one_of" else _text(value, where)
    for end, other in _ENDS:
        if end in new and other not in new:
            new[other] = None
    return old.changed(new, origin)


def _text(value: object, where: str) -> str:
    """A text, or one in several languages: `title.en = …` and `title.zh = …`."""
    if not isinstance(value, Mapping):
        return str(value)
    for language in value:
        _known(language, LANGUAGES, phrase("language in {where}", where=where))
    if DEFAULT_LANGUAGE not in value:
        raise UsageError(phrase("A text in {where} has no {language}.", where=where, language=DEFAULT_LANGUAGE))
    others = {language: str(text) for language, text in value.items() if language != DEFAULT_LANGUAGE}
    return Text(str(value[DEFAULT_LANGUAGE]), others)


def _exact(value: object, where: str) -> Fraction:
    try:
        exact = Fraction(str(value).replace(":", "/").replace("_", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(
            phrase("{where}: {value} is not a number (write 24, 23.976, 24000/1001 or 1:3).", where=where, value=repr(value))
        ) from error
    if exact < 0:
        raise UsageError(phrase("{where}: {value} is under zero.", where=where, value=repr(value)))
    if exact > _MOST:
        raise UsageError(phrase("{where}: {value} is too large.", where=where, value=repr(value)))
    return exact


def _words(value: object, where: str) -> tuple[str, ...]:
    words = tuple(str(word).lower() for word in value) if isinstance(value, list) else (str(value).lower(),)
    if not all(words):
        raise UsageError(phrase("{where} needs words, such as mp4,mov.", where=where))
    return words


def _terms(table: Mapping[str, Any], origin: str, profile: Profile, rules: Collection[str]) -> dict[str, Terms]:
    """What the table says of each rule it names: a severity alone, or a table of `Terms`."""
    known = dict.fromkeys((*rules, *profile.rules))
    found: dict[str, Terms] = {}
    for rule, said in table.items():
        _known(rule, known, phrase("rule in {origin}", origin=origin))
        fields = said if isinstance(said, Mapping) else {"severity": said}
        found[rule] = replace(profile.terms(rule), **_fields(fields, _place(f"rules.{rule}", origin)))
    return found


def _fields(fields: Mapping[str, Any], where: str) -> dict[str, str]:
    choices: dict[str, tuple[str, ...]] = {"severity": _SEVERITIES, "basis": _BASES, "prevents": ()}
    for key, value in fields.items():
        _known(key, choices, phrase("field of {where}", where=where))
        if choices[key] and value not in choices[key]:
            what = where if key == "severity" else phrase("{key} of {where}", key=key, where=where)
            raise UsageError(
                phrase("{what} must be one of {names}, not {value}.", what=what, names=", ".join(choices[key]), value=repr(value))
            )
    return {key: str(value) for key, value in fields.items()}


def _table(data: Mapping[str, Any], key: str, origin: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise UsageError(phrase("{key} in {origin} must be a table.", key=key, origin=origin))
    return table


def _known(key: str, known: Iterable[str], what: str) -> None:
    choices = list(known)
    if key not in choices:
        raise UsageError(phrase("Unknown {what}: {key!r}{nearest}", what=what, key=key, nearest=nearest(key, choices)))
