"""Starts the command as `python -m validator`: with the commands of `submitter` where that package is installed."""

import os
import signal
from importlib.util import find_spec
from runpy import run_module
from types import FrameType
from typing import NoReturn

WHOLE = "submitter"
"""The package whose command line holds ours and more. It is started like any other program, never imported by us."""


def main() -> NoReturn:
    """Load the program and run it; Ctrl-C while it loads ends it at once, since nothing has to be cleaned up yet."""
    signal.signal(signal.SIGINT, leave)
    if find_spec(WHOLE):
        run_module(WHOLE, run_name="__main__", alter_sys=True)
    from validator.cli.app import main as run

    run()


def leave(number: int, frame: FrameType | None) -> NoReturn:
    """End the process at once, as after Ctrl-C."""
    os._exit(130)


if __name__ == "__main__":
    main()
