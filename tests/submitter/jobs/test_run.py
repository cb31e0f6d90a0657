"""A run brings a file to its template once, whatever stops it in between; a rejected clip leaves nothing behind."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from fixtures.service.service import KEY, Service
from submitter.errors import Abandoned, Interrupted, LedgerFailed, Rejected, StateUnknown
from submitter.gate.estimate import Estimate
from submitter.jobs.made import MadeFiles
from submitter.jobs.run_options import RunOptions
from submitter.jobs.steps import Progress, Step
from submitter.ledger.ledger import Ledger
from submitter.publish.errors import StoreRefused, TooShortLived
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from submitter.task import State
from tests.support.bucket import Bucket
from tests.support.command import MEDIA_ONLY
from tests.support.running import FAST, PLAIN, SENDING, SILENT, SLOW, TO, a_run, looking, path_of, templates
from tests.support.sending import start, surroundings
from validator.errors import CannotJudge, UsageError


@pytest.fixture
def service() -> Iterator[Service]:
    with looking() as running:
        yield running


def test_a_clip_is_judged_published_verified_submitted_and_followed(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path) as ran:
        (end,) = ran.all(SILENT)
    assert end.task
    assert (end.verdict, end.task.state) == ("accept", State.SUCCEEDED)
    assert str(end.task.template_id).startswith("AACT.")
    assert ran.seen.steps() == ["judge", "publish", "verify", "submit", "wait"]
    assert list(service.accepted.values()) == [1]
    data = Path(path_of(SILENT)).read_bytes()
    assert list(store.objects.values()) == [data]
    (job,) = service.jobs.values()
    assert job.fetched
    assert (job.fetched.sha256, job.fetched.streams) == (sha256(data).hexdigest(), ("video h264",))
    assert end.amount == pytest.approx(job.fetched.seconds * 0.08, abs=0.01)


def test_the_second_run_finds_everything_done_and_touches_nothing(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path) as first:
        before = first.all(SILENT)
    sent, asked = len(service.requests), len(store.requests)
    with a_run(service, TO, path) as second:
        after = second.all(SILENT)
    assert templates(after) == templates(before)
    assert (len(service.requests), len(store.requests)) == (sent, asked)
    assert second.seen.steps() == ["judge", "submit"]
    assert "nothing was sent" in second.seen.events[-1].said


def test_a_rejected_clip_stops_before_anything_leaves_the_machine(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path) as ran:
        (end,) = ran.all(SLOW)
    assert isinstance(end.problem, Rejected)
    assert end.problem.status == 1
    assert "--fix" in str(end.problem)
    assert (service.requests, store.requests) == ([], [])
    assert [finding.rule for finding in ran.seen.reports[0].findings] == ["frame-rate-too-low"]


def test_a_clip_that_needs_review_is_sent_only_when_that_is_allowed(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path) as ran:
        (kept,) = ran.all("interlaced.mp4")
    assert "--allow-review" in str(kept.problem)
    assert (service.requests, store.requests) == ([], [])
    with a_run(service, TO, path, sending=replace(SENDING, allow_review=True)) as ran:
        (sent,) = ran.all("interlaced.mp4")
    assert sent.task
    assert (sent.verdict, sent.task.judged) == ("review", "review")


def test_fix_sends_a_new_file_and_leaves_none_behind(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, fix=True) as ran:
        (end,) = ran.all(SLOW)
        made = MadeFiles(ran.ledger).folder
    assert end.task
    assert ran.seen.steps()[:2] == ["fix", "publish"]
    assert (end.verdict, end.task.state) == ("accept", State.SUCCEEDED)
    assert end.sha256 != sha256(Path(path_of(SLOW)).read_bytes()).hexdigest()
    assert end.sha256 in next(iter(store.objects))
    assert not made.exists()


def test_strip_audio_sends_a_clip_without_audio(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, strip_audio=True) as ran:
        (end,) = ran.all(PLAIN)
    (job,) = service.jobs.values()
    assert job.fetched
    assert job.fetched.streams == ("video h264",)
    assert ran.seen.steps()[:2] == ["judge", "strip"]
    assert end.verdict == "accept"


@pytest.mark.sampled(only=("clip.m4v",))
@pytest.mark.parametrize("name", ["clip.m4v", "clip", "CLIP.MP4"])
def test_a_clip_of_any_name_is_stripped(name: str, service: Service, store: Bucket, path: Path, tmp_path: Path) -> None:
    clip = shutil.copy(path_of(PLAIN), tmp_path / name)
    with a_run(service, TO, path, strip_audio=True) as ran:
        (end,) = ran.all(str(clip))
    assert end.task, end.problem
    assert ran.seen.steps()[:2] == ["judge", "strip"]
    assert next(iter(store.objects)).endswith(".mp4")


def test_a_batch_keeps_the_queue_publishes_ahead_and_goes_on_after_a_rejected_clip(store: Bucket, path: Path) -> None:
    with looking(run_seconds=1e6) as service:
        with a_run(service, TO, path, deadline=1e6) as ran:
            # No task ends before the third clip is published: had the run waited with that, it would wait for ever.
            ran.seen.then[2, "publish"] = lambda: setattr(service, "run_seconds", 0.05)
            ends = ran.all(SILENT, SLOW, "side-200.mp4", PLAIN)
    assert [bool(template) for template in templates(ends)] == [True, False, True, True]
    done = ran.seen.done
    assert done.index((0, "wait")) < done.index((2, "submit")) < done.index((2, "wait")) < done.index((3, "submit"))


def test_two_places_in_the_queue_are_used(store: Bucket, path: Path) -> None:
    with looking(run_seconds=1e6) as service:
        with a_run(service, TO, path, queue=2, deadline=1e6) as ran:
            ran.seen.then[1, "submit"] = lambda: setattr(service, "run_seconds", 0.05)
            ends = ran.all(SILENT, "side-200.mp4")
    assert all(templates(ends))


def test_two_files_with_the_same_bytes_are_one_upload_and_one_task(
    service: Service, store: Bucket, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "other-name.mp4"
    shutil.copy(path_of(SILENT), copy)
    with a_run(service, TO, path) as ran:
        ends = ran.all(SILENT, str(copy))
    assert len(set(templates(ends))) == 1
    assert len(store.puts) == len(service.jobs) == 1


@pytest.mark.exhaustive
def test_two_clips_of_one_name_never_meet(service: Service, store: Bucket, path: Path, tmp_path: Path) -> None:
    places = []
    for folder, name in (("a", SILENT), ("b", "side-200.mp4")):
        (tmp_path / folder).mkdir()
        places.append(shutil.copy(path_of(name), tmp_path / folder / "clip.mp4"))
    with a_run(service, TO, path) as ran:
        ends = ran.all(*map(str, places))
    assert len(set(templates(ends))) == len(store.objects) == 2


def test_past_the_deadline_the_task_goes_on_and_the_rest_is_not_sent(store: Bucket, path: Path) -> None:
    with looking(run_seconds=1e6) as service:
        with a_run(service, TO, path, deadline=50) as ran:
            first, second = ran.all(SILENT, "side-200.mp4")
        assert first.task
        assert first.task.state.live
        assert isinstance(second.problem, StateUnknown)
        assert "published, and not sent" in str(second.problem)
        assert len(service.jobs) == 1


def test_without_waiting_it_ends_when_the_last_clip_is_sent(store: Bucket, path: Path) -> None:
    with looking(run_seconds=1e6) as service:
        with a_run(service, TO, path, wait=False) as ran:
            (end,) = ran.all(SILENT)
    assert end.task
    assert end.task.state is State.PENDING
    assert "wait" not in ran.seen.steps()


def test_a_store_that_refuses_ends_the_batch_at_its_first_clip(service: Service, store: Bucket, path: Path) -> None:
    store.refuse = "AccessDenied"
    with a_run(service, TO, path) as ran, pytest.raises(StoreRefused):
        ran.all(SILENT, "side-200.mp4")
    assert [bool(end.problem) for end in ran.run.ends] == [True, False]
    assert service.jobs == {}
    store.refuse = ""
    with a_run(service, TO, path) as ran:
        assert all(templates(ran.all(SILENT, "side-200.mp4")))


def test_a_store_that_refuses_one_upload_does_not_end_the_batch(service: Service, store: Bucket, path: Path) -> None:
    store.refuse, store.only = "EntityTooLarge", f"PUT .*{sha256(Path(path_of(SILENT)).read_bytes()).hexdigest()}"
    with a_run(service, TO, path) as ran:
        refused, sent = ran.all(SILENT, "side-200.mp4")
    assert isinstance(refused.problem, StoreRefused)
    assert sent.task
    assert sent.task.state is State.SUCCEEDED


def test_a_clip_that_another_process_gave_up_sending_does_not_end_the_batch(service: Service, store: Bucket, path: Path) -> None:
    digest = sha256(Path(path_of(SILENT)).read_bytes()).hexdigest()
    with Client(Settings(KEY, service.base)) as client, Ledger(path) as other:
        order = Estimate.of(SENDING, client.account).job
        row = other.claim(replace(order, clip=digest, url_key="other")).task.row

        def sleep(seconds: float) -> None:
            other.dropped(row, "interrupted before it was sent")
            FAST.sleep(seconds)

        with a_run(service, TO, path, clock=replace(FAST, sleep=sleep)) as ran:
            given_up, sent = ran.all(SILENT, "side-200.mp4")
    assert isinstance(given_up.problem, Abandoned)
    assert sent.task
    assert sent.task.state is State.SUCCEEDED


def test_a_url_that_would_end_before_its_turn_is_refused_before_an_upload(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, life=60.0) as ran, pytest.raises(TooShortLived):
        ran.all(SILENT, "side-200.mp4")
    assert [bool(end.problem) for end in ran.run.ends] == [True, False]
    assert (service.jobs, store.puts) == ({}, [])


def test_a_queue_without_a_place_is_refused() -> None:
    with pytest.raises(UsageError, match="1 or more"):
        RunOptions(queue=0)


def test_a_clip_past_the_days_cap_is_not_uploaded(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, sending=replace(SENDING, max_seconds=3.0)) as ran:
        (end,) = ran.all(SILENT)
    assert isinstance(end.problem, UsageError)
    assert "--max-seconds" in str(end.problem)
    assert store.requests == []


def test_cleanup_unpublishes_after_success_and_nothing_is_uploaded_again(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, cleanup=True) as ran:
        (end,) = ran.all(SILENT)
    assert end.removed
    assert store.objects == {}
    with a_run(service, TO, path, cleanup=True) as ran:
        ran.all(SILENT)
    assert len(store.puts) == 1


def test_when_the_ledger_breaks_after_the_task_was_made_its_id_is_reported(service: Service, store: Bucket, path: Path) -> None:
    """The disk may fill between two writes; here both tables take no more changes once the service makes the task."""
    now = service.now

    def breaking() -> float:
        with closing(sqlite3.connect(path)) as db:
            for table in ("tasks", "runs"):
                db.execute(
                    f"CREATE TRIGGER IF NOT EXISTS full_{table} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END"
                )
        return now()

    service.now = breaking
    with a_run(service, TO, path) as ran, pytest.raises(LedgerFailed) as caught:
        ran.all(SILENT, PLAIN)
    (task_id,) = service.jobs
    assert f"The service accepted the clip as task {task_id}: note this id" in str(caught.value)
    (first, second) = ran.run.ends
    assert first.task
    assert (first.task.task_id, first.task.state) == (task_id, State.PENDING)
    assert (second.task, second.problem) == (None, None)


def test_a_lost_submit_is_shown_with_its_row_and_the_next_clip_goes_on(service: Service, store: Bucket, path: Path) -> None:
    service.fail("create", "cut-after")
    with a_run(service, TO, path) as ran:
        lost, sent = ran.all(SILENT, "side-200.mp4")
    assert isinstance(lost.problem, StateUnknown)
    assert lost.task
    assert (lost.task.row, lost.task.state, lost.task.task_id) == (1, State.UNKNOWN, None)
    assert sent.task
    assert sent.task.state is State.SUCCEEDED


AGAIN = replace(SENDING, again=True)


def _interrupt() -> None:
    raise KeyboardInterrupt


def test_interrupted_while_it_waits_a_run_with_again_goes_on_and_pays_once(store: Bucket, path: Path) -> None:
    with looking(run_seconds=1e6) as service:
        with a_run(service, TO, path, sending=AGAIN) as ran:
            ran.seen.then[1, "judge"] = _interrupt
            with pytest.raises(Interrupted) as stopped:
                ran.all(SILENT, "side-200.mp4")
        assert len(service.jobs) == 1
        assert "the same command goes on" in str(stopped.value)
        service.run_seconds = 0.05
        with a_run(service, TO, path, sending=AGAIN) as ran:
            (foreseen,) = ran.run.forecasts([path_of(SILENT)])
            assert foreseen.task
            assert all(templates(ran.all(SILENT, "side-200.mp4")))
        assert len(service.jobs) == 2
        with a_run(service, TO, path, sending=AGAIN) as ran:
            ran.all(SILENT)
        assert len(service.jobs) == 3, "what is done is sent again when that is asked for"


@pytest.mark.parametrize("moment", [(0, "submit"), (0, "wait")], ids=["just sent", "done"])
def test_where_again_would_pay_twice_the_interruption_says_to_go_on_without_it(
    service: Service, store: Bucket, path: Path, moment: tuple[int, str]
) -> None:
    with a_run(service, TO, path, sending=AGAIN) as ran:
        ran.seen.then[moment] = _interrupt
        with pytest.raises(Interrupted) as stopped:
            ran.all(SILENT)
    assert "the same command without --again goes on" in str(stopped.value)
    with a_run(service, TO, path) as ran:
        assert all(templates(ran.all(SILENT)))
    assert len(service.jobs) == 1


def test_a_task_that_fails_is_reported_and_may_be_sent_again(service: Service, store: Bucket, path: Path) -> None:
    store.serves = None
    service.fetch = lambda job: setattr(job, "fails", "InvalidFile.FullBody")
    with a_run(service, TO, path) as ran:
        (end,) = ran.all(SILENT)
    assert end.task
    assert (end.task.state, end.task.code) == (State.FAILED, "InvalidFile.FullBody")
    service.fetch = lambda job: None
    with a_run(service, TO, path) as ran:
        (end,) = ran.all(SILENT)
    assert end.task
    assert end.task.state is State.SUCCEEDED
    assert len(store.puts) == 1, "the same bytes were uploaded twice"


def test_a_url_that_gives_something_else_is_not_submitted(service: Service, store: Bucket, path: Path) -> None:
    store.serves = b"\0\0\0\x18ftypmp42" + b"other" * 100
    with a_run(service, TO, path) as ran:
        (end,) = ran.all(SILENT)
    assert isinstance(end.problem, Rejected)
    assert service.jobs == {}


def test_no_signature_is_in_the_ledger_after_the_task(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path) as ran:
        ran.all(SILENT)
    assert "X-Amz-Signature" in ran.seen.urls[0]
    held = b"".join(each.read_bytes() for each in path.parent.glob("ledger.sqlite3*") if each.is_file())
    assert b"X-Amz" not in held
    assert b"AKIA" not in held


def test_a_fix_that_would_leave_a_reject_makes_nothing(service: Service, store: Bucket, path: Path) -> None:
    with a_run(service, TO, path, fix=True) as ran:
        (end,) = ran.all("59-frames.mp4")
        assert not MadeFiles(ran.ledger).folder.exists()
    assert isinstance(end.problem, Rejected)
    assert "--fix" not in str(end.problem)
    assert [event.step for event in ran.seen.events if event.progress is Progress.FAILED] == [Step.JUDGE]
    assert ran.seen.steps() == []


def test_a_file_that_changed_since_it_was_made_ready_is_judged_again(
    service: Service, store: Bucket, path: Path, tmp_path: Path
) -> None:
    clip = Path(shutil.copy(path_of(SILENT), tmp_path / "clip.mp4"))
    store.refuse = "AccessDenied"
    with a_run(service, TO, path) as ran, pytest.raises(StoreRefused):
        ran.all(str(clip))
    store.refuse = ""
    shutil.copy(path_of("side-200.mp4"), clip)
    with a_run(service, TO, path) as ran:
        (end,) = ran.all(str(clip))
    assert end.sha256 == sha256(clip.read_bytes()).hexdigest()
    assert next(event.said for event in ran.seen.events if event.progress is Progress.DONE) == "accepted"


@pytest.mark.parametrize(("name", "wish"), [(PLAIN, "strip_audio"), (SLOW, "fix")])
def test_a_file_that_is_replaced_between_judging_and_making_is_not_sent(
    name: str, wish: str, service: Service, store: Bucket, path: Path, tmp_path: Path
) -> None:
    clip, other = (Path(shutil.copy(path_of(name), tmp_path / each)) for each in ("clip.mp4", "other.mp4"))
    with other.open("ab") as file:
        file.write((8).to_bytes(4, "big") + b"free")
    with a_run(service, TO, path, **{wish: True}) as ran:
        ran.seen.then[0, "judge"] = lambda: other.replace(clip)
        (end,) = ran.all(str(clip))
        assert not MadeFiles(ran.ledger).folder.exists()
    assert isinstance(end.problem, CannotJudge)
    assert "changed while it was made ready" in str(end.problem)
    assert (service.requests, store.requests) == ([], [])


@pytest.mark.exhaustive
def test_a_made_file_that_was_damaged_meanwhile_is_made_again(service: Service, store: Bucket, path: Path) -> None:
    store.refuse = "AccessDenied"
    with a_run(service, TO, path, strip_audio=True) as ran, pytest.raises(StoreRefused):
        ran.all(PLAIN)
    store.refuse = ""
    with Ledger(path) as ledger:
        (made,) = MadeFiles(ledger).folder.iterdir()
    made.write_bytes(b"torn")
    with a_run(service, TO, path, strip_audio=True) as ran:
        (end,) = ran.all(PLAIN)
    assert end.task
    assert end.task.state is State.SUCCEEDED
    assert ran.seen.steps()[:2] == ["judge", "strip"]


@pytest.mark.exhaustive
def test_two_processes_with_the_same_clip_make_upload_and_send_it_once(store: Bucket, path: Path, tmp_path: Path) -> None:
    with looking() as service:
        env = {**surroundings(service, path), **store.env}
        words = ("run", path_of(SLOW), "--fix", "--to", TO, "--profile", MEDIA_ONLY, "--allow-private-host")
        both = [start(*words, env=env) for _ in range(2)]
        ended = [(process.communicate(timeout=60), process.returncode) for process in both]
        assert [status for _, status in ended] == [0, 0], ended
        assert len(store.puts) == len(service.jobs) == 1
    made = sum("✓ fix" in err.decode() for (_, err), _ in ended)
    assert made == 1
