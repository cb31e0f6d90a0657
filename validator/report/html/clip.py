"""What the templates show of one clip: everything worded, counted and given its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from validator.findings import Finding, Report
from validator.repair.shell import fixing
from validator.report.context import Context, Extra
from validator.report.exhibit import Exhibit, Moment, Quad
from validator.report.html.drawing import Drawn, drawn, ticks
from validator.report.html.limits import Row, rows
from validator.report.tally import tally
from validator.report.text import facts_line, image_line, person_line
from validator.texts.catalog import Catalog
from validator.texts.printable import Printable, printable

_MOST_FINDINGS = 60
"""Findings of one clip that are written out."""
_MOST_WORST = 8
"""Moments on the film strip."""
_WINDOWS = re.compile(r"[A-Za-z]:\\|\\\\")
"""How a path begins whose parts are separated by backslashes."""


@dataclass(frozen=True)
class Clip:
    """One clip's section."""

    report: Report
    extra: Extra
    exhibit: Exhibit
    context: Context
    number: int
    lanes: tuple[Drawn, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay out the lanes once."""
        object.__setattr__(self, "lanes", tuple(drawn(lane, self.exhibit.seconds) for lane in self.exhibit.lanes))

    @property
    def texts(self) -> Catalog:
        """The language's."""
        return self.context.texts

    @property
    def folder(self) -> str:
        """What comes before its name, with the separator: as it is printed, for no part of a URL may be printed alone."""
        shown = printable(self.report.path)
        return Printable(shown[: shown.rfind("\\" if _WINDOWS.match(shown) else "/") + 1])

    @property
    def name(self) -> str:
        """The last part of its path."""
        return Printable(printable(self.report.path)[len(self.folder) :])

    @property
    def headline(self) -> str:
        """What to do with the clip."""
        return self.report.headline_in(self.texts)

    @property
    def facts(self) -> list[str]:
        """What the clip is, in one or two lines."""
        return [line for line in _lines(self.report, self.texts) if line]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that are written out."""
        return self.report.findings[:_MOST_FINDINGS]

    @property
    def more(self) -> int:
        """How many are not."""
        return len(self.report.findings) - len(self.findings)

    @property
    def faults(self) -> list[str]:
        """The rules that were broken, for filtering."""
        return list(dict.fromkeys(finding.rule for finding in self.report.faults))

    @property
    def left(self) -> list[str]:
        """What the clip would still have after the one command."""
        return list(dict.fromkeys(self.texts.message(finding) for finding in self.report.repair_leaves))[:_MOST_FINDINGS]

    @property
    def fixing(self) -> str:
        """Our own command for that; empty where it would write nothing."""
        return fixing(self.report)

    def command(self, finding: Finding) -> str:
        """The command for this fault alone, unless the one for everything does it, too."""
        common = self.report.repair_command and finding.is_fault
        return "" if common else finding.command

    @property
    def worst(self) -> list[Moment]:
        """The moments on the film strip, in order of time."""
        return [moment for moment in self.exhibit.moments if moment.rules and (moment.picture or moment.bones)][:_MOST_WORST]

    @property
    def advice(self) -> str:
        """What to do about what decides."""
        return self.texts.advice(self.report.deciding) if self.report.deciding and self.report.judged else ""

    @property
    def tally(self) -> str:
        """How the rules ended, in one line."""
        return tally(self.report, self.texts)

    @property
    def limits(self) -> dict[str, list[Row]]:
        """The table of limits: what is seen at once, and what is folded."""
        groups: dict[str, list[Row]] = {}
        for row in rows(self.report, self.exhibit, self.context):
            groups.setdefault(row.group, []).append(row)
        return groups

    @property
    def media(self) -> list[tuple[str, str]]:
        """The facts of the file, as they are named in JSON."""
        known = [(name, value) for name, value in self.report.media.items() if value is not None]
        given = [("sha256", self.report.sha256), ("bytes", self.report.bytes), ("depth", self.report.depth)]
        return [(name, str(value)) for name, value in (*given, *known) if value is not None]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the list of clips said of it."""
        return [(str(name), str(value)) for name, value in self.extra.items()]

    @property
    def font(self) -> int:
        """Size of letters in a frame, in its units: it is shown narrower when it is higher."""
        return 40 if self.exhibit.frame_height > 1000 else 26

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """The time line's."""
        return ticks(self.exhibit.seconds)

    @property
    def gaps(self) -> Iterator[tuple[str, int, int, int, int, int]]:
        """The distances from the person's box to the picture's edges: name, line from and to, per cent of that side."""
        box = self.exhibit.moments[0].box if self.exhibit.moments else None
        if box is None:
            return
        left, top, right, bottom = self.exhibit.opening.inside or (0, 0, 1000, self.exhibit.frame_height)
        right, bottom = left + right, top + bottom
        x, y = box[0] + box[2] // 2, box[1] + box[3] // 2
        ends = {"left": (left, y, box[0], y), "right": (box[0] + box[2], y, right, y),
                "top": (x, top, x, box[1]), "bottom": (x, box[1] + box[3], x, bottom)}  # fmt: skip
        for name, (x1, y1, x2, y2) in ends.items():
            whole = right - left if name in ("left", "right") else bottom - top
            yield name, x1, y1, x2, y2, round(100 * max(0, x2 - x1 + y2 - y1) / max(1, whole))

    def cells(self, moment: Moment) -> list[str]:
        """The moment's values, one for each lane that has them."""
        sampled = self.exhibit.sampled
        return ["–" if value is None else f"{value:.{lane.digits}f}" for lane, value in zip(sampled, moment.values, strict=True)]


def _lines(report: Report, texts: Catalog) -> tuple[str, ...]:
    return facts_line(report, texts), person_line(report.media, texts), image_line(report.media, texts)


def words(quad: Quad | None) -> str:
    """A place as an SVG view box."""
    return " ".join(map(str, quad)) if quad else ""
