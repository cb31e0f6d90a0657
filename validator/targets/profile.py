"""What a target takes, as values: limits with their bands, what it says of each rule, and how it is called."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from validator.texts.said import phrase

DEFAULT = "animate-anyone-template-gen2"
NUMBERS = ("min", "max", "reject_below", "reject_above")
"""The fields of a limit that are numbers."""
VALUES = (*NUMBERS, "one_of")
"""The fields of a limit that a value is compared with."""
PAGE = "page: "
"""How the source of a documented limit begins."""
KNOWN = ("documented", "seen", "inferred")
"""How something is known: from the vendor's page, from somebody's calls or a reseller, or by reasoning of our own."""
SPANS = ("first-frame", "clip")
"""Over what a rule about people is judged strictly: the first frame, or the clip, whose first frame is then no error."""
PLAIN = "of 1"
"""The unit of a share or a score; a sentence is clearer without it."""


@dataclass(frozen=True)
class Limit:
    """One limit and its band; None for a side that the target leaves open. Numbers are exact.

    A value under `min` or over `max` needs review; under `reject_below` or over `reject_above` it is rejected. Where no
    reject end is given, both are one and the same.
    """

    min: Fraction | None = None
    max: Fraction | None = None
    reject_below: Fraction | None = None
    reject_above: Fraction | None = None
    one_of: tuple[str, ...] = ()
    unit: str = ""
    meaning: str = ""
    source: str = ""
    known: str = ""
    """One of `KNOWN`; empty for an estimate of our own, and where the source says it."""
    settable: tuple[str, ...] = ()
    """The fields that a check compares with; no other can be set."""
    set_by: str = ""
    """Where the user changed it (`--set`, a file); empty for the target's own."""
    own: Limit | None = None
    """The limit as the target states it, where the user changed it."""

    @cached_property
    def at_least(self) -> float:
        """The lower end; minus infinity where that side is open."""
        return -math.inf if self.min is None else float(self.min)

    @cached_property
    def at_most(self) -> float:
        """The upper end; infinity where that side is open."""
        return math.inf if self.max is None else float(self.max)

    @cached_property
    def rejects_below(self) -> float:
        """Under this there is no doubt left."""
        return self.at_least if self.reject_below is None else float(self.reject_below)

    @cached_property
    def rejects_above(self) -> float:
        """Over this there is no doubt left."""
        return self.at_most if self.reject_above is None else float(self.reject_above)

    @cached_property
    def is_open(self) -> bool:
        """True when the target states nothing, so that everything passes."""
        return not self.fields

    @property
    def fields(self) -> tuple[str, ...]:
        """The names under which this limit's values can be set."""
        return tuple(name for name in VALUES if getattr(self, name) not in (None, ()))

    @property
    def changes(self) -> tuple[str, ...]:
        """The fields in which it differs from what the target itself says."""
        return tuple(name for name in VALUES if self.own and getattr(self, name) != getattr(self.own, name))

    @property
    def documented(self) -> bool:
        """True for a limit that the target's page states."""
        return self.mark == KNOWN[0]

    @property
    def mark(self) -> str:
        """How the limit is known, one of `KNOWN`; empty for an estimate of our own."""
        return self.known or (KNOWN[0] if self.source.startswith(PAGE) else "")

    def __str__(self) -> str:
        """The ends in words: `at least 24 frames/s`."""
        if self.one_of:
            return ", ".join(self.one_of)
        if self.min is not None and self.max is not None:
            text = phrase("at least {least} and at most {most}", least=number(self.min), most=number(self.max))
        elif self.min is not None:
            text = phrase("at least {number}", number=number(self.min))
        else:
            text = phrase("at most {number}", number=number(self.max)) if self.max is not None else ""
        return text if not self.unit or self.unit == PLAIN else phrase("{ends} {unit}", ends=text, unit=self.unit)

    @property
    def band(self) -> str:
        """What becomes of values between the ends, in words; empty without a band."""
        parts = []
        if self.min is not None and self.reject_below is not None:
            ends = {"review": number(self.min), "reject": number(self.reject_below)}
            parts.append(phrase("under {review} needs review, under {reject} rejected", **ends))
        if self.max is not None and self.reject_above is not None:
            ends = {"review": number(self.max), "reject": number(self.reject_above)}
            parts.append(phrase("over {review} needs review, over {reject} rejected", **ends))
        return phrase("{first}; {last}", first=parts[0], last=parts[1]) if len(parts) == 2 else next(iter(parts), "")

    def changed(self, values: Mapping[str, Any], origin: str) -> Limit:
        """The limit with other `values`, set in `origin`, and what the target itself says beside it.

        A file that names the page which states the value describes the target; nothing is set by its user then.
        """
        new = replace(self, **values)
        same = all(getattr(new, name) == getattr(self, name) for name in VALUES)
        if same or values.get("known") or str(values.get("source", "")).startswith(PAGE):
            return new
        return replace(new, set_by=origin, own=self.own or self)


@dataclass(frozen=True)
class Option:
    """One choice with the limits of each of its values."""

    value: str
    """What is chosen."""
    default: str
    """The value that the target's own limits are about."""
    values: tuple[str, ...]
    meaning: str = ""
    limits: Mapping[str, Mapping[str, Limit]] = field(default_factory=dict)
    """By value and name, the limits that differ, each as the target states it; those of the default value, too."""

    @property
    def touched(self) -> tuple[str, ...]:
        """The limits that depend on it."""
        return tuple(dict.fromkeys(key for limits in self.limits.values() for key in limits))


@dataclass(frozen=True)
class Terms:
    """What a target says of one rule; empty where it leaves that to the rule."""

    severity: str = ""
    """"error", "warning", "note" or "off"."""
    prevents: str = ""
    """The target's error code for a clip with this fault."""
    basis: str = ""
    """"documented" or "heuristic"; else a rule is as documented as the first of its limits."""
    span: str = ""
    """One of `SPANS`; empty is the first frame."""
    known: str = ""
    """How it is known, one of `KNOWN`."""


NO_TERMS = Terms()


@dataclass(frozen=True)
class Profile:
    """One target: what it takes, how heavy each fault is, and how it is called (for the submitter)."""

    name: str
    title: str = ""
    source: str = ""
    note: str = ""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    rules: Mapping[str, Terms] = field(default_factory=dict)
    service: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Option] = field(default_factory=dict)
    """What the caller chooses of the service, and limits depend on."""
    ends: date | None = None
    """The day on which the vendor takes the target offline, where one is announced."""
    successors: tuple[str, ...] = ()
    """The built-in targets that go on after that."""
    set_by: Mapping[str, str] = field(default_factory=dict)
    """Where the user changed a rule's severity (`--set`, a file), by rule; what is not in it is the target's own."""

    def limit(self, key: str) -> Limit:
        """The limit `key`, open where the target states none; raises KeyError for a name that no target's file knows."""
        return self.limits[key]

    def terms(self, rule: str) -> Terms:
        """What the target says of that rule."""
        return self.rules.get(rule, NO_TERMS)

    @cached_property
    def severities(self) -> Mapping[str, str]:
        """What the target says, "error", "warning", "note" or "off", by rule, where that differs from the rule's own."""
        return {name: terms.severity for name, terms in self.rules.items() if terms.severity}

    @cached_property
    def as_stated(self) -> Profile:
        """The same with every limit as the target states it; itself when the user changed none."""
        if not any(limit.own for limit in self.limits.values()):
            return self
        return replace(self, limits={key: limit.own or limit for key, limit in self.limits.items()})

    @property
    def settled(self) -> Profile:
        """The same with every limit and severity taken for the target's own: a built-in file is the target."""
        limits = {key: replace(limit, set_by="", own=None) for key, limit in self.limits.items()}
        return replace(self, limits=limits, set_by={})

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """What the user changed, each as the KEY=VALUE that `--set` takes."""
        options = (f"options.{key}={option.value}" for key, option in self.options.items() if option.value != option.default)
        limits = (f"{key}.{name}={_text(limit, name)}" for key, limit in self.limits.items() for name in limit.changes)
        return (*options, *limits, *(f"rules.{name}={self.severities[name]}" for name in self.set_by))

    @cached_property
    def digest(self) -> str:
        """16 digits that tell two sets of limits and severities apart: of the SHA-256 over them in canonical JSON."""
        limits = {key: [_text(limit, name) for name in VALUES] for key, limit in self.limits.items() if not limit.is_open}
        more = {
            "options": {key: option.value for key, option in self.options.items()},
            "spans": {name: terms.span for name, terms in self.rules.items() if terms.span},
        }
        said = {"limits": limits, "rules": self.severities, **{key: value for key, value in more.items() if value}}
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


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
    others = phrase(" Still available: {names}.", names=", ".join(profile.successors)) if profile.successors else ""
    return phrase(
        "The target {name} was announced to go offline on {day}.{others}", name=profile.name, day=profile.ends, others=others
    )
