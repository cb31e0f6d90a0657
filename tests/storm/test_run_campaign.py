"""The kill campaign of runs in small, and its judge: what a killed run must not leave is found."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.service.service import KEY, Service
from tests.storm import run_campaign
from tests.storm.run_campaign import Forker, Round
from tests.support.bucket import bucket

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are found in /proc")


@pytest.mark.exhaustive
def test_killed_at_random_moments_a_run_uploads_and_submits_once_and_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("boto3")
    assert run_campaign.main(["--seed", "3", "--kills", "12"]) == 0, capsys.readouterr().out


@pytest.fixture
def struck(tmp_path: Path) -> Iterator[Round]:
    """A round of which nothing ran yet."""
    with Service() as service, bucket() as store:
        forker = Forker()
        yield Round(7, "plain", tmp_path / "7", service, store, forker)
        forker.close()


def test_a_run_that_is_killed_when_its_clip_is_uploaded_goes_on_with_it(struck: Round) -> None:
    pytest.importorskip("boto3")
    struck.run(run_campaign.Moment(0.0, lambda: bool(struck.store.puts)))
    assert list(struck.faults(struck.run())) == []


def test_a_second_task_a_second_upload_and_a_file_are_found(struck: Round) -> None:
    struck.store.puts += [f"{struck.prefix}a.mp4"] * 2
    for _ in range(2):
        struck.service.make(KEY, "animate-anyone-template-gen2", f"http://127.0.0.1/{struck.prefix}a.mp4", "")
    (struck.place / "tmp" / "draft").write_text("")
    found = " ".join(struck.faults(0))
    assert all(said in found for said in ("uploads: ", "tasks: ", "other files: "))


def test_the_moments_of_a_seed_are_always_the_same(struck: Round) -> None:
    first, second = (struck.moment(random.Random(5), 3.0).seconds for _ in range(2))
    assert first == second
