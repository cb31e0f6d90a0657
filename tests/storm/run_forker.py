"""Runs the real command in forked children, with everything imported; run as a program by the campaign of runs.

A moment of a kill falls on the work so, and not on the imports. Reads one JSON line per child, writes its number, then its status.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from submitter import __main__ as program

_LATE = (
    *("submitter.cli.app", "submitter.cli.run", "submitter.cli.checklist", "submitter.cli.run_answer", "submitter.jobs.run"),
    *("submitter.cli.storing", "submitter.publish.s3", "submitter.services.dashscope.client", "submitter.http.transport"),
    *("validator.check", "validator.repair.fix", "validator.vision.scan", "validator.batch.cache", "boto3", "boto3.s3.transfer"),
)
"""What the command imports when it needs it."""


def main() -> None:
    """Serve until standard input ends."""
    for name in _LATE:
        importlib.import_module(name)
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            _become(json.loads(line))
        print(json.dumps({"pid": number}), flush=True)
        status = os.waitpid(number, 0)[1]
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)


def _become(order: dict[str, Any]) -> None:
    """Be the command that was ordered, to its end."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    os.environ.update(order["env"])
    sys.argv = ["motion-preflight", *order["words"]]
    status = 70
    try:
        program.main()
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
