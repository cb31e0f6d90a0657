"""A Markdown table with a row for every clip, for comments and job summaries."""

from __future__ import annotations

import re

import click

from validator.findings import Report
from validator.report.context import Context, Extra
from validator.report.counts import Counts
from validator.texts.printable import Printable, printable

_MOST = 10
"""Errors and warnings of one clip that are written out."""
_MARKS = re.compile(r"[&<>|\\`*_\[\]~!#@:$]|(?<=www)\.", re.IGNORECASE)
"""What Markdown, its dialects or HTML may take for more than a character: an entity never is."""


class Table:
    """A GitHub table, then the counts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._counts = Counts(context.texts)
        self._listed = False

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's row, and before the first one the head."""
        head, self._listed = "" if self._listed else self._head(report), True
        self._counts.add(report)
        cells = (f"<code>{escaped(report.path)}</code>", self._verdict(report), self._why(report), self._fix(report))
        return Printable(head + f"| {' | '.join(cells)} |\n")

    def pass_over(self, report: Report) -> None:
        """A clip that is only counted."""
        self._counts.add(report)

    def end(self, *, partial: bool = False) -> str:
        """The counts, and whether clips are missing."""
        lines = [click.unstyle(self._counts.line())]
        lines += [f"**{self._context.texts.label('partial', count=self._counts.clips)}**"] if partial else []
        return Printable("".join(f"\n{line}\n" for line in lines))

    def _head(self, report: Report) -> str:
        names = [self._context.texts.label(f"column-{name}") for name in ("clip", "verdict", "why", "fix")]
        return f"### motion-preflight: {escaped(report.profile)}\n\n| {' | '.join(names)} |\n|{' --- |' * len(names)}\n"

    def _verdict(self, report: Report) -> str:
        return f"**{self._context.texts.label(report.word)}**"

    def _why(self, report: Report) -> str:
        """The errors and warnings, the deciding one first; the headline where there are none."""
        texts = self._context.texts
        faults = list(report.faults)
        if not faults or not report.judged:
            return escaped(report.headline_in(texts))
        decides = report.deciding
        faults.sort(key=lambda finding: finding is not decides)
        lines = [
            texts.label("named", name=f"<b>{escaped(each.rule)}</b>{texts.aside(each)}", text=escaped(texts.message(each)))
            for each in faults[:_MOST]
        ]
        if len(faults) > _MOST:
            lines.append(texts.label("more", count=len(faults) - _MOST))
        return "<br>".join(lines)

    def _fix(self, report: Report) -> str:
        if report.repair_command:
            return f"<code>{escaped(report.repair_command)}</code>"
        return escaped(self._context.texts.advice(report.deciding)) if report.deciding else ""


def begin(context: Context) -> Table:
    """An empty table."""
    return Table(context)


def escaped(text: str) -> str:
    """`text` as one line that Markdown shows as it is: no link, mention, tag or cell of its own."""
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", printable(text))
