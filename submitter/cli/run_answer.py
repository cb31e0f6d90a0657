"""What a run prints at its end: a table for people, JSON and CSV for programs; nothing here holds a URL's query."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from submitter.cli import render
from submitter.cli.ending import status
from submitter.jobs.context import Ending
from submitter.jobs.steps import NAMES
from submitter.spans import seconds_text
from submitter.task import FREE
from validator import __version__
from validator.cli.language import texts
from validator.texts.printable import as_json
from validator.texts.printable import printable as plain
from validator.texts.said import phrase
from validator.texts.width import columns, padded

if TYPE_CHECKING:
    from submitter.jobs.clip_end import ClipEnd
    from submitter.jobs.forecast import Forecast

SCHEMA = 1
_COLUMNS = (
    *("path", "sha256", "verdict", "state", "exit_status", "problem", "row", "task_id", "template_id", "seconds"),
    *("metered_seconds", "cost", "currency", "url", "url_state", "url_expires"),
)
"""Keys of a clip in JSON, and columns of CSV."""


@dataclass(frozen=True)
class Answer:
    """How one run is printed."""

    store: str
    currency: str
    waited: bool
    """Whether a task that still runs counts as unknown."""
    partial: bool = False
    """True after an interruption, or where something kept all clips from being sent."""

    def status(self, ends: Sequence[ClipEnd]) -> int:
        """The exit status: the worst wins."""
        return max((self._status(end) for end in ends), default=0)

    def text(self, ends: Sequence[ClipEnd], form: str) -> str:
        """In the format of that name."""
        rows = [self._row(end) for end in ends]
        if form == "csv":
            return _csv(rows)
        if form == "json":
            return self._json({"clips": rows, "exit_status": self.status(ends), "total": self._total(rows)})
        return self._table(ends, rows)

    def forecast(self, found: Sequence[Forecast], form: str, image: Forecast | None = None) -> str:
        """What a run would do, first with the picture that is published beside the clips; CSV is about clips alone."""
        rows = [self._foreseen(each) for each in found]
        if form == "csv":
            return _csv(rows)
        if form == "json":
            return self._json({"dry_run": True, "image": self._image(image), "clips": rows, "total": self._total(rows, image)})
        return self._plan(found, rows, image)

    def _image(self, image: Forecast | None) -> dict[str, Any] | None:
        row = self._foreseen(image) if image else {}
        return {name: row[name] for name in ("path", "verdict", "steps", "bytes")} if row else None

    def _json(self, more: Mapping[str, Any]) -> str:
        tool = {"name": "motion-preflight", "version": __version__}
        return as_json({"schema": SCHEMA, "tool": tool, "to": self.store, "partial": self.partial, **more})

    def _status(self, end: ClipEnd) -> int:
        known = status([Ending(end.task)], waited=self.waited) if end.task else 0
        return max(known, end.problem.status if end.problem else 0)

    def _row(self, end: ClipEnd) -> dict[str, Any]:
        task = end.task
        values = {
            "path": end.path,
            "sha256": end.sha256 or None,
            "verdict": end.verdict or None,
            "state": task.state.value if task else None,
            "exit_status": self._status(end),
            "problem": texts().say(str(end.problem)) if end.problem else None,
            "row": task.row if task else None,
            "task_id": task.task_id if task else None,
            "template_id": task.template_id if task else None,
            "seconds": end.seconds,
            "metered_seconds": task.metered_seconds if task else None,
            "cost": _cost(end),
            "currency": self.currency,
            "url": end.url or (task.url if task else "") or None,
            "url_state": _url_state(end),
            "url_expires": render.moment(end.expires),
        }
        assert tuple(values) == _COLUMNS
        return values

    def _foreseen(self, found: Forecast) -> dict[str, Any]:
        return {
            "path": found.path,
            "verdict": found.verdict or None,
            "fit": found.fit,
            "steps": [step.value for step in found.steps],
            "bytes": found.bytes,
            "seconds": found.seconds,
            "cost": None if found.amount is None else round(found.amount, 2),
            "currency": self.currency,
            "exact": not found.is_made,
            "task_id": found.task.task_id if found.task else None,
            "problem": texts().say(str(found.problem)) if found.problem else None,
        }

    def _total(self, rows: Sequence[Mapping[str, Any]], image: Forecast | None = None) -> dict[str, Any]:
        names = [name for name in ("bytes", "seconds", "metered_seconds", "cost") if any(name in row for row in rows)]
        total = {"clips": len(rows), **{name: _sum_of(name, rows) for name in names}}
        return {**total, "bytes": total["bytes"] + image.bytes} if image else total

    def _table(self, ends: Sequence[ClipEnd], rows: Sequence[Mapping[str, Any]]) -> str:
        say = texts().say
        heads = (phrase("CLIP"), phrase("VERDICT"), phrase("STATE"), phrase("TEMPLATE"), phrase("METERED"), phrase("COST"))
        lines = [[*map(say, heads), say(phrase("URL"))]]
        for end, row in zip(ends, rows, strict=True):
            lines.append(
                [
                    row["path"],
                    _verdict(row),
                    row["state"] or say(phrase("not sent")),
                    row["template_id"] or "-",
                    "-" if row["metered_seconds"] is None else seconds_text(row["metered_seconds"]),
                    self._money(row["cost"]),
                    say(_said_url(end)),
                ]
            )
        return _aligned(lines)

    def _plan(self, found: Sequence[Forecast], rows: Sequence[Mapping[str, Any]], image: Forecast | None) -> str:
        say = texts().say
        shown = [(image, self._foreseen(image))] if image else []
        heads = (phrase("CLIP"), phrase("VERDICT"), phrase("BYTES"), phrase("SECONDS"), phrase("COST"), phrase("STEPS"))
        lines = [list(map(say, heads))]
        for each, row in (*shown, *zip(found, rows, strict=True)):
            about = "~" if each.is_made else ""
            length = "-" if each.seconds is None else f"{about}{seconds_text(each.seconds)}"
            steps = ", ".join(say(NAMES[step]) for step in each.steps) or say(phrase("not sent"))
            size, cost = (f"{about}{each.bytes:,}", f"{about}{self._money(row['cost'])}") if each.fit else ("-", "-")
            lines.append([row["path"], _verdict(row), size, length, cost, steps])
        return _aligned(lines) + self._sum(found, image)

    def _sum(self, found: Sequence[Forecast], image: Forecast | None) -> str:
        fit = [each for each in found if each.fit]
        sent = [each for each in fit if each.task is None]
        said = phrase(
            "{count} of {all:#clip|clips} to send: {bytes:,} bytes to upload, {seconds}, {cost}. Nothing was sent.",
            count=len(sent),
            all=len(found),
            bytes=sum(each.bytes for each in sent) + (image.bytes if image else 0),
            seconds=seconds_text(sum(each.seconds or 0 for each in sent)),
            cost=self._money(sum(each.amount or 0 for each in sent)),
        )
        return texts().say(said) + "\n"

    def _money(self, amount: float | None) -> str:
        return "-" if amount is None else f"{amount:.2f} {self.currency}"


def _verdict(row: Mapping[str, Any]) -> str:
    return texts().label(row["verdict"]).lower() if row["verdict"] else texts().say(phrase("not judged"))


def _sum_of(name: str, rows: Sequence[Mapping[str, Any]]) -> float:
    """Two files with the same bytes have one task, which is metered and paid for once."""
    if name in ("metered_seconds", "cost"):
        tasks = {row["row"]: row for row in rows if row.get("row")}
        rows = [*tasks.values(), *(row for row in rows if not row.get("row"))]
    return round(sum(row[name] or 0 for row in rows), 2)


def _cost(end: ClipEnd) -> float | None:
    """Of a task that is paid for, or may be; None where nothing is."""
    if end.task is None or end.task.state in FREE or end.amount is None:
        return None
    return round(end.amount, 2)


def _url_state(end: ClipEnd) -> str | None:
    """As programs read it: "published", "removed", or None where this run published nothing."""
    return "removed" if end.removed else "published" if end.url else None


def _said_url(end: ClipEnd) -> str:
    if end.removed:
        return phrase("removed")
    if not end.url:
        return "-"
    until = render.moment(end.expires)
    return phrase("published until {until}", until=until) if until else phrase("published")


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    cells = [[plain(cell) for cell in line] for line in lines]
    widths = [max(columns(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "".join(
        "  ".join(padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in cells
    )


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    names = list(rows[0]) if rows else list(_COLUMNS)
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(row[name]) for name in names})
    return text.getvalue()


def _cell(value: object) -> object:
    """One that a spreadsheet would calculate is disarmed."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if not isinstance(value, str):
        return value
    return f"'{plain(value)}" if value.startswith(("=", "+", "-", "@")) else plain(value)
