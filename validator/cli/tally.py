"""Takes what comes of a run: reports to their outputs, facts to their file, the exit status, the summary."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from validator.batch.job import Judged
from validator.cli.asked import Asked
from validator.cli.check import status
from validator.cli.console import USAGE, log_line, write_stderr
from validator.cli.facts_file import FactsFile
from validator.cli.outputs import Outputs
from validator.cli.progress import Progress
from validator.cli.summary import Summary
from validator.errors import PreflightError
from validator.texts.said import phrase


class Tally:
    """One run on its way to an exit status."""

    def __init__(self, outputs: Outputs, progress: Progress, asked: Asked, *, strict: bool, total: int, few: int) -> None:
        """`total` is how many clips there are, `few` how many need no summary."""
        self._outputs, self._progress, self._asked = outputs, progress, asked
        self._strict, self._total, self._few = strict, total, few
        self._facts = FactsFile(asked.facts_file) if asked.facts_file else None
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
        if report.problem:
            log_line(phrase("{path}: {problem}", path=report.path, problem=report.problem))
        now = status(report, strict=self._strict)
        self._in_part = self._in_part or not report.whole
        line = self._summary.add(report)
        if not self._asked.only_failures or now or not report.ok:
            for extra in (judged.item.extra, *judged.item.twins):
                self._outputs.add(report, extra or None)
        if self._facts and judged.facts is not None:
            self._facts.add(judged.facts)
        # Last, for an interruption on the way leaves this clip out of the reports.
        self._count += 1
        self._progress.ended(line)
        return now

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
            if self._facts:
                self._facts.close()
        finally:
            self._outputs.close(partial=partial)

    def _so_far(self) -> str:
        return phrase("{count} of {total} clips were judged; reports and facts hold those.", count=self._count, total=self._total)
