"""Writes the page that says how far a confidence can be relied on: of findings said with so much, so many are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.derive.counted import Said, brier
from validator.findings import LIKELY, SURE
from validator.rules import RULES
from validator.rules.confidence import is_estimate
from validator.targets.confidence import Confidence, Counted

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Between these, findings are counted together."""
_HEAD = """\
# Reliability of the confidence

Written by `tests/derive/confidence.py` from the facts of the labelled sets; the [reference](REFERENCE.md#confidence) says
what the figure means. Three ways of counting: *plain*, where the curve has seen the findings that it is asked about;
*sources left out*, where it has seen none of the same source (a repository, often of one person's clips), which is the
honest one; *rules left out*, where it has seen none of the same rule, as for a rule that is new. The limits are the same in
all three: people placed them who knew these clips.
"""
_CURVE = """\
## The curve

The log odds of a finding are {usual} for a warning after the first frame whose value is a whole band beyond its limit;
{error:+} for an error, {first_frame:+} from the first frame on, and from {least:+} for a value at its limit to {most:+} for one
far beyond it. To that come an offset for the rule and one for its case, which few findings move only a little. A limit
without a band counts as one with a band of 0.3 of its value. A finding whose value is not compared with one limit counts as
a whole band beyond it. A rule or case without labelled findings has no offset: it is taken for a usual one.
"""
_Pick = Callable[[Said], bool]


@dataclass(frozen=True)
class Ways:
    """What was said of the same findings, in each way of counting."""

    plain: Sequence[Said]
    sources_left_out: Sequence[Said]
    rules_left_out: Sequence[Said]

    @property
    def each(self) -> tuple[Sequence[Said], ...]:
        """In the order of the columns."""
        return self.plain, self.sources_left_out, self.rules_left_out


def page(curve: Confidence, ways: Ways, unlabelled: Mapping[str, int]) -> str:
    """The page, whole."""
    return "\n".join((_HEAD, *_reliability(curve, ways), "", *_rules(curve, ways, unlabelled), "", _curve(curve)))


def _reliability(curve: Confidence, ways: Ways) -> Iterator[str]:
    yield "## Said and right"
    yield ""
    yield f"{curve.findings} findings of which the labels say something, {curve.right} of them right."
    yield ""
    yield "| said | plain: findings | right | mean said | sources left out | right | mean said | rules left out | right | mean said |"
    yield f"|{'---|' * 10}"
    for name, pick in (*_words(), *_bins()):
        yield f"| {name} | {' | '.join(_cells(made, pick) for made in ways.each)} |"
    scores = [f"{brier(made):.3f}" for made in ways.each]
    yield ""
    yield f"Brier score (0 is perfect): {scores[0]}; with sources left out {scores[1]}, with rules left out {scores[2]}."
    yield f"To say the same of all findings would score {_constant(curve):.3f}."


def _bins() -> list[tuple[str, _Pick]]:
    return [(f"{low:g}–{high:g}", _between(low, high)) for low, high in pairwise(_EDGES)]


def _words() -> list[tuple[str, _Pick]]:
    ends = (("**sure**", SURE, 1.0), ("**likely**", LIKELY, SURE), ("**look yourself**", 0.0, LIKELY))
    return [(name, _between(low, high)) for name, low, high in ends]


def _between(low: float, high: float) -> _Pick:
    return lambda each: low <= each.confidence < high


def _cells(made: Sequence[Said], pick: _Pick) -> str:
    picked = [each for each in made if pick(each)]
    if not picked:
        return "0 | – | –"
    right = sum(each.row.right for each in picked)
    mean = sum(each.confidence for each in picked) / len(picked)
    return f"{len(picked)} | {right} ({100 * right / len(picked):.0f} %) | {mean:.2f}"


def _constant(curve: Confidence) -> float:
    share = curve.right / curve.findings
    return share * (1 - share)


def _rules(curve: Confidence, ways: Ways, unlabelled: Mapping[str, int]) -> Iterator[str]:
    yield "## Rule by rule"
    yield ""
    yield "| rule, and its cases | findings | right | mean said, sources left out | offset | without a label |"
    yield "|---|---|---|---|---|---|"
    for name in (name for name, rule in RULES.items() if is_estimate(rule)):
        known, more = curve.rules.get(name), unlabelled.get(name, 0)
        if known is None:
            yield f"| `{name}` | 0 | – | as a usual rule | – | {more} |"
            continue
        about = [each for each in ways.sources_left_out if each.row.rule == name]
        yield f"| `{name}` | {_share(known, about)} | {more} |"
        for case, of in known.cases.items():
            yield f"| · {case} | {_share(of, [each for each in about if each.row.case == case])} | |"


def _share(known: Counted, about: Sequence[Said]) -> str:
    mean = sum(each.confidence for each in about) / max(1, len(about))
    return f"{known.findings} | {known.right} | {mean:.2f} | {known.log_odds:+}"


def _curve(curve: Confidence) -> str:
    half = round(curve.beyond / 2, 2)
    given = {"usual": curve.usual, "error": curve.error, "first_frame": curve.first_frame}
    return _CURVE.format(**given, least=-half, most=half)
