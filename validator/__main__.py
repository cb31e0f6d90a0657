"""Lets `python -m validator` stand in for `motion-preflight`."""

from validator.cli import main

main()
