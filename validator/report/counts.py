"""Counts the clips of a run as they come, for the line under a report of several."""

from __future__ import annotations

from collections import Counter

import click

from validator.findings import Report, Verdict
from validator.report.tally import part
from validator.texts.catalog import Catalog

COLOUR = {Verdict.ACCEPT: "green", Verdict.REVIEW: "yellow", Verdict.REJECT: "red"}
_COUNTED = {Verdict.ACCEPT: "accepted", Verdict.REVIEW: "needs-review", Verdict.REJECT: "rejected"}


class Counts:
    """How many clips ended how."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._judged: Counter[Verdict] = Counter()
        self._limited: dict[str, None] = {}
        self.clips = 0

    def add(self, report: Report) -> None:
        """One more."""
        self.clips += 1
        if report.judged:
            self._judged[report.verdict] += 1
        if limited := part(report, self._texts):
            self._limited[limited] = None

    def line(self) -> str:
        """`3 clips: 2 accepted, 1 rejected`, coloured."""
        parts = [
            self._styled(verdict, name, self._judged[verdict]) for verdict, name in _COUNTED.items() if self._judged[verdict]
        ]
        if rest := self.clips - self._judged.total():
            parts.append(self._styled(Verdict.REVIEW, "clips-not-judged", rest))
        comma = self._texts.label("comma")
        limited = self._texts.label("aside", text=comma.join(self._limited)) if self._limited else ""
        return self._texts.label("clips", count=self.clips, parts=comma.join(parts)) + limited

    def _styled(self, verdict: Verdict, name: str, count: int) -> str:
        return click.style(self._texts.label(name, count=count), fg=COLOUR[verdict], bold=True)
