"""Many processes, many tasks: one task per clip, one rate for all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.http.limiter import Limiter
from submitter.jobs.poll import wait
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.limits import LIMITS
from submitter.task import State
from tests.support.sending import FakeTime, a_client, a_clip, a_report, surroundings

PROGRAM = str(Path(__file__).with_name("many.py"))


def _start(*words: str | Path, service: Service, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, PROGRAM, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **surroundings(service, path)},
    )


def _busiest_second(times: Sequence[float]) -> int:
    ordered, most, begin = sorted(times), 0, 0
    for end, moment in enumerate(ordered):
        while moment - ordered[begin] >= 1.0:
            begin += 1
        most = max(most, end - begin + 1)
    return most


def test_eight_processes_with_the_same_twenty_clips_make_twenty_tasks(tmp_path: Path) -> None:
    with Service(run_seconds=1e6) as service:
        for number in range(20):
            data = f"clip {number}".encode()
            a_clip(service, f"{number}.mp4", data)
            a_report(tmp_path / f"{number}.json", data)
        ledger = tmp_path / "ledger.sqlite3"
        processes = [_start("submit", service.root, tmp_path, "20", service=service, path=ledger) for _ in range(8)]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.write(b"go\n")
            process.stdin.flush()
        answers = [process.communicate(timeout=120) for process in processes]
        assert [process.returncode for process in processes] == [0] * 8, answers
        ids = [json.loads(out) for out, _ in answers]
        assert len(service.jobs) == 20
        assert set(service.accepted.values()) == {1}
    assert all(each == ids[0] for each in ids)
    assert set(ids[0]) == set(service.jobs)


@pytest.mark.exhaustive
def test_a_thousand_tasks_are_waited_for_under_twenty_queries_a_second_and_in_flat_memory(tmp_path: Path) -> None:
    _wait_for(1000, tmp_path)


def test_a_hundred_tasks_are_waited_for_under_twenty_queries_a_second_and_in_flat_memory(tmp_path: Path) -> None:
    _wait_for(100, tmp_path)


def _wait_for(tasks: int, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with Service(run_seconds=0.0, keep_requests=False, query_rate=0) as service:
        with Ledger(path) as ledger, a_client(service) as client:
            for number in range(tasks):
                body = {"model": "animate-anyone-template-gen2", "input": {"video_url": f"http://clips.example.com/{number}"}}
                made = client.create("services/aigc/image2video/aa-template-generation/", body)
                ledger.follow(made.task_id, profile="animate-anyone-template-gen2", model="", account=client.settings.account)
        begun = len(service.query_times)
        first = dict.fromkeys(service.jobs, "RUNNING")
        service.statuses.update(first)
        process = _start("wait", tmp_path, "600", service=service, path=path)
        _end_when(service, begun + tasks + tasks // 20)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err.decode()
        times = service.query_times[begun:]
    printed = json.loads(out)
    assert (printed["tasks"], printed["states"]) == (tasks, ["succeeded"])
    rate, span = _busiest_second(times), times[-1] - times[0]
    held = printed["held"]
    print(f"{len(times)} queries in {span:.0f} s, at most {rate} in a second; traced memory {held[0]:,} to {held[-1]:,} bytes")
    assert rate <= LIMITS.queries_per_second
    assert max(held[1:]) - min(held[1:]) < 200_000


def _end_when(service: Service, queries: int) -> None:
    """Let every task end once so many queries came."""
    import time

    end = time.monotonic() + 300
    while len(service.query_times) < queries and time.monotonic() < end:
        time.sleep(0.1)
    service.statuses.clear()


def test_the_limiter_never_lets_more_than_its_rate_through_in_any_second(time: FakeTime) -> None:
    limiter, times = Limiter(time.clock, 20), []
    for number in range(500):
        limiter.pause()
        times.append(time.now)
        if number % 50 == 49:
            time.sleep(3)
    assert _busiest_second(times) <= 20


def test_tasks_of_two_clients_of_one_process_share_nothing_but_the_ledger(
    service: Service, ledger: Ledger, time: FakeTime
) -> None:
    with a_client(service, time) as one, a_client(service, time) as two:
        made = one.create(
            "services/aigc/image2video/aa-template-generation/",
            {"model": "animate-anyone-template-gen2", "input": {"video_url": "http://a.example.com/b"}},
        )
        (ended,) = wait([made.task_id], client=two, ledger=ledger, deadline=60)
    assert ended.state is State.SUCCEEDED


@pytest.mark.parametrize("count", [1, 7])
def test_names_given_twice_are_followed_each(service: Service, ledger: Ledger, time: FakeTime, count: int) -> None:
    with a_client(service, time) as client:
        made = client.create(
            "services/aigc/image2video/aa-template-generation/",
            {"model": "animate-anyone-template-gen2", "input": {"video_url": "http://a.example.com/b"}},
        )
        ended = wait([made.task_id] * count, client=client, ledger=ledger, deadline=60)
    assert [task.state for task in ended] == [State.SUCCEEDED] * count
