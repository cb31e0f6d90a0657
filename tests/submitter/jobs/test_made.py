"""Files that a run made stay as long as somebody may upload them, and no longer."""

from __future__ import annotations

from pathlib import Path

from submitter.jobs.made import MadeFiles
from submitter.ledger.ledger import Ledger
from submitter.ledger.runs import Way


def _made(ledger: Ledger, name: str, *, sent: bool = False) -> int:
    """A file of this content, made by this ledger's process, which is still at work on it."""
    row = ledger.runs.take(Way(name, "recipe", "target"), f"{name}.mp4")
    assert row
    with MadeFiles(ledger).workplace() as place:
        draft = place / "fixed.mp4"
        draft.write_bytes(b"x" * 100)
        ledger.runs.ready(row.number, name, "")
        MadeFiles(ledger).keep(draft, name)
    if sent:
        ledger.runs.sent(row.number, 1)
    return row.number


def _left(ledger: Ledger) -> set[str]:
    folder = MadeFiles(ledger).folder
    return {each.stem for each in folder.iterdir()} if folder.exists() else set()


def test_a_file_that_a_living_process_is_about_to_upload_stays_however_much_there_is(path: Path) -> None:
    with Ledger(path) as worker, Ledger(path) as other:
        waiting = _made(worker, "waiting")
        _made(worker, "in-hand")
        worker.runs.release(waiting)
        MadeFiles(other, limit=50).tidy()
        assert _left(other) == {"in-hand"}


def test_a_file_that_is_sent_again_by_a_living_process_stays_until_it_is_done(path: Path) -> None:
    with Ledger(path) as worker, Ledger(path) as other:
        number = _made(worker, "again", sent=True)
        MadeFiles(other).tidy()
        MadeFiles(other).drop("again")
        assert _left(other) == {"again"}
        worker.runs.release(number)
        MadeFiles(worker).drop("again")
        assert not MadeFiles(worker).folder.exists()


def test_what_a_process_left_that_died_goes_once_it_was_sent(path: Path) -> None:
    with Ledger(path) as worker:
        _made(worker, "sent", sent=True)
        _made(worker, "ready")
    with Ledger(path) as later:
        MadeFiles(later).tidy()
        assert _left(later) == {"ready"}
