"""Pages of the HTML report as the program writes them, from facts made up and pictures painted here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from tests.support.good import GOOD, default
from validator.check import report as judge
from validator.exhibit import Kept, Show, shown
from validator.facts.clip import Facts
from validator.findings import Report
from validator.report.context import Context
from validator.report.exhibit import Exhibit, unpacked
from validator.report.html.document import begin
from validator.texts.catalog import catalog
from validator.vision.pictures import Pictures


def pictures(facts: Facts, *, noise: bool = False) -> Pictures:
    """A grey picture for every sample, the head of the main person in black and white; with `noise` as hard to compress as can be."""
    times = [sample.time for sample in facts.people.samples] if facts.people else [0.0]
    return Pictures(_painted(960, noise=noise), tuple((_painted(360, noise=noise), time) for time in times))


def _painted(high: int, *, noise: bool) -> np.ndarray:  # type: ignore[type-arg]
    frame = np.full((high, high * 9 // 16, 3), 120, np.uint8)
    if noise:
        return np.random.default_rng(1).integers(0, 255, frame.shape, np.uint8)
    wide = frame.shape[1]
    face = frame[int(0.17 * high) : int(0.23 * high), int(0.45 * wide) : int(0.55 * wide)]
    rows, columns = np.indices(face.shape[:2]) // 5
    face[:] = 255 * ((rows + columns) % 2)[..., None]
    return frame


def shown_clip(facts: Facts, show: Show, *, noise: bool = False) -> tuple[Report, Exhibit]:
    """The report on these facts, and what is shown beside it."""
    report, kept = judge(facts, default()), Kept()
    kept(pictures(facts, noise=noise))
    return report, unpacked(shown(report, facts, default(), show, kept if show.pictures else None))


def page(
    clips: Iterable[Facts], show: Show | None = None, *, noise: bool = False, partial: bool = False, lang: str = "en"
) -> str:
    """The whole document."""
    facts = list(clips)
    show = show or Show(alone=len(facts) == 1)
    renderer = begin(Context("1", target=default(), alone=show.alone, texts=catalog(lang)))
    parts = []
    for each in facts:
        report, exhibit = shown_clip(each, show, noise=noise)
        parts.append(renderer.add(report, None, exhibit))
    return "".join([*parts, renderer.end(partial=partial)])


def named(path: str, facts: Facts = GOOD) -> Facts:
    """The same clip under another name."""
    return replace(facts, path=path)
