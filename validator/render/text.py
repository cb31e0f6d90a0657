"""The report a person reads: one screen per clip, colours only where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from validator.model import Basis, Finding, Outcome, Report, Severity, Verdict
from validator.render.json import readable

_COLOUR = {Verdict.ACCEPT: "green", Verdict.REVIEW: "yellow", Verdict.REJECT: "red"}
_MARK = {Severity.ERROR: ("✗", "red"), Severity.WARNING: ("!", "yellow"), Severity.NOTE: ("·", "blue")}
_INDENT = " " * 8
_CODECS = {"h264": "H.264", "hevc": "H.265"}


def render(reports: Sequence[Report], *, width: int = 100, colour: bool = False) -> str:
    """All reports, and a line that counts them when there are several."""
    blocks = ["\n".join(_clip(report, width)) for report in reports]
    if len(reports) > 1:
        blocks.append(_count(reports))
    text = "\n\n".join(blocks) + "\n"
    return text if colour else click.unstyle(text)


def _clip(report: Report, width: int) -> Iterator[str]:
    verdict = click.style(f"{report.verdict.value.upper():<8}", fg=_COLOUR[report.verdict], bold=True)
    yield verdict + click.style(plain(report.path), bold=True)
    yield from (_INDENT + line for line in (_facts(report), _person(report.media)) if line)
    for finding in report.findings:
        yield ""
        yield from _finding(finding, width)
    yield ""
    yield from _wrapped(_tally(report), width, _INDENT)
    yield from _unmeasured(report, width)


def _finding(finding: Finding, width: int) -> Iterator[str]:
    mark, colour = _MARK[finding.severity]
    source = "documented" if finding.basis is Basis.DOCUMENTED else "our own check"
    prevents = f", prevents {finding.prevents}" if finding.prevents and finding.severity is not Severity.NOTE else ""
    head = click.style(f"{mark} {finding.rule}", fg=colour, bold=True)
    yield f"      {head}  " + click.style(f"({finding.severity.value}; {source}{prevents})", dim=True)
    yield from _wrapped(plain(finding.message), width, _INDENT)
    if finding.fix:
        yield f"{_INDENT}{click.style('Fix:', bold=True)} {plain(finding.fix)}"


def _wrapped(text: str, width: int, indent: str) -> Iterator[str]:
    wrapped = click.wrap_text(text, max(width, 40), initial_indent=indent, subsequent_indent=indent)
    yield from wrapped.splitlines()


def _tally(report: Report) -> str:
    count = dict.fromkeys(Outcome, 0)
    for result in report.results:
        count[result.outcome] += 1
    said = f"{len(report.results)} rules: {count[Outcome.PASS]} passed, {count[Outcome.FAIL]} failed"
    said += f", {count[Outcome.SKIP]} not measured" if count[Outcome.SKIP] else ""
    said += f", {count[Outcome.OFF]} off" if count[Outcome.OFF] else ""
    return f"{said} · {report.profile} · {report.seconds_spent:.1f} s"


def _unmeasured(report: Report, width: int) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for result in report.results:
        if result.outcome is Outcome.SKIP:
            reasons.setdefault(result.reason, []).append(result.rule)
    for reason, rules in reasons.items():
        names = ", ".join(rules) if len(rules) < 6 else f"{len(rules)} rules"
        yield from _wrapped(f"Not measured: {names}: {plain(reason)}", width, _INDENT)


def _count(reports: Sequence[Report]) -> str:
    parts = []
    for verdict in Verdict:
        if number := sum(report.verdict is verdict for report in reports):
            parts.append(click.style(f"{number} {verdict.value}", fg=_COLOUR[verdict], bold=True))
    return f"{len(reports)} clips: " + ", ".join(parts)


def _facts(report: Report) -> str:
    """The line under the name: what the clip is."""
    media = report.media
    parts = [*_picture(media), *_length(media)]
    if report.bytes is not None:
        parts.append(_bytes(report.bytes))
    if media:
        parts.append(f"{media['audio_codec']} audio" if media["audio_tracks"] else "no audio")
    return plain(" · ".join(parts))


def _person(media: Mapping[str, object]) -> str:
    """The line that says who was found, when anybody was looked for."""
    if not media.get("samples"):
        return ""
    if not media["samples_with_person"]:
        return f"nobody found in {media['samples']} samples"
    share = f"up to {100 * float(str(media['person_height_share'])):.0f} % of the height"
    face = f", face {media['face_pixels']:.0f} px wide at the start" if media["face_pixels"] else ""
    return f"a person in {media['samples_with_person']} of {media['samples']} samples, {share}{face}"


def _picture(media: Mapping[str, object]) -> list[str]:
    if not media:
        return []
    codec = str(media["codec"])
    turned = f" (turned {media['rotation_degrees']}°)" if media["rotation_degrees"] else ""
    return [str(media["container"]).upper(), _CODECS.get(codec, codec), f"{media['width']}×{media['height']}{turned}"]


def _length(media: Mapping[str, object]) -> list[str]:
    if "seconds" not in media:
        return []
    return [f"{media['frame_rate']:.3f}".rstrip("0").rstrip(".") + " frames/s", f"{media['seconds']:.2f} s"]


def _bytes(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


def plain(text: str) -> str:
    """Text from a file's name or tags, with control characters written out: they could drive the terminal."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\x{ord(c):02x}" for c in readable(text))
