"""Whether changed clips are judged as a viewer would judge them: `python tests/derive/spoil.py --help`.

It takes clips that are good and that the command accepts, makes hundreds of others of them, some still good and some
spoiled in a known way, and counts what the command says: `spoil.py --clips CLIPS --labels labels.jsonl --scenes --out FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from fixtures.films import performed
from fixtures.performer import SCENES
from tests.derive.labels import items
from tests.derive.spoil_base import Base, base_of
from tests.derive.spoil_make import chosen, make, taken
from tests.derive.spoil_table import Said, table
from validator.facts.store import load


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clips", type=Path, nargs="*", default=[], help="folders with the clips of labelled sets")
    parser.add_argument("--labels", type=Path, nargs="*", default=[], help="a labels.jsonl of each set")
    parser.add_argument("--scenes", action="store_true", help="use the synthetic performer's good scenes, too")
    parser.add_argument("--out", type=Path, required=True, help="folder for all that is made: clips, facts, results.json")
    parser.add_argument("--most", type=int, default=300, help="how many clips are derived")
    parser.add_argument("--seed", type=int, default=0, help="another choice of clips for each change")
    parser.add_argument("--jobs", type=int, default=2, help="clips that are made, and judged, at once")
    return parser.parse_args(arguments)


def good_clips(folders: Iterable[Path], labels: Iterable[Path]) -> list[Path]:
    """The clips that are labelled good without a doubt; pictures never move, and are left out."""
    wanted = {item.name for path in labels for item in items(path) if item.good and item.sure and item.video}
    return sorted(clip for folder in folders for clip in folder.iterdir() if clip.stem in wanted)


def judged(clips: Sequence[Path], out: Path, jobs: int, facts: Path | None = None) -> list[dict[str, Any]]:
    """What the command says of each clip, in the form of its JSON report."""
    listed, report = out / "clips.txt", out / "report.json"
    listed.write_text("".join(f"{clip}\n" for clip in clips), encoding="utf-8")
    command = [sys.executable, "-m", "validator", "check", "--from", str(listed), "--jobs", str(jobs), "--no-cache", "--quiet"]
    kept = ["--facts", str(facts)] if facts else []
    done = subprocess.run(
        [*command, "--report", f"json={report}", *kept],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.returncode)
    found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["clips"]
    return found


def bases(clips: Iterable[Path], out: Path, jobs: int) -> list[Base]:
    """The first seconds of these clips, where the command accepts them as they are."""
    parts, facts = [taken(clip, out / "bases") for clip in clips], out / "bases.json"
    reports = judged(parts, out, jobs, facts)
    accepted = {row["path"] for row in reports if row["verdict"] == "accept"}
    found = [base_of(each) for each in load(str(facts)) if each.path in accepted]
    return sorted((base for base in found if base), key=lambda base: base.name)


def said(kind: str, base: str, row: dict[str, Any]) -> Said:
    """One clip's part of the report."""
    found = {(each["rule"], each["severity"] == "note") for each in row["findings"]}
    faults, notes = ({rule for rule, note in found if note is wanted} for wanted in (False, True))
    return Said(kind, base, row["verdict"], tuple(sorted(faults)), tuple(sorted(notes)))


def main(arguments: Sequence[str] | None = None) -> str:
    """The table of what the command says of the clips that the arguments ask for."""
    options = _options(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    clips = good_clips(options.clips, options.labels)
    clips += [performed(name) for name, scene in SCENES.items() if scene.verdict == "accept"] if options.scenes else []
    good = bases(clips, options.out, options.jobs) if clips else []
    if not good:
        raise SystemExit("None of these clips is good and accepted.")
    derived = chosen(good, options.most, options.seed)
    paths = make(derived, options.out / "clips", options.jobs)
    rows = {row["path"]: row for row in judged(paths, options.out, options.jobs)}
    results = [said(one.kind, one.base.name, rows[str(path)]) for one, path in zip(derived, paths, strict=True)]
    (options.out / "results.json").write_text(json.dumps([asdict(one) for one in results], indent=1) + "\n", encoding="utf-8")
    return f"{len(results)} clips of {len(good)} accepted ones out of {len(clips)} good ones\n{table(results)}"


if __name__ == "__main__":
    print(main())
