"""How well the judgement does on labelled sets, and where their items place its limits: `python tests/derive/derive.py --help`.

It reads what `check --facts` wrote of each set, so that nothing is decoded and another limit costs milliseconds:
`check --jobs 1 --facts facts.json CLIPS`, then `derive.py --facts facts.json --labels labels.jsonl`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.derive.judged import judged, sources_left_out
from tests.derive.labels import Labelled, joined
from tests.derive.measures import DERIVED, derived, line, placed
from tests.derive.noise import shaken
from tests.derive.table import each_item, table
from validator.check import chosen
from validator.targets.profile import DEFAULT, Profile


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--facts", type=Path, nargs="+", required=True, help="what check --facts wrote")
    parser.add_argument("--labels", type=Path, nargs="+", required=True, help="a labels.jsonl of each set")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another limit, as in check --set")
    parser.add_argument("--sure", action="store_true", help="leave out items whose label is debatable")
    parser.add_argument(
        "--noise", type=float, default=0.0, metavar="SHARE", help="move each landmark by so much of the body's size"
    )
    parser.add_argument("--each", action="store_true", help="a line for each item, too")
    return parser.parse_args(arguments)


def report(rows: Sequence[Labelled], profile: Profile) -> str:
    """The table, with the limits as they are, placed on all items, and placed without the item's own source; then the limits."""
    everywhere = placed(profile, rows)
    columns = {
        "as it is": [judged(row, profile) for row in rows],
        "placed on all": [judged(row, everywhere) for row in rows],
        "sources left out": sources_left_out(rows, lambda others: placed(profile, others)),
    }
    return "\n\n".join([table(columns), *(_limit(key, rows, profile) for key in DERIVED)])


def _limit(key: str, rows: Sequence[Labelled], profile: Profile) -> str:
    """The limit as it is, where the items place it, and its `source` line; too few items place nothing."""
    found, limit, low = derived(key, rows, profile), profile.limit(key.partition(",")[0]), DERIVED[key].low
    now = f"{key}: review {limit.at_least if low else limit.at_most:.3g}, reject {limit.rejects_below if low else limit.rejects_above:.3g}"
    if found is None:
        return f"{now}\n  placed by none: too few items with the fault, or without"
    sign = -1 if low else 1
    return f"{now}\n  placed: review {sign * found.review:.3g}, reject {sign * found.reject:.3g}, margin {found.margin:.3g}\n  {line(key, found)}"


def main(arguments: Sequence[str] | None = None) -> str:
    """The report on the sets that the arguments name."""
    options = _options(arguments)
    rows, missing = joined(options.labels, options.facts)
    rows = shaken([row for row in rows if row.item.sure or not options.sure], options.noise)
    profile = chosen(DEFAULT, options.set)
    parts = [report(rows, profile)]
    if missing:
        parts.insert(0, f"Not measured, and left out: {', '.join(missing)}")
    if options.each:
        parts.append(each_item([judged(row, profile) for row in rows]))
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(main())
