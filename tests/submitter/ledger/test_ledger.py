"""The ledger: written before the request, unique in the database, private, brought up to date by named steps."""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from submitter.errors import LedgerFailed
from submitter.ledger.cap import Cap
from submitter.ledger.ledger import Ledger
from submitter.ledger.migrations import STEPS
from submitter.ledger.place import ledger_path
from submitter.services.dashscope.limits import LIMITS
from submitter.task import Job, State
from tests.support.sending import JOB, FakeTime, an_older_ledger, outcome
from validator.errors import UsageError

CAP = Cap(100, 60, LIMITS.zone)

HOLDING = (State.CLAIMED, State.SENDING, State.UNKNOWN, State.PENDING, State.RUNNING, State.SUCCEEDED, State.EXPIRED)


def _in_state(ledger: Ledger, state: State) -> int:
    """A row that came into this state as rows do."""
    row = ledger.claim(JOB).task.row
    if state is State.DROPPED:
        ledger.dropped(row, "")
    if state in (State.CLAIMED, State.DROPPED):
        return row
    ledger.sending(row)
    if state is State.REFUSED:
        ledger.refused(row, code="Arrearage", message="")
    elif state is State.UNKNOWN:
        ledger.lost(row, "the connection was cut")
    elif state is not State.SENDING:
        ledger.accepted(row, outcome("id-1", "PENDING"))
        ledger.record_status(row, outcome("id-1", state.value.upper(), template_id="T"), state=state)
    return row


@pytest.mark.parametrize("state", State)
def test_a_row_holds_its_clip_unless_nothing_was_made(ledger: Ledger, state: State) -> None:
    row = _in_state(ledger, state)
    claim = ledger.claim(JOB)
    assert claim.fresh == (state not in HOLDING)
    assert (claim.task.row == row) == (state in HOLDING)


@pytest.mark.parametrize("state", State)
def test_again_makes_a_new_row_unless_one_is_being_sent_just_now(ledger: Ledger, state: State) -> None:
    _in_state(ledger, state)
    assert ledger.claim(JOB, again=True).fresh == (state not in (State.CLAIMED, State.SENDING))


@pytest.mark.parametrize("name", ["clip", "model", "account", "request_fingerprint"])
def test_another_clip_model_account_or_request_is_another_task(ledger: Ledger, name: str) -> None:
    ledger.claim(JOB)
    assert ledger.claim(replace(JOB, **{name: "other"}, url_key="other")).fresh


@pytest.mark.parametrize("kind", ["refused", "lost", "failed", "dropped"])
def test_no_query_of_a_url_that_the_service_repeats_is_in_the_file(ledger: Ledger, kind: str) -> None:
    said = "cannot fetch https://user:HIDDEN@a.example.com/clip.mp4?Expires=1&Signature=HIDDEN: 403"
    row = ledger.claim(JOB).task.row
    if kind == "dropped":
        ledger.dropped(row, said)
    else:
        ledger.sending(row)
    if kind == "refused":
        ledger.refused(row, code="InvalidURL", message=said)
    elif kind == "lost":
        ledger.lost(row, said)
    elif kind == "failed":
        ledger.accepted(row, outcome("id-1", "RUNNING"))
        ledger.record_status(row, outcome("id-1", "FAILED", code="InvalidURL", message=said))
    task = ledger.find(str(row))
    assert task
    assert task.message.startswith("cannot fetch https://a.example.com/clip.mp4?…")
    assert b"HIDDEN" not in b"".join(Path(each).read_bytes() for each in ledger.files if Path(each).exists())


def test_an_answer_that_repeats_a_url_is_news_only_once(ledger: Ledger, time: FakeTime) -> None:
    row = _in_state(ledger, State.RUNNING)
    said = outcome("id-1", "RUNNING", message="fetching https://a.example.com/clip.mp4?Signature=HIDDEN")
    first = ledger.record_status(row, said)
    time.now += 5
    assert ledger.record_status(row, said) == first


def test_a_clip_sent_unseen_is_known_by_its_url(ledger: Ledger) -> None:
    unjudged = replace(JOB, clip=f"url:{JOB.url_key}")
    first = ledger.claim(unjudged).task
    found = ledger.claim(JOB).task
    assert (found.row, found.found_by) == (first.row, "url")


def test_a_url_sent_unseen_is_known_by_the_clip_that_was_sent_from_it(ledger: Ledger) -> None:
    first = ledger.claim(JOB).task
    found = ledger.claim(replace(JOB, clip=f"url:{JOB.url_key}")).task
    assert (found.row, found.found_by) == (first.row, "url")


def test_a_profile_of_another_name_orders_the_same_thing(ledger: Ledger) -> None:
    first = ledger.claim(JOB).task
    found = ledger.claim(replace(JOB, profile="copy")).task
    assert (found.row, found.found_by) == (first.row, "clip")


def test_the_database_itself_refuses_a_second_task_for_a_clip(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    db = sqlite3.connect(ledger.path)
    names = ", ".join(name for _, name, *_ in db.execute("PRAGMA table_info(tasks)") if name != "row")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(f"INSERT INTO tasks ({names}) SELECT {names} FROM tasks WHERE row = ?", (row,))
    db.close()


def test_threads_that_claim_the_same_clip_get_one_row(tmp_path: Path) -> None:
    path, rows = tmp_path / "l.sqlite3", list[tuple[int, bool]]()

    def work() -> None:
        with Ledger(path) as ledger:
            claim = ledger.claim(JOB)
            rows.append((claim.task.row, claim.fresh))
            barrier.wait()

    barrier = threading.Barrier(8)
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {row for row, _ in rows} == {1}
    assert [fresh for _, fresh in rows].count(True) == 1


@pytest.mark.parametrize(
    ("state", "wanted"), [(State.CLAIMED, State.DROPPED), (State.SENDING, State.UNKNOWN), (State.PENDING, State.PENDING)]
)
def test_what_a_dead_process_left_depends_on_whether_a_request_was_on_its_way(
    tmp_path: Path, state: State, wanted: State
) -> None:
    path = tmp_path / "l.sqlite3"
    with Ledger(path) as dead:
        row = _in_state(dead, state)
        with Ledger(path) as other:
            found = other.find(str(row))
            assert found is not None
            assert found.state is state, "its process still lives"
    with Ledger(path) as later:
        found = later.find(str(row))
    assert found is not None
    assert found.state is wanted


def test_a_row_that_ended_is_not_changed_by_a_slower_process(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    ledger.accepted(row, outcome("id-1", "PENDING"))
    ledger.record_status(row, outcome("id-1", "SUCCEEDED", template_id="T", metered_seconds=3.5))
    after = ledger.record_status(row, outcome("id-1", "RUNNING"))
    assert (after.state, after.template_id, after.metered_seconds) == (State.SUCCEEDED, "T", 3.5)


@pytest.mark.parametrize("word", ["SUSPENDED", "PRE-PROCESSING", "POST-PROCESSING", "NEVER-HEARD-OF"])
def test_a_status_that_is_not_listed_means_that_the_task_goes_on(ledger: Ledger, word: str) -> None:
    row = ledger.claim(JOB).task.row
    ledger.accepted(row, outcome("id-1", "PENDING"))
    task = ledger.record_status(row, outcome("id-1", word))
    assert (task.state, task.remote) == (State.RUNNING, word)


def test_a_task_that_was_followed_by_its_id_gives_way_to_the_row_that_sent_it(ledger: Ledger) -> None:
    row = ledger.claim(JOB).task.row
    followed = ledger.follow("id-1", profile="target", model="", account="account")
    assert ledger.accepted(row, outcome("id-1", "PENDING")).task_id == "id-1"
    assert ledger.find(str(followed.row)) is None


def test_the_cap_counts_the_day_of_the_service_and_clips_of_unknown_length_at_their_worst(ledger: Ledger, time: FakeTime) -> None:
    def job(clip: str, seconds: float | None) -> Job:
        return replace(JOB, clip=clip, url_key=clip, seconds=seconds)

    ledger.claim(job("1", 30.0), cap=CAP)
    ledger.claim(job("2", None), cap=CAP)
    with pytest.raises(UsageError, match="90 s were sent since midnight"):
        ledger.claim(job("3", 10.5), cap=CAP)
    failed = ledger.claim(job("4", 10.0), cap=CAP).task
    ledger.refused(failed.row, code="Arrearage", message="")
    assert ledger.claim(job("5", 10.0), cap=CAP).fresh
    time.sleep(24 * 3600)
    assert ledger.claim(job("6", 100.0), cap=CAP).fresh


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_ledger_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "l.sqlite3"
    mask = os.umask(0)
    try:
        with Ledger(path) as ledger:
            ledger.claim(JOB)
            modes = {entry.name: entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()}
    finally:
        os.umask(mask)
    assert modes == {"l.sqlite3": 0o600, "l.sqlite3-wal": 0o600, "l.sqlite3-shm": 0o600, "l.sqlite3.locks": 0o700}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_steps_are_applied_once_and_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite3"
    for _ in range(2):
        Ledger(path).close()
    db = sqlite3.connect(path)
    assert [name for (name,) in db.execute("SELECT name FROM migrations ORDER BY rowid")] == [name for name, _ in STEPS]
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with db:
        db.execute("INSERT INTO migrations VALUES ('from-the-future', 0)")
    db.close()
    with pytest.raises(LedgerFailed, match=r"newer version .*from-the-future"):
        Ledger(path)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be read as one" * 30, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_broken_ledger_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "l.sqlite3"
    path.write_bytes(content)
    with pytest.raises(LedgerFailed, match="The ledger .* cannot be"):
        Ledger(path)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerFailed, match="cannot be opened"):
        Ledger(tmp_path / "file" / "l.sqlite3")


def test_its_place_is_the_setting_or_the_platforms_state_folder() -> None:
    assert ledger_path({"MOTION_PREFLIGHT_LEDGER": "/x/l.db"}) == Path("/x/l.db")
    assert ledger_path({}).name == "ledger.sqlite3"
    assert "motion-preflight" in str(ledger_path({}))


def test_a_user_without_a_home_folder_is_asked_for_the_ledgers_place(homeless: None) -> None:
    for named in ("~/l.db", "~nobody-of-that-name/l.db"):
        with pytest.raises(UsageError, match="there is no such home folder; give the whole path"):
            ledger_path({"MOTION_PREFLIGHT_LEDGER": named})
    with pytest.raises(UsageError, match="set MOTION_PREFLIGHT_LEDGER to the path of a file"):
        ledger_path({})


def test_a_row_of_an_older_ledger_keeps_its_clip_from_being_paid_for_again(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite3"
    an_older_ledger(path, {})
    with Ledger(path) as ledger:
        claim = ledger.claim(JOB)
    assert (claim.fresh, claim.task.task_id) == (False, "id-old")


def test_a_state_of_a_newer_version_is_one_sentence(ledger: Ledger) -> None:
    ledger.claim(JOB)
    with sqlite3.connect(ledger.path) as db:
        db.execute("UPDATE tasks SET state = 'teleported'")
    db.close()
    with pytest.raises(LedgerFailed, match="a state that this version does not know"):
        ledger.find("1")
