"""Annotations as GitHub Actions reads them from a job's output: a workflow command on a line of its own for every finding."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from validator.findings import Finding, Report, Severity
from validator.report.context import Context, Extra
from validator.report.counts import Counts
from validator.texts.printable import Printable, printable

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


class Annotations:
    """One for each finding, for a clip that could not be judged, and for the counts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._counts = Counts(context.texts)

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's annotations; none for a clip that nothing is said of."""
        self._counts.add(report)
        lines = [self._finding(report, finding) for finding in report.findings]
        if not report.judged or (not lines and not report.ok):
            title = self._context.texts.label(report.word)
            level = "warning" if report.judged else "error"
            lines.insert(0, command(level, report.headline_in(self._context.texts), title=title, file=_file(report)))
        return Printable("".join(lines))

    def pass_over(self, report: Report) -> None:
        """A clip that is only counted."""
        self._counts.add(report)

    def end(self, *, partial: bool = False) -> str:
        """The counts, and whether clips are missing."""
        lines = [command("notice", click.unstyle(self._counts.line()), title="motion-preflight")]
        if partial:
            lines.append(
                command("error", self._context.texts.label("partial", count=self._counts.clips), title="motion-preflight")
            )
        return Printable("".join(lines))

    def _finding(self, report: Report, finding: Finding) -> str:
        texts = self._context.texts
        message = f"{report.path}: {texts.in_full(finding)}"
        return command(_LEVEL[finding.severity], message, title=finding.rule + texts.aside(finding), file=_file(report))


def begin(context: Context) -> Annotations:
    """No annotations yet."""
    return Annotations(context)


def command(name: str, message: str, **properties: str) -> str:
    """A workflow command, escaped as the runner's own toolkit does it; properties without a value are left out."""
    given = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items() if value)
    return f"::{name} {given}::{_escaped(message, _DATA)}\n"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return printable(text).translate({ord(sign): code for sign, code in table.items()})


def _file(report: Report) -> str:
    """A file of the repository, as far as the path tells, which can be annotated; nothing for a clip that came from elsewhere."""
    return "" if report.remote else os.path.normpath(report.path).replace(os.sep, "/")
