"""The JSON Schema of a target's file, for editors: made from the tables that the loader reads by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from validator.targets.introduce import OPTION_FIELDS
from validator.targets.load import FOLDER, TOP, load_profile, names
from validator.targets.overlay import FIELDS, SEVERITIES, TERMS
from validator.targets.price import BILLED, PRICE_FIELDS, RATE_FIELDS, ROUNDINGS
from validator.targets.profile import DEFAULT, KNOWN, NUMBERS, Profile
from validator.targets.service import PROTOCOLS, SERVICE_FIELDS
from validator.texts.catalog import LANGUAGES

Schema = dict[str, Any]
_NUMBER: Schema = {"type": ["number", "string"]}
_WORDS: Schema = {"type": "array", "items": {"type": "string"}}
_RATES: Schema = {"type": "object", "additionalProperties": _NUMBER, "minProperties": 1}


def document(rules: Collection[str]) -> Schema:
    """The schema; `rules` are the names of the rules that there are."""
    known = load_profile(DEFAULT, rules)
    parents = sorted({*names(), *(path.stem for path in FOLDER.glob("*.toml"))})
    kinds: dict[str, Schema] = {
        "name": {"type": "string"},
        "title": _text(),
        "source": _text(),
        "note": _text(),
        "ends": {"type": "string", "format": "date"},
        "successors": {"type": "array", "items": {"enum": names()}},
        "extends": {"enum": parents},
        "limits": _limits(known),
        "rules": _closed({rule: {"anyOf": [{"enum": list(SEVERITIES)}, _terms()]} for rule in sorted({*rules, *known.rules})}),
        "options": {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, _option(known)]}},
        "service": _service(),
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_closed({key: kinds[key] for key in TOP})}


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _enum(words: Sequence[str]) -> Schema:
    return {"enum": list(words)}


def _text() -> Schema:
    each = {language: {"type": "string"} for language in LANGUAGES}
    return {"anyOf": [{"type": "string"}, {**_closed(each), "required": ["en"]}]}


def _limits(known: Profile) -> Schema:
    return _closed({key: _limit(limit.settable, limit.meaning) for key, limit in known.limits.items()})


def _limit(settable: Sequence[str], meaning: str) -> Schema:
    fields = [name for name in FIELDS if name in settable or name in ("unit", "meaning", "source", "known")]
    return {"description": str.__str__(meaning), **_closed({name: _field(name) for name in fields})}


def _field(name: str) -> Schema:
    if name in NUMBERS:
        return _NUMBER
    return _WORDS if name == "one_of" else _enum(KNOWN) if name == "known" else _text()


def _terms() -> Schema:
    return _closed({name: _enum(words) if words else {"type": "string"} for name, words in TERMS.items()})


def _option(known: Profile) -> Schema:
    kinds = {"values": _WORDS, "meaning": _text(), "when": {"type": "object", "additionalProperties": _limits(known)}}
    return _closed({name: kinds[name] for name in OPTION_FIELDS})


def _service() -> Schema:
    kinds: dict[str, Schema] = {
        "protocol": _enum(PROTOCOLS),
        "model": {"type": "string"},
        "path": {"type": "string"},
        "price": _price(),
        "task_seconds": {"type": "number", "exclusiveMinimum": 0},
        "temporary_store": {"type": "boolean"},
    }
    return _closed({name: kinds.get(name, {"type": "object"}) for name in SERVICE_FIELDS})


def _price() -> Schema:
    rates: dict[str, Schema] = {"currency": {"type": "string"}, "per_second": _RATES, "known": _enum(KNOWN)}
    kinds: dict[str, Schema] = {
        **rates,
        "minimum_seconds": _NUMBER,
        "rounding": _enum(ROUNDINGS),
        "bills": _enum(BILLED),
        "source": _text(),
        "regions": {"type": "object", "additionalProperties": _closed({name: rates[name] for name in RATE_FIELDS})},
    }
    return _closed({name: kinds[name] for name in PRICE_FIELDS})
