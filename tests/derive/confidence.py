"""Calibrates the confidence of findings on labelled sets: `python tests/derive/confidence.py --facts … --labels …`.

It judges the items from what `check --facts` kept, decides by the labels which findings are right, and writes the table
that the validator ships and the page that says how reliable it is. The same facts and labels give the same files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.derive.counted import fitted, left_out, rows, said
from tests.derive.labels import joined
from tests.derive.reliability import Ways, page
from validator.check import chosen
from validator.targets.confidence import FILE, Confidence
from validator.targets.profile import DEFAULT

PAGE = ROOT / ".github" / "RELIABILITY.md"
_HEAD = """\
# Written by tests/derive/confidence.py from the labelled sets: how sure a finding of an estimate is. Do not edit.
# .github/RELIABILITY.md says what the figures mean and how far they can be relied on.
"""


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--facts", type=Path, nargs="+", required=True, help="what check --facts wrote")
    parser.add_argument("--labels", type=Path, nargs="+", required=True, help="a labels.jsonl of each set")
    parser.add_argument("--table", type=Path, default=FILE, help="where the table goes")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page goes")
    return parser.parse_args(arguments)


def written(curve: Confidence) -> str:
    """The table as TOML."""
    return "\n".join((_HEAD, *_lines(curve), ""))


def _lines(curve: Confidence) -> Iterator[str]:
    yield f"findings = {curve.findings}"
    yield f"right = {curve.right}"
    yield "\n[log-odds]"
    weights = {"usual": curve.usual, "error": curve.error, "first-frame": curve.first_frame, "beyond": curve.beyond}
    yield from (f"{name} = {weight}" for name, weight in weights.items())
    for name, row in curve.rules.items():
        yield f"\n[rules.{name}]\nfindings = {row.findings}\nright = {row.right}\nlog-odds = {row.log_odds}"
        for case, of in row.cases.items():
            yield f"cases.{case} = {{findings = {of.findings}, right = {of.right}, log-odds = {of.log_odds}}}"


def main(arguments: Sequence[str] | None = None) -> str:
    """Write both files, and say what was counted."""
    options = _options(arguments)
    items, missing = joined(options.labels, options.facts)
    found, unlabelled = rows(items, chosen(DEFAULT))
    if not found:
        sys.exit("There is nothing to calibrate on: the labels say something of no finding.")
    curve = fitted(found)
    options.table.write_text(written(curve), encoding="utf-8")
    ways = Ways(said(found, curve), left_out(found, lambda row: row.source), left_out(found, lambda row: row.rule))
    options.page.write_text(page(curve, ways, unlabelled), encoding="utf-8")
    left = f"Not measured, and left out: {', '.join(missing)}\n" if missing else ""
    return f"{left}{len(found)} findings, {curve.right} right: {options.table.name}, {options.page.name}"


if __name__ == "__main__":
    print(main())
