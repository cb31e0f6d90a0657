"""The cache answers with what measuring would give, and with nothing where it cannot be sure of that."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.good import facts
from tests.support.kept import FULL, clip, found, later, measured, stored
from validator.batch.cache import FactsCache
from validator.facts.clip import Depth, File
from validator.measure import MeasureOptions


@pytest.fixture
def said() -> list[str]:
    """What the cache said."""
    return []


@pytest.fixture
def cache(tmp_path: Path, said: list[str]) -> Iterator[FactsCache]:
    """An empty cache, for which files are old."""
    made = FactsCache(tmp_path / "cache", say=said.append, clock=later)
    yield made
    made.close()
    assert said == []


def test_what_was_measured_is_found_again_also_by_another_process(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    assert found(cache, path) is None
    kept = stored(cache, path)
    assert found(cache, path) == kept
    assert found(FactsCache(cache.folder), path) == kept


def test_a_known_file_is_not_read_unless_it_was_touched(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    kept = stored(cache, path)
    with opened(path) as times:
        assert found(cache, path) == kept
        assert times == []
        path.touch()
        assert not cache.knows(str(path))
        assert found(cache, path) == kept
        assert len(times) == 1
        assert cache.knows(str(path))
        assert found(cache, path) == kept
        assert len(times) == 1


@contextmanager
def opened(path: Path) -> Iterator[list[str]]:
    """One entry for each time that this process opens the file."""
    times: list[str] = []
    watching = [True]

    def hear(event: str, values: tuple[object, ...]) -> None:
        if watching[0] and event == "open" and values[0] in (str(path), os.fsencode(path)):
            times.append(event)

    sys.addaudithook(hear)
    yield times
    watching[0] = False  # a hook cannot be taken back


def test_a_copy_a_renamed_file_and_a_link_are_known_by_their_content_and_named_as_they_are_given(
    cache: FactsCache, tmp_path: Path
) -> None:
    path = clip(tmp_path, "one")
    kept = stored(cache, path)
    copy, link = tmp_path / "copy.mp4", tmp_path / "link.mp4"
    shutil.copy(path, copy)
    link.symlink_to(path)
    assert found(cache, copy) == replace(kept, path=str(copy))
    assert found(cache, link) == replace(kept, path=str(link))
    renamed = path.rename(tmp_path / "renamed.mp4")
    assert found(cache, renamed) == replace(kept, path=str(renamed))


def test_another_extension_is_measured_because_tools_guess_from_it(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    stored(cache, path)
    assert found(cache, Path(shutil.copy(path, tmp_path / "clip.avi"))) is None
    assert found(cache, Path(shutil.copy(path, tmp_path / "CLIP.MP4"))) is not None


def test_a_name_that_is_not_utf_8_is_kept(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one", os.fsdecode(b"caf\xe9\n.mp4"))
    kept = stored(cache, path)
    assert found(cache, path) == kept


@pytest.mark.parametrize("clock", [later, time.time], ids=["old", "just written"])
def test_a_file_rewritten_with_the_same_size_and_time_is_not_taken_for_what_it_was(clock: object, tmp_path: Path) -> None:
    cache = FactsCache(tmp_path / "cache", clock=clock)  # type: ignore[arg-type]
    path = clip(tmp_path, "one")
    kept, before = stored(cache, path), path.stat()
    assert found(cache, path) == kept
    time.sleep(0.02 if clock is later else 0)  # the file system's clock ticks some 250 times a second
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    assert found(cache, path) is None


def test_a_file_put_in_the_place_of_another_with_the_same_size_and_time_is_not_taken_for_it(
    cache: FactsCache, tmp_path: Path
) -> None:
    path, other = clip(tmp_path, "one"), clip(tmp_path, "two", "other.mp4")
    stored(cache, path)
    shutil.copystat(path, other)
    other.replace(path)
    assert found(cache, path) is None


def test_what_was_just_written_is_known_by_its_content_until_its_times_can_be_trusted(tmp_path: Path) -> None:
    now = time.time()
    cache, path = FactsCache(tmp_path / "cache", clock=lambda: now), clip(tmp_path, "one")
    kept = stored(cache, path)
    assert found(cache, path) == kept
    assert not cache.knows(str(path))
    now += 10
    assert found(cache, path) == kept
    assert cache.knows(str(path))


def test_a_clip_that_changes_while_it_is_measured_is_not_kept(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    cache.lookup(str(path), FULL)
    half_way = measured(path)
    time.sleep(0.02)
    path.write_text("two")
    cache.store(str(path), half_way, FULL)
    path.write_text("one")
    assert found(cache, path) is None


def test_a_clip_whose_times_hide_that_it_changed_is_not_kept(tmp_path: Path) -> None:
    cache, path = FactsCache(tmp_path / "cache"), clip(tmp_path, "one")
    cache.lookup(str(path), FULL)
    other = clip(tmp_path, "two", "other.mp4")
    cache.store(str(path), replace(measured(other), path=str(path)), FULL)
    assert found(cache, other) is None


def test_nothing_is_kept_of_what_was_not_looked_up_before(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    cache.store(str(path), measured(path), FULL)
    assert found(cache, path) is None


@pytest.mark.parametrize("fault", [{"problem": "no ffmpeg."}, {"file": None}, {"decodes": False}, {"hdr_by": ""}], ids=str)
def test_what_failed_is_not_kept(fault: dict[str, object], cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    cache.lookup(str(path), FULL)
    cache.store(str(path), replace(measured(path), **fault), FULL)  # type: ignore[arg-type]
    assert found(cache, path) is None
    assert cache.info().counts.facts == 0


def test_a_url_is_never_looked_up_also_where_a_file_has_that_name(
    cache: FactsCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "http:" / "host").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    clip(tmp_path / "http:" / "host", "one")
    url = "http://host/clip.mp4"
    assert cache.lookup(url, FULL) is None
    cache.store(url, replace(measured(Path("http:/host/clip.mp4")), path=url), FULL)
    assert cache.info().counts.facts == 0


@pytest.mark.parametrize("name", ["missing.mp4", "folder.mp4", "pipe.mp4", "nul\0.mp4"])
def test_what_is_not_a_file_is_not_known(name: str, cache: FactsCache, tmp_path: Path) -> None:
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    assert cache.lookup(str(tmp_path / name), FULL) is None
    cache.store(str(tmp_path / name), replace(facts(), path=name), FULL)
    assert cache.info().counts.facts == 0


def test_options_that_measure_something_else_do_not_share_facts(cache: FactsCache, tmp_path: Path) -> None:
    path, bundle, own = clip(tmp_path, "one"), clip(tmp_path, "networks", "pose.task"), clip(tmp_path, "detector", "own.onnx")
    every = [
        FULL,
        MeasureOptions(),
        MeasureOptions(pose_model=bundle),
        MeasureOptions(person_model=own),
        MeasureOptions(pose_model=bundle, person_model=own),
        MeasureOptions(Depth.FIRST_FRAME),
        MeasureOptions(Depth.FIRST_FRAME, people=False),
    ]
    for known, options in enumerate(every):
        assert [found(cache, path, each) is not None for each in every] == [number < known for number in range(len(every))]
        stored(cache, path, options)
    for changed, options in ((bundle, MeasureOptions(pose_model=bundle)), (own, MeasureOptions(person_model=own))):
        assert found(FactsCache(cache.folder), path, options) is not None
        changed.write_text("others")
        assert found(FactsCache(cache.folder), path, options) is None
        changed.unlink()
        assert found(FactsCache(cache.folder), path, options) is None


def test_deeper_facts_answer_for_header_and_packets_and_not_the_other_way_round(cache: FactsCache, tmp_path: Path) -> None:
    path, limits = clip(tmp_path, "one"), MeasureOptions(Depth.LIMITS)
    stored(cache, path)
    shallow = found(cache, path, limits)
    assert shallow
    assert (shallow.depth, shallow.picture, shallow.people, shallow.shots) == (Depth.LIMITS, None, None, None)
    assert {missing.reason for missing in shallow.missing.values()} == {"limits-only"}
    other = clip(tmp_path, "other", "other.mp4")
    stored(cache, other, limits)
    assert found(cache, other, limits)
    assert found(cache, other) is None


def test_refreshing_finds_nothing_and_replaces_what_was_kept(cache: FactsCache, tmp_path: Path) -> None:
    path = clip(tmp_path, "one")
    stored(cache, path)
    fresh = FactsCache(cache.folder, refresh=True, clock=later)
    assert not fresh.knows(str(path))
    assert found(fresh, path) is None
    new = replace(measured(path), ffmpeg="/bin/new")
    fresh.store(str(path), new, FULL)
    assert found(cache, path) == new
    assert cache.info().counts.facts == 1


def test_a_file_too_large_to_be_hashed_is_known_by_its_place_alone(cache: FactsCache, tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)
    cache.lookup(str(path), FULL)
    kept = replace(facts(), path=str(path), file=File((1 << 30) + 1, None, "mp4", "media"))
    cache.store(str(path), kept, FULL)
    assert found(cache, path) == kept
    os.utime(path)
    assert found(cache, path) is None


def test_the_file_stays_within_its_bound_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    days, limit = [0], 100_000
    cache = FactsCache(tmp_path / "cache", limit=limit, clock=lambda: later() + days[0] * 86400)
    first = clip(tmp_path, "first", "first.mp4")
    stored(cache, first)
    for number in range(250):
        days[0] = number // 10
        stored(cache, clip(tmp_path, f"{number:050}", f"{number}.mp4"))
        if number % 20 == 0:
            assert found(cache, first)
    info = cache.info()
    assert info.counts.facts > 30
    assert info.bytes < limit * 1.2
    assert found(cache, first)
    assert found(cache, tmp_path / "0.mp4") is None
    assert found(cache, tmp_path / "249.mp4")


def test_a_clock_that_was_once_ahead_does_not_keep_old_facts_for_ever(tmp_path: Path) -> None:
    ahead, now = [1e9], FactsCache(tmp_path / "cache", limit=200_000, clock=lambda: later() + ahead[0])
    for number in range(60):
        stored(now, clip(tmp_path, f"{number:050}", f"{number}.mp4"))
    ahead[0] = 0
    for number in range(60, 200):
        path = clip(tmp_path, f"{number:050}", f"{number}.mp4")
        stored(now, path)
        assert found(now, path)
    assert found(now, tmp_path / "30.mp4") is None


def test_a_clock_set_back_makes_nothing_known_that_is_not(tmp_path: Path) -> None:
    cache, path = FactsCache(tmp_path / "cache", clock=lambda: time.time() - 1e9), clip(tmp_path, "one")
    kept = stored(cache, path)
    assert found(cache, path) == kept
    assert not cache.knows(str(path))
    path.write_text("two")
    assert found(cache, path) is None


def test_nobody_else_may_read_what_is_kept(cache: FactsCache, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        stored(cache, clip(tmp_path, "one"))
    finally:
        os.umask(before)
    (file,) = cache.folder.iterdir()
    assert (cache.folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    file.chmod(0o644)
    assert found(FactsCache(cache.folder), tmp_path / "clip.mp4")
    assert file.stat().st_mode & 0o777 == 0o600


def test_nothing_is_made_by_looking_at_a_cache_that_is_not_there(cache: FactsCache) -> None:
    assert cache.info().counts.facts == 0
    assert cache.clear()
    assert not cache.folder.exists()


def test_a_cleared_cache_is_small_and_goes_on(cache: FactsCache, tmp_path: Path) -> None:
    paths = [clip(tmp_path, f"{number:050}", f"{number}.mp4") for number in range(100)]
    for path in paths:
        stored(cache, path)
    before = cache.info().bytes
    assert cache.clear()
    assert cache.info().bytes < before / 5
    assert found(cache, paths[0]) is None
    stored(cache, paths[0])
    assert found(cache, paths[0])


def test_threads_share_one_cache(cache: FactsCache, tmp_path: Path) -> None:
    paths = [clip(tmp_path, f"clip {number}", f"{number}.mp4") for number in range(40)]
    wrong: list[Path] = []

    def work(mine: list[Path]) -> None:
        for path in mine:
            kept = stored(cache, path)
            wrong.extend([path] if found(cache, path) != kept else [])

    threads = [threading.Thread(target=work, args=(paths[number::4],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert cache.info().counts.facts == 40


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_uses_a_connection_of_its_own(cache: FactsCache, tmp_path: Path) -> None:
    paths = [clip(tmp_path, f"clip {number}", f"{number}.mp4") for number in range(2)]
    kept = stored(cache, paths[0])
    child = os.fork()
    if child == 0:
        good = found(cache, paths[0]) == kept and stored(cache, paths[1]) == found(cache, paths[1])
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert found(cache, paths[1]) == measured(paths[1])
