"""What a renderer has to know besides the reports, and what every renderer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from validator.texts.catalog import Catalog, english

if TYPE_CHECKING:
    from validator.findings import Report
    from validator.report.exhibit import Exhibit
    from validator.targets.profile import Profile

Extra = Mapping[str, object]
"""What the list of clips said of one beside its path: an `id` and free fields, all fit for JSON."""


@dataclass(frozen=True)
class Context:
    """How reports are to be rendered."""

    version: str = ""
    """Of this program."""
    width: int = 100
    """Columns of the text."""
    colour: bool = False
    texts: Catalog = field(default_factory=english)
    """In the language that the reader wants."""
    strict: bool = False
    """Whether a clip that needs review counts as a failure, too."""
    target: Profile | None = None
    """What was judged for, where its limits are to be listed."""
    alone: bool = False
    """Whether the report is about one clip only."""


class Renderer(Protocol):
    """One run's reports on their way into one format; holds counts, never reports.

    All that `add` returned, and then `end()`, is the document. `end` changes nothing: called after any `add`,
    it completes a document of the clips so far, so that a file can be whole after every clip.
    """

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The text to append for one more clip."""

    def end(self, *, partial: bool = False) -> str:
        """The text to append after the last clip; `partial` when the run ended before all were judged, which it says."""


@runtime_checkable
class Concluding(Protocol):
    """A renderer whose end says what all clips come to, also those that are not listed (`--only-failures`)."""

    def pass_over(self, report: Report) -> None:
        """One more clip, which is not listed."""


class Showing(Renderer, Protocol):
    """The renderer of a format that `shows`: it is given, beside each report, what there is to be seen of the clip."""

    def add(self, report: Report, extra: Extra | None = None, exhibit: Exhibit | None = None) -> str:
        """The text to append for one more clip."""
