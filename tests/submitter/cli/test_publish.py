"""The commands publish, unpublish and doctor, in processes of their own, against a real S3 server and the local service."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from fixtures.service.service import KEY, Service
from submitter.ledger.ledger import Ledger
from submitter.ledger.publications import Place
from tests.support.command import Done
from tests.support.sending import CLIP, JOB, command, outcome, surroundings
from tests.support.store import BUCKET, SECRET, s3

DATA = CLIP + os.urandom(9 << 20)
DIGEST = hashlib.sha256(DATA).hexdigest()
TO = ("--to", f"s3://{BUCKET}/clips", "--allow-private-host")


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    with s3({}) as env:
        yield {**env, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


class User:
    """Somebody at a terminal, with one file."""

    def __init__(self, service: Service, store: dict[str, str], folder: Path) -> None:
        self.clip, self.store = folder / "clip.mp4", store
        self.clip.write_bytes(DATA)
        self._env = {**surroundings(service, folder / "ledger.sqlite3"), **store}

    def runs(self, *words: str | Path, **env: str) -> Done:
        """One command."""
        return command(*words, env={**self._env, **env})

    def has(self, key: str) -> bool:
        """Whether the bucket holds it."""
        return requests.get(f"{self.store['AWS_ENDPOINT_URL']}/{BUCKET}/{key}", timeout=20).status_code == 200


@pytest.fixture
def user(service: Service, store: dict[str, str], tmp_path: Path) -> User:
    return User(service, store, tmp_path)


def test_the_printed_url_gives_the_file_and_unpublish_takes_it_away(user: User) -> None:
    done = user.runs("publish", user.clip, *TO)
    assert done.status == 0, done.err
    (url,) = done.out.splitlines()
    assert requests.get(url, timeout=20).content == DATA
    assert "uploaded, compared" in done.err
    assert "Signature" not in done.err and SECRET not in done.err + done.out
    again = user.runs("publish", user.clip, *TO, "--format", "json")
    document = json.loads(again.out)["files"][0]
    assert (document["uploaded"], document["sha256"], document["key"]) == (False, DIGEST, f"clips/{DIGEST}.mp4")
    assert requests.get(document["url"], timeout=20).content == DATA
    for name, gone in ((DIGEST[:12], False), (user.clip, True)):
        removed = user.runs("unpublish", name, *(() if gone else ("--dry-run",)))
        assert removed.status == 0, removed.err
        assert f"clips/{DIGEST}.mp4 in s3://{BUCKET}/clips" in removed.out
        assert user.has(f"clips/{DIGEST}.mp4") is not gone
    nothing = user.runs("unpublish", user.clip)
    assert (nothing.status, "knows nothing that was published" in nothing.err) == (2, True)


def test_of_several_files_the_others_are_published_when_one_cannot_be_read(user: User, tmp_path: Path) -> None:
    done = user.runs("publish", tmp_path / "none.mp4", user.clip, *TO, "-o", tmp_path / "urls.txt", "-q")
    assert (done.status, done.out) == (2, "")
    assert "none.mp4 cannot be read" in done.err
    (url,) = (tmp_path / "urls.txt").read_text().splitlines()
    assert "X-Amz-Signature=" in url


def test_the_services_own_store_needs_nothing_but_the_key(user: User, service: Service) -> None:
    done = user.runs("publish", user.clip, "--to", "temp:", "--profile", "wan2.2-animate-move")
    assert done.status == 0, done.err
    assert service.uploads == {done.out.strip().removeprefix("oss://"): DATA}
    assert "not for production" in done.err and "is not compared" in done.err and "does not say" not in done.err
    assert KEY not in done.err + done.out
    kept = user.runs("unpublish", user.clip)
    assert (kept.status, "nothing that is published there can be deleted" in kept.err) == (4, True)


@pytest.mark.sampled(every=3)
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--to", "s3://no-such-bucket", "--allow-private-host"), 2, "there is no such bucket"),
        (("--to", f"s3://{BUCKET}"), 1, "is an IP address of this machine"),
        ((*TO, "--life", "10m"), 2, "would work for"),
        ((*TO, "--life", "soon"), 2, "is not a time"),
        (("--to", "nowhere://x"), 2, "names no store"),
        (("--to", "https://a.example.com/{sha256}", "--already-there", "--no-verify"), 2, "leaves nothing to do"),
        (("--to", "command:false", "--allow-private-host"), 3, "false ended with status 1"),
    ],
)
def test_each_failure_ends_with_its_sentence_and_status(words: tuple[str, ...], status: int, said: str, user: User) -> None:
    done = user.runs("publish", user.clip, *words)
    assert (done.status, done.out) == (status, ""), done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_doctor_tries_the_key_and_the_store_and_makes_nothing(user: User, service: Service) -> None:
    words = ("doctor", "--target", "wan2.2-animate-move", "--to", f"s3://{BUCKET}/clips")
    good = user.runs(*words)
    assert good.status == 0, good.out
    assert "takes the key" in good.out and "bucket and credentials are good" in good.out
    bad = user.runs(*words[:-1], "s3://no-such-bucket", DASHSCOPE_API_KEY="sk-wrong")
    assert bad.status == 3
    assert "there is no such bucket" in bad.out and "InvalidApiKey" in bad.out
    assert (service.jobs, service.uploads) == ({}, {})
    assert "sk-wrong" not in bad.out + bad.err


def test_a_file_is_not_written_over_by_the_answer(user: User) -> None:
    done = user.runs("publish", user.clip, *TO, "-o", user.clip)
    assert done.status == 2
    assert user.clip.read_bytes() == DATA


def test_everything_of_ended_tasks_is_deleted_at_once(user: User, tmp_path: Path) -> None:
    assert user.runs("publish", user.clip, "--to", f"s3://{BUCKET}/ended", "--allow-private-host").status == 0
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        for store in ("temp: (trial)", "command:put #1"):
            row = ledger.publications.claim(Place(DIGEST, len(DATA), "clip.mp4", store, f"{DIGEST}.mp4"))
            assert row
            ledger.publications.putting(row.row)
            ledger.publications.there(row.row, "https://a.example.com/clip.mp4")
    nothing = user.runs("unpublish", "--all-of-ended")
    assert (nothing.status, nothing.out) == (0, "")
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        task = ledger.claim(replace(JOB, clip=DIGEST)).task
        ledger.sending(task.row)
        ledger.accepted(task.row, outcome("id-1", "RUNNING"))
        ledger.record_status(task.row, outcome("id-1", "SUCCEEDED"))
    done = user.runs("unpublish", "--all-of-ended")
    assert (done.status, done.out.count("deleted ")) == (0, 1), done.err
    assert not user.has(f"ended/{DIGEST}.mp4")
    for words in ((), ("--all-of-ended", DIGEST)):
        assert user.runs("unpublish", *words).status == 2
