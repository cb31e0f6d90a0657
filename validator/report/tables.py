"""The tables of rules and targets, for a person and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from validator.judge import basis
from validator.repair.template import template
from validator.rules.rule import Case, Row
from validator.targets.profile import NUMBERS, Limit, Profile
from validator.texts.catalog import Catalog, joined
from validator.texts.printable import as_json


def rules(rows: Sequence[Row], texts: Catalog) -> str:
    """One line a rule: its severity, its name, the fault it states."""
    return "".join(f"{row.severity.value:<8} {row.name:<26} {texts.rules[row.name].title}\n" for row in rows)


def rule(row: Row, target: Profile, texts: Catalog) -> str:
    """Everything about one rule, with the limits that this target compares with."""
    return "\n".join(_rule(row, target, texts)) + "\n"


def _rule(row: Row, target: Profile, texts: Catalog) -> Iterator[str]:
    title, why, _ = texts.rules[row.name]
    yield row.name
    yield f"  {title}"
    yield ""
    yield f"  Why       {why}"
    yield f"  Target    {target.name}"
    yield f"  Basis     {basis(row, target).value}"
    yield f"  Prevents  {target.terms(row.name).prevents or 'no error of the service; the result would suffer'}"
    yield f"  Needs     {', '.join(row.needs)}"
    if row.limits:
        yield "  Limits"
        for key in row.limits:
            yield from _threshold(key, target.limit(key), texts)
    yield "  Cases"
    for name, case in row.cases.items():
        message, advice = texts.rules[row.name].cases[name]
        yield f"    {case.severity.value:<8} {name}: {example_text(message)}"
        if fix := _fix(case, advice):
            yield f"             Fix: {example_text(fix)}"


def _threshold(key: str, limit: Limit, texts: Catalog) -> Iterator[str]:
    if limit.is_open:
        yield f"    {key}: not stated by this target"
        return
    source = texts.label("documented" if limit.documented else "heuristic")
    yield f"    {key}: {limit}" + (f" ({limit.band})" if limit.band else "") + f"; {source}"
    yield f"      {limit.meaning}"


def _fix(case: Case, advice: str) -> str:
    """The advice and, where a new file fixes it, the command with its values left open."""
    if case.repair is None or case.repair.impossible:
        return advice
    return joined(advice, template(case.repair))


def example_text(text: str) -> str:
    """The text with its values left open."""
    return re.sub(r"\{[^}]*\}", "…", text)


def rules_json(rows: Sequence[Row], target: Profile, texts: Catalog) -> str:
    """The rows as a JSON list."""
    return as_json([_row(row, target, texts) for row in rows])


def _row(row: Row, target: Profile, texts: Catalog) -> dict[str, Any]:
    words = texts.rules[row.name]
    cases = [
        {"case": name, "severity": case.severity.value, "message": words.cases[name][0], "fix": _fix(case, words.cases[name][1])}
        for name, case in row.cases.items()
    ]
    return {
        "rule": row.name,
        "title": words.title,
        "why": words.why,
        "basis": basis(row, target).value,
        "severity": row.severity.value,
        "limit": row.limits[0] if row.limits else None,
        "limits": {key: limit(target.limit(key)) for key in row.limits},
        "prevents": target.terms(row.name).prevents or None,
        "cases": cases,
    }


def profiles(found: Sequence[Profile]) -> str:
    """One line a target; the first is the default."""
    marks = ["(default)", *[""] * len(found)]
    return "".join(f"{p.name:<30} {p.title} {mark}".rstrip() + "\n" for p, mark in zip(found, marks, strict=False))


def profile(target: Profile) -> str:
    """One target with each limit and where it comes from."""
    return "\n".join(_profile(target)) + "\n"


def _profile(target: Profile) -> Iterator[str]:
    yield target.name
    for text in (target.title, target.note, f"Source: {target.source}"):
        if text:
            yield f"  {text}"
    if target.ends:
        more = f"; still available: {', '.join(target.successors)}" if target.successors else ""
        yield f"  Goes offline on {target.ends}{more}"
    for documented, head in ((True, "Documented limits"), (False, "Limits of our own")):
        yield from ("", head)
        for key, each in target.limits.items():
            if each.documented is documented and not each.is_open:
                yield from _of_limit(key, each)
    if unstated := [key for key, each in target.limits.items() if each.is_open]:
        yield from ("", f"Not stated, so not checked: {', '.join(unstated)}")
    for name, severity in target.severities.items():
        yield f"  {name} is set to {severity}" + (f" by {target.set_by[name]}" if name in target.set_by else "")


def _of_limit(key: str, each: Limit) -> Iterator[str]:
    yield ""
    yield f"  {key}: {each}" + _band(each)
    yield f"    {each.meaning}"
    if each.own:
        yield f"    Set by: {each.set_by}; the target's own: {each.own}{_band(each.own)}"
    yield f"    Source: {each.source}"


def _band(each: Limit) -> str:
    return f"; {each.band}" if each.band else ""


def profiles_json(found: Sequence[Profile]) -> str:
    """The targets as a JSON list; exact numbers are text."""
    return as_json([_target(target) for target in found])


def _target(target: Profile) -> dict[str, Any]:
    return {
        "name": target.name,
        "title": target.title,
        "note": target.note,
        "source": target.source,
        "ends": target.ends.isoformat() if target.ends else None,
        "successors": list(target.successors),
        "digest": target.digest,
        "settings": list(target.settings),
        "limits": {key: limit(each) for key, each in target.limits.items()},
        "rules": dict(target.severities),
        "prevents": {name: terms.prevents for name, terms in target.rules.items() if terms.prevents},
    }


def limit(each: Limit) -> dict[str, Any]:
    """One limit for JSON."""
    numbers = {key: getattr(each, key) for key in NUMBERS}
    said = {key: str(value) if value is not None else None for key, value in numbers.items()}
    return {**said, "one_of": list(each.one_of), "unit": each.unit, "meaning": each.meaning, "source": each.source}
