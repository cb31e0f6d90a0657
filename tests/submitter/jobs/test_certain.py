"""What was sent is known: whatever ends a submit, the row says what can be known, and nothing is paid for twice."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.service.answers import Answer
from fixtures.service.service import Service
from submitter.clock import Clock
from submitter.errors import LeaseLost, LedgerFailed, Refused, StateUnknown, Throttled
from submitter.gate.options import Options
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import State, Task
from tests.support.sending import CAREFUL, CLIP, JOB, FakeTime, a_client, a_clip, judge_as, send

MINE = "[limits.duration]\nmax = 59\n"


def _body(change: Callable[[bytes], bytes]) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, data=change(answer.data))


def _with_length(more: int) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, headers={**answer.headers, "Content-Length": str(len(answer.data) + more)})


@pytest.mark.parametrize(
    "rewrite",
    [
        _body(lambda data: data.replace(b'"request_id": "', b'"request_id": "\\ud83d')),
        _with_length(1),
    ],
    ids=["half an emoji", "a length that is one too large"],
)
def test_an_id_that_arrived_is_kept(
    service: Service, client: Client, ledger: Ledger, rewrite: Callable[[Answer], Answer]
) -> None:
    service.rewrite["create"] = rewrite
    task = send(service, client, ledger)
    assert (task.task_id, task.state) == (next(iter(service.jobs)), State.PENDING)
    assert send(service, client, ledger).reused


@pytest.mark.parametrize(
    "rewrite",
    [
        _body(lambda data: data[:-1] + b', "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        _body(lambda data: data[:-3]),
    ],
    ids=["nesting beyond any reader", "a document without its end"],
)
def test_an_id_in_an_answer_that_cannot_be_read_is_kept_as_possible(
    service: Service, client: Client, ledger: Ledger, rewrite: Callable[[Answer], Answer]
) -> None:
    service.rewrite["create"] = rewrite
    with pytest.raises(StateUnknown) as caught:
        send(service, client, ledger)
    (task,) = ledger.tasks()
    assert (task.state, task.possible) == (State.UNKNOWN, tuple(service.jobs))
    assert task.possible[0] in str(caught.value)
    assert caught.value.tasks == (task,)


def test_the_words_of_an_answer_without_a_task_are_kept(service: Service, client: Client, ledger: Ledger) -> None:
    service.rewrite["create"] = _body(
        lambda data: b'{"code": "InvalidParameter", "message": "the url is bad", "request_id": "r-1"}'
    )
    with pytest.raises(StateUnknown, match="InvalidParameter: the url is bad") as caught:
        send(service, client, ledger)
    assert ledger.tasks()[0].request_id == "r-1"
    assert (caught.value.request_id, caught.value.status_code) == ("r-1", 200)


@pytest.mark.parametrize("task_id", ["  ", "..", "a\nb", "a/b", "\x1b[2J"])
def test_an_id_that_nobody_could_ask_for_is_none(service: Service, client: Client, ledger: Ledger, task_id: str) -> None:
    service.rewrite["create"] = _body(lambda data: json.dumps({"output": {"task_id": task_id}}).encode())
    with pytest.raises(StateUnknown, match="names no task"):
        send(service, client, ledger)


class _Broke(Exception):
    """What a caller's own callback may raise."""


def _raise(*unused: object) -> None:
    raise _Broke


def test_a_callback_that_raises_before_the_request_leaves_the_clip_free(service: Service, client: Client, ledger: Ledger) -> None:
    with pytest.raises(_Broke):
        submit(a_clip(service), client=client, ledger=ledger, options=CAREFUL, judge=judge_as(), on_progress=_raise)
    assert [task.state for task in ledger.tasks()] == [State.DROPPED]
    assert service.jobs == {}
    assert not send(service, client, ledger).reused


def test_a_log_that_raises_takes_no_id_away(service: Service, client: Client, ledger: Ledger, time: FakeTime) -> None:
    with Client(client.settings, clock=time.clock, log=_raise) as loud, pytest.raises(_Broke):
        send(service, loud, ledger)
    (task,) = ledger.tasks()
    assert (task.state, task.task_id) == (State.PENDING, next(iter(service.jobs)))
    assert send(service, client, ledger).task_id == task.task_id


def test_the_id_of_another_clips_task_is_not_accepted_and_that_clip_keeps_it(
    service: Service, client: Client, ledger: Ledger
) -> None:
    first = send(service, client, ledger)
    service.rewrite["create"] = _body(lambda data: json.dumps({"output": {"task_id": first.task_id}}).encode())
    with pytest.raises(StateUnknown, match="task id of row 1"):
        send(service, client, ledger, a_clip(service, "b.mp4", CLIP + b"b"))
    service.rewrite.clear()
    assert [task.state for task in ledger.tasks()] == [State.UNKNOWN, State.PENDING]
    assert send(service, client, ledger).task_id == first.task_id


# A lease with a fence


def _settled_meanwhile(service: Service, ledger: Ledger, time: FakeTime, meanwhile: Callable[[], None]) -> Exception:
    """Submit; during the wait for a 429, `meanwhile` happens once, and then another process sends the clip."""
    slept = list[float]()

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        if not slept:
            slept.append(seconds)
            meanwhile()

    service.fail("create", "429")
    clock = Clock(wall=time.clock.wall, ticks=time.clock.ticks, sleep=sleep)
    with Client(a_client(service, time).settings, clock=clock) as client, pytest.raises(LeaseLost) as caught:
        send(service, client, ledger)
    assert slept
    return caught.value


def _sends_all_the_same(service: Service, ledger: Ledger, time: FakeTime, path: Path) -> None:
    with Ledger(path, clock=time.clock) as other, a_client(service, time) as client:
        assert not send(service, client, other).reused


def test_a_process_whose_locks_were_tidied_away_stops_before_it_sends(service: Service, ledger: Ledger, time: FakeTime) -> None:
    def meanwhile() -> None:
        shutil.rmtree(f"{ledger.path}.locks")
        _sends_all_the_same(service, ledger, time, ledger.path)

    error = _settled_meanwhile(service, ledger, time, meanwhile)
    assert "Another process took row 1" in str(error)
    assert len(service.jobs) == 1


def test_a_ledger_reached_by_another_name_has_the_same_locks(
    service: Service, ledger: Ledger, time: FakeTime, tmp_path: Path
) -> None:
    link = tmp_path / "elsewhere" / "link.sqlite3"
    link.parent.mkdir()
    link.symlink_to(ledger.path)
    row = ledger.claim(JOB).task.row
    with Ledger(link, clock=time.clock) as other:
        assert other.find(str(row)).state is State.CLAIMED  # type: ignore[union-attr]


def test_a_ledger_with_two_hard_names_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    os.link(ledger.path, tmp_path / "second.sqlite3")
    with pytest.raises(LedgerFailed, match="several names"):
        Ledger(tmp_path / "second.sqlite3")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX's")
def test_a_forked_child_owns_nothing_and_leaves_the_parents_row_alone(ledger: Ledger, time: FakeTime) -> None:
    row = ledger.claim(JOB).task.row
    child = os.fork()
    if child == 0:
        status = 1
        try:
            mine = ledger.mine()
            try:
                ledger.sending(row)
            except LeaseLost:
                status = 0 if mine == [] else 2
            ledger.close()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with Ledger(ledger.path, clock=time.clock) as other:
        assert other.find(str(row)).state is State.CLAIMED  # type: ignore[union-attr]
    ledger.sending(row)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX's")
def test_a_child_that_outlives_its_parent_does_not_keep_the_parents_row_alive(tmp_path: Path) -> None:
    path, ready = tmp_path / "l.sqlite3", os.pipe()
    parent = os.fork()
    if parent == 0:
        ledger = Ledger(path)
        ledger.claim(JOB)
        if os.fork() == 0:
            os.write(ready[1], b"x")
            threading.Event().wait(3)
        os._exit(0)
    os.waitpid(parent, 0)
    os.read(ready[0], 1)
    with Ledger(path) as later:
        assert later.find("1").state is State.DROPPED  # type: ignore[union-attr]


def test_a_late_answer_is_kept_although_the_row_was_settled_meanwhile(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    now = service.now

    def meanwhile() -> float:
        shutil.rmtree(f"{ledger.path}.locks", ignore_errors=True)
        with Ledger(ledger.path, clock=time.clock) as other:
            assert other.tasks()[0].state is State.UNKNOWN
        return now()

    service.now = meanwhile
    task = send(service, client, ledger)
    assert (task.state, task.task_id) == (State.PENDING, next(iter(service.jobs)))
    assert send(service, client, ledger).task_id == task.task_id


# One ledger, and the file of it


def test_a_ledger_that_was_removed_is_noticed_before_anything_is_sent(service: Service, client: Client, ledger: Ledger) -> None:
    def remove(task: Task, said: str) -> None:
        ledger.path.unlink()

    with pytest.raises(LedgerFailed, match="was removed or replaced"):
        submit(a_clip(service), client=client, ledger=ledger, options=CAREFUL, judge=judge_as(), on_progress=remove)
    assert service.jobs == {}


def test_a_ledger_that_is_removed_while_the_request_is_under_way_is_said_with_the_id(
    service: Service, client: Client, ledger: Ledger
) -> None:
    now = service.now

    def removing() -> float:
        ledger.path.unlink(missing_ok=True)
        return now()

    service.now = removing
    with pytest.raises(LedgerFailed, match="was removed or replaced") as caught:
        send(service, client, ledger)
    (task_id,) = service.jobs
    assert task_id in str(caught.value)
    assert [task.task_id for task in caught.value.tasks] == [task_id]


def test_a_ledger_called_memory_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTION_PREFLIGHT_LEDGER", ":memory:")
    with Ledger() as ledger:
        ledger.claim(JOB)
    with Ledger() as again:
        assert [task.row for task in again.tasks()] == [1]


def test_what_is_not_a_regular_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = (tmp_path / "pipe").stat().st_mode
    for place in (tmp_path / "pipe", tmp_path):
        with pytest.raises(LedgerFailed, match="not a regular file"):
            Ledger(place)
    assert (tmp_path / "pipe").stat().st_mode == before


# One identity for an order


def test_profiles_that_send_the_same_request_share_a_task_and_those_that_do_not_share_none(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    def options(name: str, text: str) -> Options:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'extends = "animate-anyone-template-gen2"\n{text}{MINE}')
        return Options(str(file), allow_private_host=True)

    first = send(service, client, ledger)
    for name in ("mine.toml", "copy.toml"):
        assert send(service, client, ledger, options=options(name, "")).task_id == first.task_id
    other = options("b/mine.toml", '[service]\nmodel = "wan2.2-animate-move"\n')
    with pytest.raises(Refused, match="url error"):
        send(service, client, ledger, options=other)
    assert [task.model for task in ledger.tasks()] == ["wan2.2-animate-move", "animate-anyone-template-gen2"]


def test_a_gated_and_an_ungated_submit_of_one_url_meet_whichever_is_planned_first(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    from submitter.gate import plan
    from submitter.jobs import submit as runner

    url = a_clip(service)
    account, now = client.settings.account, client.clock.wall()
    ungated = Options(allow_private_host=True, judged=False)
    planned = plan.make(url, ungated, account=account, ledger=ledger, now=now)
    first = send(service, client, ledger, url)
    second = runner.send(planned, ungated, client=client, ledger=ledger, until=client.clock.ticks() + 60)
    assert (second.task_id, second.found_by, len(service.jobs)) == (first.task_id, "url", 1)


def test_throttled_to_the_end_says_that_it_was_tried_and_that_no_task_was_made(
    service: Service, client: Client, ledger: Ledger
) -> None:
    service.fail("create", "429", times=500)
    with pytest.raises(Throttled, match="throttled every try until the deadline .* no task was made") as caught:
        submit(a_clip(service), client=client, ledger=ledger, options=CAREFUL, judge=judge_as(), deadline=60)
    assert [task.state for task in caught.value.tasks] == [State.DROPPED]
