"""The commands of the cache."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.support.command import preflight
from tests.support.kept import clip, found, later, stored
from validator.batch.cache import FactsCache
from validator.cli.options import cache_options, facts_cache
from validator.errors import UsageError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what can be built again, with a cache of one clip in it."""
    monkeypatch.setenv("MOTION_PREFLIGHT_CACHE", str(tmp_path / "folder"))
    cache = FactsCache(clock=later)
    stored(cache, clip(tmp_path, "one"))
    cache.close()
    return tmp_path / "folder"


def test_the_folder_is_printed_and_not_made(tmp_path: Path) -> None:
    done = preflight("cache", "path", env={"MOTION_PREFLIGHT_CACHE": str(tmp_path / "folder")})
    assert (done.status, done.out, done.err) == (0, f"{tmp_path / 'folder' / 'facts'}\n", "")
    done = preflight("cache", "info", env={"MOTION_PREFLIGHT_CACHE": str(tmp_path / "folder")})
    assert done.out.splitlines()[1].split() == ["measurements", "0"]
    done = preflight("cache", "clear", env={"MOTION_PREFLIGHT_CACHE": str(tmp_path / "folder")})
    assert (done.status, done.out, done.err) == (0, "", "")
    assert not (tmp_path / "folder").exists()


def test_what_is_kept_is_shown_and_cleared(place: Path, tmp_path: Path) -> None:
    (place / "models").mkdir()
    lines = preflight("cache", "info").out.splitlines()
    assert lines[0].split() == ["file", str(place / "facts" / "facts-v1-1.sqlite3")]
    assert lines[1].split() == ["measurements", "1"]
    assert lines[2].endswith(" 1")
    assert lines[3].endswith(" MiB of at most 512 MiB")
    assert preflight("cache", "clear").status == 0
    assert found(FactsCache(), tmp_path / "clip.mp4") is None
    assert (place / "models").is_dir()


def test_a_damaged_file_is_shown_and_cleared(place: Path) -> None:
    (place / "facts" / "facts-v1-1.sqlite3").write_bytes(b"damaged" * 1000)
    done = preflight("cache", "info")
    assert "is damaged; it is set aside" in done.err
    assert "damaged files" in done.out
    assert preflight("cache", "clear").status == 0
    assert os.listdir(place / "facts") == ["facts-v1-2.sqlite3"]
    assert "damaged files" not in preflight("cache", "info").out


def test_a_cache_that_cannot_be_cleared_is_said(tmp_path: Path) -> None:
    (tmp_path / "facts" / "facts-v1-1.sqlite3").mkdir(parents=True)
    done = preflight("cache", "clear", env={"MOTION_PREFLIGHT_CACHE": str(tmp_path)})
    assert done.status == 3
    assert done.err.splitlines()[-1] == f"motion-preflight: The cache {tmp_path / 'facts'} could not be cleared."


def test_the_options_choose_the_cache(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    asked: list[tuple[bool, bool]] = []

    @click.command()
    @cache_options
    def command(*, no_cache: bool, refresh: bool) -> None:
        asked.append((no_cache, refresh))

    for words in ([], ["--no-cache"], ["--refresh"]):
        assert CliRunner().invoke(command, words).exit_code == 0
    assert asked == [(False, False), (True, False), (False, True)]
    given = [facts_cache(no_cache=no_cache, refresh=refresh) for no_cache, refresh in asked]
    assert [cache is not None and cache.folder == place / "facts" for cache in given] == [True, False, True]
    assert [bool(cache and found(cache, path)) for cache in given] == [True, False, False]
    with pytest.raises(UsageError, match="give one of them"):
        facts_cache(no_cache=True, refresh=True)
