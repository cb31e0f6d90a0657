"""Every fixture clip gets, from the real tools, the verdict and the rules that its row names."""

from __future__ import annotations

import pytest

from fixtures.recipes import CLIPS, Clip
from tests.support.good import media_only
from validator import Severity, validate
from validator.media.capabilities import decodes
from validator.media.ffmpeg import find


def _named(clip: Clip, *, depth: str = "full") -> tuple[str, set[str], set[str]]:
    report = validate(clip.path(), profile=media_only(), depth=depth)
    assert report.problem == "" or (clip.name == "av1.mp4" and not decodes(find("ffmpeg"), "av1"))
    failed = {f.rule for f in report.findings if f.severity is not Severity.NOTE}
    return report.verdict.value, failed, {f.rule for f in report.findings} - failed


@pytest.mark.parametrize("clip", CLIPS.values(), ids=lambda clip: clip.name)
def test_a_fixture_gets_its_verdict(clip: Clip) -> None:
    assert _named(clip) == (clip.verdict, set(clip.rules), set(clip.notes))


@pytest.mark.parametrize("clip", CLIPS.values(), ids=lambda clip: clip.name)
def test_without_decoding_all_but_damage_is_found(clip: Clip) -> None:
    verdict, failed, notes = _named(clip, depth="limits")
    assert failed == set(clip.rules) - {"picture-damaged"}
    assert notes == set(clip.notes)
    assert verdict == (clip.verdict if "picture-damaged" not in clip.rules else "accept")
