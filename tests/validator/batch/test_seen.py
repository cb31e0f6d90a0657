"""At the very start of a check it is known whether a clip has to be measured; asking changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import CHECK, preflight
from validator.batch.cache import FactsCache
from validator.batch.seen import seen
from validator.measure import MeasureOptions, measure
from validator.media.ffmpeg import find

PLAIN = str(CLIPS["plain.mp4"].path())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's cache will be; there is none yet."""
    monkeypatch.setenv("MOTION_PREFLIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_file_is_seen_once_its_facts_are_kept(folder: Path) -> None:
    cache, options = FactsCache(), MeasureOptions(people=False)
    assert cache.lookup(PLAIN, options) is None
    assert not seen(PLAIN)
    cache.store(PLAIN, measure(PLAIN, options), options)
    assert seen(PLAIN)
    assert not seen(str(CLIPS["late-start.mp4"].path()))


def test_asking_where_there_is_no_cache_makes_none(folder: Path) -> None:
    assert not seen(PLAIN)
    assert not folder.exists()


def test_asking_leaves_a_damaged_cache_to_those_who_say_so(folder: Path) -> None:
    file = folder / "facts" / "facts-v1-1.sqlite3"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database" * 400)
    assert not seen(PLAIN)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert "damaged" in preflight(*CHECK, "--limits-only", PLAIN).err


@pytest.mark.parametrize("word", ["", ".", "http://127.0.0.1:9/clip.mp4", "no-such.mp4", "a\0b"])
def test_what_is_not_a_file_was_never_seen(word: str, folder: Path) -> None:
    assert not seen(word)


def test_ffprobe_works_only_on_a_clip_that_is_measured(folder: Path, tmp_path: Path) -> None:
    tool, log = tmp_path / "ffprobe", tmp_path / "log"
    tool.write_text(f'#!/bin/sh\necho "$*" >> {log}\nexec {find("ffprobe").path} "$@"\n')
    tool.chmod(0o755)
    probed = []
    for more in ([], [], ["--refresh"], [], ["--no-cache"]):
        assert preflight(*CHECK, "--limits-only", *more, PLAIN, env={"MOTION_PREFLIGHT_FFPROBE": str(tool)}).status == 0
        probed.append(log.read_text().count("-show_entries"))
    assert probed == [1, 1, 2, 2, 3]
