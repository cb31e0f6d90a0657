"""The report a person reads: one screen per clip, colours only where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import click

from validator.findings import Finding, Outcome, Report, Severity
from validator.repair.shell import fixing
from validator.report.context import Context, Extra
from validator.report.counts import COLOUR, Counts
from validator.report.tally import not_requested_parts, part, tally, unmeasured
from validator.texts.catalog import Catalog
from validator.texts.printable import printable as plain
from validator.texts.width import columns, wrapped

_MARK = {Severity.ERROR: ("✗", "red"), Severity.WARNING: ("!", "yellow"), Severity.NOTE: ("·", "blue")}
_INDENT = " " * 8
_CODECS = {"h264": "H.264", "hevc": "H.265"}
_LEAST_WIDTH = 40


class Text:
    """Blocks, and a line that counts them when there are several."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._counts = Counts(context.texts)
        self._listed = False

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """One block; the free fields are left to formats for machines."""
        gap, self._listed = "\n" if self._listed else "", True
        self._counts.add(report)
        return gap + self._shown("\n".join(_Clip(report, self._context).lines()))

    def pass_over(self, report: Report) -> None:
        """A clip that is only counted."""
        self._counts.add(report)

    def end(self, *, partial: bool = False) -> str:
        """The counts, and whether clips are missing."""
        count = self._counts.clips
        lines = [self._counts.line()] if count > 1 else []
        lines += [self._context.texts.label("partial", count=count)] if partial else []
        return ("\n" if self._listed else "") + self._shown("\n".join(lines)) if lines else ""

    def _shown(self, text: str) -> str:
        return (text if self._context.colour else click.unstyle(text)) + "\n"


def begin(context: Context) -> Text:
    """An empty report."""
    return Text(context)


@dataclass(frozen=True)
class _Clip:
    """One report on its way to lines."""

    report: Report
    context: Context

    @property
    def texts(self) -> Catalog:
        return self.context.texts

    def lines(self) -> Iterator[str]:
        report = self.report
        yield self._head()
        if part(report, self.texts) and (gap := not_requested_parts(report, self.texts)):
            yield from self._wrapped(self.texts.label("not-looked-at", parts=gap))
        yield from (
            _INDENT + line
            for line in (
                facts_line(report, self.texts),
                person_line(report.media, self.texts),
                image_line(report.media, self.texts),
            )
            if line
        )
        if report.problem:
            problem = self.texts.say(report.problem)
            yield from self._wrapped(problem[0].upper() + problem[1:])
        for finding in report.findings:
            yield ""
            yield from self._finding(finding)
        yield from self._repair()
        yield from self._foot()

    def _head(self) -> str:
        limited = part(self.report, self.texts)
        shown = self.texts.label(self.report.word) + (
            self.texts.label("aside", text=limited) if limited and self.report.judged else ""
        )
        shown += "  "
        verdict = click.style(shown, fg=COLOUR[self.report.verdict], bold=True)
        return verdict + click.style(plain(self.report.path), bold=True)

    def _finding(self, finding: Finding) -> Iterator[str]:
        mark, colour = _MARK[finding.severity]
        basis = self.texts.label(finding.basis.value)
        if finding.prevents and finding.is_fault:
            basis += self.texts.label("comma") + self.texts.label("prevents", code=finding.prevents)
        weight = self.texts.label("weight", severity=self.texts.weight(finding), basis=basis)
        name, said = f"{mark} {finding.rule}", click.style(weight, dim=True)
        head = "      " + click.style(name, fg=colour, bold=True)
        fits = columns(f"      {name}  {weight}") <= max(self.context.width, _LEAST_WIDTH)
        yield from (f"{head}  {said}",) if fits else (head, _INDENT + said)
        yield from self._wrapped(self.texts.message(finding))
        if fix := self._fix(finding):
            yield _INDENT + self.texts.label("labelled", label=click.style(self.texts.label("fix"), bold=True), text=plain(fix))

    def _fix(self, finding: Finding) -> str:
        """With its own command, unless the common one at the end does it, too."""
        if self.report.repair_command and finding.is_fault and not self._alone:
            return self.texts.advice(finding)
        if finding.command and self.report.remote:
            return f"{self.texts.together(self.texts.advice(finding), self.texts.label('repair-far'))} {finding.command}"
        return self.texts.fix(finding)

    @cached_property  # asked for each of perhaps a million findings
    def _alone(self) -> bool:
        """Whether the command for everything is that of one finding, and has its place there."""
        return [finding.command for finding in self.report.faults if finding.command] == [self.report.repair_command]

    def _repair(self) -> Iterator[str]:
        """The one command for everything, and what it leaves; never wrapped, so that it can be copied."""
        report, left = self.report, ", ".join(dict.fromkeys(finding.rule for finding in self.report.repair_leaves))
        if not report.repair_command:
            return
        own = fixing(report)
        if self._alone and not (left or own):
            return
        yield ""
        if self._alone:
            yield from self._wrapped(self.texts.label("leaves", rules=left)) if left else ()
            yield from self._own(own)
            return
        yield from self._wrapped(self.texts.label("repair-leaves" if left else "repair", rules=left))
        if report.remote:
            yield _INDENT + self.texts.label("repair-far")
        yield _INDENT + plain(report.repair_command)
        yield from self._own(own)

    def _own(self, command: str) -> Iterator[str]:
        if command:
            yield _INDENT + self.texts.label("repair-fix", command=plain(command))

    def _foot(self) -> Iterator[str]:
        report = self.report
        if any(result.outcome in (Outcome.PASS, Outcome.FAIL) for result in report.results):
            yield ""
            yield from self._wrapped(f"{tally(report, self.texts)} · {report.profile} · {report.seconds_spent:.1f} s")
        reasons: dict[str, list[str]] = {}
        for result in unmeasured(report):
            reasons.setdefault(self.texts.reason(result.why, result.values), []).append(result.rule)
        for reason, rules in reasons.items():
            names = ", ".join(rules) if len(rules) < 6 else self.texts.label("rules", count=len(rules))
            yield from self._wrapped(self.texts.label("not-measured", rules=names, reason=reason))

    def _wrapped(self, text: str) -> Iterator[str]:
        width = max(self.context.width, _LEAST_WIDTH) - len(_INDENT)
        # Names of rules and targets hold hyphens, and are searched for and copied whole.
        yield from (_INDENT + line for line in wrapped(plain(text), width))


def facts_line(report: Report, texts: Catalog) -> str:
    """The line under the name: what the clip is."""
    media = report.media
    parts = [*_picture(media, texts), *_length(media, texts)]
    if report.bytes is not None:
        parts.append(_bytes(report.bytes))
    if media:
        parts.append(texts.label("audio", codec=str(media["audio_codec"])) if media["audio_tracks"] else texts.label("no-audio"))
    return plain(" · ".join(parts))


def person_line(media: Mapping[str, str | int | float | None], texts: Catalog) -> str:
    """The line that says who was found, when anybody was looked for."""
    samples, found = media.get("samples"), media.get("samples_with_person")
    if not samples or found is None:
        return ""
    if not found:
        return texts.label("nobody", samples=samples)
    parts = [texts.label("person", found=found, samples=samples)]
    if (share := media["person_height_share"]) is not None:
        parts.append(texts.label("height", percent=100 * float(share)))
    if pixels := media["face_pixels"]:
        parts.append(texts.label("face", pixels=pixels))
    return texts.label("comma").join(parts)


def image_line(media: Mapping[str, str | int | float | None], texts: Catalog) -> str:
    """The line about the character image, where one goes with the clip."""
    if (path := media.get("image")) is None:
        return ""
    parts = [str(path)]
    if media["image_format"]:
        parts.append(str(media["image_format"]).upper())
    if media["image_width"]:  # 0 for a format whose header is not read
        parts.append(f"{media['image_width']}×{media['image_height']}")
    parts.append(_bytes(int(media["image_bytes"] or 0)))
    if share := media["image_person_share"]:
        parts.append(texts.label("image-person", percent=100 * float(share)))
    return plain(texts.label("image-line", text=" · ".join(parts)))


def _picture(media: Mapping[str, str | int | float | None], texts: Catalog) -> list[str]:
    if not media:
        return []
    codec, turned = str(media["codec"]), media["rotation_degrees"]
    rotated = texts.label("rotated", degrees=turned) if turned else ""
    return [str(media["container"]).upper(), _CODECS.get(codec, codec), f"{media['width']}×{media['height']}{rotated}"]


def _length(media: Mapping[str, str | int | float | None], texts: Catalog) -> list[str]:
    seconds, rate = media.get("seconds"), media.get("frame_rate")
    if seconds is None or rate is None:
        return []
    return [texts.label("frame-rate", rate=f"{rate:.3f}".rstrip("0").rstrip(".")), texts.label("seconds", seconds=seconds)]


def _bytes(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if round(count / size, 1) >= 1:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"
