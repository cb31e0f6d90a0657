"""The table at the end of a run: which clip, which verdict, and the reason that decided."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.cli.language import texts as spoken
from validator.cli.progress import columns
from validator.findings import Outcome
from validator.texts.printable import printable
from validator.texts.width import columns as wide
from validator.texts.width import cut, padded

if TYPE_CHECKING:
    from validator.findings import Report

_ALL = 50
"""Up to so many clips each has its line; of more, those that are not accepted."""
_MOST = 500
"""Lines at most, so that memory and log stay bounded."""
_COUNTED = {"accept": "accepted", "review": "needs-review", "reject": "rejected", "not-judged": "clips-not-judged"}
_NAME = 48


@dataclass(frozen=True)
class _Row:
    word: str
    path: str
    reason: str


class Summary:
    """Takes report after report and keeps a short line of each."""

    def __init__(self, *, only_failures: bool = False) -> None:
        """With `only_failures`, accepted clips are counted and not listed."""
        self._only_failures = only_failures
        self._rows: list[_Row] = []
        self._counts: Counter[str] = Counter()

    def add(self, report: Report) -> str:
        """One more; gives its line."""
        row = _Row(report.word, report.path, reason(report))
        self._counts[row.word] += 1
        if row.word == "accept" and (self._only_failures or len(self._rows) >= _ALL):
            return _line(row, 0)
        self._rows.append(row)
        if sum(self._counts.values()) == _ALL + 1:
            self._rows = [each for each in self._rows if each.word != "accept"]
        del self._rows[_MOST:]
        return _line(row, 0)

    def lines(self) -> list[str]:
        """The table, and the counts."""
        width = min(max((wide(printable(row.path)) for row in self._rows), default=0), _NAME)
        failed = sum(count for word, count in self._counts.items() if word != "accept")
        more = failed - sum(row.word != "accept" for row in self._rows)
        return [
            *(_line(row, width) for row in self._rows),
            *([spoken().label("more", count=more)] if more else []),
            self._counted(),
        ]

    def _counted(self) -> str:
        texts = spoken()
        parts = [texts.label(label, count=self._counts[word]) for word, label in _COUNTED.items() if self._counts[word]]
        return texts.label("clips", count=sum(self._counts.values()), parts=texts.label("comma").join(parts))


def reason(report: Report) -> str:
    """What decided the verdict, in one line; empty for a clip that is accepted."""
    if report.problem:
        return spoken().say(report.problem)
    if faults := report.faults:
        more = len({finding.rule for finding in faults} - {faults[0].rule})
        line = spoken().label("named", name=faults[0].rule, text=spoken().message(faults[0]))
        return line + (f" (+{more})" if more else "")
    skipped = [result for result in report.results if result.outcome is Outcome.SKIP]
    if not skipped or report.ok:
        return ""
    return spoken().label("named", name=skipped[0].rule, text=spoken().reason(skipped[0].why, skipped[0].values))


def _line(row: _Row, width: int) -> str:
    """As wide as the terminal; in a log, whole."""
    text = f"{padded(spoken().label(row.word), 10)}  {padded(printable(row.path), width)}  {printable(row.reason)}".rstrip()
    if sys.stderr is None or not sys.stderr.isatty():
        return text
    return cut(text, columns())
