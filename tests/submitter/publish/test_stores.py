"""The other stores: the service's own, any program, a file that is there; and the table that knows them all."""

from __future__ import annotations

import hashlib
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.errors import Rejected
from submitter.ledger.ledger import Ledger
from submitter.ledger.publications import Stage
from submitter.publish.errors import NotPublished, StoreRefused, TooShortLived
from submitter.publish.options import StoreOptions
from submitter.publish.publish import Published, publish
from submitter.publish.store import Content, Store
from submitter.publish.stores import STORES, store_of
from submitter.publish.unpublish import unpublish
from submitter.services.dashscope.client import Client
from submitter.task import State
from tests.support.command import ROOT
from tests.support.sending import CLIP, JOB, FakeTime, outcome
from validator.errors import CannotJudge, ToolFailed, UsageError

DIGEST = hashlib.sha256(CLIP).hexdigest()
MODEL = "wan2.2-animate-move"
Put = Callable[..., Published]
"""Publishes the clip in a store, on paper time."""


@pytest.fixture
def temp(client: Client, time: FakeTime) -> Store:
    return store_of("temp:", StoreOptions(model=MODEL, is_documented=True), connect=lambda: client, clock=time.clock)


@pytest.fixture
def put(ledger: Ledger, time: FakeTime, clip: Path) -> Put:
    def done(store: Store, **more: object) -> Published:
        return publish(clip, store, ledger=ledger, clock=time.clock, private=True, **more)  # type: ignore[arg-type]

    return done


class Script:
    """A program that notes each call and prints what it is to print."""

    def __init__(self, folder: Path, *lines: str) -> None:
        self.notes, self.path = folder / "notes", folder / "put.py"
        script = "\n".join([f"open({str(self.notes)!r}, 'a').write(sys.argv[-1] + '\\n')", *lines])
        self.path.write_text(f"import os, sys, time, subprocess\n{script}\n")

    def store(self, seconds: float = 20.0) -> Store:
        """A store that runs it."""
        return store_of(f"command:{shlex.join([sys.executable, str(self.path)])}", StoreOptions(command_seconds=seconds))

    @property
    def calls(self) -> list[str]:
        """The file of each call."""
        return self.notes.read_text().split() if self.notes.exists() else []


@pytest.fixture
def url(service: Service) -> str:
    service.files["clip.mp4"] = CLIP
    return f"{service.root}/files/clip.mp4"


def test_the_services_own_store_names_a_file_by_its_bytes_and_takes_them_once(
    service: Service, temp: Store, put: Put, ledger: Ledger
) -> None:
    counted = list[int]()
    first, second = put(temp, on_bytes=counted.append), put(temp)
    assert first.url == second.url
    assert first.url.startswith("oss://")
    assert first.url.endswith(f"/{DIGEST}.mp4")
    assert (first.uploaded, second.uploaded, first.compared) == (True, False, False)
    assert service.uploads == {first.url.removeprefix("oss://"): CLIP}
    assert sum(counted) == len(CLIP)


def test_each_upload_into_the_services_own_store_asks_for_one_policy_and_lives_48_hours(
    service: Service,
    temp: Store,
    put: Put,
    time: FakeTime,
) -> None:
    done = put(temp)
    assert done.expires == time.now + 48 * 3600
    assert (len(service.policies), "not for production" in done.note, "does not say" in done.note) == (1, True, False)
    time.now += 48 * 3600
    assert put(temp).uploaded
    assert len(service.policies) == 2
    with pytest.raises(TooShortLived):
        put(temp, needed=49 * 3600.0)


def test_the_services_own_store_warns_where_it_is_not_documented(client: Client) -> None:
    store = store_of("temp:", StoreOptions(model="other"), connect=lambda: client)
    assert "does not say that other can read it" in store.note


def test_nothing_can_be_deleted_in_the_services_own_store(temp: Store, put: Put, ledger: Ledger) -> None:
    put(temp)
    (row,) = ledger.publications.rows(DIGEST)
    with pytest.raises(StoreRefused, match="can be deleted from here"):
        unpublish(row, ledger=ledger)


@pytest.mark.parametrize(
    ("endpoint", "kind"), [("policy", "429"), ("policy", "500-before"), ("upload", "503-before"), ("upload", "cut-before")]
)
def test_a_failure_of_the_services_own_store_is_said_and_the_next_run_goes_on(
    endpoint: str,
    kind: str,
    service: Service,
    temp: Store,
    put: Put,
) -> None:
    service.fail(endpoint, kind)
    with pytest.raises(NotPublished) as raised:
        put(temp)
    assert raised.value.status == 4
    assert put(temp).uploaded


def test_the_key_is_tried_by_the_list_of_tasks_and_nothing_is_made(service: Service, temp: Store) -> None:
    assert "takes the key" in temp.probe()
    assert (service.jobs, service.uploads) == ({}, {})


def test_a_program_gets_the_file_last_and_its_last_line_is_the_url(
    tmp_path: Path, clip: Path, url: str, put: Put, ledger: Ledger
) -> None:
    script = Script(tmp_path, "print('uploading'); print()", f"print({url!r}); print()")
    done = put(script.store())
    assert (done.url, done.uploaded, done.compared, script.calls) == (url, True, True, [str(clip)])
    assert not put(script.store()).uploaded
    assert script.calls == [str(clip)]


def test_what_a_program_published_is_published_again_when_its_url_gives_something_else(
    tmp_path: Path,
    url: str,
    service: Service,
    put: Put,
) -> None:
    script = Script(tmp_path, f"print({url!r})")
    put(script.store())
    service.files["clip.mp4"] = CLIP + b"x"
    with pytest.raises(Rejected, match="is of no use"):
        put(script.store())
    assert len(script.calls) == 2
    service.files["clip.mp4"] = CLIP
    assert put(script.store()).uploaded


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["time.sleep(60)"], "did not finish within 1 s and was stopped."),
        ([], "printed nothing; its last line must be the URL. it said nothing."),
        (["print('https://a.example.com/x'); print('done, thanks')"], "did not end with an http(s) URL, but with: done, thanks"),
        (["print('ftp://u:HIDDEN@host/x')"], "but with: ftp://host/x"),
        (["print('https://host/a b')"], "did not end with an http(s) URL"),
        (["sys.stdout.buffer.write(b'\\xff\\xfe')"], "did not end with an http(s) URL"),
        (["sys.exit('no disk left')"], "ended with status 1: no disk left"),
        (["os.kill(os.getpid(), 9)"], "crashed (SIGKILL)."),
        (["while True: print('x' * 100000)"], "printed over 16,777,216 bytes and was stopped."),
    ],
    ids=["hangs", "nothing", "rubbish", "ftp", "space", "bytes", "fails", "crashes", "endless"],
)
def test_each_fault_of_a_program_has_its_sentence(lines: list[str], said: str, tmp_path: Path, put: Put, ledger: Ledger) -> None:
    seconds = 1.0 if "sleep" in str(lines) else 30.0
    with pytest.raises(ToolFailed) as raised:
        put(Script(tmp_path, *lines).store(seconds))
    assert said in str(raised.value)
    assert "HIDDEN" not in str(raised.value)
    assert raised.value.status == 3
    assert [row.state for row in ledger.publications.rows()] == [Stage.STOPPED]


@pytest.mark.parametrize(
    "line",
    [
        "aws_secret_access_key=HIDDEN",
        "AWS_SESSION_TOKEN = HIDDEN and HIDDEN",
        "Authorization: AWS4-HMAC-SHA256 Credential=HIDDEN/20260101, Signature=HIDDEN",
        '{"SecretAccessKey": "HIDDEN"}',
        "https://host/a b?x=1&Signature=HIDDEN",
        "x-api-key: HIDDEN",
    ],
)
@pytest.mark.parametrize("out", ["print({line!r})", "sys.exit({line!r} + '\\nno disk left')"])
def test_no_secret_that_a_program_prints_is_shown(out: str, line: str, tmp_path: Path, put: Put) -> None:
    with pytest.raises(ToolFailed) as raised:
        put(Script(tmp_path, out.format(line=line)).store())
    assert "HIDDEN" not in str(raised.value)
    assert ("no disk left" in str(raised.value)) == ("exit" in out)


def test_a_program_may_leave_something_running(tmp_path: Path, url: str, put: Put) -> None:
    later = "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)"
    script = Script(tmp_path, later, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(left.pid))", f"print({url!r})")
    assert put(script.store()).uploaded
    subprocess.run(["kill", (tmp_path / "pid").read_text()], check=True)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("command:", "names no program"),
        ("command:'a", "quote that is not closed"),
        ("command:no-such-program-xyz", "no program 'no-such-program-xyz' on PATH"),
        ("temp:folder", "takes no name"),
        ("temp:", "needs the account"),
        ("https://a.example.com/{sha256}{ext}", "--already-there"),
        ("s4://bucket", "names no store; did you mean 's3'"),
        ("clip.mp4", "names no store"),
        ("ftp://user:HIDDEN@host/x?key=HIDDEN", "names no store"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_a_sentence(target: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        store_of(target)
    assert said in str(raised.value)
    assert "HIDDEN" not in str(raised.value)


def test_a_file_that_is_there_is_only_compared(service: Service, put: Put, ledger: Ledger) -> None:
    service.files[f"{DIGEST}.mp4"] = CLIP
    store = store_of(service.root + "/files/{sha256}{ext}", StoreOptions(already_there=True))
    done = put(store)
    assert (done.url, done.uploaded, done.compared) == (f"{service.root}/files/{DIGEST}.mp4", False, True)
    (row,) = ledger.publications.rows()
    assert not row.ours
    service.files[f"{DIGEST}.mp4"] = CLIP[:-1]
    with pytest.raises(Rejected):
        put(store)
    service.stop()
    with pytest.raises(CannotJudge, match="cannot be fetched"):
        put(store)


@pytest.mark.parametrize("scheme", STORES)
def test_a_row_of_the_table_opens_its_store_and_asks_for_nothing_that_is_not_used(scheme: str) -> None:
    row = STORES[scheme]
    code = f"import sys, {row.module}; print(sorted({{'boto3', 'alibabacloud_oss_v2', 'sqlite3', 'numpy'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("scheme", "line"), [("s3", "motion-preflight[s3]"), ("oss", "motion-preflight[oss]")])
def test_a_missing_package_is_named_with_the_line_that_installs_it(scheme: str, line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"from submitter.publish.stores import store_of\nstore_of('{scheme}://bucket/x')"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert line in done.stderr


def test_two_threads_publish_the_same_bytes_by_one_upload(tmp_path: Path, url: str, clip: Path) -> None:
    script = Script(tmp_path, "time.sleep(0.5)", f"print({url!r})")
    done = list[Published]()
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        threads = [
            threading.Thread(target=lambda: done.append(publish(clip, script.store(), ledger=ledger, private=True)))
            for _ in range(4)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)
    assert (len(done), sum(each.uploaded for each in done), len(script.calls)) == (4, 1, 1)


def test_two_processes_publish_the_same_bytes_by_one_upload(tmp_path: Path, url: str, clip: Path) -> None:
    script = Script(tmp_path, "time.sleep(1)", f"print({url!r})")
    words = ["publish", str(clip), "--to", f"command:{shlex.join([sys.executable, str(script.path)])}", "--allow-private-host"]
    env = {
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin",
        "HOME": str(tmp_path),
        "MOTION_PREFLIGHT_LEDGER": str(tmp_path / "l.sqlite3"),
    }
    running = [
        subprocess.Popen([sys.executable, "-m", "submitter", *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    ended = [(*each.communicate(timeout=120), each.returncode) for each in running]
    assert [(out.decode().strip(), status) for out, _, status in ended] == [(url, 0)] * 3, ended
    assert len(script.calls) == 1


def test_a_process_that_died_at_an_upload_does_not_block_the_next(tmp_path: Path, url: str, clip: Path, put: Put) -> None:
    slow = Script(
        tmp_path, f"time.sleep(30 if len(open({str(tmp_path / 'notes')!r}).read().split()) == 1 else 0)", f"print({url!r})"
    )
    words = ["publish", str(clip), "--to", f"command:{shlex.join([sys.executable, str(slow.path)])}", "--allow-private-host"]
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "MOTION_PREFLIGHT_LEDGER": str(tmp_path / "ledger.sqlite3")}
    with subprocess.Popen([sys.executable, "-m", "submitter", *words], env=env, stderr=subprocess.PIPE) as process:
        while not slow.calls:
            assert process.poll() is None, process.stderr
        process.kill()
    assert put(slow.store()).uploaded


def test_a_url_that_only_the_upload_knows_is_forgotten_when_the_clips_task_ends(
    tmp_path: Path,
    url: str,
    put: Put,
    ledger: Ledger,
) -> None:
    from dataclasses import replace

    script = Script(tmp_path, f"print({url!r} + '?Expires=4000000000&Signature=secret')")
    put(script.store())
    assert b"Signature=secret" in _bytes(ledger)
    (kept,) = ledger.publications.rows()
    assert (kept.url, kept.expires) == (url + "?Expires=4000000000&Signature=secret", 4000000000.0)
    task = ledger.claim(replace(JOB, clip=DIGEST)).task
    ledger.sending(task.row)
    ledger.accepted(task.row, outcome("id-1", "RUNNING"))
    assert ledger.publications.ended() == []
    assert ledger.publications.rows()[0].url
    with pytest.raises(StoreRefused):
        unpublish(kept, ledger=ledger)
    ledger.record_status(task.row, outcome("id-1", "SUCCEEDED"))
    assert ledger.publications.rows()[0].url is None
    assert b"Signature=secret" not in _bytes(ledger)
    assert ledger.publications.ended() == [], "only the command's own tools can delete it"


def _bytes(ledger: Ledger) -> bytes:
    return b"".join(Path(each).read_bytes() for each in ledger.files if Path(each).exists())


def test_an_empty_file_and_one_that_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    for name, said in (("empty.mp4", "nothing to publish"), ("none.mp4", "cannot be read"), (".", "cannot be read")):
        with pytest.raises(UsageError, match=said):
            Content.of(tmp_path / name)


def test_an_ending_is_kept_only_where_a_url_can_hold_it(tmp_path: Path) -> None:
    for name, ending in (("a.MP4", ".mp4"), ("b", ""), ("c.片", ""), ("d.a b", ""), ("e.m4v", ".m4v")):
        (tmp_path / name).write_bytes(CLIP)
        assert Content.of(tmp_path / name).ending == ending


def test_states_of_the_ledger_are_all_known_to_publishing() -> None:
    from submitter.ledger import publications

    assert not {*publications._LIVE} & {*publications._OVER}
    assert {State.PENDING, State.RUNNING, State.UNKNOWN, State.CLAIMED, State.SENDING} == {*publications._LIVE}
