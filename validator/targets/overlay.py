"""Lays changes over a target: tables of limits, rules and options from a file, and what `--set` takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from validator.errors import UsageError
from validator.targets.fields import check_known, exact_number, one_of, table_of, text_of
from validator.targets.options import select
from validator.targets.profile import KNOWN, NUMBERS, SPANS, VALUES, Limit, Profile, Terms, number
from validator.targets.toml import FEW, any_of, nearest
from validator.targets.words import allowed_words
from validator.texts.said import phrase

SET = "--set"
SEVERITIES = ("note", "warning", "error", "off")
BASES = ("documented", "heuristic")
FIELDS = (*VALUES, "unit", "meaning", "source", "known")
TERMS: dict[str, tuple[str, ...]] = {"severity": SEVERITIES, "basis": BASES, "prevents": (), "span": SPANS, "known": KNOWN}
"""The fields of a rule, each with its words; without, it is free text."""
_OPTIONS = "options"
_ENDS = (("min", "reject_below"), ("max", "reject_above"))
"""An end that is set alone is firm: its other value goes."""


def changed(profile: Profile, changes: Mapping[str, Any], origin: str, rules: Collection[str]) -> Profile:
    """`profile` with the tables `limits` and `rules` of `changes` laid over it; raises UsageError.

    That each limit lets something through is a matter of all changes together: `checked_limits` checks it.
    """
    profile = _selected(profile, changes, origin)
    limits = dict(profile.limits)
    for key, table in table_of(changes, "limits", origin).items():
        check_known(key, limits, phrase("limit in {origin}", origin=origin))
        limits[key] = changed_limit(key, limits[key], table, origin)
    terms = _terms(table_of(changes, "rules", origin), origin, profile, rules)
    set_by = {**profile.set_by, **{name: origin for name in terms if terms[name].severity != profile.terms(name).severity}}
    return replace(profile, limits=limits, rules={**profile.rules, **terms}, set_by=set_by)


def _selected(profile: Profile, changes: Mapping[str, Any], origin: str) -> Profile:
    """With the options chosen that `changes` chooses; a table there introduces one, which is the loader's matter."""
    for key, value in table_of(changes, _OPTIONS, origin).items():
        if isinstance(value, Mapping):
            continue
        check_known(key, profile.options, phrase("option in {origin}", origin=origin))
        what = _place(f"options.{key}", origin)
        profile = select(profile, key, one_of(value, profile.options[key].values, what))
    return profile


def checked_limits(profile: Profile) -> Profile:
    """`profile` itself; raises UsageError when one of its limits lets nothing through, or its band is upside down."""
    for key, limit in profile.limits.items():
        for low, high in (("min", "max"), ("reject_below", "min"), ("max", "reject_above")):
            one, two = getattr(limit, low), getattr(limit, high)
            if one is not None and two is not None and one > two:
                where = _place(f"limits.{key}", limit.set_by or profile.name)
                ends = {"least": number(one), "high": high, "most": number(two)}
                raise UsageError(_upside_down(low, where=where, target=profile.name, **ends))
    return profile


def _upside_down(low: str, **values: str) -> str:
    if low == "min":
        return phrase("{where} lets nothing through for {target}: {low} {least} is over {high} {most}.", low=low, **values)
    return phrase("{where} rejects what needs review for {target}: {low} {least} is over {high} {most}.", low=low, **values)


def _place(key: str, origin: str) -> str:
    """Where a field is, within a sentence."""
    return phrase("{key} in {origin}", key=key, origin=origin)


def with_settings(profile: Profile, settings: Iterable[str], rules: Collection[str]) -> Profile:
    """`profile` with each `KEY=VALUE`, as `--set` takes it: `frame-rate.min=25` or `rules.audio-present=error`.

    They are laid over it together, so that their order matters only where one is named twice.
    """
    changes: dict[str, dict[str, Any]] = {"limits": {}, "rules": {}, _OPTIONS: {}}
    for setting in settings:
        table, key, value = _parsed(profile, setting, rules)
        if table in ("rules", _OPTIONS):
            changes[table][key] = value
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
    if name in profile.options:
        return phrase(" For example: options.{name}={value}.", name=name, value=profile.options[name].values[-1])
    known = name in rules or name in profile.rules
    shown = value if value in SEVERITIES else "off"
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


def changed_limit(name: str, old: Limit, table: object, origin: str) -> Limit:
    """The limit with the fields of `table`; raises UsageError for one that is unknown, or that no check compares with."""
    where = _place(f"limits.{name}", origin)
    if not isinstance(table, Mapping):
        raise UsageError(phrase("{where} must be a table with some of: {names}.", where=where, names=", ".join(FIELDS)))
    new: dict[str, Any] = {}
    for key, value in table.items():
        if key not in FIELDS:
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
        new[key] = _value(name, key, value, where)
    if "source" in new:
        new.setdefault("known", "")
    for end, other in _ENDS:
        if end in new and other not in new:
            new[other] = None
    return old.changed(new, origin)


def _value(name: str, key: str, value: object, where: str) -> object:
    if key in NUMBERS:
        return exact_number(value, where)
    if key == "one_of":
        return allowed_words(name, value, where)
    return one_of(value, KNOWN, phrase("{key} of {where}", key=key, where=where)) if key == "known" else text_of(value, where)


def _terms(table: Mapping[str, Any], origin: str, profile: Profile, rules: Collection[str]) -> dict[str, Terms]:
    """What the table says of each rule it names: a severity alone, or a table of `Terms`."""
    names = dict.fromkeys((*rules, *profile.rules))
    found: dict[str, Terms] = {}
    for rule, said in table.items():
        check_known(rule, names, phrase("rule in {origin}", origin=origin))
        fields = said if isinstance(said, Mapping) else {"severity": said}
        found[rule] = replace(profile.terms(rule), **_fields(fields, _place(f"rules.{rule}", origin)))
    return found


def _fields(fields: Mapping[str, Any], where: str) -> dict[str, str]:
    for key, value in fields.items():
        check_known(key, TERMS, phrase("field of {where}", where=where))
        if TERMS[key]:
            one_of(value, TERMS[key], where if key == "severity" else phrase("{key} of {where}", key=key, where=where))
    return {key: str(value) for key, value in fields.items()}
