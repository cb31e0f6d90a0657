"""Reads a report of `check --format json`, and judges how far to trust it: a file may be old, partial or edited."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from submitter.gate.judgement import Judgement, verdict
from submitter.urls.findings import Found, findings
from submitter.urls.rules import URL_RULES
from validator import __version__
from validator.errors import UsageError
from validator.findings import Basis, Finding, Hit, Outcome, Severity, Verdict, worst
from validator.judge import in_force
from validator.rules import RULES
from validator.targets.options import select
from validator.targets.profile import Profile
from validator.texts.said import phrase

SCHEMA = 1
"""Of the reports that can be read."""
FULL = "full"
"""The depth at which every rule is measured."""
PARTIAL, OUTDATED, CONTRADICTORY = "report-partial", "report-outdated", "report-contradictory"
NAMED = 5
"""Rules that were not measured and are named one by one."""
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What a file raises that is not a report."""


@dataclass(frozen=True)
class Quoted(Finding):
    """A finding in the words of the report that lists it: of another version, it may be of a rule that is not ours."""

    text: str = ""
    remedy: str = ""

    @property
    def message(self) -> str:
        """What is wrong."""
        return self.text

    @property
    def advice(self) -> str:
        """What to do about it."""
        return self.remedy

    @property
    def fix(self) -> str:
        """What to do about it, with the command if there was one."""
        return self.remedy


def from_file(path: str, profile: Profile) -> list[Judgement]:
    """The judgements in a report for `profile`, each with warnings where it is not what a full check would give now.

    Raises UsageError for a file that is not a report, or one for another target.
    """
    try:
        # Bytes, for json finds out itself which Unicode they are in.
        document = json.loads(Path(path).read_bytes(), parse_constant=_no_number)
        _check_target(path, document, profile)
        found = [_judged(clip, document, profile) for clip in document["clips"]]
    except OSError as error:
        raise UsageError(phrase("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error
    except _BROKEN as error:
        raise UsageError(phrase("{path} is not a report of `motion-preflight check --format json`.", path=path)) from error
    if not found:
        raise UsageError(phrase("{path} holds no clip.", path=path))
    return found


def _check_target(path: str, document: Mapping[str, Any], profile: Profile) -> None:
    schema, name = document["schema"], document["profile"]
    if (schema, name) != (SCHEMA, profile.name):
        raise UsageError(
            phrase(
                "{path} is a report for {found} (schema {schema}), not for {wanted} (schema {ours}).",
                path=path,
                found=name,
                schema=schema,
                wanted=profile.name,
                ours=SCHEMA,
            )
        )


def partial(depth: str, profile: Profile) -> list[Finding]:
    """What speaks against a verdict on less than the whole clip."""
    return [] if depth == FULL else findings([(PARTIAL, Hit("depth", depth))], profile)


def _judged(clip: Mapping[str, Any], document: Mapping[str, Any], profile: Profile) -> Judgement:
    listed = [_finding(row) for row in clip["findings"]]
    stated, outcomes = Verdict(clip["verdict"]), _outcomes(clip)
    unmeasured = _unmeasured(outcomes, document, profile)
    doubtful = unmeasured or _unexplained(outcomes, listed)
    due = worst([verdict(listed), Verdict.REVIEW if doubtful else Verdict.ACCEPT])
    seen = [*_partial(clip, unmeasured), *_outdated(document, profile), *_contradictory(stated, due)]
    doubts = findings(seen, profile)
    return Judgement(
        path=_is(str, clip["path"]),
        sha256=_sha256(clip["sha256"]),
        bytes=_length(clip["bytes"]),
        verdict=worst([stated, due, verdict(doubts)]),
        seconds=_seconds(clip["media"]),
        findings=(*listed, *doubts),
        features={"media": dict(clip["media"]), "findings": [each.rule for each in listed]},
    )


def _partial(clip: Mapping[str, Any], unmeasured: list[str]) -> Iterator[Found]:
    depth, problem = clip.get("depth"), clip.get("problem")
    if depth is None:
        yield PARTIAL, Hit("unsaid", "")
    elif depth != FULL:
        yield PARTIAL, Hit("depth", _is(str, depth))
    if problem:
        yield PARTIAL, Hit("problem", _is(str, problem))
    elif unmeasured:
        names = ", ".join(unmeasured[:NAMED])
        if len(unmeasured) > NAMED:
            names = phrase("{names} and {count} more", names=names, count=len(unmeasured) - NAMED)
        yield PARTIAL, Hit("skipped", len(unmeasured), values={"names": names})


def _outdated(document: Mapping[str, Any], profile: Profile) -> Iterator[Found]:
    version = _version(document)
    if version != __version__:
        yield OUTDATED, Hit("version", str(version or "unknown"), __version__)
    same = (profile, _with_usual_mode(profile))
    if document.get("digest") not in {each.digest for found in same for each in (found, _without_url_rules(found))}:
        settings = ", ".join(_is(str, each) for each in document.get("settings", ()))
        yield OUTDATED, Hit("settings", "", values={"names": phrase(" ({settings})", settings=settings) if settings else ""})


def _version(document: Mapping[str, Any]) -> object:
    return document.get("tool", {}).get("version")


def _without_url_rules(profile: Profile) -> Profile:
    """The profile as a check of the clip alone sees it: what is set of a URL's rules changes no verdict on a clip."""
    return replace(profile, rules={name: terms for name, terms in profile.rules.items() if name not in URL_RULES})


def _with_usual_mode(profile: Profile) -> Profile:
    """The profile for the mode that a check of the clip alone assumes, where the modes differ in notes only."""
    option = profile.options.get("mode")
    touched = set(option.touched) if option else set()
    rules = [rule.name for rule in RULES.values() if touched & set(rule.limits)]
    if option is None or any(profile.terms(name).severity not in ("note", "off") for name in rules):
        return profile
    return select(profile, "mode", option.default)


def _contradictory(stated: Verdict, due: Verdict) -> Iterator[Found]:
    if stated.rank < due.rank:
        yield CONTRADICTORY, Hit("verdict", stated.value, due.value)


def _outcomes(clip: Mapping[str, Any]) -> list[tuple[str, Outcome]]:
    return [(_is(str, result["rule"]), Outcome(result["outcome"])) for result in clip["results"]]


def _unmeasured(outcomes: Sequence[tuple[str, Outcome]], document: Mapping[str, Any], profile: Profile) -> list[str]:
    """The rules that were skipped or, in a report of this version, are not listed at all."""
    skipped = [rule for rule, outcome in outcomes if outcome is Outcome.SKIP]
    # Another version has other rules; that alone needs review.
    if _version(document) != __version__:
        return skipped
    return skipped + [rule.name for rule in in_force(profile, image=False) if rule.name not in dict(outcomes)]


def _unexplained(outcomes: Sequence[tuple[str, Outcome]], listed: Sequence[Finding]) -> bool:
    """Whether a rule failed without an error or warning that says so."""
    explained = {finding.rule for finding in listed if finding.is_fault}
    return any(outcome is Outcome.FAIL and rule not in explained for rule, outcome in outcomes)


def _finding(row: Mapping[str, Any]) -> Finding:
    at = row.get("at")
    return Quoted(
        rule=_is(str, row["rule"]),
        case=_is(str, row.get("case", "")),
        severity=Severity(row["severity"]),
        basis=Basis(row.get("basis", Basis.HEURISTIC.value)),
        actual=row.get("actual"),
        limit=row.get("limit"),
        at=(float(at[0]), float(at[1])) if at else None,
        prevents=row.get("prevents"),
        text=_is(str, row.get("message", "")),
        remedy=_is(str, row.get("fix", "")),
        confidence=_share(row.get("confidence")),
    )


def _is(kind: type | tuple[type, ...], value: Any) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not {kind}")
    return value


def _share(value: object) -> float | None:
    share = None if value is None else float(_is((int, float), value))
    if share is not None and not 0 <= share <= 1:
        raise ValueError("no share of 1")
    return share


def _sha256(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value)):
        raise ValueError("no SHA-256")
    return value


def _length(value: object) -> int | None:
    if value is not None and _is(int, value) < 0:
        raise ValueError("a negative length")
    return _is(int, value) if value is not None else None


def _seconds(media: Mapping[str, Any]) -> float | None:
    """Only a length that a clip can have: the cost and the day's cap rest on it."""
    found = media.get("seconds")
    if found is None:
        return None
    seconds = float(_is((int, float), found))
    if not (math.isfinite(seconds) and seconds >= 0):
        raise ValueError("no length")
    return seconds


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number")
