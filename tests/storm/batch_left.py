"""Judges what a struck batch left: each rule of the campaign yields the sentences that say where it was broken."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.storm.batch_runs import FACTS, NAMES, REPORTS, Draw, Ran

Verdicts = dict[str, str]
"""By the clip's name; "lost" for one that could not be judged."""
_LOST = re.compile(r"NOT JUDGED  \S+/(\S+)  the worker process that judged the clip died \(SIGKILL\)")
_SO_FAR = re.compile(r"interrupted; (\d+) of \d+ clips (?:was|were) judged; reports and facts hold those\.")
_NOTHING = "interrupted; nothing was left behind."
_FINAL = {*REPORTS.values(), FACTS}
_PARTS = {f"{name}.part" for name in _FINAL} | {"r.parquet.part.jsonl", "r.parquet.part.jsonl.part"}


@dataclass(frozen=True)
class Calm:
    """What an undisturbed run came to."""

    status: int
    verdicts: Verdicts


def read(folder: Path, form: str, name: str) -> Verdicts:
    """The verdicts in one report; an empty file holds none. Raises what a parser raises."""
    path = folder / "out" / name
    if not path.stat().st_size:
        return {}
    rows = {"json": _json, "jsonl": _jsonl, "csv": _csv, "junit": _junit, "parquet": _parquet}[form](path)
    return {Path(row["path"]).name: "lost" if row["problem"] else row["verdict"] for row in rows if row["path"]}


def _json(path: Path) -> list[dict[str, str]]:
    return [dict(row) for row in json.loads(path.read_text())["clips"]]


def _jsonl(path: Path) -> list[dict[str, str]]:
    return [row for row in map(json.loads, path.read_text().splitlines()) if "path" in row]


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _junit(path: Path) -> list[dict[str, str]]:
    suites = ElementTree.parse(path).getroot().findall("testsuite")
    rows = []
    for suite in suites:
        given = {each.attrib["name"]: each.attrib["value"] for each in suite.iter("property")}
        problem = "lost" if suite.find("testcase/error") is not None else ""
        rows.append({"path": suite.attrib["name"] if given else "", "verdict": given.get("verdict", ""), "problem": problem})
    return rows


def _parquet(path: Path) -> list[dict[str, str]]:
    from pyarrow import parquet

    return [dict(row) for row in parquet.read_table(path, columns=["path", "verdict", "problem"]).to_pylist()]


def facts(folder: Path, name: str = FACTS) -> set[str]:
    """The clips whose facts a file holds."""
    path = folder / "out" / name
    return {Path(clip["path"]).name for clip in json.loads(path.read_text())["clips"]} if path.stat().st_size else set()


def faults_of_strike(drawn: Draw, ran: Ran, calm: Calm) -> Iterator[str]:
    """What must be true after every strike, then what must be after one of this kind."""
    yield from _left_over(ran)
    if drawn.kind == "worker":
        yield from _after_a_worker(ran, calm)
    elif drawn.kind == "parent" or not ran.struck:
        yield from _after_the_parent(ran, calm)
    else:
        yield from _after_a_signal(ran, calm)


def _left_over(ran: Ran) -> Iterator[str]:
    if ran.left:
        yield f"processes are left: {ran.left}"
    if scratch := sorted(path.name for path in (ran.folder / "tmp").iterdir()):
        yield f"temporary files are left: {scratch}"
    if strange := {path.name for path in (ran.folder / "out").iterdir()} - _FINAL - _PARTS:
        yield f"strange files are left: {sorted(strange)}"
    if "defect" in ran.err or "Traceback" in ran.err:
        yield f"a defect was reported: {ran.err}"


def _after_a_worker(ran: Ran, calm: Calm) -> Iterator[str]:
    named = lost(ran)
    if len(named) > 1 or ran.status != (3 if named else calm.status):
        yield f"{len(named)} clips were lost, the exit status is {ran.status}"
    yield from _whole(ran, {**calm.verdicts, **dict.fromkeys(named, "lost")})
    if twice := [name for name, count in ran.measured.items() if count > 1]:
        yield f"measured twice by one run: {twice}"


def _after_the_parent(ran: Ran, calm: Calm) -> Iterator[str]:
    """Whatever is there can be read, and is true."""
    for name, found in _readable(ran.folder):
        if isinstance(found, str):
            yield f"{name} cannot be read: {found}"
        elif wrong := {clip for clip, verdict in found.items() if calm.verdicts[clip] != verdict}:
            yield f"{name} says something else of {sorted(wrong)}"


def _readable(folder: Path) -> Iterator[tuple[str, Verdicts | str]]:
    """What each file holds that can be read by itself, under its name or as a part; else why it cannot be read."""
    places = [(form, each) for form, name in REPORTS.items() for each in (name, *([f"{name}.part"] if form != "parquet" else []))]
    for form, name in [*places, ("jsonl", "r.parquet.part.jsonl")]:
        if (folder / "out" / name).exists():
            try:
                yield name, read(folder, form, name)
            except Exception as error:
                yield name, f"{error!r}"
    for name in (FACTS, f"{FACTS}.part"):
        if (folder / "out" / name).exists():
            try:
                facts(folder, name)
            except Exception as error:
                yield name, f"{error!r}"


def _after_a_signal(ran: Ran, calm: Calm) -> Iterator[str]:
    """All files hold the clips that the last line counts, or there are none."""
    if ran.status == calm.status:  # the end was decided already
        yield from _whole(ran, calm.verdicts)
        return
    said, names = ran.err.rstrip().rpartition("motion-preflight: ")[2], {path.name for path in (ran.folder / "out").iterdir()}
    if ran.status < 0 and not names and not ran.err:  # the signal came before the program's first line
        return
    if ran.status not in (130, 143):
        yield f"the exit status is {ran.status}"
    if said == _NOTHING and names:
        yield f"nothing was left, it says, but {sorted(names)}"
    if said == _NOTHING:
        return
    found = _SO_FAR.fullmatch(said)
    if not found or names != _FINAL:
        yield f"it ends with {said!r}, and leaves {sorted(names)}"
        return
    held = [read(ran.folder, form, name) for form, name in REPORTS.items()]
    counts = [*map(len, held), len(facts(ran.folder)), int(found[1])]
    if len(set(counts)) > 1 or any(each != held[0] for each in held) or facts(ran.folder) != set(held[0]):
        yield f"the reports do not hold the same: {dict(zip([*REPORTS, 'facts', 'said'], counts, strict=True))}"
    if wrong := {clip for clip, verdict in held[0].items() if calm.verdicts[clip] != verdict}:
        yield f"other verdicts: {sorted(wrong)}"


def _whole(ran: Ran, wanted: Verdicts) -> Iterator[str]:
    names = {path.name for path in (ran.folder / "out").iterdir()}
    if names != _FINAL:
        yield f"the files are {sorted(names)}"
        return
    for form, name in REPORTS.items():
        if (found := read(ran.folder, form, name)) != wanted:
            yield f"{name} differs: {sorted(set(found.items()) ^ set(wanted.items()))}"
    if facts(ran.folder) != {name for name, verdict in wanted.items() if verdict != "lost"}:
        yield f"the facts are of {sorted(facts(ran.folder))}"


def lost(ran: Ran) -> set[str]:
    """The clips of which a run says that their worker died."""
    return set(_LOST.findall(ran.err))


def reported(ran: Ran) -> set[str]:
    """The clips that any report of a struck run holds as judged."""
    held = [found for _, found in _readable(ran.folder) if isinstance(found, dict)]
    return {clip for each in held for clip, verdict in each.items() if verdict != "lost"}


def faults_of_resumption(drawn: Draw, struck: Ran, known: set[str], ran: Ran, calm: Calm) -> Iterator[str]:
    """The next run is whole, and measures nothing again but what was at work; `known` is what was reported before."""
    yield from _left_over(ran)
    if ran.status != calm.status:
        yield f"the next run ends with {ran.status} and not {calm.status}: {ran.err}"
    yield from _whole(ran, calm.verdicts)
    kept = sorted(path.name for path in (ran.folder / "cache").rglob("*") if path.is_file())
    if kept != ["facts-v1-1.sqlite3"] or "cache" in ran.err:
        yield f"the cache is {kept}: {ran.err}"
    if again := known & set(ran.measured):
        yield f"reported, and measured again: {sorted(again)}"
    twice = {name for name, count in (struck.measured + ran.measured).items() if count > 1}
    if len(twice) > (1 if drawn.kind == "worker" else drawn.jobs) or max((struck.measured + ran.measured).values()) > 2:
        yield f"measured twice: {sorted(twice)}"
    if missing := set(NAMES) - set(struck.measured + ran.measured):
        yield f"never measured: {sorted(missing)}"
