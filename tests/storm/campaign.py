"""The proof by storm: processes killed and interrupted at random moments, on one ledger, against a service that misbehaves.

`python tests/storm/campaign.py --kills 400 --signals 300 --seed 8`. The draws (what each process does, when it is struck, what
the service answers) are the same for the same seed; the timing is the machine's. Ends with 1 if any check failed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.storm import balance
from tests.storm.balance import Campaign, Fault
from tests.storm.hostile_service import Hostile
from tests.storm.log import Log
from tests.storm.place import Field
from tests.storm.rounds import Ended, Round, draw_round, undisturbed
from tests.storm.sentences import Verdict
from tests.storm.tls import throwaway_ca
from tests.storm.workers import Slot

WORKERS = 4
_SETTLING = 100_000
"""Round numbers from here on are those of the undisturbed runs."""


@dataclass
class Storm:
    """Draws rounds and lets the workers run them until there were enough kills and signals."""

    seed: int
    kills: int
    signals: int
    tls: float
    place: Field
    ended: list[Ended] = field(default_factory=list)
    killed: int = 0
    interrupted: int = 0
    said: float = 0.0

    def __post_init__(self) -> None:
        """Nothing runs yet."""
        self._lock = threading.Lock()
        self._numbers = itertools.count()

    def blow(self, slots: list[Slot]) -> None:
        """Until it is over."""
        with ThreadPoolExecutor(len(slots)) as pool:
            for done in [pool.submit(self._work, slot) for slot in slots]:
                done.result()

    def _work(self, slot: Slot) -> None:
        while drawn := self._next():
            self._count(slot.run(drawn))

    def _next(self) -> Round | None:
        with self._lock:
            enough = self.killed >= self.kills and self.interrupted >= self.signals
            if enough or self.place.service.broken:
                return None
            return draw_round(self.seed, next(self._numbers), self.tls)

    def _count(self, done: Ended) -> None:
        with self._lock:
            self.ended.append(done)
            self.killed += done.status == -SIGKILL and not done.hung
            self.interrupted += bool({SIGINT, SIGTERM} & set(done.struck))
            if time.monotonic() - self.said > 15:
                self.said = time.monotonic()
                print(f"{len(self.ended)} rounds, {self.killed} killed, {self.interrupted} interrupted", flush=True)

    @property
    def clips(self) -> list[int]:
        """The clips that took part."""
        return sorted({done.round.clip for done in self.ended})


class Calm:
    """Brings every clip to its end by runs that nobody disturbs."""

    def __init__(self, place: Field, ended: list[Ended]) -> None:
        """`ended` is added to."""
        self.place, self.ended = place, ended
        self._numbers = itertools.count(_SETTLING)
        self._lock = threading.Lock()
        self._can_adopt, self._can_forget = "--as" in _help("wait"), "forget" in _help("tasks")

    def settle(self, slots: list[Slot], clips: list[int]) -> None:
        """Submit each again, wait for what is live, ask for what is lost, adopt or forget it, and submit once more."""
        self._all(slots, clips, self._once)
        for words in (["tasks", "--ask"], ["wait", "--all", "--deadline", "20s"], ["tasks", "--format", "json"]):
            self._run(slots[0], clips[0], words)
        self._all(slots, clips, self._lost)
        self._all(slots, clips, self._once)

    def _all(self, slots: list[Slot], clips: list[int], step: object) -> None:
        free = list(slots)

        def work(clip: int) -> None:
            with self._lock:
                slot = free.pop()
            try:
                step(slot, clip)  # type: ignore[operator]
            finally:
                free.append(slot)

        with ThreadPoolExecutor(len(slots)) as pool:
            list(pool.map(work, clips))

    def _once(self, slot: Slot, clip: int) -> None:
        self._run(slot, clip, action="submit-wait")
        for row in self.place.rows(self.place.url(clip)):
            if row["task_id"] and row["state"] in ("pending", "running", "unknown"):
                self._run(slot, clip, ["wait", row["task_id"], "--deadline", "20s"])

    def _lost(self, slot: Slot, clip: int) -> None:
        """What a user would do who looked at the service's own page."""
        rows = self.place.rows()
        made = {each["task"]: each["by"] for each in self.place.service.log.every("made", clip=self.place.url(clip))}
        known = {row["task_id"] for row in rows}
        for row in [each for each in rows if each["url"] == self.place.url(clip) and _is_lost(each)]:
            task = next((task for task, by in made.items() if by == row["path"] and task not in known), None)
            candidates = [each["row"] for each in rows if _is_lost(each) and task in json.loads(each["possible"])]
            if task and self._can_adopt:
                self._run(slot, clip, ["wait", task, "--as", str(row["row"]), "--deadline", "20s"])
            elif task and candidates == [row["row"]]:
                self._run(slot, clip, ["wait", task, "--deadline", "20s"])
            elif not task and self._can_forget:
                self._run(slot, clip, ["tasks", "forget", str(row["row"])])

    def _run(self, slot: Slot, clip: int, words: Iterable[str] = (), action: str = "submit-wait") -> None:
        drawn = undisturbed(next(self._numbers), clip, action, tls=clip % 2 == 0)
        done = slot.run(drawn, list(words))
        with self._lock:
            self.ended.append(done)


def _is_lost(row: dict[str, object]) -> bool:
    return row["state"] == "unknown" and row["task_id"] is None


def _help(command: str) -> str:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-m", "submitter", command, "--help"], capture_output=True, text=True, cwd=root)
    return done.stdout


@dataclass(frozen=True)
class Result:
    """What the campaign came to."""

    storm: Storm
    all: Campaign
    faults: list[Fault]
    heard: list[Verdict]
    seconds: float


def run(kills: int, signals: int, seed: int, tls: float, folder: Path) -> Result:
    """The storm, the calm after it, and the checks."""
    begun = time.monotonic()
    authority = folder / "authority.pem"
    log = Log(folder / "service.jsonl")
    with Hostile(seed=seed, log=log, speaks_tls=throwaway_ca(authority), keep_requests=False) as service:
        place = Field(folder, service, authority)
        slots = [Slot(place) for _ in range(WORKERS)]
        try:
            storm = Storm(seed, kills, signals, tls, place)
            storm.blow(slots)
            service.calm = True
            time.sleep(1.0)
            Calm(place, storm.ended).settle(slots, storm.clips)
        finally:
            for slot in slots:
                slot.close()
        heard: list[Verdict] = []
        faults = list(_checked(Campaign(place, service, storm.ended), heard))
    log.close()
    return Result(storm, Campaign(place, service, storm.ended), faults, heard, time.monotonic() - begun)


def _checked(all_: Campaign, heard: list[Verdict]) -> Iterator[Fault]:
    yield from (Fault("service", "its own error", error) for error in all_.service.broken)
    yield from balance.paid_twice(all_)
    yield from balance.ids_lost(all_)
    yield from balance.false_sentences(all_, heard)
    yield from balance.bad_ends(all_)
    yield from balance.left_behind(all_)
    yield from balance.unsettled(all_)


CHECKS = ("service", "paid twice", "ids lost", "false sentences", "unknown sentences", "bad ends", "left behind", "unsettled")


def table(result: Result) -> Iterator[str]:
    """What happened and what it came to, in lines."""
    storm, ended, service = result.storm, result.all.ended, result.all.service
    struck = sum(number != SIGKILL for done in ended for number in done.struck)
    yield f"seed {storm.seed}: {len(ended)} processes in {result.seconds:.0f} s, {WORKERS} at a time, {len(storm.clips)} clips"
    yield f"  killed by SIGKILL {storm.killed}, interrupted {storm.interrupted} (with {struck} SIGINT or SIGTERM)"
    yield f"  requests that reached the service {sum(1 for _ in service.log.every('post'))}, tasks made {len(service.jobs)}"
    yield f"  over TLS {sum(each['tls'] for each in service.log.every('post'))}"
    for title, counted in (
        ("modes", Counter(done.round.mode for done in ended)),
        ("commands", Counter(done.words[0] + (" --again" if "--again" in done.words else "") for done in ended)),
        ("statuses", Counter(str(done.status) for done in ended)),
        (
            "row of the killed",
            Counter(done.own[-1]["state"] if done.own else "none" for done in ended if done.status == -SIGKILL),
        ),
        (
            "row of the interrupted",
            Counter(done.own[-1]["state"] if done.own else "none" for done in ended if done.status > 0 and done.struck),
        ),
        ("faults of submits", Counter(each["fault"] for each in service.log.every("post"))),
        ("states of rows", Counter(row["state"] for row in result.all.place.rows())),
        ("sentences", Counter(each.kind for each in result.heard)),
    ):
        yield f"  {title}: " + ", ".join(f"{name} {count}" for name, count in counted.most_common())
    for check in CHECKS:
        yield from _counted(check, [fault for fault in result.faults if fault.check == check])


def _counted(check: str, faults: list[Fault]) -> Iterator[str]:
    yield f"{check}: {len(faults)}"
    for what, count in Counter(fault.what for fault in faults).most_common():
        yield f"  {count} x {what}"
        for fault in [fault for fault in faults if fault.what == what][:2]:
            yield f"      {fault.where}"


def main() -> int:
    """The campaign from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=400, help="SIGKILLs that must find a process alive")
    parser.add_argument("--signals", type=int, default=300, help="processes that SIGINT or SIGTERM must find alive")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--tls", type=float, default=0.4, help="share of the processes that go over TLS")
    parser.add_argument("--keep", metavar="FOLDER", help="leave logs, ledger and outputs there")
    given = parser.parse_args()
    folder = Path(given.keep or tempfile.mkdtemp(prefix="campaign-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        result = run(given.kills, given.signals, given.seed, given.tls, folder)
        print("\n".join(table(result)))
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
