"""Starts the command, as `motion-preflight` and as `python -m validator`."""

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Load the program and run it; Ctrl-C while it loads ends it at once, since there is nothing to clean up."""
    signal.signal(signal.SIGINT, _leave)
    from validator.cli.app import main as run

    run()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    os._exit(130)


if __name__ == "__main__":
    main()
