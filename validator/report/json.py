"""The JSON document that pipelines read; its keys are a contract, and `schema.json` describes them."""

from __future__ import annotations

from collections.abc import Mapping

from validator.facts.clip import Depth
from validator.findings import SCHEMA, Report, Verdict, worst
from validator.report.context import Context, Extra
from validator.texts.printable import Printable, as_json

_DEPTHS = [depth.value for depth in Depth]
"""The shallowest first."""


class Document:
    """One document: what is true of the whole run last, so that no clip has to wait."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._head = _tool(context)
        self._verdict: Verdict | None = None
        self._depth = Depth.FULL.value
        self._listed = False

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's object, after the document's head or a comma."""
        self.pass_over(report)
        begin, self._listed = "," if self._listed else _opened(self._head), True
        said = as_json({**report.to_dict(self._context.texts), "extra": dict(extra or {})}).rstrip("\n")
        return Printable(begin + "\n    " + said.replace("\n", "\n    "))

    def pass_over(self, report: Report) -> None:
        """A clip that only counts: for the verdict on all of them, and for the depth."""
        self._head = head(report, self._context)
        self._verdict = worst([report.verdict, self._verdict or Verdict.ACCEPT])
        self._depth = min(self._depth, report.depth, key=_DEPTHS.index)

    def end(self, *, partial: bool = False) -> str:
        """The end of the list, and what all clips come to; a run that judged none needs review."""
        begin = "\n  ]" if self._listed else _opened(self._head) + "]"
        verdict = self._verdict or Verdict.REVIEW
        tail = as_json({"depth": self._depth, "partial": partial, "verdict": verdict.value})
        return Printable(begin + "," + tail.removeprefix("{"))


def begin(context: Context) -> Document:
    """An empty document."""
    return Document(context)


def head(report: Report, context: Context) -> dict[str, object]:
    """What is the same for every clip of a run."""
    whose = {"profile": report.profile, "settings": list(report.settings), "digest": report.digest}
    return {**_tool(context), **whose}


def _tool(context: Context) -> dict[str, object]:
    return {"schema": SCHEMA, "tool": {"name": "motion-preflight", "version": context.version}}


def _opened(values: Mapping[str, object]) -> str:
    """A document that ends where the first clip goes."""
    return as_json(values).removesuffix("\n}\n") + ',\n  "clips": ['
