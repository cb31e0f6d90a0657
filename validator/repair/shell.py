"""Writes a program as it must be typed in the user's shell: its bare name where that starts the same program, else its path."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache

from validator.errors import UsageError
from validator.findings import Report, Severity
from validator.targets.load import load_profile, names
from validator.targets.overlay import with_settings
from validator.targets.profile import DEFAULT

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
    """The command that does the report's combined repair and judges the result for the same target.

    Empty where it would write nothing, or not here, and where the target is one that the report cannot name.
    """
    rejected = any(finding.severity is Severity.ERROR for finding in report.repair_leaves)
    if not report.repair_command or report.remote or rejected or _digest(report.profile, report.settings) != report.digest:
        return ""
    path = f"./{report.path}" if report.path.startswith("-") else report.path
    return " ".join([preflight(), "fix", *(shlex.quote(word) for word in (*_target(report), path))])


def _target(report: Report) -> Iterator[str]:
    """The words that choose it, without those that change nothing."""
    if report.profile != DEFAULT:
        yield from ("--profile", report.profile)
    for setting in report.settings:
        yield from ("--set", setting)


@cache
def _digest(profile: str, settings: tuple[str, ...]) -> str:
    """Of the built-in target of that name with these settings; empty where there is no such target."""
    rules = [setting.removeprefix("rules.").partition("=")[0] for setting in settings if setting.startswith("rules.")]
    try:
        return with_settings(load_profile(profile, rules), settings, rules).digest if profile in names() else ""
    except UsageError:
        return ""


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
