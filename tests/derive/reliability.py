"""Writes the page that says how far a confidence can be relied on: of findings said with so much, so many are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.derive.counted import Said, brier
from validator.findings import LIKELY, SURE
from validator.rules import RULES
from validator.rules.confidence import is_estimate
from validator.targets.confidence import Confidence

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Between these, findings are counted together."""
_HEAD = """\
# Reliability of the confidence

Written by `tests/derive/confidence.py` from the facts of the labelled sets; the [reference](REFERENCE.md#confidence) says
what the figure means. Two figures each time: *plain*, where the curve has seen the findings that it is asked about, and
*sources left out*, where it has seen none of the same source (a repository, often of one person's clips). The second is
the honest one; of the limits themselves, neither is: people placed them who knew these clips.
"""
_CURVE = """\
## The curve

The log odds of a finding are {usual} for a warning after the first frame whose value is a whole band beyond its limit;
{error:+} for an error, {first_frame:+} from the first frame on, and from {least:+} for a value at its limit to {most:+} for one
far beyond it. To that comes an offset for each rule, which few findings move only a little. A limit without a band
counts as one with a band of 0.3 of its value. A finding whose value is not compared with one limit counts as a whole band
beyond it. A rule without labelled findings has no offset: it is taken for a usual one.
"""
_Pick = Callable[[Said], bool]


def page(curve: Confidence, plain: Sequence[Said], left_out: Sequence[Said], unlabelled: dict[str, int]) -> str:
    """The page, whole."""
    return "\n".join((_HEAD, *_reliability(plain, left_out), "", *_rules(curve, left_out, unlabelled), "", _curve(curve)))


def _reliability(plain: Sequence[Said], left_out: Sequence[Said]) -> Iterator[str]:
    yield "## Said and right"
    yield ""
    yield f"{len(plain)} findings of which the labels say something, {sum(each.row.right for each in plain)} of them right."
    yield ""
    yield "| said | findings | right | mean said | sources left out: findings | right | mean said |"
    yield "|---|---|---|---|---|---|---|"
    for name, pick in _words():
        yield f"| {name} | {_cells(plain, pick)} | {_cells(left_out, pick)} |"
    for low, high in zip(_EDGES, _EDGES[1:], strict=False):
        pick = _between(low, high)
        yield f"| {low:g}–{high:g} | {_cells(plain, pick)} | {_cells(left_out, pick)} |"
    yield ""
    yield f"Brier score: {brier(plain):.3f}; with sources left out {brier(left_out):.3f}, where"
    yield f"saying the same of all findings would come to {_constant(plain):.3f}."


def _words() -> list[tuple[str, _Pick]]:
    ends = (("**sure**", SURE, 1.0), ("**likely**", LIKELY, SURE), ("**look yourself**", 0.0, LIKELY))
    return [(name, _between(low, high)) for name, low, high in ends]


def _between(low: float, high: float) -> _Pick:
    return lambda each: low <= round(each.confidence, 2) < high or each.confidence >= high == 1.0


def _cells(made: Sequence[Said], pick: _Pick) -> str:
    picked = [each for each in made if pick(each)]
    if not picked:
        return "0 | – | –"
    right = sum(each.row.right for each in picked)
    mean = sum(each.confidence for each in picked) / len(picked)
    return f"{len(picked)} | {right} ({100 * right / len(picked):.0f} %) | {mean:.2f}"


def _constant(made: Sequence[Said]) -> float:
    share = sum(each.row.right for each in made) / max(1, len(made))
    return share * (1 - share)


def _rules(curve: Confidence, left_out: Sequence[Said], unlabelled: dict[str, int]) -> Iterator[str]:
    yield "## Rule by rule"
    yield ""
    yield "| rule | findings | right | mean said, sources left out | offset | without a label |"
    yield "|---|---|---|---|---|---|"
    for name in (name for name, rule in RULES.items() if is_estimate(rule)):
        known, more = curve.rules.get(name), unlabelled.get(name, 0)
        if known is None:
            yield f"| `{name}` | 0 | – | as a usual rule | – | {more} |"
            continue
        about = [each.confidence for each in left_out if each.row.rule == name]
        yield f"| `{name}` | {known.findings} | {known.right} | {sum(about) / len(about):.2f} | {known.log_odds:+} | {more} |"


def _curve(curve: Confidence) -> str:
    half = round(curve.beyond / 2, 2)
    given = {"usual": curve.usual, "error": curve.error, "first_frame": curve.first_frame}
    return _CURVE.format(**given, least=-half, most=half)
