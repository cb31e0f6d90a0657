"""A whole run for a target that takes a picture: both files judged, both published, submitted once, the video fetched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.service.service import VIDEO, Service
from tests.support.bucket import Bucket
from tests.support.sending import a_clip, command
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
    assert "✗ image-several-people (error" in done.err
    assert "Fix: Choose an image of one person alone" in done.err
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
def test_the_mode_of_the_option_is_what_a_run_sends_and_prices(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path
) -> None:
    words = ("run", performed("good"), "--to", "s3://footage/clips", "--image", still(tmp_path), *MOVE)
    done = command(*words, "--set", "options.mode=wan-pro", "--format", "json", env=env)
    assert done.status == 0, done.err
    (body,) = [json.loads(each.body) for each in service.requests if each.method == "POST"]
    assert body["parameters"]["mode"] == "wan-pro"
    (clip,) = json.loads(done.out)["clips"]
    assert clip["cost"] == round(0.6 * clip["metered_seconds"], 2)


def test_a_dry_run_counts_the_picture_that_would_be_published(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path
) -> None:
    picture, clip = still(tmp_path), performed("good")
    words = ("run", clip, "--to", "s3://footage/clips", "--image", picture, *MOVE, "--dry-run")
    bytes_of = {path: path.stat().st_size for path in (picture, clip)}
    done = command(*words, env=env)
    assert done.status == 0, done.err
    row = next(line for line in done.out.splitlines() if line.startswith(str(picture)))
    assert f" {bytes_of[picture]:,} " in row
    assert row.endswith("publish, verify")
    assert f"1 of 1 clip to send: {sum(bytes_of.values()):,} bytes to upload" in done.out
    document = json.loads(command(*words, "--format", "json", env=env).out)
    assert (document["image"]["bytes"], document["image"]["steps"]) == (bytes_of[picture], ["publish", "verify"])
    assert (len(document["clips"]), document["total"]["bytes"]) == (1, sum(bytes_of.values()))
    assert (service.jobs, store.puts) == ({}, [])


def test_a_picture_that_is_there_already_is_not_counted(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path
) -> None:
    clip = performed("good")
    url = a_clip(service, "person.jpg", still(tmp_path).read_bytes())
    done = command("run", clip, "--to", "s3://footage/clips", "--image-url", url, *MOVE, "--dry-run", env=env)
    assert done.status == 0, done.err
    assert f"1 of 1 clip to send: {clip.stat().st_size:,} bytes to upload" in done.out


def test_a_dry_run_needs_no_key(service: Service, env: dict[str, str], store: Bucket, tmp_path: Path) -> None:
    words = ("run", performed("good"), "--to", "s3://footage/clips", "--image", still(tmp_path), *MOVE)
    done = command(*words, "--dry-run", env={**env, "DASHSCOPE_API_KEY": ""})
    assert done.status == 0, done.err
    assert done.err.count("there is no API key") == 1
    assert command(*words, env={**env, "DASHSCOPE_API_KEY": ""}).status == 2
    assert (service.requests, store.puts) == ([], [])


def test_a_target_that_needs_a_picture_names_both_ways_to_give_one(env: dict[str, str], store: Bucket) -> None:
    done = command("run", performed("good"), "--to", "s3://footage/clips", *MOVE, env=env)
    assert done.status == 2
    assert "wan2.2-animate-move needs the picture of a person: give --image or --image-url." in done.err


def test_a_refused_url_of_a_picture_is_named_without_its_signature(
    service: Service, env: dict[str, str], store: Bucket, tmp_path: Path
) -> None:
    url = f"{service.root}/files/none.png?Signature=SECRET&Expires=1999999999"
    done = command("run", performed("good"), "--to", "s3://footage/clips", "--image-url", url, *MOVE, env=env)
    assert done.status == 1
    assert "/files/none.png?… was rejected: url-unreachable" in done.err
    assert "SECRET" not in done.out + done.err
