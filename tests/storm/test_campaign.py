"""The campaign in small, and its judge: what it calls false is false, and what contradicts the service's log is found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storm import balance
from tests.storm.case import Case
from tests.storm.hostile_service import Hostile
from tests.storm.log import Log
from tests.storm.place import Field
from tests.storm.rounds import Ended, undisturbed
from tests.storm.sentences import judged
from tests.support.command import ROOT

KILLS, SIGNALS, SEED = 25, 20, 20261124
LOST = "Row 1: the answer to the submit is lost (the connection was cut); a task may have been made. "


@pytest.mark.exhaustive
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the campaign's forker is Linux's")
def test_killed_and_interrupted_at_random_moments_nothing_is_paid_twice_lost_or_reported_wrongly(tmp_path: Path) -> None:
    program = [
        sys.executable,
        str(Path(__file__).with_name("campaign.py")),
        "--kills",
        str(KILLS),
        "--signals",
        str(SIGNALS),
        "--seed",
        str(SEED),
    ]
    done = subprocess.run([*program, "--keep", str(tmp_path / "kept")], capture_output=True, text=True, timeout=300)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """A log that holds nothing yet."""
    kept = Log(tmp_path / "log.jsonl")
    yield kept
    kept.close()


def a_case(log: Log, **more: object) -> Case:
    """Process w00000 on clip 7, with the log as it is now."""
    done = Ended(undisturbed(0, 7, "submit"), "http://127.0.0.1:1/files/7.mp4", ["submit"], 0.0, ended=1e12)
    for name, value in more.items():
        setattr(done, name, value)
    urls = {each["task"]: each["clip"] for each in log.every("made")}
    return Case(done, log, {done.name: done}, urls)


def sent(log: Log, fault: str, *, task: str = "", how: str = "whole") -> None:
    """What the service writes down of one submit of w00000."""
    url = "http://127.0.0.1:1/files/7.mp4"
    log.add("post", "w00000", clip=url, fault=fault, task=task)
    if task:
        log.add("made", "w00000", clip=url, task=task, posted=0.0)
    whole = how not in ("cut", "half")
    log.add("answered", "w00000", clip=url, task=task, how=how, http=200, said=task, whole=whole, true=whole, fault=fault)


TASK = "0a978f0c-b99b-4964-b29d-51c29ad752e3"
ROW = {"row": 1, "path": "w00000", "state": "unknown", "task_id": None, "message": "the connection was cut"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The service was not reached: the server's certificate is not trusted.",
        "interrupted; nothing was sent.",
        f"this clip has a task already ({TASK}, pending); nothing was sent. --again sends it again.",
        "The service throttled until the deadline (Throttling); nothing was sent. Submit again later.",
    ],
)
def test_nothing_sent_is_false_when_the_request_reached_the_service(log: Log, sentence: str) -> None:
    sent(log, "alert after", task=TASK, how="cut")
    assert "reached the service whole" in str(judged(sentence, a_case(log)).false)


def test_accepted_is_false_for_a_task_that_was_not_made_or_is_not_kept(log: Log) -> None:
    sentence = f"accepted as task {TASK}; kept in ledger."
    assert judged(sentence, a_case(log)).false == "the service made no such task for this process"
    sent(log, "none", task=TASK)
    assert judged(sentence, a_case(log)).false == "the ledger does not hold it"
    assert judged(sentence, a_case(log, rows=[{**ROW, "task_id": TASK}])).false is None


def test_nothing_left_behind_is_false_beside_a_row_that_is_open(log: Log) -> None:
    said = "interrupted; nothing was left behind."
    assert judged(said, a_case(log, rows=[ROW], struck=[2])).false == "its row 1 is unknown (None)"
    assert judged(said, a_case(log, struck=[2])).false is None
    assert judged(said, a_case(log)).false == "no signal found it alive"


def test_what_the_list_is_said_to_hold_is_held_to_what_was_asked(log: Log) -> None:
    sent(log, "cut after", task=TASK, how="cut")
    said = LOST + "The service lists no task for that minute that is not known; `motion-preflight wait 1` asks again."
    assert judged(said, a_case(log, rows=[ROW])).false == "it got no list"
    log.add("list", "w00000", ids=[TASK], whole=True, true=True, how="whole")
    assert judged(said, a_case(log, rows=[ROW])).false == f"the list held {TASK}"


def test_a_cut_is_not_reported_for_an_answer_that_came_whole(log: Log) -> None:
    sent(log, "none", task=TASK)
    said = LOST + "`motion-preflight wait 1` asks the service for its list."
    assert "its answer arrived whole" in str(judged(said, a_case(log, rows=[ROW])).false)


def test_a_sentence_of_no_known_kind_is_never_passed_over(log: Log) -> None:
    assert judged("all is well.", a_case(log)).kind == "?"


def test_a_second_task_beside_a_live_one_is_found_and_one_after_a_failure_is_not(log: Log, tmp_path: Path) -> None:
    (tmp_path / "field").mkdir()
    service = Hostile(log=log)
    place = Field(tmp_path / "field", service, tmp_path)
    for fails in ("InternalError", "", ""):
        job = service.make("key", "model", "http://127.0.0.1:1/files/7.mp4", fails)
        job.fails = fails
        service.paces[job.task_id] = (0.0, 0.0, 0.0)
        log.add("made", "w00000", clip=job.video_url, task=job.task_id, posted=job.made + 1)
    made = [each["task"] for each in log.every("made")]
    all_ = balance.Campaign(place, service, [a_case(log).done])
    (fault,) = balance.paid_twice(all_)
    assert f"{made[2]} beside ['{made[1]}']" in fault.where


def test_the_draws_of_a_seed_are_always_the_same(tmp_path: Path) -> None:
    program = (
        "import json; from tests.storm import rounds; print(json.dumps([str(rounds.draw_round(5, n, 0.4)) for n in range(50)]))"
    )
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT) for _ in range(2)]
    assert json.loads(runs[0].stdout) == json.loads(runs[1].stdout)
    assert len(set(json.loads(runs[0].stdout))) == 50
