"""Submits and waits in children that are killed at random moments; run as a program by test_killed.py.

One process that has everything imported forks a child per round, so that a round takes milliseconds and the moment of the kill
falls on every step, not on the imports. Prints one JSON line per round.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from hashlib import sha256
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]

from submitter.clock import Clock
from submitter.errors import StateUnknown
from submitter.gate.options import Options
from submitter.jobs.poll import wait
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import read_settings
from tests.support.sending import a_report

FAST = Clock(sleep=lambda seconds: time.sleep(seconds / 100))
"""Waits of 3 s take 30 ms."""


def work(url: str, report: Path, ledger_path: Path) -> None:
    """What a user's command does: submit, then wait."""
    options = Options(report=str(report), allow_private_host=True)
    with Ledger(ledger_path) as ledger, Client(read_settings(), clock=FAST) as client:
        task = submit(url, client=client, ledger=ledger, options=options)
        wait([task.name], client=client, ledger=ledger, deadline=300)


def child(url: str, report: Path, ledger: Path) -> int:
    """Start the work in a process of its own; its number."""
    number = os.fork()
    if number:
        return number
    status = 2
    try:
        work(url, report, ledger)
        status = 0
    except StateUnknown:
        status = 5
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def main(root: str, rounds: int, longest: float, seed: int, folder: Path) -> None:
    """Kill `rounds` children within `longest` seconds of their starts; go on with each clip until a child ends by itself."""
    draw, killed, clip = random.Random(seed), 0, 0
    while killed < rounds:
        clip += 1
        name = f"{seed}-{clip}.mp4"
        report = a_report(folder / f"{name}.json", name.encode())
        url, ended, kills = f"{root}/files/{name}", False, 0
        while not ended:
            number = child(url, report, folder / "ledger.sqlite3")
            if kills < 3 and killed < rounds:
                time.sleep(draw.uniform(0, longest))
                os.kill(number, signal.SIGKILL)
            _, status = os.waitpid(number, 0)
            was_killed = os.WIFSIGNALED(status)
            kills += was_killed
            killed += was_killed
            ended = not was_killed
        print(json.dumps({"clip": sha256(name.encode()).hexdigest(), "url": url, "kills": kills, "status": status}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
