"""Lets `python -m submitter` stand in for `motion-preflight`."""

from submitter.cli import main

main()
