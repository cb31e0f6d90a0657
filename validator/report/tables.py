"""The tables of rules and targets, for a person and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from validator.findings import Severity
from validator.judge import basis, severity, weight
from validator.repair.template import template
from validator.rules.confidence import counted, is_estimate
from validator.rules.rule import Case, Row
from validator.targets.price import Rates, lines, tariff
from validator.targets.profile import NUMBERS, Limit, Option, Profile
from validator.targets.service import NONE, protocol
from validator.texts.catalog import Catalog, joined
from validator.texts.printable import as_json
from validator.texts.said import phrase
from validator.texts.width import padded


def rules(rows: Sequence[Row], target: Profile, texts: Catalog) -> str:
    """One line a rule: its severity for this target, its name, the fault it states."""
    return "".join(f"{_weight(weight(row, target), texts)} {row.name:<26} {texts.rules[row.name].title}\n" for row in rows)


def _weight(found: Severity, texts: Catalog) -> str:
    return padded(texts.label(found.value), 8)


def rule(row: Row, target: Profile, texts: Catalog) -> str:
    """Everything about one rule, with the limits that this target compares with."""
    return "\n".join(_rule(row, target, texts)) + "\n"


def _rule(row: Row, target: Profile, texts: Catalog) -> Iterator[str]:
    title, why, _ = texts.rules[row.name]
    yield row.name
    yield f"  {title}"
    yield ""
    none = phrase("no error of the service; the result would suffer")
    for label, text in (
        (phrase("Why"), why),
        (phrase("Target"), target.name),
        (phrase("Basis"), texts.label(basis(row, target).value)),
        (phrase("Prevents"), texts.say(target.terms(row.name).prevents or none)),
        (phrase("Needs"), ", ".join(row.needs)),
        *([(phrase("Right"), texts.say(how_often_right(row)))] if is_estimate(row) else []),
    ):
        yield f"  {padded(texts.say(label), 10)}{text}"
    if row.limits:
        yield "  " + texts.say(phrase("Limits"))
        for key in row.limits:
            yield from _threshold(key, target.limit(key), texts)
    yield "  " + texts.say(phrase("Cases"))
    for name, case in row.cases.items():
        message, advice = texts.rules[row.name].cases[name]
        yield f"    {_weight(severity(row, case, target), texts)} {texts.label('named', name=name, text=example_text(message))}"
        if fix := _fix(case, advice):
            yield " " * 13 + texts.label("labelled", label=texts.label("fix"), text=example_text(fix))


def how_often_right(row: Row) -> str:
    """How many of an estimate's findings the labels of the labelled sets confirm."""
    known = counted(row)
    if known is None:
        return phrase("not counted on the labelled sets")
    share = round(100 * known.right / known.findings)
    return phrase(
        "{right} of {findings:#finding|findings} on the labelled sets ({share} %)",
        right=known.right,
        findings=known.findings,
        share=share,
    )


def _threshold(key: str, limit: Limit, texts: Catalog) -> Iterator[str]:
    if limit.is_open:
        yield "    " + texts.say(phrase("{key}: not stated by this target", key=key))
        return
    source = texts.label("documented" if limit.documented else "heuristic")
    band = texts.label("aside", text=texts.say(limit.band)) if limit.band else ""
    yield "    " + texts.say(phrase("{key}: {ends}{band}; {source}", key=key, ends=str(limit), band=band, source=source))
    yield f"      {texts.say(limit.meaning)}"


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
    words, known = texts.rules[row.name], counted(row)
    cases = [
        {
            "case": name,
            "severity": severity(row, case, target).value,
            "message": words.cases[name][0],
            "fix": _fix(case, words.cases[name][1]),
        }
        for name, case in row.cases.items()
    ]
    return {
        "rule": row.name,
        "title": words.title,
        "why": words.why,
        "basis": basis(row, target).value,
        "severity": weight(row, target).value,
        "limit": row.limits[0] if row.limits else None,
        "limits": {key: limit(target.limit(key), texts) for key in row.limits},
        "prevents": target.terms(row.name).prevents or None,
        "labelled": {"findings": known.findings, "right": known.right} if known else None,
        "cases": cases,
    }


def profiles(found: Sequence[Profile], texts: Catalog) -> str:
    """One line a target; the first is the default."""
    lines = (f"{each.name:<30} {texts.say(each.title)}{texts.say(_mark(each, found))}" for each in found)
    return "".join(line + "\n" for line in lines)


def _mark(target: Profile, found: Sequence[Profile]) -> str:
    if target is found[0]:
        return phrase(" (default)")
    return phrase(" (judged only)") if protocol(target.service) == NONE else ""


def profile(target: Profile, texts: Catalog, today: date) -> str:
    """One target with each limit and where it comes from."""
    return "\n".join(texts.say(line) for line in _profile(target, today)) + "\n"


def _profile(target: Profile, today: date) -> Iterator[str]:
    yield target.name
    for text in (target.title, target.note, phrase("Source: {source}", source=target.source)):
        if text:
            yield phrase("  {text}", text=text)
    if target.ends:
        more = phrase("; still available: {names}", names=", ".join(target.successors)) if target.successors else ""
        if today < target.ends:
            yield phrase("  Goes offline on {day}{more}", day=target.ends, more=more)
        else:
            yield phrase("  Was announced to go offline on {day}{more}", day=target.ends, more=more)
    for mark, head in _HEADS.items():
        limits = [(key, each) for key, each in target.limits.items() if each.mark == mark and not each.is_open]
        if limits or mark in ("documented", ""):
            yield from ("", head)
        for key, each in limits:
            yield from _of_limit(key, each)
    if unstated := [key for key, each in target.limits.items() if each.is_open]:
        yield from ("", phrase("Not stated, so not checked: {names}", names=", ".join(unstated)))
    for name, word in target.severities.items():
        by = phrase(" by {origin}", origin=target.set_by[name]) if name in target.set_by else ""
        how = phrase(" ({known})", known=target.rules[name].known) if target.rules[name].known and not by else ""
        yield phrase("  {name} is set to {severity}{by}{how}", name=name, severity=word, by=by, how=how)
    yield from _more(target)


_HEADS = {
    "documented": phrase("Documented limits"),
    "seen": phrase("Limits seen in calls or stated by others, not documented by the vendor"),
    "inferred": phrase("Limits inferred from what is known"),
    "": phrase("Limits of our own"),
}
"""By how the limits are known."""


def _more(target: Profile) -> Iterator[str]:
    """Options, spans, codes and prices, where a target says more than limits and severities."""
    for name, terms in target.rules.items():
        if terms.span == "clip":
            yield phrase("  {name} is judged over the whole clip; in the first frame it is at most a warning", name=name)
        if terms.known and terms.prevents:
            yield phrase("  {name} prevents {code} ({known})", name=name, code=terms.prevents, known=terms.known)
    for name, option in target.options.items():
        yield ""
        yield phrase("Option {name}: {value} ({values})", name=name, value=option.value, values=", ".join(option.values))
        if option.meaning:
            yield phrase("  {text}", text=option.meaning)
        for value, limits in option.limits.items():
            for key, each in limits.items():
                yield phrase("  with {value}, {key}: {ends}", value=value, key=key, ends=str(each))
    yield from _service(target)


def _service(target: Profile) -> Iterator[str]:
    only = protocol(target.service) == NONE
    if "price" in target.service or only:
        yield ""
    if only:
        yield phrase("Clips are only judged for this target; nothing can be submitted to it.")
    if "price" in target.service:
        price = tariff(target.service["price"], target.name)
        yield from lines(price)
        if price.source:
            yield phrase("    Source: {source}", source=price.source)


def _of_limit(key: str, each: Limit) -> Iterator[str]:
    yield ""
    yield phrase("  {key}: {ends}{band}", key=key, ends=str(each), band=_band(each))
    yield phrase("    {text}", text=each.meaning)
    if each.own:
        yield phrase(
            "    Set by: {origin}; the target's own: {ends}{band}", origin=each.set_by, ends=str(each.own), band=_band(each.own)
        )
    yield phrase("    Source: {source}", source=each.source)


def _band(each: Limit) -> str:
    return phrase("; {band}", band=each.band) if each.band else ""


def profiles_json(found: Sequence[Profile], texts: Catalog) -> str:
    """The targets as a JSON list; exact numbers are text."""
    return as_json([_target(target, texts) for target in found])


def _target(target: Profile, texts: Catalog) -> dict[str, Any]:
    return {
        "name": target.name,
        "title": texts.say(target.title),
        "note": texts.say(target.note),
        "source": texts.say(target.source),
        "ends": target.ends.isoformat() if target.ends else None,
        "successors": list(target.successors),
        "digest": target.digest,
        "settings": list(target.settings),
        "limits": {key: limit(each, texts) for key, each in target.limits.items()},
        "rules": dict(target.severities),
        "prevents": {name: terms.prevents for name, terms in target.rules.items() if terms.prevents},
        "spans": {name: terms.span for name, terms in target.rules.items() if terms.span},
        "known": {name: terms.known for name, terms in target.rules.items() if terms.known},
        "options": {name: _option(option, texts) for name, option in target.options.items()},
        "protocol": protocol(target.service),
        "price": _price(target),
    }


def _option(option: Option, texts: Catalog) -> dict[str, Any]:
    limits = {value: {key: limit(each, texts) for key, each in limits.items()} for value, limits in option.limits.items()}
    return {"value": option.value, "values": list(option.values), "meaning": texts.say(option.meaning), "limits": limits}


def _price(target: Profile) -> dict[str, Any] | None:
    if "price" not in target.service:
        return None
    price = tariff(target.service["price"], target.name)
    rules = {"minimum_seconds": str(price.minimum_seconds), "rounding": price.rounding, "bills": price.bills}
    return {**_rates(price.rates), **rules, "regions": {name: _rates(each) for name, each in price.regions.items()}}


def _rates(rates: Rates) -> dict[str, Any]:
    per_second = {mode: str(rate) for mode, rate in rates.per_second.items()}
    return {"currency": rates.currency, "per_second": per_second, "known": rates.known or None}


def limit(each: Limit, texts: Catalog) -> dict[str, Any]:
    """One limit for JSON."""
    numbers = {key: getattr(each, key) for key in NUMBERS}
    said = {key: str(value) if value is not None else None for key, value in numbers.items()}
    words = {"unit": str.__str__(each.unit), "meaning": texts.say(each.meaning), "source": texts.say(each.source)}
    return {**said, "one_of": list(each.one_of), **words, "known": each.mark or None}
