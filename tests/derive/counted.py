"""Counts which findings of labelled items are right, and fits the curve that says how sure a finding is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tests.derive.labels import Labelled
from tests.derive.truths import is_right
from validator.judge import judge
from validator.rules import RULES
from validator.rules.confidence import evidence, is_estimate
from validator.targets.confidence import HALFWAY, Confidence, Counted, Evidence
from validator.targets.profile import Profile

_SPREAD = {"usual": 30.0, "weight": 1.4, "rule": 0.7, "case": 0.7}
"""How far from 0 the log odds are expected, as a standard deviation: few findings move those of a rule or a case only a little."""
_WEIGHTS = 3
"""What speaks for a finding: error, first frame, beyond."""
_STEPS, _SMALL = 50, 1e-9
"""Newton's steps at most, and the change of a weight that ends them; some ten are enough."""
_DIGITS = 2


@dataclass(frozen=True)
class Row:
    """A finding of which the labels say something."""

    source: str
    """Of its item."""
    rule: str
    case: str
    evidence: Evidence
    right: bool


@dataclass(frozen=True)
class Said:
    """A confidence that was said of a finding."""

    row: Row
    confidence: float


def rows(items: Iterable[Labelled], profile: Profile) -> tuple[list[Row], dict[str, int]]:
    """The findings of estimates that the labels say something about, and how many of each rule they say nothing about."""
    found: list[Row] = []
    unlabelled: dict[str, int] = {}
    for one in items:
        for each in judge(one.facts, profile).findings:
            rule = RULES[each.rule]
            right = is_right(each, one.item)
            if right is not None and is_estimate(rule):
                found.append(Row(one.item.source, each.rule, each.case, evidence(rule, each, profile), right))
            elif is_estimate(rule):
                unlabelled[each.rule] = unlabelled.get(each.rule, 0) + 1
    return found, unlabelled


def fitted(found: Sequence[Row]) -> Confidence:
    """The most likely curve through these findings, where weights far from 0 are not expected."""
    names = sorted({row.rule for row in found})
    cases = sorted({(row.rule, row.case) for row in found})
    groups = [
        [float(row.rule == name) for name in names] + [float((row.rule, row.case) == case) for case in cases] for row in found
    ]
    facts = np.array([[*_values(row.evidence), *group] for row, group in zip(found, groups, strict=True)])
    expected = [
        _SPREAD["usual"],
        *[_SPREAD["weight"]] * _WEIGHTS,
        *[_SPREAD["rule"]] * len(names),
        *[_SPREAD["case"]] * len(cases),
    ]
    weights = _newton(facts.reshape(len(found), len(expected)), np.array([float(row.right) for row in found]), np.array(expected))
    usual, error, first_frame, beyond, *rest = (round(float(weight), _DIGITS) for weight in weights)
    of_case = dict(zip(cases, rest[len(names) :], strict=True))
    rules = {name: _rule(name, found, offset, of_case) for name, offset in zip(names, rest, strict=False)}
    return Confidence(len(found), sum(row.right for row in found), usual, error, first_frame, beyond, rules)


def _rule(name: str, found: Sequence[Row], offset: float, of_case: Mapping[tuple[str, str], float]) -> Counted:
    rows = [row for row in found if row.rule == name]
    cases = {
        case: _counted([row for row in rows if row.case == case], odds) for (rule, case), odds in of_case.items() if rule == name
    }
    return replace(_counted(rows, offset), cases=cases)


def _counted(rows: Sequence[Row], offset: float) -> Counted:
    return Counted(len(rows), sum(row.right for row in rows), offset)


def _values(found: Evidence) -> tuple[float, float, float, float]:
    beyond = HALFWAY if found.beyond is None else found.beyond
    return 1.0, float(found.error), float(found.first_frame), beyond - HALFWAY


def _newton(facts: np.ndarray, right: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """The weights at which likelihood and expectation are in balance."""
    penalty, weights = expected**-2.0, np.zeros(len(expected))
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-facts @ weights))
        slope = facts.T @ (said - right) + penalty * weights
        step = np.linalg.solve((facts.T * (said * (1 - said))) @ facts + np.diag(penalty), slope)
        weights = weights - step
        if np.abs(step).max() < _SMALL:
            break
    return weights


def said(found: Sequence[Row], curve: Confidence) -> list[Said]:
    """What the curve says of each finding."""
    return [Said(row, curve.of(row.rule, row.case, row.evidence)) for row in found]


def left_out(
    found: Sequence[Row], group: Callable[[Row], str], fit: Callable[[Sequence[Row]], Confidence] = fitted
) -> list[Said]:
    """What is said of each finding by the curve that the findings of all other groups make: other sources, other rules."""
    made: list[Said] = []
    for name in sorted({group(row) for row in found}):
        curve = fit([row for row in found if group(row) != name])
        made += said([row for row in found if group(row) == name], curve)
    return made


def brier(made: Sequence[Said]) -> float:
    """Mean square of what was said too much or too little: 0 is perfect, 0.25 is a coin."""
    return sum((each.confidence - each.row.right) ** 2 for each in made) / max(1, len(made))
