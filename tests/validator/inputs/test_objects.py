"""Clips in object stores: brought here like a download, with an end to every wait and no word of a key."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import CHECK, preflight
from tests.support.stage import Talk, answer, playing
from tests.support.store import BUCKET, SECRET, s3, variables
from validator.errors import Unopenable, UsageError
from validator.inputs.download import downloaded
from validator.inputs.sockets import Timeouts

pytest.importorskip("pyarrow")
LIMITS = (*CHECK, "--limits-only", "--no-cache", "--format", "json")


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    with s3({"day 1/клип.MOV": CLIPS["plain.mp4"].path().read_bytes(), "empty.mp4": b""}) as env:
        yield env


@pytest.fixture(autouse=True)
def empty_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, in which nothing may be left."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    assert os.listdir(folder) == []


def test_a_clip_in_a_bucket_is_judged_like_the_file(store: dict[str, str], tmp_path: Path) -> None:
    done = preflight(*LIMITS, f"s3://{BUCKET}/day 1/клип.MOV", env=store)
    (tmp_path / "clip.MOV").write_bytes(CLIPS["plain.mp4"].path().read_bytes())
    same = preflight(*LIMITS, tmp_path / "clip.MOV")
    assert done.status == same.status == 0
    assert f'"path": "s3://{BUCKET}/day 1/клип.MOV"' in done.out
    assert [line for line in done.out.splitlines() if '"sha256"' in line] == [
        line for line in same.out.splitlines() if '"sha256"' in line
    ]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"s3://{BUCKET}/nowhere.mp4?X-Amz-Signature=HIDDEN", "there is no such object."),
        ("s3://no-such-bucket/a.mp4", "there is no such object."),
        (f"s3://user:HIDDEN@{BUCKET}/day 1", "there is no such object."),
        ("oss://bucket/a.mp4?sign=HIDDEN", "oss:// URLs need the package ossfs, which is not installed."),
    ],
)
def test_what_cannot_be_had_has_a_sentence_without_a_key(store: dict[str, str], url: str, said: str) -> None:
    done = preflight(*LIMITS, url, env=store)
    assert (done.status, said in done.err) == (3, True), done.err
    for secret in ("HIDDEN", SECRET):
        assert secret not in done.err + done.out


def test_a_scheme_that_nobody_opens_is_wrong_usage() -> None:
    for url in ("file:///etc/passwd", "memory://a.mp4", "ftp://host/a.mp4"):
        with pytest.raises(UsageError, match="URLs are not opened"), downloaded(url):
            pass


def _large(talk: Talk) -> None:
    talk.say(
        answer(b"", Last_Modified="Sun, 29 Nov 2026 10:00:00 GMT").replace(b"Content-Length: 0", b"Content-Length: 300000000")
    )


def test_an_object_that_is_too_large_is_not_fetched() -> None:
    with playing(_large) as stage:
        done = preflight(*LIMITS, f"s3://{BUCKET}/large.mp4", env=variables(stage.port))
    assert (done.status, '"too-large"' in done.out or "file-too-large" in done.out) == (1, True), done.out[:500] + done.err
    assert '"bytes": 300000000' in done.out


def test_a_store_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(lambda talk: talk.over.wait(10)) as stage:
        for name, value in variables(stage.port).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(Unopenable, match="did not answer in time"):
            with downloaded(f"s3://{BUCKET}/a.mp4", Timeouts(connect=0.3, read=0.3)):
                pass
