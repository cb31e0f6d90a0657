"""What a forecast says would be done is what the run then does; it makes nothing, and nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.service.service import Service
from fixtures.workshop import X, build, source, tone
from submitter.errors import Rejected
from submitter.jobs.made import MadeFiles
from submitter.jobs.steps import Step
from submitter.ledger.ledger import Ledger
from tests.support.bucket import Bucket
from tests.support.running import PLAIN, SENDING, SILENT, SLOW, TO, a_run, looking, path_of
from validator.errors import CannotJudge, UsageError
from validator.media import ffmpeg


@pytest.fixture
def service() -> Iterator[Service]:
    with looking() as running:
        yield running


def test_a_forecast_says_what_would_be_done_and_touches_nothing(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, fix=True, strip_audio=True, cleanup=True) as ran:
        clips = [path_of(PLAIN), path_of(SLOW), path_of("59-frames.mp4"), "nothing.mp4"]
        plain, slow, short, gone = ran.run.forecasts(clips)
    after = (Step.PUBLISH, Step.VERIFY, Step.SUBMIT, Step.WAIT, Step.CLEAN_UP)
    assert plain.steps == (Step.STRIP, *after)
    assert slow.steps == (Step.FIX, *after)
    assert (short.fit, short.verdict, gone.fit) == (False, "reject", False)
    assert isinstance(gone.problem, UsageError)
    assert (plain.seconds, plain.amount) == (4.0, pytest.approx(0.32))
    assert (service.requests, store.requests) == ([], [])
    with Ledger(path) as ledger:
        assert not MadeFiles(ledger).folder.exists()


def test_a_forecast_knows_the_task_that_a_clip_has(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path) as ran:
        ran.all(SILENT)
    with a_run(service, TO, path) as ran:
        (found,) = ran.run.forecasts([path_of(SILENT)])
    assert found.task
    assert (found.bytes, found.amount, found.fit) == (0, 0.0, True)


def test_a_forecast_of_a_clip_that_needs_review_without_its_audio_too_ends_as_the_run(
    service: Service, store: Bucket, path: Path
) -> None:
    recipe = f"{source('360x640', '25', '3')} {tone('3')} -vf setfield=tff {X} -flags +ildct+ilme -c:a aac"
    clip = str(build("interlaced-audio.mp4", recipe))
    with a_run(service, TO, path, strip_audio=True) as ran:
        (foreseen,) = ran.run.forecasts([clip])
        (end,) = ran.all(clip)
    assert (foreseen.fit, foreseen.verdict, foreseen.problem) == (False, "review", None)
    assert isinstance(end.problem, Rejected)
    with a_run(service, TO, path, strip_audio=True, sending=replace(SENDING, allow_review=True)) as ran:
        (foreseen,) = ran.run.forecasts([clip])
    assert (foreseen.fit, foreseen.steps[0]) == (True, Step.STRIP)


def test_a_forecast_of_a_clip_that_cannot_be_judged_says_why_as_the_run_does(
    service: Service, store: Bucket, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTION_PREFLIGHT_FFMPEG", str(_without_hdr(tmp_path)))
    with a_run(service, TO, path) as ran:
        (foreseen,) = ran.run.forecasts([path_of("hdr.mp4")])
        (end,) = ran.all("hdr.mp4")
    assert isinstance(foreseen.problem, CannotJudge)
    assert "cannot convert HDR" in str(foreseen.problem)
    assert str(end.problem) == str(foreseen.problem)
    assert foreseen.problem.status == 3


def _without_hdr(folder: Path) -> Path:
    """An ffmpeg that lacks what converts HDR."""
    tool = folder / "ffmpeg"
    real = ffmpeg.find("ffmpeg").path
    tool.write_text(f'#!/bin/sh\ncase "$*" in *filter=scale*|*-filters*) exit 0;; esac\nexec {real} "$@"\n')
    tool.chmod(0o755)
    return tool
