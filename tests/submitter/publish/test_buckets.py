"""Buckets of both kinds, against a server that keeps what it is sent: uploaded once, compared, deleted, and every fault in words."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time as real_time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from submitter.errors import Rejected
from submitter.ledger.ledger import Ledger
from submitter.ledger.publications import Stage
from submitter.publish.errors import NoSuchPlace, NotPublished, StoreRefused, TooShortLived
from submitter.publish.options import StoreOptions
from submitter.publish.publish import Published, publish
from submitter.publish.store import Store
from submitter.publish.stores import store_of
from submitter.publish.unpublish import unpublish
from tests.support.bucket import NAME, Bucket
from tests.support.command import ROOT
from tests.support.sending import CLIP, JOB, command, outcome, start
from validator.errors import UsageError

KINDS = pytest.mark.parametrize("kind", ["s3", "oss"])
ONE_KIND = pytest.mark.sampled(only=("s3",))
"""The default run takes one kind where both share the code."""
DIGEST = hashlib.sha256(CLIP).hexdigest()
KEY = f"clips/{DIGEST}.mp4"
WAITING = ("--allow-private-host", "--quiet")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """On the machine's own time, for signatures are."""
    with Ledger(tmp_path / "ledger.sqlite3") as opened:
        yield opened


def put(path: Path, kind: str, ledger: Ledger, **more: object) -> Published:
    return publish(path, opened(kind), ledger=ledger, private=True, **more)  # type: ignore[arg-type]


def opened(kind: str, **more: str) -> Store:
    return store_of(f"{kind}://{NAME}/clips", StoreOptions(**more))  # type: ignore[arg-type]


@KINDS
def test_the_same_bytes_are_uploaded_once_whatever_the_file_is_called(
    kind: str, store: Bucket, ledger: Ledger, clip: Path
) -> None:
    other = clip.with_name("another.mp4")
    other.write_bytes(CLIP)
    first, second = put(clip, kind, ledger), put(other, kind, ledger)
    assert (first.uploaded, first.compared, second.uploaded, second.compared) == (True, True, False, True)
    assert (store.puts, store.objects) == ([KEY], {KEY: CLIP})
    assert (first.key, first.sha256, first.bytes) == (second.key, second.sha256, second.bytes) == (KEY, DIGEST, len(CLIP))


@KINDS
def test_a_large_file_goes_up_in_parts_and_every_byte_of_it_is_counted(
    kind: str, store: Bucket, ledger: Ledger, large: Path
) -> None:
    counted = list[int]()
    done = put(large, kind, ledger, on_bytes=counted.append)
    assert sum("uploadId" in each and each.startswith("PUT") for each in store.requests) > 2
    assert sum(counted) == large.stat().st_size
    assert (done.uploaded, done.compared, store.parts) == (True, True, {})
    assert store.objects == {done.key: large.read_bytes()}


@KINDS
def test_a_presigned_url_says_until_when_it_works_and_the_ledger_does_not_keep_it(
    kind: str, store: Bucket, ledger: Ledger, clip: Path
) -> None:
    done = put(clip, kind, ledger, life=7200.0)
    assert "ignature=" in done.url
    assert "ignature=" not in done.shown + repr(done)
    assert done.expires == pytest.approx(real_time.time() + 7200, abs=60)
    (row,) = ledger.publications.rows()
    assert (row.state, row.ours, row.url, row.key) == (Stage.THERE, True, None, KEY)


@ONE_KIND
@KINDS
def test_a_public_url_is_given_as_it_is(kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    base = f"{store.endpoint}/{NAME}"
    done = publish(clip, opened(kind, public_url=base), ledger=ledger, private=True)
    assert (done.url, done.expires, done.compared) == (f"{base}/{KEY}", None, True)


@ONE_KIND
@KINDS
def test_an_object_of_other_bytes_under_our_key_is_replaced(kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    store.objects[KEY] = bytes(len(CLIP))
    done = put(clip, kind, ledger)
    assert (done.uploaded, store.objects[KEY]) == (True, CLIP)


@ONE_KIND
@KINDS
def test_a_store_that_serves_something_else_is_said_and_the_next_run_uploads_again(
    kind: str, store: Bucket, ledger: Ledger, clip: Path
) -> None:
    store.serves = b"\0\0\0\x18ftypmp42 another clip"
    with pytest.raises(Rejected, match="is of no use to the service") as raised:
        put(clip, kind, ledger)
    assert raised.value.status == 1
    assert [row.state for row in ledger.publications.rows()] == [Stage.STOPPED]
    store.serves = None
    assert put(clip, kind, ledger).compared


@ONE_KIND
@KINDS
def test_nothing_is_uploaded_for_a_url_that_no_service_could_fetch(kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    with pytest.raises(Rejected, match="127.0.0.1"):
        publish(clip, opened(kind), ledger=ledger)
    assert store.requests == []


@ONE_KIND
@KINDS
def test_nothing_is_uploaded_for_a_url_that_ends_before_its_turn_in_the_queue(
    kind: str, store: Bucket, ledger: Ledger, clip: Path
) -> None:
    with pytest.raises(TooShortLived, match="The URL would work for") as raised:
        put(clip, kind, ledger, life=3600.0, needed=7200.0)
    assert (raised.value.status, store.requests) == (2, [])


def test_a_url_ends_with_the_credentials_that_signed_it(
    store: Bucket, ledger: Ledger, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = real_time.time() + 3600
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", real_time.strftime("%Y-%m-%dT%H:%M:%SZ", real_time.gmtime(end)))
    assert put(clip, "s3", ledger).expires == pytest.approx(end, abs=2)
    with pytest.raises(TooShortLived, match="credentials that last longer"):
        put(clip, "s3", ledger, needed=7200.0)


@ONE_KIND
@KINDS
def test_temporary_credentials_that_do_not_say_when_they_end_are_named(
    kind: str, store: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened(kind).note == ""
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("OSS_SESSION_TOKEN", "token")
    assert "the URL ends with them" in opened(kind).note


@ONE_KIND
@KINDS
def test_a_life_beyond_the_signatures_own_is_refused(kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    with pytest.raises(UsageError, match="works for 7 days at most"):
        put(clip, kind, ledger, life=8 * 86400.0)


@ONE_KIND
@KINDS
def test_only_what_the_ledger_says_we_uploaded_is_deleted(kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    other = clip.with_name("before.mp4")
    other.write_bytes(CLIP + b"more")
    before = f"clips/{hashlib.sha256(CLIP + b'more').hexdigest()}.mp4"
    store.objects.update({before: CLIP + b"more", "clips/somebody.mp4": b"else"})
    put(clip, kind, ledger)
    assert not put(other, kind, ledger).uploaded
    theirs, ours = ledger.publications.rows()
    with pytest.raises(UsageError, match="not ours to delete"):
        unpublish(theirs, ledger=ledger)
    assert unpublish(ours, ledger=ledger).state is Stage.DELETED
    assert set(store.objects) == {before, "clips/somebody.mp4"}
    assert put(clip, kind, ledger).uploaded


@ONE_KIND
@KINDS
def test_what_a_task_under_way_may_still_fetch_is_deleted_only_by_force(
    kind: str, store: Bucket, ledger: Ledger, clip: Path
) -> None:
    put(clip, kind, ledger)
    (row,) = ledger.publications.rows(DIGEST)
    task = ledger.claim(replace(JOB, clip=DIGEST)).task
    ledger.sending(task.row)
    ledger.accepted(task.row, outcome("id-1", "PENDING"))
    with pytest.raises(UsageError, match="may still be fetched for task id-1"):
        unpublish(row, ledger=ledger)
    assert (store.objects, ledger.publications.ended()) == ({KEY: CLIP}, [])
    store.refuse = "AccessDenied"
    with pytest.raises(StoreRefused):
        unpublish(row, ledger=ledger, force=True)
    assert [each.state for each in ledger.publications.rows()] == [Stage.THERE]
    store.refuse = ""
    assert unpublish(row, ledger=ledger, force=True).state is Stage.DELETED
    assert store.objects == {}


FAULTS = {
    # code: kind of error, exit status, words
    "NoSuchBucket": (NoSuchPlace, 2, "there is no such bucket"),
    "AccessDenied": (StoreRefused, 4, "denies access"),
    "InvalidAccessKeyId": (StoreRefused, 4, "does not know these credentials"),
    "SignatureDoesNotMatch": (StoreRefused, 4, "does not know these credentials"),
    "ExpiredToken": (StoreRefused, 4, "the credentials have expired"),
    "SecurityTokenExpired": (StoreRefused, 4, "the credentials have expired"),
    "RequestTimeTooSkewed": (StoreRefused, 4, "refuses this machine's clock (RequestTimeTooSkewed), which is 2 h behind"),
    "PermanentRedirect": (NoSuchPlace, 2, "is in another region"),
    "QuotaExceeded": (StoreRefused, 4, "refused: QuotaExceeded"),
}


@KINDS
@pytest.mark.sampled(every=5)
@pytest.mark.parametrize("code", FAULTS)
def test_each_refusal_has_its_sentence_and_exit_status(code: str, kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    error, status, words = FAULTS[code]
    store.refuse, store.clock_off = code, 7200.0
    for attempt in (
        lambda: put(clip, kind, ledger),
        lambda: opened(kind).probe() if code != "AccessDenied" else put(clip, kind, ledger),
    ):
        with pytest.raises(error) as raised:
            attempt()
        assert words in str(raised.value)
        assert raised.value.status == status
        assert "SECRET" not in str(raised.value)
    assert all(row.state is Stage.STOPPED for row in ledger.publications.rows())


@ONE_KIND
@KINDS
def test_credentials_that_may_not_list_are_not_called_bad(kind: str, store: Bucket) -> None:
    assert "bucket and credentials are good" in opened(kind).probe()
    store.refuse = "AccessDenied"
    assert "the credentials are known" in opened(kind).probe()
    assert store.puts == []


@ONE_KIND
@KINDS
def test_a_store_that_is_not_there_is_said(kind: str, store: Bucket, ledger: Ledger, clip: Path) -> None:
    with pytest.raises(NotPublished, match="cannot be reached") as raised:
        publish(clip, opened(kind, endpoint_url="http://127.0.0.1:1"), ledger=ledger, private=True)
    assert raised.value.status == 4


@pytest.mark.sampled(only=("large-s3", "clip-oss"))
@KINDS
@pytest.mark.parametrize("size", ["clip", "large"])
def test_an_upload_that_is_cut_leaves_nothing_and_the_next_run_does_it(
    size: str, kind: str, store: Bucket, ledger: Ledger, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(size)
    store.cut_after = 100
    with pytest.raises(NotPublished, match="was cut|did not finish") as raised:
        put(path, kind, ledger)
    assert raised.value.status == 4
    assert (store.objects, store.parts) == ({}, {})
    store.cut_after = None
    assert put(path, kind, ledger).uploaded


@KINDS
def test_ctrl_c_in_an_upload_removes_its_parts(kind: str, store: Bucket, large: Path, tmp_path: Path) -> None:
    store.stall = True
    process = _started(store, large, kind, tmp_path)
    store.begun.wait(60)
    process.send_signal(signal.SIGINT)
    threading.Timer(0.5, store.over.set).start()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.decode().splitlines()[-1].endswith("removes what is left of an upload.")
    assert (store.objects, store.parts) == ({}, {})


@pytest.mark.skipif(os.name != "posix", reason="a terminal of the test's own")
def test_a_terminal_shows_how_much_of_a_file_is_uploaded_and_nothing_of_it_is_left(
    store: Bucket, large: Path, tmp_path: Path
) -> None:
    import pty

    store.stall = True
    master, slave = pty.openpty()
    words = [sys.executable, "-m", "submitter", "publish", large, "--to", f"s3://{NAME}/clips", "--allow-private-host"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **_environment(store, tmp_path)}
    with subprocess.Popen(words, stderr=slave, stdout=subprocess.PIPE, env=env) as process:
        os.close(slave)
        seen = b""
        while b" % of 17.8 MB" not in seen:
            seen += os.read(master, 4096)
        store.over.set()
        with suppress(OSError):  # Linux says so at the end of a terminal
            while more := os.read(master, 4096):
                seen += more
        assert process.wait(60) == 0, seen
    os.close(master)
    assert "large.mp4 █" in seen.decode() or "large.mp4 ░" in seen.decode()
    assert seen.decode().rpartition("\r\x1b[K")[2].startswith("motion-preflight: ")


@pytest.mark.sampled(only=("s3-600.0-1", "oss-7200.0-0"))
@pytest.mark.parametrize(("age", "left"), [(600.0, 1), (7200.0, 0)])
@KINDS
def test_parts_that_another_machine_may_still_be_sending_are_left_alone(
    kind: str, age: float, left: int, store: Bucket, ledger: Ledger, large: Path, clip: Path
) -> None:
    for path in (clip, large):
        key = f"clips/{hashlib.sha256(path.read_bytes()).hexdigest()}.mp4"
        store.parts[path.name] = (key, {1: b"x"})
    store.parts_age = age
    store.cut_after = 100
    with pytest.raises(NotPublished):
        put(large, kind, ledger)
    assert [*store.parts] == ["Clip.MP4", *["large.mp4"] * left]


@ONE_KIND
@KINDS
def test_the_parts_of_a_killed_upload_are_removed_by_one_an_hour_later(
    kind: str, store: Bucket, large: Path, tmp_path: Path
) -> None:
    store.stall = True
    process = _started(store, large, kind, tmp_path)
    store.begun.wait(60)
    process.kill()
    process.communicate()
    assert len(store.parts) == 1
    store.stall, store.parts_age = False, 3700.0
    store.over.set()
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        assert put(large, kind, ledger).uploaded
    assert (len(store.puts), store.parts) == (1, {})


def _environment(store: Bucket, folder: Path) -> dict[str, str]:
    return {**store.env, "MOTION_PREFLIGHT_LEDGER": str(folder / "ledger.sqlite3")}


def _started(store: Bucket, path: Path, kind: str, folder: Path) -> subprocess.Popen[bytes]:
    return start("publish", path, "--to", f"{kind}://{NAME}/clips", *WAITING, env=_environment(store, folder))


@ONE_KIND
@KINDS
def test_a_target_that_names_none_is_refused_without_repeating_a_password(kind: str, store: Bucket) -> None:
    for target in (f"{kind}://", f"{kind}://user:HIDDEN@bucket/x", f"{kind}://bucket/x?key=HIDDEN"):
        with pytest.raises(UsageError, match=f"write {kind}://BUCKET/PREFIX") as raised:
            store_of(target)
        assert "HIDDEN" not in str(raised.value)
    for name in ("endpoint_url", "public_url"):
        with pytest.raises(UsageError, match="without password") as raised:
            opened(kind, **{name: "https://user:HIDDEN@a.example.com"})
        assert "HIDDEN" not in str(raised.value)


def test_without_credentials_it_says_how_to_give_some(ledger: Ledger, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("OSS_REGION", "cn-hangzhou")
    for kind, words in (("s3", "AWS_ACCESS_KEY_ID"), ("oss", "OSS_ACCESS_KEY_ID")):
        with pytest.raises(UsageError, match=words):
            put(clip, kind, ledger)
    monkeypatch.delenv("OSS_REGION")
    with pytest.raises(UsageError, match="--region"):
        opened("oss")
    with pytest.raises(UsageError, match="no profile 'nobody'"):
        publish(clip, opened("s3", aws_profile="nobody"), ledger=ledger)


@pytest.mark.exhaustive
@KINDS
def test_killed_at_any_moment_the_same_bytes_are_uploaded_once_and_no_part_is_left(
    kind: str, store: Bucket, large: Path, tmp_path: Path
) -> None:
    moments = random.Random(12)
    for _ in range(8):
        process = _started(store, large, kind, tmp_path)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.3, 2.5))
        process.kill()
        process.communicate()
    done = command("publish", large, "--to", f"{kind}://{NAME}/clips", *WAITING, env=_environment(store, tmp_path))
    assert done.status == 0, done.err
    assert (len(store.puts), len(store.objects), store.parts) == (1, 1, {})
    assert list(store.objects.values()) == [large.read_bytes()]
