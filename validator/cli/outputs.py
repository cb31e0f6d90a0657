"""Where the reports of a run go: a place for each format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.cli.console import put, rendered
from validator.files import STANDARD_OUTPUT, check_places

if TYPE_CHECKING:
    from validator.findings import Report


@dataclass(frozen=True)
class Wanted:
    """One report that was asked for."""

    form: str
    """Name of a format."""
    place: str
    """Path of a file, or `-`."""


def wanted(reports: Iterable[str], form: str | None, output: str | None) -> list[Wanted]:
    """What `--format` and `-o` ask for."""
    return [Wanted(form or "text", STANDARD_OUTPUT if output is None else output)]


class Outputs:
    """Takes report after report; what it holds is complete once it is closed."""

    def __init__(
        self,
        asked: Sequence[Wanted],
        inputs: Iterable[str | None] = (),
        others: Iterable[str | None] = (),
        *,
        strict: bool = False,  # noqa: ARG002
    ) -> None:
        """Raises UsageError or Unwritten for a place that cannot be, or is one of the `inputs`; `others` are written by others."""
        self._wanted = asked
        self._reports: list[Report] = []
        check_places([*(each.place for each in asked), *others], list(inputs))

    def add(self, report: Report, extra: Mapping[str, object] | None = None) -> None:  # noqa: ARG002
        """One more report, with the fields that its line in the list has."""
        self._reports.append(report)

    def close(self, partial: bool) -> None:  # noqa: ARG002
        """Write what is not written yet; `partial` when the run ended before its last clip."""
        if self._reports:
            for each in self._wanted:
                put(rendered(self._reports, each.form, to_file=each.place != STANDARD_OUTPUT), each.place)
