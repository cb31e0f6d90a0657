"""A pool of warm workers for programs that serve: every clip has its answer in time, whatever becomes of the workers."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.good import media_only
from tests.support.processes import until, with_mark
from validator import CannotJudge, UsageError, Verdict, WorkerPool, validate
from validator.batch.tools import TOKEN

Named = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """After each test no process is there that bears its mark, and no file in the folder for temporary ones."""
    mark = f"test-{os.urandom(8).hex()}"
    monkeypatch.setenv("BATCH_TEST", mark)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    yield
    assert until(lambda: not [pid for pid in with_mark(mark) if pid != os.getpid()])
    assert os.listdir(tmp_path / "tmp") == []


def _pool(*, jobs: int = 1, timeout: float = 60.0, depth: str = "limits") -> WorkerPool:
    return WorkerPool(profile=media_only(), depth=depth, jobs=jobs, timeout=timeout)


def test_files_bytes_and_open_files_have_the_report_of_the_library() -> None:
    for name in ("plain.mp4", "rate-23.mp4"):
        path = CLIPS[name].path()
        data = path.read_bytes()
        alone = validate(path, profile=media_only(), depth="limits")
        with _pool(jobs=2) as pool:
            given = [(path, ""), (path, "a b.mp4"), (data, "a b.mp4"), (io.BytesIO(data), "a b.mp4")]
            found = [pool.submit(clip, name=called) for clip, called in given]
            for future, called in zip(found, (str(path), *["a b.mp4"] * 3), strict=True):
                report = future.result()
                assert (report.path, report.verdict, report.media, report.sha256) == (
                    called,
                    alone.verdict,
                    alone.media,
                    alone.sha256,
                )
                assert [finding.message for finding in report.findings] == [finding.message for finding in alone.findings]
                assert called.partition(" ")[0] in report.repair_command or not report.repair_command


def test_a_clip_that_hangs_is_given_up_and_the_next_one_judged(named: Named) -> None:
    hang, after = named("hang", "a")
    with _pool(timeout=2.0) as pool:
        lost, fine = pool.submit(hang), pool.submit(after)
        assert lost.result().problem == "it was not judged within 2 s and was given up (--timeout)."
        assert (lost.result().verdict, fine.result().verdict) == (Verdict.REVIEW, Verdict.ACCEPT)


def test_bytes_that_hang_are_called_by_their_name(named: Named) -> None:
    (path,) = named("a")
    with _pool(timeout=2.0) as pool:
        report = pool.validate(Path(path).read_bytes(), name="my.hang")
    assert (report.path, report.problem[:25]) == ("my.hang", "it was not judged within ")


def test_the_time_that_a_worker_waited_for_a_clip_is_not_given_to_the_clip(named: Named) -> None:
    hang, first = named("hang", "a")
    with _pool(timeout=1.0) as pool:
        assert pool.validate(first).problem == ""
        threading.Event().wait(6)
        report = pool.validate(hang)
    assert "not judged within 1 s" in report.problem
    assert report.seconds_spent < 6


@pytest.mark.parametrize("name", ["crash", "killed"])
def test_a_clip_that_kills_its_worker_costs_only_itself(named: Named, name: str) -> None:
    paths = named("a", name, "b")
    with _pool() as pool:
        reports = [future.result() for future in [pool.submit(path) for path in paths]]
    assert [bool(report.problem) for report in reports] == [False, True, False]


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="finds the worker in /proc")
def test_a_worker_that_is_killed_while_it_waits_costs_no_clip(named: Named) -> None:
    (path,) = named("a")
    with _pool() as pool:
        pool.validate(path)
        (worker,) = [pid for pid in with_mark(f"{TOKEN}=") if pid in _children()]
        os.kill(worker, signal.SIGKILL)
        assert until(lambda: worker not in with_mark(f"{TOKEN}="))
        assert pool.validate(path).problem == ""


def _children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


def test_several_threads_have_their_clips_judged_at_once(named: Named) -> None:
    slow, *rest = named("hang", "a", "b", "c", "d")
    with _pool(jobs=2, timeout=20.0) as pool:
        waiting = pool.submit(slow)
        assert [future.result().problem for future in [pool.submit(path) for path in rest]] == [""] * 4
        assert not waiting.done()


def test_an_event_loop_awaits_it(named: Named) -> None:
    async def both() -> list[str]:
        with _pool() as pool:
            return [(await asyncio.wrap_future(pool.submit(path))).verdict.value for path in named("a", "b")]

    assert asyncio.run(both()) == ["accept", "accept"]


def test_a_cancelled_clip_is_not_judged_and_leaves_no_file(named: Named) -> None:
    hang, other = named("hang", "a")
    with _pool(timeout=3.0) as pool:
        first = pool.submit(hang)
        second = pool.submit(Path(other).read_bytes(), name="a.mp4")
        assert second.cancel()
        assert first.result().problem
        with pytest.raises(CancelledError):
            second.result()
        assert pool.validate(other).verdict is Verdict.ACCEPT


def test_closing_ends_what_is_at_work_and_what_waits(named: Named) -> None:
    hang, other = named("hang", "a")
    pool = _pool(timeout=600.0)
    waiting = [pool.submit(hang), pool.submit(other)]
    assert until(waiting[0].running)
    pool.close()
    pool.close()
    for future in (*waiting, pool.submit(other)):
        with pytest.raises(CannotJudge, match="the pool of workers was closed"):
            future.result(timeout=10)


def test_what_names_no_clip_has_a_report_and_a_wrong_target_none() -> None:
    with _pool() as pool:
        assert pool.validate("nowhere.mp4").problem == "nowhere.mp4: no such file or folder."
    with pytest.raises(UsageError):
        WorkerPool(profile="nonsense")


def test_where_no_worker_starts_each_clip_says_so(named: Named, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (path,) = named("a")
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
    with _pool() as pool:
        for _ in range(2):
            with pytest.raises(CannotJudge, match="worker processes die before they begin"):
                pool.validate(path)
