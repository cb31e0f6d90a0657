"""Writes a program as it must be typed in the user's shell: its bare name where that starts the same program, else its path."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import sysconfig

from validator.findings import Report, Severity

PREFLIGHT = "motion-preflight"


def preflight() -> str:
    """This program's own command."""
    folder = sysconfig.get_path("scripts")
    if script := shutil.which(PREFLIGHT, path=folder):
        return program(PREFLIGHT, script)
    if shutil.which(PREFLIGHT):
        return PREFLIGHT
    return f"{program(os.path.basename(sys.executable), sys.executable)} -m submitter"


def fixing(report: Report) -> str:
    """The command that does the report's combined repair and judges the result; empty where it would write nothing, or not here."""
    rejected = any(finding.severity is Severity.ERROR for finding in report.repair_leaves)
    if not report.repair_command or report.remote or rejected:
        return ""
    path = f"./{report.path}" if report.path.startswith("-") else report.path
    return f"{preflight()} fix {shlex.quote(path)}"


def program(name: str, path: str) -> str:
    """The program at `path`, quoted for a shell; `name` is what it is usually called."""
    on_path = shutil.which(name)
    if not os.path.exists(path) or (on_path and os.path.samefile(on_path, path)):
        return name
    return shlex.quote(_short(os.path.abspath(path)))


def _short(path: str) -> str:
    """Relative where that is shorter, with a folder in front so that a shell does not look for it on PATH."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    near = near if os.path.dirname(near) else os.path.join(os.curdir, near)
    return min(path, near, key=len)
