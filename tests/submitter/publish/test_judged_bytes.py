"""Only the bytes that were judged leave this machine, and the first error is the one that is shown."""

from __future__ import annotations

import hashlib
import shlex
import sys
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.ledger.ledger import Ledger
from submitter.ledger.publications import Stage
from submitter.publish.options import StoreOptions
from submitter.publish.publish import publish
from submitter.publish.store import Store
from submitter.publish.stores import store_of
from submitter.services.dashscope.client import Client
from tests.support.bucket import Bucket
from tests.support.sending import CLIP
from validator.errors import CannotJudge, ToolFailed

JUDGED = hashlib.sha256(CLIP).hexdigest()


def _temp(client: Client) -> Store:
    return store_of("temp:", StoreOptions(model="wan2.2-animate-move", is_documented=True), connect=lambda: client)


def _command(folder: Path, *lines: str) -> Store:
    program = folder / "put.py"
    program.write_text("\n".join(("import sys", *lines)))
    return store_of(f"command:{shlex.join([sys.executable, str(program)])}", StoreOptions(command_seconds=30.0))


def test_a_file_that_was_replaced_after_it_was_judged_is_not_uploaded_into_a_bucket(
    store: Bucket, clip: Path, ledger: Ledger
) -> None:
    pytest.importorskip("boto3")
    clip.write_bytes(CLIP + b"x")
    with pytest.raises(CannotJudge, match="changed after it was judged"):
        publish(clip, store_of("s3://footage/clips"), ledger=ledger, private=True, expected=JUDGED)
    assert (store.requests, ledger.publications.rows()) == ([], [])


def test_a_file_that_was_replaced_after_it_was_judged_is_not_uploaded_to_the_service(
    service: Service, client: Client, clip: Path, ledger: Ledger
) -> None:
    clip.write_bytes(CLIP + b"x")
    with pytest.raises(CannotJudge, match="changed after it was judged") as raised:
        publish(clip, _temp(client), ledger=ledger, name="named.mp4", expected=JUDGED)
    assert (service.requests, service.uploads) == ([], {})
    assert "named.mp4" in str(raised.value)


def test_a_file_that_is_replaced_during_an_upload_that_cannot_be_fetched_back_is_not_called_there(
    service: Service, client: Client, clip: Path, ledger: Ledger
) -> None:
    with pytest.raises(CannotJudge, match="changed while it was uploaded"):
        publish(clip, _temp(client), ledger=ledger, expected=JUDGED, on_bytes=lambda _: _replaced(clip))
    assert [row.state for row in ledger.publications.rows()] == [Stage.STOPPED]
    clip.write_bytes(CLIP)
    assert publish(clip, _temp(client), ledger=ledger, expected=JUDGED).uploaded


def test_without_fetching_back_a_file_that_its_own_command_changes_is_not_called_there(clip: Path, ledger: Ledger) -> None:
    store = _command(clip.parent, "open(sys.argv[-1], 'ab').write(b'x')", "print('https://a.example.com/clip.mp4')")
    with pytest.raises(CannotJudge, match="changed while it was uploaded"):
        publish(clip, store, ledger=ledger, verify=False)
    assert [row.state for row in ledger.publications.rows()] == [Stage.STOPPED]


def test_a_ledger_that_fails_afterwards_does_not_hide_why_an_upload_failed(clip: Path, ledger: Ledger) -> None:
    emptied = f"import sqlite3; db = sqlite3.connect({str(ledger.path)!r}); db.execute('DELETE FROM publications'); db.commit()"
    with pytest.raises(ToolFailed, match="no disk left"):
        publish(clip, _command(clip.parent, emptied, "sys.exit('no disk left')"), ledger=ledger)


def _replaced(clip: Path) -> None:
    clip.with_name("other").write_bytes(CLIP + b"x")
    clip.with_name("other").replace(clip)
