"""The table of rules and the targets, for a person and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from validator.findings import Rule
from validator.targets.profile import Limit, Profile, number
from validator.texts.printable import as_json


def rules(rows: Sequence[Rule]) -> str:
    """One line a rule: its weight, its name, the fault it states."""
    return "".join(f"{row.severity.value:<8} {row.name:<26} {row.title}\n" for row in rows)


def rule(row: Rule) -> str:
    """Everything the table says about one rule."""
    return "\n".join(_rule(row)) + "\n"


def _rule(row: Rule) -> Iterator[str]:
    yield row.name
    yield f"  {row.title}"
    yield ""
    yield f"  Why       {row.why}"
    yield f"  Basis     {row.basis.value}"
    yield f"  Prevents  {row.prevents or 'no error of the service; the template would suffer'}"
    yield f"  Needs     {', '.join(row.needs)}" + (f"; compares with the limit {row.limit}" if row.limit else "")
    yield "  Cases"
    for name, case in row.cases.items():
        yield f"    {case.severity.value:<8} {name}: {_example(case.message)}"
        if case.fix:
            yield f"             Fix: {_example(case.fix)}"


def _example(template: str) -> str:
    """The text with its values left open."""
    words = {"{clip}": "IN", "{out}": "OUT", "{ffmpeg}": "ffmpeg", "{preflight}": "motion-preflight"}
    return re.sub(r"\{[^}]*\}", lambda match: words.get(match[0], "…"), template)


def rules_json(rows: Sequence[Rule]) -> str:
    """The rows as a JSON list."""
    return as_json([_row(row) for row in rows])


def _row(row: Rule) -> dict[str, Any]:
    cases = [
        {"case": name, "severity": case.severity.value, "message": case.message, "fix": case.fix}
        for name, case in row.cases.items()
    ]
    return {
        "rule": row.name,
        "title": row.title,
        "why": row.why,
        "basis": row.basis.value,
        "severity": row.severity.value,
        "limit": row.limit,
        "prevents": row.prevents,
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
        yield f"  Goes offline on {target.ends}" + (f"; these go on: {', '.join(target.successors)}" if target.successors else "")
    for documented, head in ((True, "Documented limits"), (False, "Limits of our own")):
        yield from ("", head)
        for key, limit in target.limits.items():
            if limit.documented is documented:
                yield from _of_limit(key, limit)
    for rule_name, weight in target.rules.items():
        yield f"  {rule_name} is set to {weight}" + (f" by {target.set_by[rule_name]}" if rule_name in target.set_by else "")


def _of_limit(key: str, limit: Limit) -> Iterator[str]:
    yield ""
    yield f"  {key}: {limit}" + _wide(limit)
    yield f"    {limit.meaning}"
    if limit.own:
        yield f"    Set by: {limit.set_by}; the target's own: {limit.own}{_wide(limit.own)}"
    yield f"    Source: {limit.source}"


def _wide(limit: Limit) -> str:
    """What becomes of clips between the two readings of an upper limit."""
    if limit.max is None or limit.max_wide is None:
        return ""
    return f"; over {number(limit.max)} at review, over {number(limit.max_wide)} rejected"


def profiles_json(found: Sequence[Profile]) -> str:
    """The targets as a JSON list; exact numbers stand as text."""
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
        "limits": {key: _limit(limit) for key, limit in target.limits.items()},
        "rules": dict(target.rules),
    }


def _limit(limit: Limit) -> dict[str, Any]:
    numbers = {key: getattr(limit, key) for key in ("min", "max", "max_wide")}
    said = {key: str(value) if value is not None else None for key, value in numbers.items()}
    return {**said, "one_of": list(limit.one_of), "unit": limit.unit, "meaning": limit.meaning, "source": limit.source}
