"""What test_many.py starts as processes of their own: one of several that submit the same clips, or one that waits for all tasks."""

from __future__ import annotations

import json
import sys
import tracemalloc
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]

from submitter.gate import plan
from submitter.gate.options import Options
from submitter.jobs.poll import wait
from submitter.jobs.submit import send
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import read_settings
from submitter.task import State, Task


def submit_all(root: str, folder: Path, count: int) -> None:
    """Judge every clip and find that none has a task; then, at a sign that all processes get at once, send; print the task ids."""
    ids = []
    with Ledger(folder / "ledger.sqlite3") as ledger, Client(read_settings()) as client:
        account, until = client.settings.account, client.clock.ticks() + 300
        chosen = [Options(report=str(folder / f"{number}.json"), allow_private_host=True) for number in range(count)]
        plans = [
            plan.make(f"{root}/files/{number}.mp4", options, account=account, ledger=ledger, now=client.clock.wall())
            for number, options in enumerate(chosen)
        ]
        print("ready", flush=True)
        sys.stdin.readline()
        for made, options in zip(plans, chosen, strict=True):
            assert made.task is None
            ids.append(send(made, options, client=client, ledger=ledger, until=until).task_id)
    print(json.dumps(ids))


def wait_for_all(folder: Path, deadline: float) -> None:
    """Wait for every live task of the ledger; print how much memory was held in the course of it."""
    held: list[int] = []
    polls = 0

    def on_progress(task: Task, said: str) -> None:
        nonlocal polls
        polls += 1
        if polls % (len(names) // 5) == 0:
            held.append(tracemalloc.get_traced_memory()[0])

    with Ledger(folder / "ledger.sqlite3") as ledger, Client(read_settings()) as client:
        names = [task.name for task in ledger.tasks([State.PENDING])]
        tracemalloc.start()
        ended = wait(names, client=client, ledger=ledger, deadline=deadline, on_progress=on_progress)
        print(
            json.dumps(
                {"held": held, "polls": polls, "states": sorted({task.state.value for task in ended}), "tasks": len(ended)}
            )
        )


if __name__ == "__main__":
    if sys.argv[1] == "submit":
        submit_all(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        wait_for_all(Path(sys.argv[2]), float(sys.argv[3]))
