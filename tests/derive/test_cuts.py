"""Proves the tool that measures cuts beside PySceneDetect: what it makes, what it counts, and that ours is ahead on what anybody can make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.derive import cuts
from tests.derive.judged import Answers
from tests.derive.made_cuts import KINDS
from tests.derive.made_shots import RATE, SCENES, Shot, decoded, drawn
from tests.support.good import default

ROOT = Path(__file__).resolve().parents[2]
ONE = Shot("dark", [np.full((36, 64, 3), 40, np.uint8)] * 75, RATE)
TWO = Shot("light", [np.full((36, 64, 3), 200, np.uint8)] * 75, RATE)


def test_a_kind_of_two_shots_begins_with_one_and_ends_with_the_other() -> None:
    for clip in cuts.made([ONE, TWO]):
        first, last = (float(clip.shot.frames[at].mean()) for at in (0, -1))
        if not KINDS[clip.group].one_shot:
            assert {first, last} == {40, 200}, clip.group
        elif clip.group in ("as it is", "jump cut", "flash 0.5 s"):
            assert first == last, clip.group


def test_every_kind_is_made_of_every_shot() -> None:
    assert [clip.group for clip in cuts.made([ONE, TWO])] == [*KINDS, *KINDS]
    assert {name for name, kind in KINDS.items() if not kind.transition} >= {"as it is", "flash 0.5 s", "strobe 1 s"}


def test_hit_false_and_missed_are_counted_for_each_detector() -> None:
    two_groups = [
        cuts.Clip("cut", Shot("", [*ONE.frames, *TWO.frames], RATE), transition=True),
        cuts.Clip("none", ONE, transition=False),
    ]
    groups = cuts.counted(two_groups, default(), each=False)
    assert groups["cut"]["Content"] == Answers(hit=1, false=0, missed=0, quiet=0)
    assert groups["none"]["ours"] == Answers(hit=0, false=0, missed=0, quiet=1)
    text = cuts.table(groups)
    assert text.splitlines()[1].count("of 1") == len(cuts.DETECTORS)
    assert text.splitlines()[-1].startswith("all: hit/false/missed")


def test_a_clip_is_decoded_as_small_as_a_detector_sees_it() -> None:
    shot = decoded(ROOT / "fixtures" / "performer.mp4", 1.0)
    assert len(shot.frames) == pytest.approx(shot.fps, abs=1)
    assert shot.frames[0].shape[1] == 256


@pytest.mark.exhaustive
def test_on_drawn_shots_ours_is_ahead_of_both_detectors_and_rejects_nothing_that_is_one_shot() -> None:
    shots = list(drawn(SCENES[:4]))
    groups = cuts.counted(cuts.made(shots), default(), each=False)
    total = {name: _sum([row[name] for row in groups.values()]) for name in cuts.DETECTORS}
    assert total["ours"].f1 > 1.5 * max(total[name].f1 for name in cuts.DETECTORS if not name.startswith("ours"))
    assert total["ours, sure"].false == 0


def _sum(rows: list[Answers]) -> Answers:
    counts = {key: sum(getattr(row, key) for row in rows) for key in ("hit", "false", "missed", "quiet")}
    return replace(rows[0], **counts)
