"""Runs the real command in forked children, with everything imported and waits shortened; run as a program by the campaign.

A round takes milliseconds so, and the moment of a kill falls on every step, not on the imports. Reads one JSON line per child on
standard input, and while that child runs, the numbers of signals to send to it; writes its process number, then its status.
"""

from __future__ import annotations

import json
import os
import random
import selectors
import signal
import sys
import time
from pathlib import Path
from typing import Any

FASTER = 40
"""A wait of 3 s takes 75 ms: the clock's sleep is the one thing that is not real in a child."""
_sleep = time.sleep
time.sleep = lambda seconds: _sleep(seconds / FASTER)

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from submitter import __main__ as program
from submitter.cli import app, ending, render, session
from submitter.gate import verify
from submitter.gate.options import Options
from submitter.http import transport
from submitter.jobs import download, poll, submit
from submitter.ledger import ledger
from submitter.services.dashscope import client, settings
from validator.cli import console
from validator.errors import PreflightError
from validator.targets.load import load_profile
from validator.targets.settings import working_folder

_LOADED = (app, download, verify, ending, render, session, load_profile, working_folder)
"""Named so that they are imported before the fork, as the command imports them late."""


def main() -> None:
    """Serve until standard input ends."""
    orders, answers = os.dup(0), os.dup(1)
    with open(orders, encoding="utf-8") as lines, open(answers, "w", encoding="utf-8") as out:
        while line := lines.readline():
            number = _child(json.loads(line[line.index("{") :]), (orders, answers))
            print(json.dumps({"pid": number}), file=out, flush=True)
            status = _watch(number, lines.fileno())
            print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), file=out, flush=True)


def _watch(number: int, orders: int) -> int:
    """Pass signals on until the child has ended; a child that was not waited for yet keeps its number, so none goes astray."""
    ended = os.pidfd_open(number)
    with selectors.DefaultSelector() as ready:
        ready.register(ended, selectors.EVENT_READ)
        ready.register(orders, selectors.EVENT_READ)
        while not any(key.fd == ended for key, _ in ready.select()):
            os.kill(number, int(os.read(orders, 4)))
    os.close(ended)
    return os.waitpid(number, 0)[1]


def _child(order: dict[str, Any], ours: tuple[int, int]) -> int:
    held = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, held)
    number = os.fork()
    if number == 0:
        library = order["mode"] == "library"
        signal.signal(signal.SIGINT, signal.default_int_handler if library else lambda *_: os._exit(130))
        _become(order, ours, held)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
    return number


def _become(order: dict[str, Any], ours: tuple[int, int], held: set[signal.Signals]) -> None:
    """Be the command that was ordered, to its end."""
    for descriptor in ours:
        os.close(descriptor)
    for descriptor, path in ((1, order["out"]), (2, order["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["env"])
    for name in order["without"]:
        os.environ.pop(name, None)
    random.seed(order["env"]["DASHSCOPE_WORKSPACE"])
    sys.argv = ["motion-preflight", *order["words"]]
    status = 70
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        if order["mode"] == "library":
            status = _library(order["words"])
        else:
            program.main()
    except SystemExit as end:
        status = int(end.code or 0)
    except KeyboardInterrupt as stop:
        console.log_line(str(stop) or "the library was interrupted")
        status = 130
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _library(words: list[str]) -> int:
    """`submit URL --report FILE` through the library, then a wait; errors are shown as the command shows them."""
    options = Options(report=words[words.index("--report") + 1], allow_private_host=True, again="--again" in words)
    try:
        with ledger.Ledger() as kept, client.Client(settings.read_settings()) as service:
            task = submit.submit(words[1], client=service, ledger=kept, options=options, deadline=20)
            console.log_line(f"the library gave task {task.task_id}")
            poll.wait([task.name], client=service, ledger=kept, deadline=20)
    except PreflightError as error:
        console.log_line(str(error))
        return error.status
    return 0


if __name__ == "__main__":
    assert transport
    main()
