"""What an answer about a task changes, and how a wait goes on or ends by it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from fixtures.service.answers import Answer
from fixtures.service.service import KEY, Service
from submitter.errors import StateUnknown
from submitter.jobs.answers import poll_once
from submitter.jobs.poll import wait
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.limits import LIMITS
from submitter.services.dashscope.settings import Settings
from submitter.task import State, Task
from tests.support.sending import CLIP, FakeTime, a_client, a_clip, send


def test_one_unknown_after_the_clock_was_set_does_not_end_a_task(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    begun = time.now
    service.now = lambda: begun
    task = send(service, client, ledger)
    time.sleep(LIMITS.task_life_seconds * 2)
    service.statuses[task.name] = "UNKNOWN"
    (ended,) = wait(
        [task.name], client=client, ledger=ledger, deadline=60, on_progress=lambda task, said: service.statuses.clear()
    )
    assert ended.state is State.SUCCEEDED


def test_an_expired_task_that_the_service_knows_again_is_followed(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    begun = time.now
    service.now = lambda: begun
    task = send(service, client, ledger)
    time.sleep(LIMITS.task_life_seconds + 1)
    service.statuses[task.name] = "UNKNOWN"
    (gone,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert gone.state is State.EXPIRED
    service.statuses.clear()
    (back,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert (back.state, back.template_id) == (State.SUCCEEDED, f"AACT.{task.name[:8]}")


def test_what_one_key_cannot_see_of_another_accounts_task_changes_nothing(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    task = send(service, client, ledger)
    with a_client(service, time, key="sk-other-account") as other:
        with pytest.raises(StateUnknown, match="was sent with another key") as caught:
            wait([task.name], client=other, ledger=ledger, deadline=60)
        assert poll_once(task, client=other, ledger=ledger).state is State.PENDING
    assert [seen.state for seen in caught.value.tasks] == [State.PENDING]


def test_a_success_without_its_result_is_asked_for_until_the_result_comes(
    service: Service, client: Client, ledger: Ledger
) -> None:
    task = send(service, client, ledger)
    service.hide = {"template_id"}
    (cut,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert (cut.state, cut.remote, cut.template_id) == (State.RUNNING, "SUCCEEDED", None)
    service.hide.clear()
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert (ended.state, ended.template_id) == (State.SUCCEEDED, f"AACT.{task.name[:8]}")


def test_the_answer_about_another_task_does_not_count(service: Service, client: Client, ledger: Ledger) -> None:
    one = send(service, client, ledger)
    two = send(service, client, ledger, a_clip(service, "two.mp4", CLIP + b"two"))
    service.rewrite["task"] = lambda answer: replace(answer, data=answer.data.replace(one.name.encode(), two.name.encode()))
    (cut,) = wait([one.name], client=client, ledger=ledger, deadline=60)
    assert (cut.state, cut.template_id) == (State.PENDING, None)


@pytest.mark.parametrize(
    "field",
    [b'"video_duration": 1' + b"0" * 400, b'"video_duration": 1e999', b'"video_duration": -1', b'"video_duration": "12 s"'],
    ids=["four hundred digits", "infinite", "negative", "no number"],
)
def test_a_length_that_is_none_is_left_out(service: Service, client: Client, ledger: Ledger, field: bytes) -> None:
    task = send(service, client, ledger)
    service.rewrite["task"] = lambda answer: replace(answer, data=answer.data.replace(b'"video_duration": 12.5', field))
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert (ended.state, ended.metered_seconds) == (State.SUCCEEDED, None)


@pytest.mark.parametrize("junk", [b"\\ud83d", b"[" * 100_000], ids=["half an emoji", "nesting"])
def test_junk_in_a_querys_answer_ends_no_wait(service: Service, client: Client, ledger: Ledger, junk: bytes) -> None:
    task = send(service, client, ledger)

    def once(answer: Answer) -> Answer:
        service.rewrite.clear()
        return replace(answer, data=answer.data.replace(b'"request_id": "', b'"request_id": "' + junk))

    service.rewrite["task"] = once
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert ended.state is State.SUCCEEDED


def test_one_bad_id_and_a_dead_service_hold_nobody_beyond_the_deadline(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    task = send(service, client, ledger)
    with pytest.raises(StateUnknown, match="knows no task 'unseen'") as caught:
        wait(["unseen", task.name], client=client, ledger=ledger, deadline=60)
    assert [each.state for each in caught.value.tasks] == [State.SUCCEEDED]
    begun = time.now
    nowhere = Client(Settings(KEY, "http://127.0.0.1:9/api/v1"), clock=time.clock)
    with nowhere, pytest.raises(StateUnknown, match="before the deadline"):
        wait(["unseen"], client=nowhere, ledger=ledger, deadline=1)
    assert time.now - begun <= 1.1  # a last query may still wait for its turn at the rate


def test_a_wait_can_be_stopped_from_another_thread(service: Service, ledger: Ledger) -> None:
    service.run_seconds, stop, ended = 1e9, threading.Event(), list[Task]()
    with Client(Settings(KEY, service.base)) as client:
        task = send(service, client, ledger)
        thread = threading.Thread(
            target=lambda: ended.extend(wait([task.name], client=client, ledger=ledger, deadline=600, stop=stop))
        )
        thread.start()
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()
    assert [each.state.live for each in ended] == [True]
