"""The HTML document: a section for every clip as it comes, then what is true of all, and the rules that were broken."""

from __future__ import annotations

from collections import Counter

from validator.findings import Report, Verdict
from validator.report.context import Context, Extra
from validator.report.exhibit import Exhibit
from validator.report.html.clip import Clip
from validator.report.html.engine import Page
from validator.report.html.rules import rule_page
from validator.rules import RULES
from validator.texts.printable import Printable

_NOTHING = Exhibit()


class Document:
    """One page; it holds counts, and the names of rules that something was found by."""

    def __init__(self, context: Context) -> None:
        self._context, self._page = context, Page(context)
        self._verdicts: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._named: set[str] = set()
        self._count = self._unlisted = 0

    def add(self, report: Report, extra: Extra | None = None, exhibit: Exhibit | None = None) -> str:
        """The clip's section, and before the first one the head."""
        head = "" if self._count else self._head(report)
        self._count += 1
        self._verdicts[report.word] += 1
        faults = {finding.rule for finding in report.faults}
        self._rules.update(sorted(faults))
        self._named.update(finding.rule for finding in report.findings)
        clip = Clip(report, extra or {}, exhibit or _NOTHING, self._context, self._count)
        return Printable(
            head
            + self._page.render("clip.html", clip=clip, ex=clip.exhibit, report=report, alone=self._context.alone, known=RULES)
        )

    def pass_over(self, report: Report) -> None:
        """A clip that is only counted."""
        self._unlisted += 1

    def end(self, *, partial: bool = False) -> str:
        """The overview, which the page's script and style move to the top; the rules; the end."""
        head = "" if self._count else self._head(None)
        verdicts = [(name, self._verdicts[name]) for name in (*_worst_first(), "not-judged") if self._verdicts[name]]
        pages = [rule_page(RULES[name], self._context) for name in sorted(self._named) if name in RULES]
        return Printable(
            head
            + self._page.render(
                "end.html",
                count=self._count,
                unlisted=self._unlisted,
                verdicts=verdicts,
                rules=self._rules.most_common(),
                pages=pages,
                partial=partial,
                alone=self._context.alone and self._count == 1,
            )  # fmt: skip
        )

    def _head(self, report: Report | None) -> str:
        title = report.path if report and self._context.alone else self._context.texts.label("html-title")
        return self._page.render("head.html", title=title, profile=report.profile if report else "")


def _worst_first() -> list[str]:
    return [verdict.value for verdict in reversed(Verdict)]


def begin(context: Context) -> Document:
    """An empty page."""
    return Document(context)
