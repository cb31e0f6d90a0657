"""A cache that is damaged, full, locked or not ours costs time and one sentence, and never a clip or a wrong answer."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.command import ROOT
from tests.support.kept import clip, found, later, measured, stored
from tests.support.processes import others_may_read
from validator.batch.cache import FactsCache

NAME = "facts-v1-1.sqlite3"
DAMAGED = "The cache file {} is damaged; it is set aside, and a new one is begun."


def a_cache(folder: Path, said: list[str]) -> FactsCache:
    """A cache for which files are old."""
    return FactsCache(folder, say=said.append, clock=later)


def filled(folder: Path, clips: Path) -> list[Path]:
    """Ten clips in a cache that is closed."""
    said: list[str] = []
    cache, paths = a_cache(folder, said), [clip(clips, f"clip {number}", f"{number}.mp4") for number in range(10)]
    for path in paths:
        stored(cache, path)
    cache.close()
    assert said == []
    return paths


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000], ids=len)
def test_anything_but_a_database_is_set_aside_with_one_sentence(content: bytes, tmp_path: Path) -> None:
    folder, said = tmp_path / "cache", list[str]()
    folder.mkdir()
    (folder / NAME).write_bytes(content)
    cache, path = a_cache(folder, said), clip(tmp_path, "one")
    kept = stored(cache, path)
    if not found(cache, path):  # the first `store` met the damage
        kept = stored(cache, path)
    assert found(cache, path) == kept
    assert said == [DAMAGED.format(folder / NAME)]
    assert (folder / NAME).read_bytes() == content
    assert found(a_cache(folder, said), path) == kept
    assert len(said) == 1
    assert cache.info().aside == len(content)
    assert cache.clear()
    assert cache.info().aside == 0


def test_an_empty_file_is_a_new_cache(tmp_path: Path) -> None:
    folder, said = tmp_path / "cache", list[str]()
    folder.mkdir()
    (folder / NAME).touch()
    cache, path = a_cache(folder, said), clip(tmp_path, "one")
    assert stored(cache, path) == found(cache, path)
    assert said == []


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 7", "PRAGMA user_version = 0", "DROP TABLE facts"])
def test_a_database_of_another_layout_is_set_aside(statement: str, tmp_path: Path) -> None:
    folder, said = tmp_path / "cache", list[str]()
    paths = filled(folder, tmp_path)
    with sqlite3.connect(folder / NAME) as db:
        db.execute(statement)
    db.close()
    cache = a_cache(folder, said)
    assert found(cache, paths[0]) is None
    assert said == [DAMAGED.format(folder / NAME)]
    assert stored(cache, paths[0]) == found(cache, paths[0])
    assert len(said) == 1


def test_the_files_of_a_newer_program_are_left_alone(tmp_path: Path) -> None:
    folder, said = tmp_path / "cache", list[str]()
    folder.mkdir()
    newer = folder / "facts-v2-1.sqlite3"
    newer.write_bytes(b"nobody knows what")
    cache, path = a_cache(folder, said), clip(tmp_path, "one")
    stored(cache, path)
    assert cache.clear()
    assert newer.read_bytes() == b"nobody knows what"
    assert said == []


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_to_its_bytes_the_cache_never_answers_wrongly(seed: int, tmp_path: Path) -> None:
    folder, said, draw = tmp_path / "cache", list[str](), random.Random(seed)
    paths = filled(folder, tmp_path)
    data = bytearray((folder / NAME).read_bytes())
    if seed % 4 == 0:
        del data[draw.randrange(len(data)) :]
    for _ in range(draw.choice([1, 10, 300])):
        if data:
            data[draw.randrange(len(data))] = draw.randrange(256)
    (folder / NAME).write_bytes(bytes(data))
    for _ in range(4):  # each damage is met once
        cache = a_cache(folder, said)
        for path in paths:
            assert found(cache, path) in (None, measured(path))
            stored(cache, path)
        cache.close()
    cache = a_cache(folder, list[str]())
    assert sum(found(cache, path) is not None for path in paths) >= 9
    assert len(said) <= 4


def test_facts_under_a_wrong_name_are_not_given(tmp_path: Path) -> None:
    folder, said = tmp_path / "cache", list[str]()
    paths = filled(folder, tmp_path)
    with sqlite3.connect(folder / NAME) as db:
        (packed,) = db.execute("SELECT packed FROM facts").fetchone()
        db.execute("UPDATE facts SET packed = ?", (packed,))
    db.close()
    cache = a_cache(folder, said)
    answers = [found(cache, path) for path in paths]
    assert sum(answer is not None for answer in answers) == 1
    assert cache.info().counts.facts == 1
    assert said == []


def test_a_folder_that_cannot_be_written_into_is_said_once(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "file").touch()
    cache = a_cache(tmp_path / "file" / "cache", said)
    for number in range(3):
        path = clip(tmp_path, "one", f"{number}.mp4")
        stored(cache, path)
        assert found(cache, path) is None
    assert said == [f"The cache {tmp_path / 'file' / 'cache'} is not used: Not a directory."]
    cache.close()


def test_a_folder_in_the_place_of_the_file_is_said_once(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "cache" / NAME).mkdir(parents=True)
    stored(a_cache(tmp_path / "cache", said), clip(tmp_path, "one"))
    assert said == [f"The cache {tmp_path / 'cache'} is not used: {NAME} is not a file."]


FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.support.kept import clip, found, later, stored
from validator.batch.cache import FactsCache
folder, cache = Path(sys.argv[1]), FactsCache(Path(sys.argv[1]) / "cache", say=print, clock=later)
known = clip(folder, "known", "known.mp4")
kept = stored(cache, known)
paths = [clip(folder, f"clip {number}", f"{number}.mp4") for number in range(50)]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
for path in paths:
    stored(cache, path)
assert found(cache, known) == kept
cache.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits here")
@pytest.mark.parametrize("limit", [0, 30_000, 60_000])
def test_a_full_disk_is_said_once_and_what_is_known_is_still_given(limit: int, tmp_path: Path) -> None:
    done = _python(FULL_DISK, tmp_path, limit)
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"The cache {tmp_path / 'cache'} takes nothing new: ")
    said: list[str] = []
    cache = a_cache(tmp_path / "cache", said)
    assert found(cache, tmp_path / "known.mp4") == measured(tmp_path / "known.mp4")
    assert stored(cache, tmp_path / "49.mp4") == found(cache, tmp_path / "49.mp4")
    cache.close()
    assert (said, os.listdir(tmp_path / "cache")) == ([], [NAME])


READ_ONLY = """
import os, sys
from pathlib import Path
from tests.support.kept import found, later, measured, stored
from validator.batch.cache import FactsCache
if os.geteuid() == 0:
    os.setegid(65534), os.seteuid(65534)
folder = Path(sys.argv[1])
cache = FactsCache(folder / "cache", say=print, clock=later)
assert found(cache, folder / "0.mp4") == measured(folder / "0.mp4")
stored(cache, folder / "new.mp4"), stored(cache, folder / "new.mp4")
assert found(cache, folder / "new.mp4") is None
cache.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not protected in this way here")
@pytest.mark.skipif(not others_may_read(), reason="root becomes another user, who has to read this folder")
def test_what_cannot_be_written_can_still_be_read() -> None:
    with TemporaryDirectory() as name:
        place = Path(name)
        filled(place / "cache", place)
        clip(place, "new", "new.mp4")
        place.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(place / "cache" / NAME, 65534, 65534)
            os.chown(place / "cache", 65534, 65534)
        (place / "cache" / NAME).chmod(0o400)
        (place / "cache").chmod(0o500)
        done = _python(READ_ONLY, place)
        (place / "cache").chmod(0o700)
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"The cache {place / 'cache'} takes nothing new: ")


def _python(code: str, folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(folder), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
