"""Whatever moment an interruption comes at, all files of a run hold the same clips."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals here")
_RUN = """
import os, signal, sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from tests.support.good import default, facts
from validator import interrupts
from validator.batch.job import Item, Judged
from validator.check import report
from validator.cli.asked import Asked
from validator.cli.outputs import Outputs, Wanted
from validator.cli.progress import Progress
from validator.cli.tally import Tally
from validator.facts.store import one

class Striking(Mapping):
    '''Fields of a list's line that interrupt the run when a report reads them for the nth time.'''
    def __init__(self, left): self.left = left
    def __getitem__(self, name): return {"id": "x"}[name]
    def __len__(self): return 1
    def __iter__(self) -> Iterator[str]:
        self.left -= 1
        if self.left == 0: os.kill(os.getpid(), signal.SIGINT)
        return iter(["id"])

def judged(number, extra):
    found = replace(facts(), path=f"{number}.mp4")
    return Judged(Item(found.path, extra), report(found, default()), one(found))

interrupts.listen()
outputs = Outputs([Wanted("jsonl", "r.jsonl"), Wanted("json", "r.json"), Wanted("csv", "r.csv")])
tally = Tally(outputs, Progress(3), Asked(facts_file="facts.json"), strict=False, total=3, few=3)
try:
    tally.take([judged(1, {}), judged(2, Striking(int(sys.argv[1]))), judged(3, {})])
except KeyboardInterrupt:
    print(tally.cut_short())
"""


@pytest.mark.parametrize("moment", range(1, 4))
def test_an_interruption_between_two_files_waits_until_all_hold_the_clip(tmp_path: Path, moment: int) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _RUN, str(moment)]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout == "2 of 3 clips were judged; reports and facts hold those.\n", done.stderr
    held = [
        [clip["path"] for clip in json.loads((tmp_path / "r.json").read_text())["clips"]],
        [json.loads(line).get("path") for line in (tmp_path / "r.jsonl").read_text().splitlines()[:-1]],
        [line.split(",")[1] for line in (tmp_path / "r.csv").read_text().splitlines()[1:-1]],
        [clip["path"] for clip in json.loads((tmp_path / "facts.json").read_text())["clips"]],
    ]
    assert held == [["1.mp4", "2.mp4"]] * 4
    assert sorted(os.listdir(tmp_path)) == ["facts.json", "r.csv", "r.json", "r.jsonl"]


_HELD = """
import os, signal, sys
from validator import interrupts
interrupts.listen()
try:
    with interrupts.held():
        os.kill(os.getpid(), int(sys.argv[1]))
        print("whole", flush=True)
        if len(sys.argv) > 2: raise ValueError
    print("never")
except KeyboardInterrupt:
    print("interrupted", interrupts.status())
"""


@pytest.mark.parametrize("number", [2, 15])
@pytest.mark.parametrize("words", [[], ["error"]], ids=["at its end", "also after an error"])
def test_what_holds_an_interruption_back_passes_it_on(number: int, words: list[str]) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _HELD, str(number), *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == (f"whole\ninterrupted {128 + number}\n", "")
