"""Shows an HTML report in the user's browser, where there is one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from validator import paths
from validator.cli.asked import Asked
from validator.cli.console import log_line
from validator.cli.outputs import Wanted
from validator.files import STANDARD_OUTPUT
from validator.texts.said import phrase

_NAME = "last-report.html"
"""In the user's cache folder: what `--open` shows where no file was named; the next one takes its place."""


def place(asked: Asked) -> list[Wanted]:
    """The report that `--open` needs besides those that were asked for."""
    if not asked.open_report or any(each.startswith("html=") and each != f"html={STANDARD_OUTPUT}" for each in asked.reports):
        return []
    if asked.form == "html" and asked.output not in (None, STANDARD_OUTPUT):
        return []
    folder = paths.folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return [Wanted("html", str(folder / _NAME))]


def show(path: str) -> None:
    """Open the file in the browser; where there is none, say where the file is."""
    import webbrowser

    if not os.path.isfile(path):
        return
    there = sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    if not (there and webbrowser.open(Path(path).resolve().as_uri())):
        log_line(phrase("no browser could be opened; the report is {path}.", path=path))
