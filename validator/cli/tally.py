"""Takes what comes of a run: reports to their outputs, facts to their file, the exit status, the summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from validator.batch.job import Judged
from validator.cli.asked import Asked
from validator.cli.check import status
from validator.cli.console import USAGE, log_line, write_stderr
from validator.cli.facts_file import FactsFile
from validator.cli.outputs import Outputs
from validator.cli.progress import Progress
from validator.cli.summary import Summary
from validator.errors import PreflightError
from validator.findings import Report
from validator.interrupts import held
from validator.report.context import Extra
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.report.exhibit import Exhibit


class Tally:
    """One run on its way to an exit status."""

    def __init__(self, outputs: Outputs, progress: Progress, asked: Asked, *, strict: bool, total: int, few: int) -> None:
        """`total` is how many clips there are, `few` how many need no summary."""
        self._outputs, self._progress, self._asked = outputs, progress, asked
        self._strict, self._total, self._few = strict, total, few
        try:
            self._facts = FactsFile(asked.facts_file) if asked.facts_file else None
        except BaseException:
            outputs.drop()
            raise
        self._summary = Summary(only_failures=asked.only_failures or progress.lines)
        self._status = self._count = 0
        self._in_part = self._stopped = False

    def take(self, all_judged: Iterable[Judged]) -> None:
        """Everything that comes, or all up to the first failure."""
        for judged in all_judged:
            now = self._add(judged)
            self._status = max(self._status, now)
            if now and self._asked.fail_fast:
                self._stopped = self._total > self._count
                return

    def _add(self, judged: Judged) -> int:
        report = judged.report
        self._progress.clear()
        if report is None:
            self._count += 1
            log_line(judged.refused)
            return USAGE
        if report.problem and not self._progress.lines:  # else its line says so
            log_line(phrase("{path}: {problem}", path=report.path, problem=report.problem))
        now = status(report, strict=self._strict)
        self._in_part = self._in_part or not report.whole
        line = self._summary.add(report)
        listed = not self._asked.only_failures or now or not report.ok
        rows = (judged.item.extra, *judged.item.twins) if listed else ()
        exhibit = _exhibit(judged) if listed else None
        with held():
            # All files hold the clip, or none: an interruption comes before or after.
            self._keep(report, rows, judged.facts, exhibit)
        for extra in rows:
            self._outputs.show(report, extra or None, exhibit)
        self._progress.ended(line)
        return now

    def _keep(self, report: Report, rows: Sequence[Extra], facts: str | None, exhibit: Exhibit | None) -> None:
        """Into the files; `rows` are the free fields of each line that named the clip, none for a clip that is not listed."""
        for extra in rows:
            self._outputs.keep(report, extra or None, exhibit)
        if not rows:
            self._outputs.pass_over(report)
        if self._facts and facts is not None:
            self._facts.add(facts)
        self._count += 1

    @property
    def reported(self) -> bool:
        """Whether there are reports of this run."""
        return self._outputs.hold_clips

    def end(self) -> int:
        """Write what is still to be written, say what is still to be said; the exit status."""
        self._close(partial=self._stopped)
        if self._count > self._few and not self._asked.quiet:
            write_stderr("".join(f"{line}\n" for line in self._summary.lines()))
        if self._stopped:
            log_line(phrase("stopped at the first failure: {so_far}", so_far=self._so_far()))
        if self._strict and self._in_part:
            log_line(phrase("--strict accepts no clip that was checked only in part; use --depth full."))
        return self._status

    def cut_short(self) -> str:
        """After an interruption: keep what there is; says what that is, or nothing where nothing was judged."""
        self._progress.clear()
        self._close(partial=True)
        return self._so_far() if self._count else ""

    def abandon(self) -> None:
        """After an error that is said elsewhere: keep what can be kept."""
        self._progress.clear()
        with suppress(PreflightError):
            self._close(partial=True)

    def _close(self, *, partial: bool) -> None:
        try:
            with held():
                self._close_files(partial=partial)
        finally:
            self._outputs.close(partial=partial)

    def _close_files(self, *, partial: bool) -> None:
        facts, self._facts = self._facts, None
        try:
            if facts:
                facts.close()
        finally:
            self._outputs.close_files(partial)

    def _so_far(self) -> str:
        held_by = phrase("reports and facts") if self._asked.facts_file else phrase("reports")
        if self._count == 1:
            return phrase("1 of {total} clips was judged; {held_by} hold those.", total=self._total, held_by=held_by)
        return phrase(
            "{count} of {total} clips were judged; {held_by} hold those.", count=self._count, total=self._total, held_by=held_by
        )


def _exhibit(judged: Judged) -> Exhibit | None:
    """What there is to be seen of it, where a report shows it."""
    if judged.exhibit is None:
        return None
    from validator.report.exhibit import unpacked

    return unpacked(judged.exhibit)
