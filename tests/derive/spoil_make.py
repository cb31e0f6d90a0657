"""Makes the derived clips: the same bytes in every run of the same ffmpeg and the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.derive.spoil_base import Base
from tests.derive.spoil_kinds import KINDS, SECONDS, X264, Kind
from validator.media import ffmpeg
from validator.media.process import Run

_MOST_SECONDS = 120.0
_EVEN = "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1"
_PLAIN = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact", "-an", "-y")


@dataclass(frozen=True)
class Derived:
    """One clip to make."""

    kind: str
    base: Base
    other: Base
    """The second shot of a cut."""

    def path(self, folder: Path) -> Path:
        """Where it is written."""
        return folder / f"{self.kind.replace(' ', '-')}--{self.base.name}{KINDS[self.kind].suffix}"


def chosen(bases: Sequence[Base], most: int, seed: int) -> list[Derived]:
    """At most so many clips, each kind as often as any other; the same seed chooses the same."""
    found = []
    for number, kind in enumerate(KINDS):
        order = random.Random(f"{seed}: {kind}").sample(bases, len(bases))
        possible = [base for base in order if KINDS[kind].graph(base)]
        wanted = possible[: most // len(KINDS) + (number < most % len(KINDS))]
        found += [Derived(kind, base, _another(base, order)) for base in wanted]
    return found


def _another(base: Base, order: Sequence[Base]) -> Base:
    """Another person before another wall, where there is one: the performer's scenes are all alike."""
    strangers = [each for each in order if each.path.stem.split("-")[0] != base.path.stem.split("-")[0]]
    return strangers[order.index(base) % len(strangers)] if strangers else order[order.index(base) - 1]


def make(several: Sequence[Derived], folder: Path, at_once: int) -> list[Path]:
    """All of them, written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda one: _made(one, folder), several))


def taken(clip: Path, folder: Path) -> Path:
    """The first seconds of a clip, without its audio, as the base of derived ones."""
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{clip.stem}.mp4"
    _run(["-i", str(clip), "-t", f"{SECONDS}", "-map", "0:v:0", "-vf", _EVEN, *X264, *_PLAIN, str(out)])
    return out


def _made(one: Derived, folder: Path) -> Path:
    kind, out = KINDS[one.kind], one.path(folder)
    graph = kind.graph(one.base)
    assert graph
    inputs = ["-i", str(one.base.path), *(["-i", str(one.other.path)] if "[1:v]" in graph else [])]
    _run([*inputs, "-filter_complex", _ended(graph), "-map", "[out]", *_encoder(kind), *_PLAIN, str(out)])
    return out


def _ended(graph: str) -> str:
    return f"{graph};[v]{_EVEN}[out]"


def _encoder(kind: Kind) -> Sequence[str]:
    return ("-filter_complex_threads", "1", *kind.encoder)


def _run(arguments: Sequence[str]) -> None:
    with Run(ffmpeg.find("ffmpeg"), ["-v", "error", "-nostdin", *arguments], seconds=_MOST_SECONDS) as run:
        for _ in run.lines():
            pass
        if run.wait() != 0:
            raise RuntimeError(f"ffmpeg {' '.join(arguments)}: {run.error_lines}")
