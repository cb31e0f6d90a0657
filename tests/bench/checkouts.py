"""Runs the checks of one checkout or of two in turn, and says what each step of them costs beside plain decoding."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.pairs import ROOT, Taken, spent
from tests.support.command import MEDIA_ONLY

DECODE, LIMITS, FRAMES, FULL = "ffmpeg -f null", "header and packets", "and every frame", "the full check"
"""The runs of one clip, each of which does what the one before does, and more."""
Turns = Mapping[str, Sequence[Taken]]


@dataclass(frozen=True)
class Checkout:
    """A tree of this project, whose commands are run in it."""

    name: str
    folder: Path

    def check(self, *words: str) -> list[str]:
        """The command that checks; in a folder of its own, Python takes that folder's packages first."""
        return [sys.executable, "-m", "validator", "check", "--no-cache", "-q", "-o", "/dev/null", "--format", "json", *words]

    def runs(self, clip: str) -> dict[str, list[str]]:
        """The three depths of the check."""
        return {
            LIMITS: self.check("--limits-only", clip),
            FRAMES: self.check("--profile", MEDIA_ONLY, clip),
            FULL: self.check(clip),
        }


def checkouts(against: Path | None) -> list[Checkout]:
    """This one, after the other one if there is one."""
    before = [Checkout("before", against.resolve())] if against else []
    return [*before, Checkout("after" if against else "now", ROOT)]


def in_turn(trees: Sequence[Checkout], decode: Sequence[str], clip: str, *, runs: int) -> list[dict[str, list[Taken]]]:
    """For each checkout what its runs took, and plain decoding in the same turns; of several, the first is not counted."""
    taken: list[dict[str, list[Taken]]] = [{} for _ in trees]
    for turn in range(0 if runs > 1 else 1, runs + 1):
        plain = spent(decode, {})
        for tree, into in zip(trees, taken, strict=True):
            each = {DECODE: plain, **{name: spent(run, {}, folder=tree.folder) for name, run in tree.runs(clip).items()}}
            for name, one in each.items():
                into.setdefault(name, []).extend([one] if turn else [])
    return taken


def line(name: str, turns: Turns) -> str:
    """The full check against plain decoding, and the CPU seconds of each step: medians, and medians of the turns' ratios."""
    full, plain = turns[FULL], turns[DECODE]
    wall, cpu = (_ratio(full, plain, kind) for kind in ("wall", "cpu"))
    figures = [_median(plain, "wall"), _median(full, "wall"), wall, _median(plain, "cpu"), _median(full, "cpu"), cpu]
    return f"{name:<28}" + "".join(f"{figure:>8.2f}" for figure in (*figures, *stages(turns)))


HEAD = f"{'':<28}" + "".join(
    f"{title:>8}" for title in ("decode", "check", "wall ×", "CPU", "check", "CPU ×", "start", "decode", "frames", "people")
)
"""Seconds: wall of both and their ratio, CPU of both and their ratio, and the CPU of the check by step."""


def stages(turns: Turns) -> tuple[float, float, float, float]:
    """CPU seconds of the start with header and packets, of decoding, of thumbnails and shots, and of looking for people."""
    decode, limits, frames, full = (_median(turns[name], "cpu") for name in (DECODE, LIMITS, FRAMES, FULL))
    return limits, decode, frames - limits - decode, full - frames


def _median(taken: Sequence[Taken], kind: str) -> float:
    return float(statistics.median(getattr(each, kind) for each in taken))


def _ratio(mine: Sequence[Taken], theirs: Sequence[Taken], kind: str) -> float:
    return float(statistics.median(getattr(one, kind) / getattr(other, kind) for one, other in zip(mine, theirs, strict=True)))
