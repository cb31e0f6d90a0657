"""Where the reports of a run go: a place for each format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from validator.cli.console import put, rendered
from validator.files import STANDARD_OUTPUT, check_places

if TYPE_CHECKING:
    from validator.findings import Report


class Outputs:
    """Takes report after report; what it holds is complete once it is closed."""

    def __init__(
        self, wanted: Sequence[tuple[str, str]], inputs: Iterable[str | None], others: Iterable[str | None] = ()
    ) -> None:
        """`wanted` are formats, each with its place; `others` are places that something else is written to.

        Raises UsageError or Unwritten for a place that cannot be, or is one of the `inputs`.
        """
        self._wanted = wanted
        self._reports: list[Report] = []
        check_places([*(place for _, place in wanted), *others], list(inputs))

    def add(self, report: Report, extra: Mapping[str, Any] | None = None) -> None:  # noqa: ARG002
        """One more report, with the fields that its line in the list has."""
        self._reports.append(report)

    def close(self, *, partial: bool = False) -> None:  # noqa: ARG002
        """Write what is not written yet; `partial` when the run ended before its last clip."""
        if self._reports:
            for form, place in self._wanted:
                put(rendered(self._reports, form, to_file=place != STANDARD_OUTPUT), place)
