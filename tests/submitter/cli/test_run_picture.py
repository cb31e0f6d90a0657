"""A whole run for a target that takes a picture: both files judged, both published, submitted once, the video fetched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.service.service import VIDEO, Service
from tests.support.bucket import Bucket
from tests.support.sending import command
from tests.support.stills import still

MOVE = ("--profile", "wan2.2-animate-move", "--allow-private-host")


def test_from_two_files_to_the_result_video(service: Service, env: dict[str, str], store: Bucket, tmp_path: Path) -> None:
    pytest.importorskip("boto3")
    picture, clip = still(tmp_path, "person.png"), performed("good")
    words = ("run", clip, "--to", "s3://footage/clips", "--image", picture, *MOVE)
    done = command(*words, "--format", "json", env=env)
    assert done.status == 0, done.err
    (job,) = service.jobs.values()
    assert job.fetched and not job.fails
    assert len(store.puts) == 2
    assert {picture.read_bytes(), clip.read_bytes()} == set(store.objects.values())
    assert json.loads(done.out)["clips"][0]["state"] == "succeeded"
    fetched = command("wait", job.task_id, "--download", tmp_path / "result.mp4", env=env)
    assert fetched.status == 0, fetched.err
    assert (tmp_path / "result.mp4").read_bytes() == VIDEO
    again = command(*words, env=env)
    assert again.status == 0, again.err
    assert (len(service.jobs), len(store.puts)) == (1, 2), "nothing is uploaded or submitted twice"


@pytest.mark.exhaustive
def test_with_the_temporary_store_only_the_service_fetches_the_picture(
    service: Service, env: dict[str, str], tmp_path: Path
) -> None:
    done = command("run", performed("good"), "--to", "temp:", "--image", still(tmp_path), *MOVE, env=env)
    assert done.status == 0, done.err
    (job,) = service.jobs.values()
    assert job.image_url.startswith("oss://")
    assert job.fetched and not job.fails


@pytest.mark.parametrize("more", [(), pytest.param(("--dry-run",), marks=pytest.mark.exhaustive)])
def test_a_picture_that_is_not_fit_ends_the_run_before_anything_leaves_this_machine(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path, more: tuple[str, ...]
) -> None:
    picture = still(tmp_path, film="second-person")
    done = command("run", performed("good"), "--to", "s3://footage/clips", "--image", picture, *MOVE, *more, env=env)
    assert done.status == 1
    assert "person.jpg was rejected: image-several-people. Nothing was sent." in done.err
    assert (service.jobs, store.puts) == ({}, [])


@pytest.mark.exhaustive
def test_a_picture_that_the_clip_does_not_fit_needs_review(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path
) -> None:
    picture = still(tmp_path, film="too-large")
    done = command("run", performed("good"), "--to", "s3://footage/clips", "--image", picture, *MOVE, env=env)
    assert done.status == 1
    assert "image-framing-differs" in done.err
    assert service.jobs == {}


def test_a_target_without_a_picture_refuses_one(env: dict[str, str], store: Bucket, tmp_path: Path) -> None:
    done = command("run", performed("good"), "--to", "s3://footage/clips", "--image", still(tmp_path), env=env)
    assert done.status == 2
    assert "does not use --image" in done.err


@pytest.mark.exhaustive
def test_a_dry_run_with_a_picture_sends_nothing(service: Service, env: dict[str, str], store: Bucket, tmp_path: Path) -> None:
    done = command(
        "run", performed("good"), "--to", "s3://footage/clips", "--image", still(tmp_path), *MOVE, "--dry-run", env=env
    )
    assert done.status == 0, done.err
    assert (service.jobs, store.puts) == ({}, [])


def test_a_refused_url_of_a_picture_is_named_without_its_signature(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path
) -> None:
    url = f"{service.root}/files/none.png?Signature=SECRET&Expires=1999999999"
    done = command("run", performed("good"), "--to", "s3://footage/clips", "--image-url", url, *MOVE, env=env)
    assert done.status == 1
    assert "/files/none.png?… was rejected: url-unreachable" in done.err
    assert "SECRET" not in done.out + done.err
