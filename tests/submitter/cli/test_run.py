"""The command `run`, the whole way: from a file with audio to a template, against real servers of each kind."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import stat
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.service.service import Service
from tests.support import store as moto
from tests.support.bucket import Bucket
from tests.support.command import MEDIA_ONLY, ROOT
from tests.support.running import PLAIN, SILENT, SLOW, looking, path_of
from tests.support.sending import command, start, surroundings

PERFORMER = str(ROOT / "fixtures" / "performer.mp4")
FAST = ("--profile", MEDIA_ONLY, "--allow-private-host")


def _only_stream(service: Service) -> tuple[str, ...]:
    (job,) = service.jobs.values()
    assert job.fetched
    return job.fetched.streams


def test_with_the_temporary_store_the_key_is_all_that_a_whole_run_needs(service: Service, env: Mapping[str, str]) -> None:
    done = command("run", PERFORMER, "--to", "temp:", "--strip-audio", env=env)
    assert done.status == 0, done.err
    assert "AACT." in done.out
    assert _only_stream(service) == ("video h264",)
    assert [line.split()[1] for line in done.err.splitlines() if line.startswith("  ✓")] == [
        *("judge", "strip", "publish", "submit", "wait")
    ]
    assert "  – verify" in done.err
    assert "not for production" in done.err


def test_with_an_s3_server_the_service_downloads_what_was_published(service: Service, env: dict[str, str]) -> None:
    pytest.importorskip("boto3")
    with moto.s3({}) as found:
        env.update(found)
        done = command("run", path_of(PLAIN), "--to", "s3://footage/clips", "--strip-audio", "--cleanup", *FAST, env=env)
    assert done.status == 0, done.err
    assert _only_stream(service) == ("video h264",)
    assert "✓ verify" in done.err
    assert "✓ clean up" in done.err
    assert "removed" in done.out
    assert not any(word in done.out + done.err for word in ("Signature", moto.SECRET, "X-Amz"))


def test_with_a_command_any_program_publishes(service: Service, env: Mapping[str, str], tmp_path: Path) -> None:
    program = tmp_path / "put"
    program.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/published.mp4 && echo {service.root}/files/published.mp4\n')
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    service.folder = tmp_path
    done = command("run", path_of(PLAIN), "--to", f"command:{program}", "--strip-audio", "--format", "json", *FAST, env=env)
    assert done.status == 0, done.err
    assert _only_stream(service) == ("video h264",)
    (clip,) = json.loads(done.out)["clips"]
    assert (clip["state"], clip["url_state"], clip["exit_status"]) == ("succeeded", "published", 0)
    assert clip["template_id"].startswith("AACT.")


def test_where_the_settings_name_the_store_the_file_is_the_whole_command(
    service: Service, store: Bucket, env: Mapping[str, str]
) -> None:
    Path("motion-preflight.toml").write_text('publish = "s3://footage/clips"\n')
    done = command("run", path_of(PLAIN), "--strip-audio", *FAST, env=env)
    assert done.status == 0, done.err
    assert len(store.puts) == 1
    gone = command("unpublish", path_of(PLAIN), env=env)
    assert gone.status == 0, gone.err
    assert store.objects == {}, "what was made of the file is still there"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("motion-preflight.toml", 'publish = "command:{program}"'),
        ("pyproject.toml", '[tool.motion-preflight]\npublish = " Command:{program}"'),
    ],
)
def test_the_settings_of_a_folder_run_no_program(
    file: str, text: str, service: Service, env: Mapping[str, str], tmp_path: Path
) -> None:
    program = tmp_path / "put"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o700)
    Path(file).write_text(text.format(program=program))
    done = command("run", path_of(SILENT), *FAST, env=env)
    assert done.status == 2
    assert all(word in done.err for word in (file, "--to", "MOTION_PREFLIGHT_TO"))
    assert not (tmp_path / "ran").exists()
    assert service.requests == []


def test_without_a_store_it_says_the_three_ways_to_name_one(env: Mapping[str, str]) -> None:
    done = command("run", path_of(SILENT), env=env)
    assert done.status == 2
    assert all(way in done.err for way in ("--to", "MOTION_PREFLIGHT_TO", "motion-preflight.toml", "temp:"))


def test_a_batch_ends_with_the_worst_status_and_a_row_for_each_clip(
    service: Service, store: Bucket, env: dict[str, str], tmp_path: Path
) -> None:
    env["MOTION_PREFLIGHT_TO"] = "s3://footage/clips"
    listed = tmp_path / "list.txt"
    listed.write_text(f"{path_of(SLOW)}\n{path_of('side-200.mp4')}\n")
    done = command("run", path_of(SILENT), "--from", listed, "--format", "csv", *FAST, env=env)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert done.status == 1, done.err
    assert [(row["verdict"], row["state"], row["exit_status"]) for row in rows] == [
        ("accept", "succeeded", "0"),
        ("reject", "", "1"),
        ("accept", "succeeded", "0"),
    ]
    assert "[2/3]" in done.err
    assert "frame-rate-too-low" in done.err


def test_a_dry_run_shows_the_plan_and_sends_nothing(service: Service, store: Bucket, env: Mapping[str, str]) -> None:
    words = ("run", path_of(PLAIN), path_of(SLOW), "--to", "s3://footage/clips", "--dry-run", *FAST)
    done = command(*words, env=env)
    assert done.status == 1, done.err
    assert "publish, verify, submit, wait" in done.out
    assert "1 of 2 clips to send" in done.out
    assert "0.32 CNY" in done.out
    found = json.loads(command(*words, "--fix", "--format", "json", env=env).out)
    assert [clip["steps"][0] for clip in found["clips"]] == ["publish", "fix"]
    assert (service.requests, store.requests) == ([], [])


@pytest.mark.exhaustive
def test_the_url_with_its_signature_is_shown_only_when_asked_for(store: Bucket, env: Mapping[str, str]) -> None:
    words = ("run", path_of(SILENT), "--to", "s3://footage/clips", *FAST)
    shown = command(*words, "--show-url", env=env)
    assert "X-Amz-Signature=" in shown.err
    assert "X-Amz-Signature=" not in shown.out + command(*words, "-v", "--again", env=env).err


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.sampled(only=("2",))
def test_interrupted_it_says_how_to_go_on_and_the_next_run_does(store: Bucket, tmp_path: Path, kind: signal.Signals) -> None:
    with looking(run_seconds=3.0) as service:
        env = {**surroundings(service, tmp_path / "ledger.sqlite3"), **store.env}
        words = ("run", path_of(SILENT), path_of("side-200.mp4"), "--to", "s3://footage/clips", "--format", "json", *FAST)
        process = start(*words, env=env)
        while not service.query_times:
            time.sleep(0.02)
        process.send_signal(kind)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 128 + kind
        known = json.loads(out)
        assert known["partial"]
        assert [clip["task_id"] for clip in known["clips"]] == [*service.jobs, None]
        assert "the same command goes on" in err.decode()
        assert "Traceback" not in err.decode()
        done = command(*words, env=env)
    assert done.status == 0, done.err
    assert len(store.puts) == len(service.jobs) == 2


def test_a_url_is_not_a_file(env: Mapping[str, str]) -> None:
    done = command("run", "https://example.com/clip.mp4", "--to", "temp:", env=env)
    assert done.status == 2
    assert "`submit` sends it" in done.err


def test_an_output_is_not_written_over_a_clip(env: Mapping[str, str], tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(Path(path_of(SILENT)).read_bytes())
    done = command("run", clip, "--to", "temp:", "-o", clip, env=env)
    assert done.status == 2
    assert os.path.getsize(clip) > 1000


def test_a_picture_that_only_this_network_knows_is_not_sent_with_a_clip_of_the_temporary_store(
    service: Service, env: Mapping[str, str]
) -> None:
    picture = f"{service.root}/files/person.png"
    words = ("--to", "temp:", "--profile", "wan2.2-animate-move", "--image-url", picture)
    done = command("run", PERFORMER, *words, env=env)
    assert done.status == 1, done.err
    assert service.jobs == {}
