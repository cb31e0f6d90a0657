"""A submit is sent once and followed to its end, whatever is lost on the way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.errors import LedgerFailed, NotSent, Refused, Rejected, StateUnknown, Throttled, Transient
from submitter.gate.options import Options
from submitter.http.backoff import POLL_FIRST, POLL_MAX, poll_wait, retry_until, retry_wait
from submitter.jobs.answers import poll_once
from submitter.jobs.cancel import cancel
from submitter.jobs.lost import adopt
from submitter.jobs.poll import resolve_task, wait
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.limits import LIMITS
from submitter.services.dashscope.settings import Settings
from submitter.task import State, Task
from tests.support.sending import CAREFUL, CLIP, FakeTime, a_client, a_clip, a_report, judge_as, send
from validator.errors import UsageError

AGAIN = Options(allow_private_host=True, again=True)


def _posts(service: Service) -> int:
    return sum(seen.method == "POST" for seen in service.requests)


def _lost(service: Service, client: Client, ledger: Ledger, fault: str = "cut-after") -> Task:
    service.fail("create", fault)
    with pytest.raises(StateUnknown):
        send(service, client, ledger)
    return ledger.tasks()[0]


def test_the_row_is_there_before_the_request_and_whole_after_it(service: Service, client: Client, ledger: Ledger) -> None:
    url = a_clip(service)
    states = []
    submit(
        url,
        client=client,
        ledger=ledger,
        options=CAREFUL,
        judge=judge_as(),
        on_progress=lambda task, said: states.append(task.state),
    )
    (task,) = ledger.tasks()
    assert states == [State.CLAIMED]
    assert (task.state, task.task_id, task.url, task.judged, task.seconds) == (
        State.PENDING,
        next(iter(service.jobs)),
        url,
        "accept",
        3.0,
    )
    assert task.request_id
    assert task.sent is not None


def test_the_same_clip_gives_its_task_then_its_template_and_nothing_is_sent(
    service: Service, client: Client, ledger: Ledger
) -> None:
    first = send(service, client, ledger)
    second = send(service, client, ledger)
    assert (second.task_id, second.reused) == (first.task_id, True)
    wait([first.name], client=client, ledger=ledger, deadline=60)
    third = send(service, client, ledger, a_clip(service, "other-name.mp4"))
    assert (third.state, third.template_id) == (State.SUCCEEDED, f"AACT.{(first.task_id or '')[:8]}")
    assert (_posts(service), len(service.jobs)) == (1, 1)


def test_with_a_report_the_ledger_answers_without_asking_the_network(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    options = Options(allow_private_host=True, report=str(a_report(tmp_path / "r.json", CLIP)))
    first = send(service, client, ledger, options=options)
    service.files.clear()
    second = submit(f"{service.root}/files/clip.mp4", client=client, ledger=ledger, options=options)
    assert (second.task_id, second.reused) == (first.task_id, True)


def test_again_pays_again_and_says_so_in_a_new_row(service: Service, client: Client, ledger: Ledger) -> None:
    send(service, client, ledger)
    second = send(service, client, ledger, options=AGAIN)
    assert (second.row, second.reused, _posts(service)) == (2, False, 2)


def test_another_key_is_another_account(service: Service, client: Client, ledger: Ledger, time: FakeTime) -> None:
    send(service, client, ledger)
    with a_client(service, time, key="sk-other-account") as other:
        assert not send(service, other, ledger).reused
    assert len(service.jobs) == 2


def test_a_failed_task_may_be_sent_again(service: Service, client: Client, ledger: Ledger) -> None:
    url = a_clip(service) + "?fail=InvalidFile.FullBody"
    task = send(service, client, ledger, url)
    wait([task.name], client=client, ledger=ledger, deadline=60)
    assert not send(service, client, ledger, url).reused


def test_a_lost_answer_is_never_sent_again_and_every_later_submit_says_why(
    service: Service, client: Client, ledger: Ledger
) -> None:
    lost = _lost(service, client, ledger)
    (task_id,) = service.jobs
    assert (lost.state, lost.possible) == (State.UNKNOWN, (task_id,))
    for _ in range(3):
        with pytest.raises(StateUnknown) as caught:
            send(service, client, ledger)
    said = str(caught.value)
    assert _posts(service) == 1
    assert task_id in said
    for command in ("wait ID --as 1", "motion-preflight tasks forget 1", "motion-preflight submit --again"):
        assert command in said


def test_a_possible_id_becomes_the_clips_task_at_the_users_word(service: Service, client: Client, ledger: Ledger) -> None:
    lost = _lost(service, client, ledger)
    adopted = adopt(lost.possible[0], lost.row, client=client, ledger=ledger)
    assert (adopted.row, adopted.adopted) == (lost.row, True)
    (ended,) = wait([lost.possible[0]], client=client, ledger=ledger, deadline=60)
    assert (ended.row, ended.state, ended.clip) == (lost.row, State.SUCCEEDED, lost.clip)
    assert send(service, client, ledger).template_id == ended.template_id


def test_waiting_for_or_querying_a_possible_id_does_not_adopt_it(service: Service, client: Client, ledger: Ledger) -> None:
    lost = _lost(service, client, ledger)
    poll_once(resolve_task(lost.possible[0], client=client, ledger=ledger), client=client, ledger=ledger)
    (ended,) = wait([lost.possible[0]], client=client, ledger=ledger, deadline=60)
    assert (ended.clip, ended.state) == ("", State.SUCCEEDED)
    with pytest.raises(StateUnknown, match=lost.possible[0]):
        send(service, client, ledger)
    taken = adopt(lost.possible[0], lost.row, client=client, ledger=ledger)
    assert taken.row == lost.row
    assert [task.row for task in ledger.tasks()] == [lost.row]


def test_taking_an_id_can_be_undone_and_the_id_stays_known(service: Service, client: Client, ledger: Ledger) -> None:
    lost = _lost(service, client, ledger)
    adopt(lost.possible[0], lost.row, client=client, ledger=ledger)
    wait([lost.possible[0]], client=client, ledger=ledger, deadline=60)
    back = ledger.disown(lost.row)
    assert (back.state, back.task_id, back.template_id, back.possible) == (State.UNKNOWN, None, None, lost.possible)
    assert ledger.find(lost.possible[0]).clip == ""  # type: ignore[union-attr]
    with pytest.raises(StateUnknown):
        send(service, client, ledger)
    with pytest.raises(UsageError, match="nothing to undo"):
        ledger.disown(lost.row)


def test_an_id_that_the_service_does_not_know_or_another_clip_has_is_not_taken(
    service: Service, client: Client, ledger: Ledger
) -> None:
    other = send(service, client, ledger, a_clip(service, "other.mp4", CLIP + b"other"))
    lost = _lost(service, client, ledger)
    with pytest.raises(StateUnknown, match="knows no task"):
        adopt("nosuch", lost.row, client=client, ledger=ledger)
    with pytest.raises(UsageError, match="belongs to row 1"):
        adopt(other.name, lost.row, client=client, ledger=ledger)
    with pytest.raises(UsageError, match="only a lost request"):
        adopt(lost.possible[0], other.row, client=client, ledger=ledger)


def test_a_lost_request_that_made_no_task_is_freed_at_the_users_word(service: Service, client: Client, ledger: Ledger) -> None:
    lost = _lost(service, client, ledger, "cut-before")
    ledger.forget(lost.row)
    second = send(service, client, ledger)
    assert (second.state, len(service.jobs)) == (State.PENDING, 1)
    with pytest.raises(UsageError, match="only a lost request can be forgotten"):
        ledger.forget(second.row)


def test_an_id_that_two_lost_requests_may_own_is_given_to_neither(service: Service, client: Client, ledger: Ledger) -> None:
    for name in ("one.mp4", "two.mp4"):
        service.fail("create", "cut-after")
        with pytest.raises(StateUnknown):
            send(service, client, ledger, a_clip(service, name, CLIP + name.encode()))
    for name in ("one.mp4", "two.mp4"):
        with pytest.raises(StateUnknown):
            send(service, client, ledger, a_clip(service, name, CLIP + name.encode()))
    possible = ledger.tasks()[0].possible
    assert set(possible) == set(service.jobs)
    (ended,) = wait([possible[0]], client=client, ledger=ledger, deadline=60)
    assert (ended.clip, ended.state) == ("", State.SUCCEEDED)
    assert [task.state for task in ledger.tasks()[1:]] == [State.UNKNOWN, State.UNKNOWN]


def test_tasks_that_the_ledger_knows_and_tasks_of_other_minutes_are_not_possible(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    body = {"model": "animate-anyone-template-gen2", "input": {"video_url": "http://a.example.com/b"}}
    client.create("services/aigc/image2video/aa-template-generation/", body)
    time.sleep(600)
    send(service, client, ledger, a_clip(service, "known.mp4", CLIP + b"known"))
    lost = _lost(service, client, ledger, "cut-before")
    assert lost.possible == ()


@pytest.mark.parametrize("refuse", ["Arrearage", "Throttling"])
@pytest.mark.parametrize("lost", [False, True])
def test_again_that_is_refused_leaves_the_old_task_in_its_place(
    service: Service, client: Client, ledger: Ledger, refuse: str, lost: bool
) -> None:
    url = a_clip(service)
    if lost:
        service.fail("create", "cut-after")
        with pytest.raises(StateUnknown):
            send(service, client, ledger, url)
    else:
        send(service, client, ledger, url)
    with pytest.raises((Refused, Throttled)):
        send(service, client, ledger, f"{url}?refuse={refuse}", AGAIN)
    if lost:
        with pytest.raises(StateUnknown):
            send(service, client, ledger, url)
    else:
        assert send(service, client, ledger, url).reused
    assert len(service.jobs) == 1


def test_again_that_was_taken_and_then_failed_gives_the_place_back(service: Service, client: Client, ledger: Ledger) -> None:
    url = a_clip(service)
    first = send(service, client, ledger, url)
    wait([first.name], client=client, ledger=ledger, deadline=60)
    second = send(service, client, ledger, f"{url}?fail=InvalidFile.FullBody", AGAIN)
    assert send(service, client, ledger, url).task_id == second.task_id
    wait([second.name], client=client, ledger=ledger, deadline=60)
    third = send(service, client, ledger, url)
    assert (third.task_id, third.state, len(service.jobs)) == (first.task_id, State.SUCCEEDED, 2)


def test_after_again_the_lost_row_no_longer_holds_the_clip(service: Service, client: Client, ledger: Ledger) -> None:
    _lost(service, client, ledger)
    second = send(service, client, ledger, options=AGAIN)
    assert (second.state, len(service.jobs)) == (State.PENDING, 2)
    assert send(service, client, ledger).task_id == second.task_id


def test_a_service_that_cannot_be_reached_leaves_nothing_behind(ledger: Ledger, service: Service, time: FakeTime) -> None:
    nowhere = Client(Settings("sk-a", "http://127.0.0.1:9/api/v1"), clock=time.clock)
    with nowhere, pytest.raises(NotSent, match="was not reached"):
        send(service, nowhere, ledger)
    assert [task.state for task in ledger.tasks()] == [State.DROPPED]


def test_when_the_ledger_breaks_after_the_task_was_made_its_id_is_reported(
    service: Service, client: Client, ledger: Ledger
) -> None:
    """The disk may fill between two writes; here the table goes, while the service makes the task."""
    now = service.now

    def breaking() -> float:
        with sqlite3.connect(ledger.path) as db:
            db.execute("DROP TABLE IF EXISTS tasks")
        db.close()
        return now()

    service.now = breaking
    with pytest.raises(LedgerFailed) as caught:
        send(service, client, ledger)
    (task_id,) = service.jobs
    assert f"The service accepted the clip as task {task_id}: note this id" in str(caught.value)


def test_a_deadline_ends_the_wait_and_the_task_goes_on_later(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    service.run_seconds = 3600
    task = send(service, client, ledger)
    begun = time.now
    (cut,) = wait([task.name], client=client, ledger=ledger, deadline=600)
    assert cut.state is State.RUNNING
    assert 600 <= time.now - begun < 601
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=3600)
    assert (ended.state, ended.metered_seconds, ended.metered_ratio) == (State.SUCCEEDED, 12.5, "standard")


def test_polls_begin_at_three_seconds_and_grow_to_fifteen(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    service.run_seconds, times = 300, list[float]()
    task = send(service, client, ledger)
    wait(
        [task.name],
        client=client,
        ledger=ledger,
        deadline=600,
        on_progress=lambda task, said: times.append(time.now),
        rng=lambda: 0.5,
    )
    gaps = [round(later - sooner, 2) for sooner, later in zip(times, times[1:], strict=False)]
    assert gaps[:6] == [3.0, 4.5, 6.75, 10.12, 15.0, 15.0]
    assert set(gaps[5:]) == {15.0}


@pytest.mark.parametrize("word", ["SUSPENDED", "PRE-PROCESSING", "SOMETHING-NEW"])
def test_only_the_deadline_ends_a_status_that_is_not_listed(service: Service, client: Client, ledger: Ledger, word: str) -> None:
    task = send(service, client, ledger)
    service.statuses[task.name] = word
    (cut,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert (cut.state, cut.remote) == (State.RUNNING, word)
    service.statuses.clear()
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert ended.state is State.SUCCEEDED


def test_unknown_is_expired_for_a_task_over_a_day_old_and_unknown_for_a_younger_one(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    old = send(service, client, ledger)
    time.sleep(LIMITS.task_life_seconds + 1)
    young = send(service, client, ledger, a_clip(service, "young.mp4", CLIP + b"young"))
    service.statuses[young.name] = "UNKNOWN"
    states = [task.state for task in wait([old.name, young.name], client=client, ledger=ledger, deadline=600)]
    assert states == [State.EXPIRED, State.UNKNOWN]
    service.statuses.clear()
    assert wait([young.name], client=client, ledger=ledger, deadline=60)[0].state is State.SUCCEEDED


def test_one_answer_of_unknown_does_not_count_yet(service: Service, client: Client, ledger: Ledger) -> None:
    task = send(service, client, ledger)
    service.statuses[task.name] = "UNKNOWN"
    seen = list[Task]()

    def on_progress(task: Task, said: str) -> None:
        seen.append(task)
        service.statuses.clear()

    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=60, on_progress=on_progress)
    assert ended.state is State.SUCCEEDED
    assert seen[0].state is State.PENDING


def test_an_id_the_ledger_never_saw_is_followed_and_kept(service: Service, client: Client, ledger: Ledger) -> None:
    body = {"model": "animate-anyone-template-gen2", "input": {"video_url": "http://a.example.com/b"}}
    made = client.create("services/aigc/image2video/aa-template-generation/", body)
    (ended,) = wait([made.task_id], client=client, ledger=ledger, deadline=60)
    assert (ended.state, ended.template_id) == (State.SUCCEEDED, f"AACT.{made.task_id[:8]}")
    assert ledger.find(made.task_id) == ended


@pytest.mark.parametrize("name", ["99", "", "two words", "line\nbreak"])
def test_what_can_be_no_task_is_refused_before_anything_is_asked(
    service: Service, client: Client, ledger: Ledger, name: str
) -> None:
    with pytest.raises(UsageError):
        wait([name], client=client, ledger=ledger, deadline=60)
    assert service.requests == []


def test_a_wrong_key_ends_the_wait_with_the_task_as_it_was_for_it_may_go_on(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    task = send(service, client, ledger)
    with a_client(service, time, key="sk-wrong") as wrong, pytest.raises(StateUnknown, match="InvalidApiKey") as caught:
        wait([task.name], client=wrong, ledger=ledger, deadline=60)
    assert [known.task_id for known in caught.value.tasks] == [task.task_id]
    assert ledger.tasks()[0].state is State.PENDING


def test_cancel_ends_a_pending_task_and_frees_its_clip(service: Service, client: Client, ledger: Ledger) -> None:
    service.run_seconds = 1e6
    running = send(service, client, ledger, a_clip(service, "first.mp4", CLIP + b"1"))
    pending = send(service, client, ledger)
    assert cancel(pending.name, client=client, ledger=ledger).state is State.CANCELED
    with pytest.raises(Refused, match="UnsupportedOperation"):
        cancel(running.name, client=client, ledger=ledger)
    assert ledger.find(running.name).state is State.RUNNING  # type: ignore[union-attr]
    assert not send(service, client, ledger).reused


def test_the_cap_stops_a_clip_before_anything_is_sent(service: Service, client: Client, ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="--max-seconds 2 would be passed"):
        send(service, client, ledger, options=Options(allow_private_host=True, max_seconds=2))
    assert (_posts(service), ledger.tasks()) == (0, [])


def test_a_clip_that_needs_review_is_sent_only_when_that_is_allowed(service: Service, client: Client, ledger: Ledger) -> None:
    from validator.findings import Verdict

    url = a_clip(service)
    with pytest.raises(Rejected, match="needs review"):
        submit(url, client=client, ledger=ledger, options=CAREFUL, judge=judge_as(Verdict.REVIEW))
    allowed = Options(allow_private_host=True, allow_review=True)
    assert submit(url, client=client, ledger=ledger, options=allowed, judge=judge_as(Verdict.REVIEW)).judged == "review"


@pytest.mark.parametrize("options", [CAREFUL, Options(allow_private_host=True, allow_review=True)])
def test_a_rejected_clip_is_never_sent(service: Service, client: Client, ledger: Ledger, options: Options) -> None:
    from validator.findings import Verdict

    with pytest.raises(Rejected, match="was rejected"):
        submit(a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as(Verdict.REJECT))
    assert (_posts(service), ledger.tasks()) == (0, [])


def test_the_picture_targets_send_their_body_and_another_picture_is_another_task(
    service: Service, client: Client, ledger: Ledger
) -> None:
    def move(picture: str, mode: str | None = None) -> Task:
        options = Options("wan2.2-animate-move", allow_private_host=True, image_url=picture, mode=mode)
        return send(service, client, ledger, options=options)

    first = move("http://a.example.com/face.png?Expires=1999999999&OSSAccessKeyId=A&Signature=s1")
    assert move("http://a.example.com/face.png?Expires=1999999998&OSSAccessKeyId=A&Signature=s2").task_id == first.task_id
    assert not move("http://a.example.com/other.png").reused
    assert not move("http://a.example.com/face.png", "wan-pro").reused
    import json

    sent = [json.loads(seen.body) for seen in service.requests if seen.method == "POST"]
    assert sent[0] == {
        "model": "wan2.2-animate-move",
        "input": {
            "image_url": "http://a.example.com/face.png?Expires=1999999999&OSSAccessKeyId=A&Signature=s1",
            "video_url": f"{service.root}/files/clip.mp4",
            "watermark": False,
        },
        "parameters": {"mode": "wan-std", "check_image": True},
    }
    assert [body["parameters"]["mode"] for body in sent] == ["wan-std", "wan-std", "wan-pro"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options("wan2.2-animate-mix"), "needs --image-url"),
        (Options(image_url="http://a.example.com/b.png"), "does not use --image-url"),
        (Options("wan2.2-animate-mix", image_url="http://a.example.com/b.png", mode="wan-max"), "has no mode 'wan-max'"),
        (Options(clip="a", report="b"), "not both"),
        (Options(trust_length=True), "--trust-length needs"),
        (Options("nonsense"), "no profile"),
    ],
)
def test_what_does_not_fit_together_is_said_before_anything_is_asked(
    service: Service, client: Client, ledger: Ledger, options: Options, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        submit("https://a.example.com/clip.mp4", client=client, ledger=ledger, options=options)
    assert service.requests == []


@pytest.mark.parametrize("number", [0, 1, 5, 1000])
def test_no_wait_is_under_its_first_or_over_its_last_bound(number: int) -> None:
    for draw in (0.0, 0.5, 1.0):
        assert POLL_FIRST * 0.8 <= poll_wait(number, lambda draw=draw: draw) <= POLL_MAX * 1.2 + 0.001
        assert 0.8 <= retry_wait(number, None, lambda draw=draw: draw) <= 36.001
    assert retry_wait(number, 7) == 7
    assert retry_wait(number, 9999) == 120


def test_patience_ends_with_the_deadline(time: FakeTime) -> None:
    def never() -> None:
        raise Transient("HTTP 503")

    begun = time.now
    with pytest.raises(StateUnknown, match="HTTP 503"):
        retry_until(never, time.clock, until=begun + 100)
    assert time.now - begun <= 100
