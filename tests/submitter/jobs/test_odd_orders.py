"""The ledger and the loop in odd orders of events: what another process, a signal or a slow answer may bring about."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time as real
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.service.service import KEY, Service
from submitter.errors import StateUnknown, SubmitError
from submitter.jobs.lost import lost_request_text
from submitter.jobs.poll import resolve_task, wait
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import Job, Outcome, State
from tests.support.command import ROOT
from tests.support.sending import CAREFUL, JOB, FakeTime, a_clip, an_older_ledger, outcome, send
from validator.errors import UsageError
from validator.targets.profile import DEFAULT

A = replace(JOB, clip="a" * 64, url_key="k1")
B = replace(JOB, clip="b" * 64, url_key="k1")
U = replace(JOB, clip="url:k1", url_key="k1")
A2 = replace(A, url_key="k2")


def paid(ledger: Ledger, job: Job, name: str, again: bool = False) -> int:
    claim = ledger.claim(job, again=again)
    assert claim.fresh
    ledger.sending(claim.task.row)
    return ledger.accepted(claim.task.row, outcome(name, "PENDING")).row


def test_again_of_a_url_does_not_free_the_clip_that_was_paid_for_under_another(ledger: Ledger) -> None:
    paid(ledger, A, "T1")
    paid(ledger, U, "T2", again=True)
    assert not ledger.claim(A2).fresh, "clip a was paid for by T1; no --again was given"


def test_and_then_the_failure_of_the_urls_task_can_be_written(ledger: Ledger) -> None:
    paid(ledger, A, "T1")
    row = paid(ledger, U, "T2", again=True)
    claim = ledger.claim(A2)
    if claim.fresh:
        ledger.sending(claim.task.row)
        ledger.accepted(claim.task.row, outcome("T3", "PENDING"))
    assert ledger.record_status(row, outcome("T2", "FAILED")).state is State.FAILED


def test_two_clips_of_one_url_both_keep_their_places(ledger: Ledger) -> None:
    paid(ledger, A, "T1")
    paid(ledger, B, "T2")
    row = paid(ledger, U, "T3", again=True)
    ledger.record_status(row, outcome("T3", "FAILED"))
    assert not ledger.claim(B).fresh
    assert not ledger.claim(A).fresh


def test_an_old_row_of_unknown_request_blocks_the_second_request_too(tmp_path: Path) -> None:
    an_older_ledger(tmp_path / "l", {})
    with Ledger(tmp_path / "l") as ledger:
        paid(ledger, replace(JOB, request_fingerprint="f1"), "T2", again=True)
        assert not ledger.claim(replace(JOB, request_fingerprint="f2")).fresh, "id-old may be the very same request"


def test_rows_that_the_old_again_freed_hold_after_the_step(tmp_path: Path) -> None:
    an_older_ledger(tmp_path / "l", {"holds": 0}, {"holds": 0, "state": "refused", "task_id": None})
    with Ledger(tmp_path / "l") as ledger:
        assert not ledger.claim(JOB).fresh


def test_news_of_a_task_that_was_disowned_meanwhile_does_not_settle_the_lost_row(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    ledger.lost(row, "cut")
    ledger.adopt(row, "T1")
    # process 1 asks for T1; meanwhile process 2: tasks disown
    ledger.disown(row)
    ledger.record_status(row, outcome("T1", "SUCCEEDED", template_id="of T1"))
    found = ledger.find(str(row))
    assert found and found.is_lost, found


def test_a_wait_goes_on_when_another_process_gives_the_task_to_a_row(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    service.run_seconds = 60
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    ledger.lost(row, "cut")
    job = service.make(KEY, DEFAULT, "http://x/", "")

    def on_progress(task: object, said: str) -> None:
        if (now := ledger.find(str(row))) and now.is_lost:
            ledger.adopt(row, job.task_id)

    (task,) = wait([job.task_id], client=client, ledger=ledger, on_progress=on_progress)
    assert task.state is State.SUCCEEDED


def test_disown_keeps_the_template_of_the_task(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    ledger.lost(row, "cut")
    ledger.adopt(row, "T1")
    ledger.record_status(row, outcome("T1", "SUCCEEDED", template_id="paid-template", metered_seconds=3.0))
    ledger.disown(row)
    found = ledger.find("T1")
    assert found and found.template_id == "paid-template"


def test_after_disown_the_reason_is_that_of_the_lost_request(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    ledger.lost(row, "the connection was cut")
    ledger.adopt(row, "T1")
    ledger.record_status(row, outcome("T1", "FAILED", code="InvalidFile", message="the file is bad"))
    assert "the file is bad" not in lost_request_text(ledger.disown(row))


def test_an_id_that_was_adopted_meanwhile_is_not_thrown_away_by_the_answer(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    with sqlite3.connect(ledger.path) as db:  # as another process that took this one for dead
        db.execute("UPDATE tasks SET state = 'unknown'")
    ledger.adopt(row, "T-user")
    ledger.accepted(row, outcome("T-true", "PENDING"))
    assert ledger.find("T-true")
    assert ledger.find("T-user"), "an id of the ledger is gone"


def test_adopted_is_undone_by_the_true_answer(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    with sqlite3.connect(ledger.path) as db:
        db.execute("UPDATE tasks SET state = 'unknown'")
    ledger.adopt(row, "T-user")
    assert not ledger.accepted(row, outcome("T-true", "PENDING")).adopted


def test_a_broken_answers_id_is_kept_although_the_row_was_forgotten_meanwhile(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    with sqlite3.connect(ledger.path) as db:
        db.execute("UPDATE tasks SET state = 'unknown'")
    ledger.forget(row)
    after = ledger.lost(row, "cut short", possible=["T1"])
    assert "T1" in after.possible
    assert not ledger.claim(JOB).fresh, "a request is known to have gone out, and its answer named T1"


def test_a_doubtful_answer_to_a_forgotten_row_blocks(ledger: Ledger) -> None:
    paid(ledger, replace(JOB, clip="c" * 64, url_key="kc"), "T1")
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    with sqlite3.connect(ledger.path) as db:
        db.execute("UPDATE tasks SET state = 'unknown' WHERE row = ?", (row,))
    ledger.forget(row)
    assert ledger.accepted(row, outcome("T1", "PENDING")).is_lost
    assert not ledger.claim(JOB).fresh


_CHILD = """
import signal, sys, os
sys.path[:0] = [{root!r}]
from pathlib import Path
from tests.support.sending import JOB, outcome
from submitter.ledger.ledger import Ledger
with Ledger({path!r}) as ledger:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        ledger.accepted(row, outcome("T1", "PENDING"))
    except KeyboardInterrupt:
        pass
    print(ledger.find(str(row)).state.value, flush=True)
"""


def test_ctrl_c_while_the_ledger_waits_for_another_writer_leaves_no_open_transaction(tmp_path: Path) -> None:
    path = str(tmp_path / "l")
    text = _CHILD.format(root=str(ROOT), path=path)
    child = subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout and child.stdin and child.stdout.readline() == "ready\n"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    child.stdin.write("go\n")
    child.stdin.flush()
    real.sleep(0.5)
    child.send_signal(signal.SIGINT)
    real.sleep(0.3)
    db.execute("ROLLBACK")
    _, err = child.communicate(timeout=30)
    assert "within a transaction" not in err, err[-300:]


def test_ctrl_c_while_an_answer_is_written_down_loses_no_id(tmp_path: Path) -> None:
    """The command itself: the service takes the clip, another writer holds the ledger for a second, the user presses Ctrl-C."""
    with Service() as service:
        url = a_clip(service)
        path = tmp_path / "l"
        Ledger(path).close()
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

        def hold(answer):  # type: ignore[no-untyped-def]
            db.execute("BEGIN IMMEDIATE")
            return answer

        service.rewrite["create"] = hold
        env = {
            **os.environ,
            "DASHSCOPE_API_KEY": KEY,
            "DASHSCOPE_HTTP_BASE_URL": service.base,
            "MOTION_PREFLIGHT_LEDGER": str(path),
            "PYTHONPATH": str(ROOT),
        }
        child = subprocess.Popen(
            [sys.executable, "-m", "submitter", "submit", url, "--no-gate", "--allow-private-host"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not service.jobs and child.poll() is None:
            real.sleep(0.05)
        real.sleep(0.5)
        child.send_signal(signal.SIGINT)
        real.sleep(0.5)
        db.execute("ROLLBACK")
        _, err = child.communicate(timeout=60)
        (task_id,) = service.jobs
        with Ledger(path) as ledger:
            rows = [(t.row, t.state.value, t.task_id, t.possible, t.message) for t in ledger.tasks()]
            found = ledger.find(task_id) or ledger.candidates_for(task_id)
        assert found, f"the id arrived and is nowhere; said: {err[-400:]!r}; rows: {rows}"


def test_too_many_open_files_do_not_mean_that_another_process_is_dead(tmp_path: Path) -> None:
    path = str(tmp_path / "l")
    with Ledger(path) as living:
        row = living.claim(JOB).task.row
        text = f"""
import os, resource, sys
sys.path[:0] = [{str(ROOT)!r}]
from submitter.ledger.ledger import Ledger
ledger = Ledger({path!r}); ledger.tasks()
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
held = []
try:
    while True: held.append(os.open(os.devnull, 0))
except OSError: pass
try: print([t.state.value for t in ledger.tasks()])
except Exception as error: print(repr(error))
"""
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60)
        found = living.find(str(row))
        assert found and found.state is State.CLAIMED, (found, done.stdout, done.stderr)


def test_a_name_cut_off_by_the_deadline_is_not_passed_over_in_silence(service: Service, client: Client, ledger: Ledger) -> None:
    with pytest.raises(StateUnknown):
        wait(["T-unseen"], client=client, ledger=ledger, deadline=0.4)


def test_every_name_is_queried_once_however_long_another_takes(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    service.run_seconds = 0
    row = paid(ledger, JOB, service.make(KEY, DEFAULT, "http://x/", "").task_id)

    class Slow(Client):
        def query(self, task_id: str, *args: object, **more: object) -> Outcome:  # type: ignore[override]
            if task_id == "T-unseen":
                time.sleep(3)
            return super().query(task_id)

    with Slow(client.settings, clock=time.clock, rate=1e6) as slow:
        with pytest.raises(StateUnknown, match="T-unseen"):
            wait(["T-unseen", str(row)], client=slow, ledger=ledger, deadline=1)
    found = ledger.find(str(row))
    assert found and found.state is State.SUCCEEDED


def test_a_status_of_an_unseen_id_keeps_its_patience(service: Service, client: Client, ledger: Ledger, time: FakeTime) -> None:
    service.rewrite["task"] = lambda answer: replace(answer, http=503, headers={**answer.headers, "Retry-After": "120"})
    begun = time.now
    with pytest.raises(StateUnknown):
        resolve_task("T-unseen", client=client, ledger=ledger)
    assert time.now - begun <= 31, time.now - begun


def test_another_accounts_task_is_not_reported_as_running(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    row = paid(ledger, replace(JOB, account="another"), "T-theirs")
    with pytest.raises(StateUnknown, match="was sent with another key"):
        wait([str(row)], client=client, ledger=ledger)


def test_a_targets_own_place_of_its_result_ends_the_wait(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, time: FakeTime
) -> None:
    text = (
        (ROOT / "validator/targets/animate-anyone-template-gen2.toml")
        .read_text()
        .replace('"output.template_id"', '"output.result_id"')
    )
    (tmp_path / "mine.toml").write_text(text)
    service.rewrite["task"] = lambda answer: replace(answer, data=answer.data.replace(b'"template_id"', b'"result_id"'))
    options = replace(CAREFUL, profile=str(tmp_path / "mine.toml"), judged=False)
    task = submit(a_clip(service), client=client, ledger=ledger, options=options)
    begun = time.now
    (task,) = wait([task.name], client=client, ledger=ledger, profile=str(tmp_path / "mine.toml"))
    assert (task.state, task.template_id) != (State.RUNNING, None), (task.remote, time.now - begun)


def test_a_removed_ledger_is_said_when_the_answer_is_lost(service: Service, client: Client, ledger: Ledger) -> None:
    def remove(answer):  # type: ignore[no-untyped-def]
        for end in ("", "-wal", "-shm"):
            Path(f"{ledger.path}{end}").unlink(missing_ok=True)
        return replace(answer, data=answer.data[:-3])

    service.rewrite["create"] = remove
    with pytest.raises(SubmitError) as caught:
        send(service, client, ledger)
    assert "removed" in str(caught.value), str(caught.value)


def test_forget_does_not_free_a_task_whose_id_is_known(ledger: Ledger) -> None:
    row = paid(ledger, JOB, "T1")
    ledger.record_status(row, outcome("T1", "UNKNOWN"), state=State.UNKNOWN)

    with pytest.raises(UsageError):
        ledger.forget(row)


def test_a_lost_row_that_was_adopted_and_disowned_gives_the_place_back(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.sending(row)
    ledger.lost(row, "cut")
    new = paid(ledger, JOB, "T2", again=True)
    ledger.record_status(new, outcome("T2", "SUCCEEDED", template_id="x"))
    ledger.adopt(row, "T1")
    ledger.disown(row)
    assert ledger.claim(JOB).task.row == new
