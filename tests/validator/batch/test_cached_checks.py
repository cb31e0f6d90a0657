"""A clip that the cache knows is judged as if it had been measured, and without what measuring needs."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import MEDIA_ONLY, ROOT
from tests.test_imports import HEAVY
from validator.batch.cache import FactsCache
from validator.check import check, chosen, options
from validator.findings import Report
from validator.measure import MeasureOptions, limits_of, measure

PERFORMER = str(ROOT / "fixtures" / "performer.mp4")
ODD = ["plain.mp4", "late-start.mp4", "empty.mp4", "noise.mp4", "no-index.mp4", "half.mp4", "audio-only.mp4", "playlist.mp4"]
ODD += ["cover.mp4", "one-frame.mp4", "rate-gaps.mp4", "resized.avi", "CAPITALS.MP4", "prores.mov", "web-page.mp4"]


def _report(clip: str, cache: FactsCache | None, depth: str = "full", profile: str = MEDIA_ONLY) -> Report:
    target = chosen(profile)
    return replace(check(clip, target, options(target, depth), cache=cache)[0], seconds_spent=0.0)


@pytest.mark.parametrize("name", ODD)
def test_a_known_clip_gets_the_report_that_it_got_when_it_was_measured(name: str, tmp_path: Path) -> None:
    clip, cache = str(CLIPS[name].path()), FactsCache(tmp_path / "cache")
    measured = [_report(clip, None, depth) for depth in ("full", "limits")]
    assert _report(clip, cache) == measured[0]
    assert cache.info().counts.facts == 1
    assert [_report(clip, cache, depth) for depth in ("full", "limits")] == measured
    assert cache.info().counts.facts == 1


@pytest.mark.parametrize("name", ODD)
def test_the_limits_of_deeper_facts_are_what_the_limits_alone_would_be(name: str) -> None:
    clip = str(CLIPS[name].path())
    deep, shallow = (measure(clip, options(chosen(MEDIA_ONLY), depth)) for depth in ("full", "limits"))
    assert replace(limits_of(deep), seconds_spent=0.0) == replace(shallow, seconds_spent=0.0)


def test_a_person_is_judged_from_the_cache_for_any_target(tmp_path: Path) -> None:
    cache, target = FactsCache(tmp_path / "cache"), chosen("animate-anyone-template-gen2")
    begun = time.monotonic()
    first = _report(PERFORMER, cache, profile=target.name)
    measured, begun = time.monotonic() - begun, time.monotonic()
    assert _report(PERFORMER, cache, profile=target.name) == first
    assert time.monotonic() - begun < measured / 3
    changed = chosen(target.name, ["frame-rate.min=50"])
    report, facts = check(PERFORMER, changed, options(changed, "full"), cache=cache)
    assert "frame-rate-too-low" in {finding.rule for finding in report.findings}
    assert facts.seconds_spent < 0.5
    assert cache.info().counts.facts == 1


def test_a_clip_from_the_cache_loads_nothing_heavy_and_starts_no_tool(tmp_path: Path) -> None:
    clip, cache = str(CLIPS["plain.mp4"].path()), FactsCache(tmp_path / "cache")
    _report(clip, cache, profile="animate-anyone-template-gen2")
    cache.close()
    code = (
        "import sys\nfrom pathlib import Path\nfrom validator.batch.cache import FactsCache\n"
        "from validator.check import check, chosen, options\n"
        "sys.addaudithook(lambda event, _: print(event) if event in ('subprocess.Popen', 'os.posix_spawn') else None)\n"
        f"target = chosen('animate-anyone-template-gen2')\ncache = FactsCache(Path({str(cache.folder)!r}))\n"
        f"check({clip!r}, target, options(target, 'full'), cache=cache)\ncache.close()\n"
        f"print(cache.info().counts.facts, sorted({HEAVY | {'cattrs', 'platformdirs', 'ffmpeg'}!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.stdout, done.stderr) == ("1 []\n", "")


def test_what_could_not_be_judged_is_measured_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip, cache = str(CLIPS["plain.mp4"].path()), FactsCache(tmp_path / "cache")
    monkeypatch.setenv("MOTION_PREFLIGHT_FFPROBE", "/no/such/program")
    assert _report(clip, cache).problem
    monkeypatch.delenv("MOTION_PREFLIGHT_FFPROBE")
    assert not _report(clip, cache).problem
    assert measure(clip, MeasureOptions(people=False)).problem == ""
