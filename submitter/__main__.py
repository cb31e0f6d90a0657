"""Starts the command, as `motion-preflight` and as `python -m submitter`."""

import signal
from typing import NoReturn

from validator.__main__ import leave


def main() -> NoReturn:
    """Load the program and run it; Ctrl-C while it loads ends it at once, since nothing has to be cleaned up yet."""
    signal.signal(signal.SIGINT, leave)
    from submitter.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
