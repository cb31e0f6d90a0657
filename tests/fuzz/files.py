"""Breaks clips and holds the judgement to its promises: `python -m tests.hostile --count 2000 --seed 1`."""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.fuzz.mutations import BASES, Case, bases, case

SECONDS_MOST = 30.0
"""One file may take so long; past it the worker counts as hung and is killed."""


# --- what is held against the promises ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of one case."""

    index: int
    container: str
    broken_by: str
    verdict: str = ""
    problem: str = ""
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    """Broken promises, each as a clause; empty when all were kept."""


@dataclass(frozen=True)
class Bench:
    """The folders of one worker: where the clip lies, where it works, where temporary files would go."""

    clip: Path
    work: Path
    temp: Path

    def left_behind(self, clip: Path) -> list[str]:
        """Everything in these folders but the clip."""
        return sorted(str(path) for folder in (self.clip, self.work, self.temp) for path in folder.rglob("*") if path != clip)


def tried(subject: Case, bench: Bench) -> Outcome:
    """Judge one case, and list the promises that were not kept."""
    clip = bench.clip / subject.container
    clip.write_bytes(subject.data)
    begun = time.monotonic()
    try:
        report = _judged(clip)
    except Exception as error:
        return Outcome(subject.index, subject.container, subject.broken_by, faults=(f"raised {type(error).__name__}: {error}",))
    seconds = time.monotonic() - begun
    faults = (*_faults(report, subject), *_traces(bench, clip), *(["took too long"] if seconds > SECONDS_MOST else []))
    clip.unlink()
    return Outcome(
        subject.index, subject.container, subject.broken_by, report.verdict.value, report.problem, seconds, tuple(faults)
    )


def _judged(clip: Path) -> Any:
    from validator import Report, validate

    report = validate(clip, depth="full", profile=str(Path(__file__).parents[1] / "support" / "media-only.toml"))
    assert isinstance(report, Report)
    return report


def _faults(report: Any, subject: Case) -> Iterator[str]:
    """What the report itself says wrongly."""
    skipped = any(result.outcome.value == "skip" for result in report.results)
    accepted = report.verdict.value == "accept"
    if accepted and (report.problem or skipped):
        yield "accepted although something was not measured"
    if report.problem == "" and report.bytes != len(subject.data):
        yield "the size is wrong"
    if report.sha256 not in (None, hashlib.sha256(subject.data).hexdigest()):
        yield "the SHA-256 is wrong"
    if report.verdict.value == "reject" and not any(finding.severity.value == "error" for finding in report.findings):
        yield "rejected for no reason"
    yield from _unreadable(report)


def _unreadable(report: Any) -> Iterator[str]:
    """Faults of the two forms of the report: control characters, JSON that is none."""
    from validator.report.context import Context
    from validator.report.formats import render

    document = render("json", [report], Context())
    json.loads(document, parse_constant=_no_constant)
    for form in (document, render("text", [report], Context())):
        if not form.replace("\n", "").isprintable():
            yield "a report holds control characters"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _traces(bench: Bench, clip: Path) -> Iterator[str]:
    """Files and processes that are still there."""
    for path in bench.left_behind(clip):
        yield f"left {path}"
    if _has_child():
        yield "left a process"


def _has_child() -> bool:
    if not hasattr(os, "waitpid") or os.name != "posix":
        return False
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


# --- workers, so that a hang or a crash of one is seen ----------------------------------------------------------------------


def _work(seed: int, indexes: Sequence[int], home: str, pipe: Connection) -> None:
    """A worker's life: name each case before it is tried, then send what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bench = Bench(*(Path(home, name) for name in ("clip", "work", "temp")))
    for folder in (bench.clip, bench.work, bench.temp):
        folder.mkdir(parents=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(bench.temp)
    os.chdir(bench.work)
    undamaged = bases()
    for index in indexes:
        subject = case(seed, index, undamaged)
        pipe.send(replace(subject, data=b""))
        pipe.send(tried(subject, bench))
    pipe.close()


@dataclass
class _Worker:
    """One worker process as its parent sees it."""

    left: list[int]
    process: Any
    pipe: Connection
    busy_with: Case | None = None
    stopped: bool = False
    deadline: float = field(default_factory=lambda: time.monotonic() + 4 * SECONDS_MOST)

    def take(self, message: Case | Outcome) -> Outcome | None:
        """Note where the worker is; gives the outcome when a case is done."""
        self.deadline = time.monotonic() + 2 * SECONDS_MOST
        if isinstance(message, Case):
            self.busy_with = message
            return None
        self.left.remove(message.index)
        self.busy_with = None
        return message

    def stop(self, why: str) -> Outcome:
        """End the worker's process; the case it was at is to blame."""
        _kill_with_children(self.process.pid)
        self.process.join()
        self.stopped = True
        at = self.busy_with or Case(self.left[0], "?", "?", b"")
        self.left.remove(at.index)
        return Outcome(at.index, at.container, at.broken_by, faults=(why,))


def _kill_with_children(pid: int) -> None:
    """The tools run in process groups of their own, so each is ended by its number."""
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(word) for word in listing.read_text().split()] if listing.exists() else []
    for each in (pid, *children):
        try:
            os.kill(each, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        except ProcessLookupError:
            continue


def trials(seed: int, indexes: Iterable[int], jobs: int) -> Iterator[Outcome]:
    """Try every case, spread over `jobs` processes; outcomes come as they end."""
    wanted = list(indexes)
    bases()
    with tempfile.TemporaryDirectory(prefix="hostile-") as home, _crew(seed, wanted, jobs, Path(home)) as crew:
        while crew:
            ready = wait([worker.pipe for worker in crew], timeout=1.0)
            for worker in list(crew):
                if worker.pipe in ready or time.monotonic() > worker.deadline:
                    yield from _heard(worker, crew, seed, Path(home))


@contextmanager
def _crew(seed: int, indexes: list[int], jobs: int, home: Path) -> Iterator[list[_Worker]]:
    crew = [_started(seed, share, home) for number in range(jobs) if (share := indexes[number::jobs])]
    try:
        yield crew
    finally:
        for worker in crew:
            _kill_with_children(worker.process.pid)
            worker.process.join()


def _started(seed: int, share: list[int], home: Path) -> _Worker:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    place = tempfile.mkdtemp(dir=home)
    process = context.Process(target=_work, args=(seed, share, place, sender), daemon=True)
    process.start()
    sender.close()
    return _Worker(list(share), process, receiver)


def _heard(worker: _Worker, crew: list[_Worker], seed: int, home: Path) -> Iterator[Outcome]:
    """One message of a worker, or its end; a worker that died at work is replaced."""
    try:
        outcome = worker.take(worker.pipe.recv()) if worker.pipe.poll() else worker.stop("hung")
    except (EOFError, OSError):
        outcome = worker.stop("the judging process crashed")
    if outcome:
        yield outcome
    if worker.stopped or not worker.left:
        worker.process.join()
        crew.remove(worker)
        if worker.left:
            crew.append(_started(seed, worker.left, home))


# --- the command ----------------------------------------------------------------------------------------------------------


def table(outcomes: Sequence[Outcome], seed: int, seconds: float) -> str:
    """Verdicts by container, the slowest cases, the problems, and every broken promise."""
    lines = [f"{len(outcomes)} files, seed {seed}, {seconds:.0f} s", "", f"{'':18}{'accept':>8}{'review':>8}{'reject':>8}"]
    for name in BASES:
        count = Counter(o.verdict for o in outcomes if o.container == name)
        lines.append(f"{name:18}" + "".join(f"{count[verdict]:8}" for verdict in ("accept", "review", "reject")))
    slow = sorted(outcomes, key=lambda o: -o.seconds)[:3]
    lines += ["", "slowest: " + ", ".join(f"{o.seconds:.2f} s (#{o.index}, {o.container}, {o.broken_by})" for o in slow)]
    problems = Counter(o.problem for o in outcomes if o.problem)
    lines += [f"could not be judged: {text} ({number})" for text, number in problems.most_common()]
    broken = [f"#{o.index} {o.container} {o.broken_by}: {fault}" for o in outcomes for fault in o.faults]
    lines += ["", f"{len(broken)} promises broken", *broken]
    if too_few_judged(outcomes):
        lines.append("too many files could not be judged")
    return "\n".join(lines) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    """Run the trials that the command line asks for; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="how many files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 8), help="processes at a time")
    parser.add_argument("--only", type=int, metavar="INDEX", help="this one file again")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="with --only: write the broken file there, too")
    asked = parser.parse_args(words)
    if asked.keep and asked.only is not None:
        asked.keep.write_bytes(case(asked.seed, asked.only, bases()).data)
    begun = time.monotonic()
    outcomes = list(trials(asked.seed, range(asked.count) if asked.only is None else [asked.only], asked.jobs))
    outcomes.sort(key=lambda o: o.index)
    sys.stdout.write(table(outcomes, asked.seed, time.monotonic() - begun))
    return 1 if any(outcome.faults for outcome in outcomes) or too_few_judged(outcomes) else 0


def too_few_judged(outcomes: Sequence[Outcome]) -> bool:
    """True when over one file in a hundred "could not be judged": a tool may crash on a broken file, but seldom does."""
    return sum(bool(outcome.problem) for outcome in outcomes) > max(1, len(outcomes) / 100)


if __name__ == "__main__":
    sys.exit(main())
