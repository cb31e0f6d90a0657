"""The campaign's accounts: tasks paid twice, ids lost, ends that are not as documented, things left behind."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hostile_log import Log
from hostile_service import Hostile
from rounds import Ended, Field
from sentences import Case, Verdict, sentences

ENDS = {"submit": {0, 4, 5}, "wait": {0, 2, 4, 5}, "status": {0, 2, 4, 5}, "cancel": {0, 2, 4, 5}, "tasks": {0, 5}}
"""Documented statuses that can come of each command here; 2 for a row that is not there yet, or nothing to wait for."""
INTERRUPTED = {130, 143}


@dataclass(frozen=True)
class Fault:
    """One promise broken, once."""

    check: str
    what: str
    """The same for the same kind of break, so that they can be counted."""
    where: str


@dataclass
class Campaign:
    """All that happened."""

    place: Field
    service: Hostile
    ended: Sequence[Ended]

    @property
    def log(self) -> Log:
        """The service's."""
        return self.service.log

    @property
    def by_name(self) -> Mapping[str, Ended]:
        """Every process by its name."""
        return {each.name: each for each in self.ended}

    @property
    def urls(self) -> Mapping[str, str]:
        """Task to clip."""
        return {each["task"]: each["clip"] for each in self.log.every("made")}


def paid_twice(all_: Campaign) -> Iterator[Fault]:
    """A task made for a clip that had one already, live, finished or lost, by a process that was not told to send again."""
    earlier = defaultdict[str, list[str]](list)
    for made in all_.log.every("made"):
        by, clip = all_.by_name[made["by"]], made["clip"]
        standing = [task for task in earlier[clip] if not all_.service.free(all_.service.jobs[task], made["wall"])]
        if standing and "--again" not in by.words:
            faults = {each["task"]: each["fault"] for each in all_.log.every("post", clip=clip)}
            before = " + ".join(sorted({faults.get(task, "?") for task in standing}))
            lane = ", after an --again" if any("--again" in each.words for each in all_.ended if each.url == clip) else ""
            yield Fault("paid twice", f"first task's answer: {before}{lane}", f"{by.name} {clip}: {made['task']} beside {standing}")
        earlier[clip].append(made["task"])


def ids_lost(all_: Campaign) -> Iterator[Fault]:
    """Every task that was made is in the ledger, as a row's own or as possible; every row's own is the clip's."""
    rows = all_.place.rows()
    own = {row["task_id"]: row for row in rows if row["task_id"]}
    possible = {task for row in rows for task in json.loads(row["possible"])}
    arrived = {each["task"] for each in all_.log.every("answered") if each["true"]}
    for task, url in all_.urls.items():
        if task not in own and task not in possible:
            kind = "its answer arrived" if task in arrived else "its answer was cut"
            yield Fault("ids lost", f"in no row ({kind})", f"{task} {url}")
    for task, row in own.items():
        if task not in all_.urls:
            yield Fault("ids lost", "a row has a task that was never made", f"row {row['row']}: {task}")
        elif row["url"] and all_.urls[task] != row["url"]:
            yield Fault("ids lost", "a row has another clip's task", f"row {row['row']}: {task}")


def false_sentences(all_: Campaign, heard: list[Verdict]) -> Iterator[Fault]:
    """Every sentence that was printed, against the log; each is kept in `heard`."""
    by_name, urls = all_.by_name, all_.urls
    for done in all_.ended:
        for verdict in sentences(Case(done, all_.log, by_name, urls)):
            heard.append(verdict)
            if verdict.kind == "?":
                yield Fault("unknown sentences", verdict.text[:60], f"{done.name} {done.words[0]}: {verdict.text[:300]}")
            elif verdict.false:
                why = _general(verdict.false)
                where = f"{done.name} {done.words[0]}: {verdict.text[:160]!r}: {verdict.false}"
                yield Fault("false sentences", f"{verdict.kind}: {why}", where)


def _general(why: str) -> str:
    """The reason without what is this one's own."""
    return " ".join("…" if any(c.isdigit() for c in word) and len(word) > 3 else word for word in why.split())


def bad_ends(all_: Campaign) -> Iterator[Fault]:
    """Tracebacks, statuses, processes that hang, ids that were known and not shown."""
    for done in all_.ended:
        where = f"{done.name} {done.words[0]} ({done.round.mode}), struck {done.struck}"
        if done.hung:
            yield Fault("bad ends", "hung", where)
        if "Traceback" in done.err and not starting(done):
            yield Fault("bad ends", f"traceback: {done.err.strip().splitlines()[-1][:70]}", where)
        elif done.status not in _documented(done):
            yield Fault("bad ends", f"status {done.status} of {done.words[0]}", f"{where}: {done.err[-200:]}")
        for task in _known(done, all_.log):
            if task not in done.out + done.err:
                yield Fault("bad ends", "an id that was known is not shown", f"{where}: {task}")


def starting(done: Ended) -> bool:
    """True when the signal found Python itself still loading the command: nothing of ours ran."""
    if not done.struck or done.round.mode != "command" or not done.err.rstrip().endswith("KeyboardInterrupt"):
        return False
    frames = [line for line in done.err.splitlines() if line.startswith("  File ") and ("submitter" in line or "validator" in line)]
    return all("<module>" in line for line in frames)


def _documented(done: Ended) -> set[int]:
    if not done.struck:
        return ENDS[done.words[0]]
    by_default = {-number for number in done.struck} | {1 if starting(done) else 130}
    return ENDS[done.words[0]] | INTERRUPTED | by_default


def _known(done: Ended, log: Log) -> set[str]:
    """Ids that the process must show: those of its own rows, and, unless it was struck, all that its answers named."""
    if done.killed or starting(done):
        return set()
    own = {row["task_id"] for row in done.own if row["task_id"]}
    named = {each["task"] for each in log.of("answered", done.name) if each["task"] and each["task"] in each["said"]}
    whole = {each["task"] for each in log.of("answered", done.name) if each["true"] or each["how"] == "short"}
    return own | (set() if done.struck else named & whole)


def left_behind(all_: Campaign) -> Iterator[Fault]:
    """Temporary files, and lock files of processes that could have cleared them away."""
    for path in all_.place.temp.iterdir():
        yield Fault("left behind", "temporary file", path.name)
    owners = {row["owner"]: row["path"] for row in all_.place.rows()}
    for folder in all_.place.folder.rglob("*.locks"):
        locks = os.listdir(folder)
        owned = [all_.by_name[owners[name]] for name in locks if owners.get(name) in all_.by_name]
        for done in owned:
            if not done.killed:
                yield Fault("left behind", "lock file", f"{done.name} ended with {done.status}")
        if len(locks) > sum(done.killed for done in all_.ended):
            yield Fault("left behind", "more lock files than killed processes", f"{folder}: {len(locks)}")


def unsettled(all_: Campaign) -> Iterator[Fault]:
    """After undisturbed runs, nothing is left that is being sent or followed."""
    for row in all_.place.rows():
        if row["state"] in ("claimed", "sending", "pending", "running"):
            yield Fault("unsettled", f"a row is {row['state']}", f"row {row['row']} {row['path']}")
