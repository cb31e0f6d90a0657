"""The kill campaign of `run`: SIGKILL at random moments of the way from a file to its template, then `run` again.

`python tests/storm/run_campaign.py --kills 150 --seed 12`. Each round has a ledger of its own, one or two clips, and up to three
kills; then the command runs to its end, and what is in the store, at the service and on the disk is compared with what may be
there: one upload for each content, one task for each clip, no file. The draws are the same for the same seed. Ends with 1 for a fault.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from fixtures.service.service import Job, Service
from submitter.ledger.ledger import Ledger
from submitter.task import State
from tests.support.bucket import NAME, Bucket, bucket
from tests.support.command import MEDIA_ONLY
from tests.support.processes import until, with_mark
from tests.support.running import PLAIN, SLOW, path_of
from tests.support.sending import surroundings

MODES = {
    "plain": (("side-200.mp4",), ()),
    "strip": ((PLAIN,), ("--strip-audio",)),
    "fix": ((SLOW,), ("--fix",)),
    "batch": (("side-200.mp4", SLOW), ("--fix", "--strip-audio")),
    "cleanup": (("side-200.mp4",), ("--cleanup",)),
}
"""Clips and options of each kind of round."""
KILLS_MOST = 3
"""In one round."""
RUN_SECONDS = 120.0
GONE_SECONDS = 20.0
"""How long tools may take to notice that their parent is dead."""


@dataclass(frozen=True)
class Moment:
    """When a run is killed: so many seconds after something came true, or after its start."""

    seconds: float
    true: Callable[[], bool] = lambda: True

    def wait(self, number: int) -> None:
        """Until then, or until the process is over."""
        end = time.monotonic() + RUN_SECONDS
        while not self.true() and Path(f"/proc/{number}").exists() and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(self.seconds)


class Forker:
    """Starts the command without its imports."""

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        """It imports everything when it is first needed."""
        program = [sys.executable, str(Path(__file__).with_name("run_forker.py"))]
        return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, words: Sequence[str], env: dict[str, str], place: Path, moment: Moment | None) -> int:
        """The status of one run, killed at that moment if it still runs then."""
        assert self._process.stdin and self._process.stdout
        order = {"words": words, "env": env, "out": str(place / "out"), "err": str(place / "err")}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        number = json.loads(self._process.stdout.readline())["pid"]
        if moment is not None:
            moment.wait(number)
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return int(json.loads(self._process.stdout.readline())["status"])

    def close(self) -> None:
        """End it, if it was started."""
        if "_process" not in vars(self):
            return
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@dataclass
class Round:
    """One ledger, one or two clips, and what became of them."""

    number: int
    mode: str
    place: Path
    service: Service
    store: Bucket
    forker: Forker

    def __post_init__(self) -> None:
        """An empty folder, with copies of the clips."""
        self.mark = f"run-{self.number}-{os.urandom(4).hex()}"
        for name in ("clips", "tmp", "state", "cache"):
            (self.place / name).mkdir(parents=True)
        names, self.options = MODES[self.mode]
        self.clips = [shutil.copy(path_of(name), self.place / "clips" / name) for name in names]
        self.ledger = self.place / "state" / "ledger.sqlite3"
        self.ready = False

    @property
    def prefix(self) -> str:
        """Of all keys of this round."""
        return f"round-{self.number}/"

    def run(self, moment: Moment | None = None) -> int:
        """The command, killed or to its end."""
        env = {**surroundings(self.service, self.ledger), **self.store.env, "RUN_CAMPAIGN": self.mark}
        self.ready = self.ready or any(len(path.stem) == 64 for path in Path(f"{self.ledger}.made").glob("*"))
        env |= {"TMPDIR": str(self.place / "tmp"), "MOTION_PREFLIGHT_CACHE": str(self.place / "cache")}
        to = ("--to", f"s3://{NAME}/{self.prefix}", "--profile", MEDIA_ONLY, "--allow-private-host", "--no-cache")
        return self.forker.run(["run", *map(str, self.clips), *to, *self.options], env, self.place, moment)

    def moment(self, rng: random.Random, seconds: float) -> Moment:
        """Any moment of the `seconds` that a run takes, or one at which something just left the machine, or a file is made."""
        kind = rng.choice(("time", "time", "store", "service", "made"))
        stored, asked = len(self.store.requests) + rng.randint(1, 4), len(self.service.requests) + rng.randint(1, 2)
        made = Path(f"{self.ledger}.made")
        return {
            "time": Moment(rng.uniform(0, seconds)),
            "store": Moment(rng.uniform(0, 0.03), lambda: len(self.store.requests) >= stored),
            "service": Moment(rng.uniform(0, 0.03), lambda: len(self.service.requests) >= asked),
            "made": Moment(rng.uniform(0, 0.5), made.exists),
        }[kind]

    @property
    def last_done(self) -> str:
        """The last step that the last run had done."""
        found = re.findall(r"✓ ([a-z ]+?) {2,}", f"{self.said} ")
        return found[-1] if found else "nothing"

    @property
    def said(self) -> str:
        """What the last run said of itself."""
        return (self.place / "err").read_text()

    def settled(self) -> bool:
        """What a user does who looked at the service: adopt or forget a lost request; whether there was one."""
        found = False
        with Ledger(self.ledger) as ledger:
            for task in [each for each in ledger.tasks([State.UNKNOWN]) if each.is_lost]:
                found, mine = True, [job for job in self.jobs if ledger.find(job.task_id) is None]
                fitting = [job for job in mine if task.url.partition("?")[0] == job.video_url.partition("?")[0]]
                ledger.adopt(task.row, fitting[0].task_id) if fitting else ledger.forget(task.row)
        return found

    @property
    def jobs(self) -> list[Job]:
        """The tasks that the service made of this round's clips."""
        return [job for job in list(self.service.jobs.values()) if f"/{self.prefix}" in job.video_url]

    def faults(self, status: int) -> Iterator[str]:
        """Where a rule is broken after the last run, as sentences."""
        if status:
            yield f"the last run ended with {status}: {self.said}"
        if self.ready and re.search("✓ (fix|strip)", self.said):
            yield f"made twice: {self.said}"
        puts = Counter(key for key in self.store.puts if key.startswith(self.prefix))
        if sorted(puts.values()) != [1] * len(self.clips):
            yield f"uploads: {dict(puts)}"
        tasks = Counter(job.video_url.partition("?")[0] for job in self.jobs)
        if sorted(tasks.values()) != [1] * len(self.clips):
            yield f"tasks: {dict(tasks)}"
        yield from self._left()

    def _left(self) -> Iterator[str]:
        until(lambda: not with_mark(self.mark), GONE_SECONDS)
        if left := with_mark(self.mark):
            yield f"processes are left: {left}"
        if open_parts := [key for key, _ in self.store.parts.values() if key.startswith(self.prefix)]:
            yield f"open uploads are left: {open_parts}"
        state = {path.name for path in (self.place / "state").iterdir()} - {"ledger.sqlite3.locks"}
        if strange := {name for name in state if not name.startswith("ledger.sqlite3")} | (state & {"ledger.sqlite3.made"}):
            yield f"files are left beside the ledger: {sorted(strange)}"
        names = [path.name for folder in ("tmp", "clips") for path in (self.place / folder).iterdir()]
        if sorted(names) != sorted(Path(clip).name for clip in self.clips):
            yield f"other files: {names}"
        if b"X-Amz-Signature" in b"".join(path.read_bytes() for path in self.ledger.parent.glob("ledger*") if path.is_file()):
            yield "a signature is left in the ledger"


class Campaign:
    """Rounds until there were enough kills."""

    def __init__(self, root: Path, seed: int, service: Service, store: Bucket, forker: Forker) -> None:
        """One undisturbed run of each kind says how long it takes."""
        self.root, self.service, self.store, self.forker = root, service, store, forker
        self.seed, self.rng, self.numbers = seed, random.Random(seed), itertools.count()
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self.seconds = {mode: self._calm(mode) for mode in MODES}

    def run(self, kills: int) -> int:
        """1 if any check failed."""
        begun = time.monotonic()
        modes = itertools.cycle(MODES)
        while self.counts["kills"] < kills:
            self._struck(next(modes), kills)
            if self.counts["rounds"] % 10 == 0:
                print(f"{time.monotonic() - begun:.0f} s: {self._said()}", flush=True)
        print(f"in {time.monotonic() - begun:.0f} s: {self._said()}", flush=True)
        return 1 if self.faults else 0

    def _said(self) -> str:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        return f"seed {self.seed}: {len(self.faults)} faults; {counts}"

    def _round(self, mode: str) -> Round:
        number = next(self.numbers)
        return Round(number, mode, self.root / f"{number}-{mode}", self.service, self.store, self.forker)

    def _calm(self, mode: str) -> float:
        begun, made = time.monotonic(), self._round(mode)
        self._judge(made, made.run())
        return time.monotonic() - begun

    def _struck(self, mode: str, kills: int) -> None:
        made = self._round(mode)
        for _ in range(self.rng.randint(1, KILLS_MOST)):
            if made.run(made.moment(self.rng, self.seconds[mode])) != -signal.SIGKILL:
                break
            self.counts["kills"] += 1
            self.counts[f"after {made.last_done}"] += 1
            if self.counts["kills"] >= kills:
                break
        self.counts["rounds"] += 1
        self._judge(made, made.run())

    def _judge(self, made: Round, status: int) -> None:
        if status == 5 and made.settled():
            self.counts["lost requests"] += 1
            status = made.run()
        found = list(made.faults(status))
        for fault in found:
            print(f"seed {self.seed}, round {made.number} ({made.mode}): {fault}", flush=True)
        self.faults += found
        if not found:
            shutil.rmtree(made.place)


def main(words: Sequence[str] | None = None) -> int:
    """Run the campaign; 1 if any check failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--kills", type=int, default=150)
    asked = parser.parse_args(words)
    root = Path(tempfile.mkdtemp(prefix="run-campaign-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root)
        service, store, forker = stack.enter_context(Service()), stack.enter_context(bucket()), Forker()
        stack.callback(forker.close)
        return Campaign(root, asked.seed, service, store, forker).run(asked.kills)


if __name__ == "__main__":
    sys.exit(main())
