"""The campaign's accounts: tasks paid twice, ids lost, ends that are not as documented, things left behind."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.storm.case import Case
from tests.storm.hostile_service import Hostile
from tests.storm.log import Log
from tests.storm.place import Field
from tests.storm.rounds import Ended
from tests.storm.sentences import Verdict, sentences

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
    """A task made for a clip that had one already, live, finished or lost, by a process that was not asked to send again."""
    earlier = defaultdict[str, list[dict[str, Any]]](list)
    for made in sorted(all_.log.every("made"), key=lambda each: float(each["posted"])):
        before = [
            each for each in earlier[made["clip"]] if not all_.service.free(all_.service.jobs[each["task"]], made["posted"])
        ]
        if before and "--again" not in all_.by_name[made["by"]].words:
            where = f"{made['by']} {made['clip']}: {made['task']} beside {[each['task'] for each in before]}"
            yield Fault("paid twice", _circumstances(all_, made, before), where)
        earlier[made["clip"]].append(made)


def _circumstances(all_: Campaign, made: dict[str, Any], before: Sequence[dict[str, Any]]) -> str:
    faults = {each["task"]: each["fault"] for each in all_.log.every("post", clip=made["clip"])}
    said = " + ".join(sorted({faults.get(each["task"], "?") for each in before}))
    on_clip = [done for done in all_.ended if done.url == made["clip"]]
    linked = any(done.round.linked for done in on_clip)
    again = any("--again" in done.words for done in on_clip)
    lanes = [name for name, is_so in (("after an --again", again), ("ledger by a symbolic link", linked)) if is_so]
    return ", ".join([f"first task's answer: {said}", *lanes])


def ids_lost(all_: Campaign) -> Iterator[Fault]:
    """Every task that was made is in the ledger, as a row's own or as possible; every row's own is the clip's."""
    rows = all_.place.rows()
    own = {row["task_id"]: row for row in rows if row["task_id"]}
    possible = {task for row in rows for task in json.loads(row["possible"])}
    arrived = {each["task"] for each in all_.log.every("answered") if each["true"]}
    yield from _not_kept(all_)
    for task, url in all_.urls.items():
        if task not in own and task not in possible:
            kind = "its answer arrived" if task in arrived else "its answer was cut"
            yield Fault("ids lost", f"in no row ({kind})", f"{task} {url}")
    for task, row in own.items():
        if task not in all_.urls:
            yield Fault("ids lost", "a row has a task that was never made", f"row {row['row']}: {task}")
        elif row["url"] and all_.urls[task] != row["url"]:
            yield Fault("ids lost", "a row has another clip's task", f"row {row['row']}: {task}")


def _not_kept(all_: Campaign) -> Iterator[Fault]:
    """What a process that nobody struck was answered is in the ledger when it ends."""
    for done in (each for each in all_.ended if not each.struck):
        kept = {row["task_id"] for row in done.rows} | {task for row in done.rows for task in json.loads(row["possible"])}
        for each in all_.log.of("answered", done.name):
            if _arrived(each) and each["task"] not in kept:
                what = f"not kept when its process ended (answer: {each['fault']})"
                yield Fault("ids lost", what, f"{done.name}: {each['task']}")


def _arrived(answer: dict[str, Any]) -> bool:
    """True when all of the answer's bytes came, and an id among them; one that announced a byte more counts."""
    return bool(answer["task"]) and answer["task"] in answer["said"] and (answer["true"] or answer["how"] == "short")


def false_sentences(all_: Campaign, heard: list[Verdict]) -> Iterator[Fault]:
    """Every sentence that was printed, against the log; each is kept in `heard`."""
    by_name, urls = all_.by_name, all_.urls
    for done in (each for each in all_.ended if not starting(each)):
        for verdict in sentences(Case(done, all_.log, by_name, urls)):
            heard.append(verdict)
            if verdict.kind == "?":
                yield Fault("unknown sentences", verdict.text[:60], f"{done.name} {done.words[0]}: {verdict.text[:300]}")
            elif verdict.false:
                why = _general(verdict.false)
                where = f"{done.name} {done.words[0]}: {verdict.text[:160]!r}: {verdict.false}"
                yield Fault("false sentences", f"{verdict.kind}: {why}", where)


_GOOD, _FREE = {"pending", "running", "succeeded"}, {"failed", "canceled", "refused", "dropped"}


def _status_is_false(done: Ended) -> str | None:
    """The status of a submit or wait that came to its end, against the state that it shows."""
    shown = re.findall(r'^(?:state +|      "state": ")(\w+)', done.out, re.MULTILINE)
    if done.struck or len(shown) != 1 or done.words[0] not in ("submit", "wait"):
        return None
    forbidden = {0: _FREE | {"unknown"}, 4: _GOOD | {"unknown"}, 5: _FREE | {"succeeded"}}
    return f"status {done.status} beside the state {shown[0]}" if shown[0] in forbidden.get(done.status, set()) else None


def _raised(err: str) -> str:
    """The last line of a traceback."""
    ignored = "ignored: " if "Exception ignored" in err else ""
    found = re.findall(r"^[\w.]*(?:Error|Exception|Interrupt)\b.*", err, re.MULTILINE)
    return ignored + re.sub(r"'.*", "…", found[-1][:70]) if found else "cut off"


def _general(why: str) -> str:
    """The reason without what is this one's own."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\bw\d{5,}|(?<=row )\d+", "…", why)


def bad_ends(all_: Campaign) -> Iterator[Fault]:
    """Tracebacks, statuses, processes that hang, ids that were known and not shown."""
    for done in all_.ended:
        where = f"{done.name} {done.words[0]} ({done.round.mode}), struck {done.struck}"
        if done.hung:
            yield Fault("bad ends", "hung", where)
        if "Traceback" in done.err and not starting(done):
            yield Fault("bad ends", f"traceback: {_raised(done.err)}", where)
        elif done.status not in _documented(done):
            yield Fault("bad ends", f"status {done.status} of {done.words[0]}", f"{where}: {done.err[-200:]}")
        elif false := _status_is_false(done):
            yield Fault("bad ends", false, where)
        for task in _known(done, all_.log):
            if task not in done.out + done.err:
                yield Fault("bad ends", "an id that was known is not shown", f"{where}: {task}")


def starting(done: Ended) -> bool:
    """True when the signal found Python itself still loading the command: nothing of ours ran."""
    if not done.struck or done.round.mode != "command" or "Traceback" not in done.err or "motion-preflight: " in done.err:
        return False
    ours = [
        line for line in done.err.splitlines() if line.startswith("  File ") and ("/submitter/" in line or "/validator/" in line)
    ]
    return all("<module>" in line for line in ours)


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
    arrived = {each["task"] for each in log.of("answered", done.name) if _arrived(each)}
    return own | (set() if done.struck else arrived)


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
