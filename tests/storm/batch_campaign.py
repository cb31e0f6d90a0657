"""The kill campaign of `check`: workers and parents of batches struck at random moments, and each batch run again.

`python tests/storm/batch_campaign.py --kills 60 --signals 30 --seed 10`: so many SIGKILLs of a worker, as many of the parent, so
many each of SIGINT and SIGTERM. The draws are the same for the same seed; the timing is the machine's. Ends with 1 for a fault.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.storm.batch_left import Calm, faults_of_resumption, faults_of_strike, lost, read, reported
from tests.storm.batch_runs import KINDS, NAMES, Draw, Place, Ran, draw

_MISSES = 12
"""So many rounds for each wanted strike, at most: late moments find nobody alive."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the campaign; 1 if any check failed."""
    asked = _parsed(words)
    root = Path(tempfile.mkdtemp(prefix="batch-campaign-"))
    try:
        return Campaign(Place(root / "place", asked.depth), asked.seed).run({kind: _wanted(kind, asked) for kind in KINDS})
    finally:
        if asked.keep:
            shutil.copytree(root, asked.keep)
        shutil.rmtree(root)


def _parsed(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--kills", type=int, default=60, help="SIGKILLs of a worker, and of the parent")
    parser.add_argument("--signals", type=int, default=30, help="SIGINTs, and SIGTERMs")
    parser.add_argument("--depth", default="limits", help="of the check; full takes three times as long")
    parser.add_argument("--keep", help="copy everything there in the end")
    return parser.parse_args(words)


def _wanted(kind: str, asked: argparse.Namespace) -> int:
    return int(asked.kills if kind in ("worker", "parent") else asked.signals)


class Campaign:
    """Draws rounds of each kind until enough of them struck."""

    def __init__(self, place: Place, seed: int) -> None:
        """One undisturbed run says what is right."""
        self.place, self.seed = place, seed
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        calm = place.run(place.fresh("calm"), Draw(0, "calm", 0, 0, 2, ordered=True), strike=False)
        verdicts = read(calm.folder, "json", "r.json")
        assert sorted(verdicts) == sorted(NAMES), calm.err
        assert calm.measured == Counter(NAMES)
        self.calm = Calm(calm.status, verdicts)

    def run(self, wanted: dict[str, int]) -> int:
        """So many strikes of each kind; 1 if any check failed."""
        begun = time.monotonic()
        for number in range(_MISSES * max(wanted.values())):
            for kind in [kind for kind, strikes in wanted.items() if self.counts[f"{kind} struck"] < strikes]:
                self._round(draw(self.seed, number, kind))
            if number % 5 == 0:
                print(f"{time.monotonic() - begun:.0f} s: {self._said()}", flush=True)
        print(f"in {time.monotonic() - begun:.0f} s: {self._said()}", flush=True)
        return 1 if self.faults or any(self.counts[f"{kind} struck"] < count for kind, count in wanted.items()) else 0

    def _said(self) -> str:
        counts = ", ".join(f"{name} {count}" for name, count in self.counts.items())
        return f"seed {self.seed}, {self.place.depth}: {len(self.faults)} faults; {counts}"

    def _round(self, drawn: Draw) -> None:
        folder = self.place.fresh(f"{drawn.kind}-{drawn.number}")
        struck = self.place.run(folder, drawn, strike=True)
        faults = list(faults_of_strike(drawn, struck, self.calm))
        known = reported(struck)
        resumed = self.place.run(folder, drawn, strike=False)
        faults += faults_of_resumption(drawn, struck, known, resumed, self.calm)
        self.counts.update(
            {f"{drawn.kind} rounds": 1, f"{drawn.kind} struck": struck.struck, "clips measured again": _again(struck, resumed)}
        )
        self.counts["with some clips reported"] += 0 < len(known) < len(NAMES)
        self.counts["clips lost"] += len(lost(struck))
        for fault in faults:
            print(f"seed {self.seed}, {drawn}: {fault}", flush=True)
        self.faults += faults
        if not faults:
            shutil.rmtree(folder)


def _again(struck: Ran, resumed: Ran) -> int:
    return len(set(struck.measured) & set(resumed.measured))


if __name__ == "__main__":
    sys.exit(main())
