"""One clip judged for many targets: who would take it, and why others would not; as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from validator import __version__
from validator.facts.clip import Depth, Facts
from validator.findings import Finding, Severity, Verdict
from validator.judge import Judgement, judge
from validator.report.counts import COLOUR
from validator.targets.profile import Profile, ended
from validator.texts.catalog import Catalog
from validator.texts.printable import as_json, printable
from validator.texts.said import phrase
from validator.texts.width import columns, padded

_ORDER = (Verdict.ACCEPT, Verdict.REVIEW, Verdict.REJECT)


@dataclass(frozen=True)
class Line:
    """One clip under one target."""

    target: Profile
    made: Judgement

    @property
    def decides(self) -> tuple[Finding, ...]:
        """The findings of the weight that decides; none for a clip that is accepted."""
        worst = self.made.findings[0].severity if self.made.findings else Severity.NOTE
        return () if worst is Severity.NOTE else tuple(f for f in self.made.findings if f.severity is worst)


@dataclass(frozen=True)
class Clip:
    """One clip under all targets, each judged from the one measurement."""

    path: str
    sha256: str | None
    problem: str
    depth: str
    lines: tuple[Line, ...]

    @property
    def whole(self) -> bool:
        """Whether every frame was looked at: otherwise the verdicts are on a part of the clip."""
        return self.depth == Depth.FULL.value

    @property
    def takers(self) -> int:
        """How many targets accept it, or what was looked at of it."""
        return sum(line.made.verdict is Verdict.ACCEPT for line in self.lines)

    @property
    def doubtful(self) -> int:
        """For how many it needs review."""
        return sum(line.made.verdict is Verdict.REVIEW for line in self.lines)


def judged(facts: Facts, targets: Sequence[Profile]) -> Clip:
    """The clip under each of the targets."""
    lines = tuple(Line(target, judge(facts, target)) for target in targets)
    return Clip(facts.path, facts.file.sha256 if facts.file else None, facts.problem, facts.depth.value, lines)


def text(clips: Sequence[Clip], texts: Catalog, today: date, *, styled: bool = False) -> str:
    """A table for each clip, those who take it first; targets that are past their announced end are marked."""
    return "\n".join("\n".join(_clip(clip, texts, today, styled=styled)) + "\n" for clip in clips)


def _clip(clip: Clip, texts: Catalog, today: date, *, styled: bool) -> Iterator[str]:
    import click

    yield printable(clip.path)
    if clip.problem:
        yield "  " + texts.say(clip.problem)
    words = {verdict: _word(clip, verdict, texts) for verdict in {line.made.verdict for line in clip.lines}}
    width = max(6, *map(columns, words.values())) + 2
    for line in sorted(clip.lines, key=lambda line: _ORDER.index(line.made.verdict)):
        word = padded(words[line.made.verdict], width)
        shown = click.style(word, fg=COLOUR[line.made.verdict]) if styled else word
        yield f"  {shown}{padded(line.target.name, 30)}{_why(line, texts)}{_over(line.target, texts, today)}".rstrip()
    yield "  " + texts.say(_count(clip, texts))


def _word(clip: Clip, verdict: Verdict, texts: Catalog) -> str:
    """`ACCEPT`, or `ACCEPT (limits only)`: a part of a clip is enough for a rejection alone."""
    return texts.label(verdict.value) + ("" if verdict is Verdict.REJECT else _part(clip, texts))


def _part(clip: Clip, texts: Catalog) -> str:
    return "" if clip.whole else texts.label("aside", text=texts.label(f"depth-{clip.depth}"))


def _over(target: Profile, texts: Catalog, today: date) -> str:
    """That the target is past its announced end."""
    if not ended(target, today):
        return ""
    return texts.label("aside", text=texts.say(phrase("announced to go offline on {day}", day=str(target.ends))))


def _count(clip: Clip, texts: Catalog) -> str:
    more = phrase("; for {count} more it needs review", count=clip.doubtful) if clip.doubtful else ""
    values = {"takers": clip.takers, "count": len(clip.lines), "part": _part(clip, texts) if clip.takers else "", "more": more}
    return phrase("{takers} of {count} targets would take it{part}{more}.", **values)


def _why(line: Line, texts: Catalog) -> str:
    """The rules that decide, and the message of the one where there is only one."""
    if not line.decides:
        skipped = line.made.verdict is not Verdict.ACCEPT
        return texts.say(phrase("not everything could be measured")) if skipped else ""
    names = ", ".join(dict.fromkeys(finding.rule for finding in line.decides))
    return names if len(line.decides) > 1 else texts.label("named", name=names, text=texts.message(line.decides[0]))


def rows(clips: Sequence[Clip]) -> str:
    """A CSV table with a row for each clip, its depth, and a column for each target; what was not judged is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["path", "depth", *(line.target.name for line in clips[0].lines)] if clips else ["path", "depth"])
    for clip in clips:
        verdicts = [line.made.verdict.value for line in clip.lines]
        writer.writerow([_cell(clip.path), clip.depth, *([""] * len(verdicts) if clip.problem else verdicts)])
    return out.getvalue()


def _cell(word: str) -> str:
    """Made harmless for spreadsheets, which take some beginnings for a formula."""
    shown = printable(word)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def document(clips: Sequence[Clip], texts: Catalog) -> str:
    """The same as one JSON document."""
    tool = {"name": "motion-preflight", "version": __version__}
    return as_json({"schema": 1, "tool": tool, "clips": [_document(clip, texts) for clip in clips]})


def _document(clip: Clip, texts: Catalog) -> dict[str, object]:
    return {
        "path": clip.path,
        "sha256": clip.sha256,
        "depth": clip.depth,
        "problem": texts.say(clip.problem) or None,
        "accepted_by": [line.target.name for line in clip.lines if line.made.verdict is Verdict.ACCEPT],
        "targets": [
            {
                "profile": line.target.name,
                "settings": list(line.target.settings),
                "digest": line.target.digest,
                "ends": line.target.ends.isoformat() if line.target.ends else None,
                "verdict": line.made.verdict.value,
                "findings": [finding.to_dict(texts) for finding in line.made.findings],
            }
            for line in clip.lines
        ],
    }
