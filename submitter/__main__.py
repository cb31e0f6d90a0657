"""Starts the command, as `motion-preflight` and as `python -m submitter`."""

import signal
from typing import NoReturn

from validator import __main__ as base


def main() -> NoReturn:
    """Load the program and run it; Ctrl-C while it loads ends it at once, since there is nothing to clean up."""
    signal.signal(signal.SIGINT, base._leave)
    from submitter.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
