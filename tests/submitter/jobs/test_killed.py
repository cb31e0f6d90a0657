"""Killed at any moment: no clip is sent twice, and every task that the service made is in the ledger or reported as possible."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.ledger.ledger import Ledger
from submitter.task import State
from tests.support.sending import CLIP, a_clip, a_report, command, start, surroundings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork are POSIX's")
LONGEST = 0.11
"""Seconds from a child's start to its kill at the latest; a whole submit-and-wait takes about as long."""


@pytest.fixture
def real_service() -> Iterator[Service]:
    """A service in real time whose tasks take a moment."""
    with Service(run_seconds=0.02) as running:
        for _ in range(2000):
            running.fail("create", "delay", seconds=0.015)
        yield running


def _held_to_account(service: Service, path: Path) -> Counter[str]:
    """Check every task that the service made against the ledger; gives the states of the rows."""
    assert max(service.accepted.values()) == 1, "a clip was sent twice"
    with Ledger(path) as ledger:
        rows = ledger.tasks()
    in_ledger = {row.task_id for row in rows if row.task_id}
    possible = {task_id for row in rows for task_id in row.possible}
    missing = set(service.jobs) - in_ledger - possible
    assert not missing, f"{len(missing)} task(s) are forgotten"
    assert in_ledger <= set(service.jobs)
    for row in rows:
        if row.task_id:
            assert service.jobs[row.task_id].video_url == row.url, "a task is held for another clip's"
    return Counter(row.state.value for row in rows)


@pytest.mark.exhaustive
def test_killed_240_times_at_random_moments_nothing_is_sent_twice_or_forgotten(real_service: Service, tmp_path: Path) -> None:
    _kill_and_account(real_service, tmp_path, kills=240)


def test_killed_40_times_at_random_moments_nothing_is_sent_twice_or_forgotten(real_service: Service, tmp_path: Path) -> None:
    _kill_and_account(real_service, tmp_path, kills=40)


def _kill_and_account(service: Service, tmp_path: Path, *, kills: int) -> None:
    """Two runs at the same time, in the same ledger, are killed half of the times each."""
    path = tmp_path / "ledger.sqlite3"
    for seed in (1, 2):
        for number in range(1, 1000):
            a_clip(service, f"{seed}-{number}.mp4", f"{seed}-{number}.mp4".encode())
    program = str(Path(__file__).with_name("killed.py"))
    env = {**os.environ, **surroundings(service, path)}
    runs = [
        subprocess.Popen(
            [sys.executable, program, service.root, str(kills // 2), str(LONGEST), str(seed), str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env,
        )
        for seed in (1, 2)
    ]
    reports = []
    for run in runs:
        out, err = run.communicate(timeout=400)
        assert run.returncode == 0, err.decode()
        assert err == b"", err.decode()
        reports += [json.loads(line) for line in out.decode().splitlines()]
    states = _held_to_account(service, path)
    done = sum(each["kills"] for each in reports)
    print(f"{done} kills, {len(reports)} clips, {len(service.jobs)} tasks, rows: {dict(states)}")
    assert done >= kills
    assert {State(state) for state in states} <= {State.SUCCEEDED, State.UNKNOWN, State.DROPPED}
    assert states["succeeded"] > len(reports) / 5, "the kills fell too early to show anything"
    for each in reports:
        assert service.accepted[each["url"]] == 1 or _settled_unsent(path, each["clip"])


def _settled_unsent(path: Path, clip: str) -> bool:
    """A clip without a task must be held as unknown: the kill fell after the row and before the request."""
    with Ledger(path) as ledger:
        return any(row.clip == clip and row.state is State.UNKNOWN for row in ledger.tasks())


@pytest.mark.sampled(only=("4",))
@pytest.mark.parametrize("commands", [4, 16])
def test_the_command_itself_killed_at_random_moments_goes_on_where_it_was(
    real_service: Service, tmp_path: Path, commands: int
) -> None:
    service, path, draw = real_service, tmp_path / "ledger.sqlite3", random.Random(7)
    env = surroundings(service, path)
    for number in range(commands):
        data = CLIP + str(number).encode()
        url, report = a_clip(service, f"{number}.mp4", data), a_report(tmp_path / "report.json", data)
        words = ("submit", url, "--report", report, "--allow-private-host", "--wait")
        process = start(*words, env=env)
        time.sleep(draw.uniform(0.3, 0.9))
        process.kill()
        process.communicate()
        done = command(*words, env=env)
        assert done.status in (0, 5), done.err
        assert done.status == 0 or "a task may have been made" in done.err
    _held_to_account(service, path)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_says_how_to_go_on_and_the_ledger_is_up_to_date(tmp_path: Path, kind: signal.Signals) -> None:
    with Service(run_seconds=1e6) as service:
        path = tmp_path / "ledger.sqlite3"
        words = ("submit", a_clip(service), "--report", a_report(tmp_path / "r.json", CLIP), "--allow-private-host", "--wait")
        process = start(*words, env=surroundings(service, path))
        while not service.query_times:
            time.sleep(0.02)
        process.send_signal(kind)
        _, err = process.communicate(timeout=20)
        (task_id,) = service.jobs
        assert process.returncode == 128 + kind
        assert f"Resume with: motion-preflight wait {task_id}" in err.decode()
        assert "Traceback" not in err.decode()
        with Ledger(path) as ledger:
            (row,) = ledger.tasks()
    assert row.task_id == task_id
    assert row.state.live


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_the_request_is_on_its_way_the_row_says_unknown(tmp_path: Path, kind: signal.Signals) -> None:
    with Service() as service:
        service.fail("create", "late-after", seconds=3)
        path = tmp_path / "ledger.sqlite3"
        words = ("submit", a_clip(service), "--report", a_report(tmp_path / "r.json", CLIP), "--allow-private-host")
        process = start(*words, env=surroundings(service, path))
        while not service.jobs:
            time.sleep(0.02)
        process.send_signal(kind)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 128 + kind
        assert "a task may have been made" in err.decode()
        done = command(*words, env=surroundings(service, path))
        (task_id,) = service.jobs
        assert done.status == 5
        assert task_id in done.err
        assert "--again" in done.err
        settled = command("wait", task_id, "--as", "1", env=surroundings(service, path))
        assert settled.status == 0, settled.err
        with Ledger(path) as ledger:
            (row,) = ledger.tasks()
    assert (row.task_id, row.state) == (task_id, State.SUCCEEDED)


def _interrupted(words: tuple[str | Path, ...], env: dict[str, str], ready: Callable[[], bool]) -> tuple[str, str]:
    """Start a command, interrupt it when `ready`; what it printed."""
    process = start(*words, env=env)
    while not ready():
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err.decode()
    return out.decode(), err.decode()


def test_interrupted_while_the_list_is_asked_for_a_lost_request_it_says_that_the_request_is_lost(tmp_path: Path) -> None:
    with Service() as service:
        service.fail("create", "cut-after")
        service.fail("list", "late-before", seconds=5)
        words = ("submit", a_clip(service), "--report", a_report(tmp_path / "r.json", CLIP), "--allow-private-host")
        asked = lambda: any("/tasks/" in seen.path for seen in service.requests)  # noqa: E731
        out, err = _interrupted(words, surroundings(service, tmp_path / "ledger.sqlite3"), asked)
    assert "Row 1: the answer to the submit is lost" in err
    assert "`motion-preflight wait 1` asks the service for its list" in err, "it was not asked to the end"
    assert "nothing was" not in err
    assert "state        unknown" in out


def test_interrupted_while_it_waits_for_another_process_it_says_so(tmp_path: Path) -> None:
    with Service() as service:
        service.fail("create", "late-after", seconds=6)
        env = surroundings(service, tmp_path / "ledger.sqlite3")
        words = ("submit", a_clip(service), "--report", a_report(tmp_path / "r.json", CLIP), "--allow-private-host")
        first = start(*words, env=env)
        while not service.jobs:
            time.sleep(0.02)
        process = start(*words, env=env)
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        first.kill()
        first.communicate(timeout=20)
    assert process.returncode == 130
    assert "another process is sending this clip (row 1)" in err.decode()


def test_interrupted_while_it_follows_a_task_it_names_the_command_that_goes_on(tmp_path: Path) -> None:
    with Service(run_seconds=1e6) as service:
        words = ("submit", a_clip(service), "--report", a_report(tmp_path / "r.json", CLIP), "--allow-private-host", "--wait")
        asked = lambda: bool(service.jobs)  # noqa: E731
        out, err = _interrupted(words, surroundings(service, tmp_path / "ledger.sqlite3"), asked)
    (task_id,) = service.jobs
    assert f"motion-preflight wait {task_id}" in err.splitlines()[-1]
    assert task_id in out
