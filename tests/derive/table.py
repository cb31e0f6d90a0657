"""Prints how well the judgement does, question by question, for several ways of setting its limits side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.derive.judged import Answers, Judged, answers, named, verdicts
from tests.derive.questions import QUESTIONS

_COLUMN = 32


def table(columns: Mapping[str, Sequence[Judged]]) -> str:
    """A line for each verdict and question; in each cell: right, then hit, false, missed.

    A question about the first frame is counted twice: by all findings of its rules, as the labels' own scorer does, and by
    those in the first frame alone, for a squat that comes later is found rightly and answers nothing about it.
    """
    rows = [("", list(columns)), *_totals(list(columns.values()))]
    for name, question in QUESTIONS.items():
        rows.append((name, [_cell(answers(each, question)) for each in columns.values()]))
        if question.of_first_frame:
            rows.append(("  in frame 1", [_cell(answers(each, question, first_frame=True)) for each in columns.values()]))
    return "\n".join(f"{title:<14}" + "".join(f"{cell:<{_COLUMN}}" for cell in cells).rstrip() for title, cells in rows)


def _totals(columns: Sequence[Sequence[Judged]]) -> list[tuple[str, list[str]]]:
    shares = [named(rows) for rows in columns]
    return [
        ("items", [str(len(rows)) for rows in columns]),
        ("good", [_verdicts(rows, good=True) for rows in columns]),
        ("bad", [_verdicts(rows, good=False) for rows in columns]),
        ("fault named", [f"{count} of {total} ({100 * count / max(1, total):.0f} %)" for count, total in shares]),
    ]


def _verdicts(rows: Sequence[Judged], *, good: bool) -> str:
    found = verdicts(rows, good=good)
    return f"accept {found.accept} review {found.review} reject {found.reject}"


def _cell(found: Answers) -> str:
    return f"{100 * found.right:5.1f} % ({found.hit} / {found.false} / {found.missed}) F1 {found.f1:.2f}"


def each_item(rows: Sequence[Judged]) -> str:
    """A line for each item: its label, its verdict, the rules that found something."""
    ordered = sorted(rows, key=lambda row: (row.item.source, row.item.name))
    return "\n".join(
        f"{row.item.name:<34}{'good' if row.item.good else row.item.category:<12}{row.verdict:<8}{' '.join(sorted(row.rules))}"
        for row in ordered
    )
