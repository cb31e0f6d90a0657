"""Many clips at once: what becomes of a worker is the matter of its clip alone, and nothing outlives the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fixtures.films import performed
from tests.support.command import CHECK, ROOT, preflight
from tests.support.good import media_only
from tests.support.processes import until, with_mark
from validator import UsageError, validate, validate_many
from validator.batch.cache import FactsCache
from validator.batch.job import Began, Ended, Event, Item, Job, Judged
from validator.batch.pool import judge_many
from validator.batch.tools import TOKEN
from validator.check import options
from validator.errors import ToolFailed
from validator.facts import store
from validator.findings import Report, Verdict

Named = Callable[..., list[str]]


def _job(*, facts: bool = False, depth: str = "limits") -> Job:
    return Job(media_only(), options(media_only(), depth), facts=facts)


def _reports(paths: list[str], **how: object) -> dict[str, Report]:
    found = judge_many([Item(path) for path in paths], _job(), **how)  # type: ignore[arg-type]
    return {os.path.basename(judged.item.clip): judged.report for judged in found if judged.report}


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> object:
    """After each test no process is there that bears its mark."""
    mark = f"test-{os.urandom(8).hex()}"
    monkeypatch.setenv("BATCH_TEST", mark)
    yield
    assert until(lambda: not [pid for pid in with_mark(mark) if pid != os.getpid()])


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_reports_are_those_of_the_library_whatever_the_number_of_workers(named: Named, jobs: int) -> None:
    paths = named("a", "b", "c", "d")
    for path, report in zip(paths, validate_many(paths, profile=media_only(), jobs=jobs), strict=True):
        alone = validate(path, profile=media_only())
        assert (report.path, report.verdict, report.findings, report.results) == (
            path,
            alone.verdict,
            alone.findings,
            alone.results,
        )
        assert (report.media, report.sha256, report.digest, report.depth) == (
            alone.media,
            alone.sha256,
            alone.digest,
            alone.depth,
        )


@pytest.mark.parametrize(("name", "how"), [("crash", "SIGSEGV"), ("killed", "SIGKILL")])
def test_a_clip_that_kills_its_worker_costs_only_itself(named: Named, name: str, how: str) -> None:
    paths = named("a", name, "b", "c", f"{name}-2", "d")
    reports = _reports(paths, jobs=2)
    assert len(reports) == 6
    for file, report in reports.items():
        if name in file:
            assert report.problem.startswith(f"the worker process that judged the clip died ({how})")
            assert report.verdict is Verdict.REVIEW
        else:
            assert (report.verdict, report.problem) == (Verdict.ACCEPT, "")


def test_a_clip_that_hangs_is_given_up_after_its_time_and_leaves_no_tool(named: Named) -> None:
    reports = _reports(named("a", "hang", "b", "c"), jobs=2, timeout=2.0)
    assert reports["hang.mp4"].problem == "it was not judged within 2 s and was given up (--timeout)."
    assert reports["hang.mp4"].seconds_spent >= 2
    assert [report.problem for name, report in reports.items() if name != "hang.mp4"] == ["", "", ""]


def test_in_order_a_slow_clip_holds_the_others_back_and_else_it_does_not(named: Named) -> None:
    paths = named("slow", "a", "b", "c")
    for ordered in (True, False):
        found = [judged.item.clip for judged in judge_many(map(Item, paths), _job(), jobs=2, ordered=ordered)]
        assert (found == paths, sorted(found)) == (ordered, sorted(paths))


def test_the_networks_say_in_a_worker_what_they_say_here() -> None:
    paths = [str(performed(name)) for name in ("good", "good", "empty")]
    alone = {path: validate(path) for path in paths}
    for report in validate_many(paths, jobs=1):
        same = alone[report.path]
        assert (report.verdict, report.media, report.findings) == (same.verdict, same.media, same.findings)


def test_a_program_may_use_the_cache_and_else_leaves_it_alone(named: Named) -> None:
    (path,) = named("a")
    runs, known = [], []
    for cached in (False, True, True):
        known.append(FactsCache().lookup(path, _job().options) is not None)
        (made,) = validate_many([path], profile=media_only(), depth="limits", cached=cached)
        runs.append((made.verdict, made.findings, made.results, made.media))
    assert known == [False, False, True]
    assert runs[0] == runs[1] == runs[2]


def test_facts_come_as_the_store_writes_them(named: Named) -> None:
    (judged,) = judge_many([Item(named("a")[0])], _job(facts=True), jobs=1)
    assert judged.facts
    assert '"kind": "media"' in judged.facts
    assert "\n" not in judged.facts
    assert store.BEFORE.startswith('{"schema": ')


def test_what_names_no_clip_has_a_sentence_and_in_the_library_a_report(named: Named) -> None:
    (path,) = named("a")
    judged = list(judge_many(map(Item, ["nowhere.mp4", path]), _job(), jobs=1))
    assert (judged[0].report, judged[0].refused) == (None, "nowhere.mp4: no such file or folder.")
    lost, good = validate_many(["nowhere.mp4", path], profile=media_only(), depth="limits", jobs=1)
    assert (lost.problem, lost.verdict, good.problem) == ("nowhere.mp4: no such file or folder.", Verdict.REVIEW, "")
    with pytest.raises(UsageError):
        validate_many([path], profile="nonsense")


def test_a_worker_that_grows_is_replaced_and_the_others_stay(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = named("a", "b", "c", "d")
    tokens = {mb: _tokens_seen(paths, mb) for mb in (1.0, 10_000.0)}
    assert (len(tokens[1.0]), len(tokens[10_000.0])) == (4, 1)


def _tokens_seen(paths: list[str], recycle_mb: float) -> set[int]:
    """The workers that were there while clips began."""
    seen: set[int] = set()

    def noted(event: Event) -> None:
        if isinstance(event, Began):
            seen.update(_workers())

    assert len(list(judge_many(map(Item, paths), _job(), jobs=1, recycle_mb=recycle_mb, on_event=noted))) == len(paths)
    return seen


def _workers() -> list[int]:
    return [pid for pid in with_mark(os.environ["BATCH_TEST"]) if pid != os.getpid() and _is_worker(pid)]


def _is_worker(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return b"validator.batch.worker" in file.read()
    except OSError:
        return False


def test_a_reader_that_takes_its_time_costs_no_clip_its_own(named: Named) -> None:
    paths = named("a", "b", "c", "d")
    reports = []
    for report in validate_many(paths, profile=media_only(), depth="limits", jobs=2, timeout=1.0):
        time.sleep(1.6)
        reports.append(report.problem)
    assert reports == [""] * 4


def test_a_program_needs_no_guard_around_its_first_line(named: Named) -> None:
    code = (
        "import sys, validator\nprint(*(r.verdict.value for r in validator.validate_many(sys.argv[1:], depth='limits', jobs=2)))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, *named("a", "b")], capture_output=True, text=True, env=env, timeout=60)
    assert (done.stdout, done.stderr) == ("accept accept\n", "")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="python -m itself looks into the working folder first")
def test_what_lies_in_the_working_folder_is_not_taken_for_a_package(named: Named, tmp_path: Path) -> None:
    for name in ("json.py", "validator.py", "cattrs.py"):
        (tmp_path / name).write_text("raise SystemExit(7)")
    done = preflight(*CHECK, "--limits-only", "--jobs", "2", *named("a", "b"), env={"PYTHONSAFEPATH": "1"}, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")


def test_what_is_known_already_needs_no_worker(named: Named) -> None:
    paths = named("a", "b")
    events: list[Event] = []
    found = list(
        judge_many(map(Item, paths), _job(), on_event=events.append, known=lambda item: Judged(item, None, refused="known"))
    )
    assert ([judged.refused for judged in found], events) == (["known", "known"], [])


def test_workers_that_die_before_they_begin_end_the_run_with_a_sentence(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ToolFailed, match="die before they begin"):
        list(judge_many(map(Item, named("a")), _job(), jobs=1))
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(ToolFailed, match="cannot be started: No such file"):
        list(judge_many(map(Item, named("b")), _job(), jobs=1))


def test_a_run_that_is_closed_in_the_middle_leaves_no_process(named: Named) -> None:
    paths = named("a", "hang", "hang-2")
    with closing(judge_many(map(Item, paths), _job(), jobs=2)) as run:
        assert next(run).item.clip == paths[0]
        assert _workers()
    assert [pid for pid in with_mark(os.environ["BATCH_TEST"]) if pid != os.getpid()] == []


def test_an_interruption_gives_first_what_was_judged_before_its_turn(named: Named) -> None:
    paths = named("hang", "a", "b", "c")
    ended: list[Event] = []

    def interrupt(event: Event) -> None:
        ended.extend([event] if isinstance(event, Ended) else [])
        if len(ended) == 3:
            ended.append(event)
            os.kill(os.getpid(), signal.SIGINT)

    got: list[str] = []
    # Whoever runs the tests in the background of a shell has had Ctrl-C switched off for them.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            got.extend(
                judged.item.clip for judged in judge_many(map(Item, paths), _job(), jobs=2, ordered=True, on_event=interrupt)
            )
    finally:
        signal.signal(signal.SIGINT, before)
    assert got[:2] == paths[1:3]


def test_the_key_of_a_service_and_a_urls_query_are_never_on_a_command_line(named: Named) -> None:
    url = "http://127.0.0.1:1/a.mp4?Signature=SECRET"
    seen: list[bytes] = []

    def noted(event: Event) -> None:
        for pid in _workers():
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                seen.append(file.read())

    (judged,) = judge_many([Item(url)], _job(), jobs=1, on_event=noted)
    assert judged.report
    assert (judged.report.path, "SECRET" in judged.report.problem) == ("http://127.0.0.1:1/a.mp4?…", False)
    assert seen
    assert not any(b"SECRET" in line for line in seen)
    assert TOKEN not in os.environ


def test_workers_that_always_die_before_they_take_up_their_clip_end_the_run(
    named: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "worker"
    program.write_text("#!/bin/sh\nread job\necho '{\"ready\": true}'\nread clip\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
    with pytest.raises(ToolFailed, match="die before they begin"):
        list(judge_many(map(Item, named("a")), _job(), jobs=1))
