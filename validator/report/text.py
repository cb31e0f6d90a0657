"""The report a person reads: one screen per clip, colours only where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from validator.findings import Basis, Finding, Outcome, Report, Severity, Verdict
from validator.repair.plan import is_far
from validator.report.tally import part, tally, unmeasured, unseen
from validator.texts.printable import printable as plain

_COLOUR = {Verdict.ACCEPT: "green", Verdict.REVIEW: "yellow", Verdict.REJECT: "red"}
_MARK = {Severity.ERROR: ("✗", "red"), Severity.WARNING: ("!", "yellow"), Severity.NOTE: ("·", "blue")}
_INDENT = " " * 8
_COUNTED = {Verdict.ACCEPT: "accepted", Verdict.REVIEW: "at review", Verdict.REJECT: "rejected"}
_CODECS = {"h264": "H.264", "hevc": "H.265"}


def render(reports: Sequence[Report], *, width: int = 100, colour: bool = False) -> str:
    """All reports, and a line that counts them when there are several."""
    blocks = ["\n".join(_clip(report, width)) for report in reports]
    if len(reports) > 1:
        blocks.append(_count(reports))
    text = "\n\n".join(blocks) + "\n"
    return text if colour else click.unstyle(text)


def _clip(report: Report, width: int) -> Iterator[str]:
    yield _head(report)
    if part(report) and (gap := unseen(report)):
        yield f"{_INDENT}Nobody looked at: {gap}."
    yield from (_INDENT + line for line in (_facts(report), _person(report.media)) if line)
    if report.problem:
        yield from _wrapped(plain(report.problem[0].upper() + report.problem[1:]), width, _INDENT)
    for finding in report.findings:
        yield ""
        yield from _finding(finding, width, alone=not report.mending)
    yield from _mending(report, width)
    if any(result.outcome in (Outcome.PASS, Outcome.FAIL) for result in report.results):
        yield ""
        yield from _wrapped(f"{tally(report)} · {report.profile} · {report.seconds_spent:.1f} s", width, _INDENT)
    yield from _unmeasured(report, width)


def _head(report: Report) -> str:
    limited = f" ({part(report)})" if part(report) else ""
    word = "NOT JUDGED  " if _not_judged(report) else f"{report.verdict.value.upper()}{limited}  "
    verdict = click.style(word, fg=_COLOUR[report.verdict], bold=True)
    return verdict + click.style(plain(report.path), bold=True)


def _not_judged(report: Report) -> bool:
    """True when something kept us from judging, and nothing that was found rejects the clip all the same."""
    return bool(report.problem) and report.verdict is not Verdict.REJECT


def _mending(report: Report, width: int) -> Iterator[str]:
    """The one command for everything; never wrapped, so that it can be copied."""
    if report.mending:
        far = ", download the clip into this folder, then" if is_far(report.path) else ""
        yield ""
        yield from _wrapped(f"To mend what can be mended{far}:", width, _INDENT)
        yield _INDENT + plain(report.mending)


def _finding(finding: Finding, width: int, *, alone: bool) -> Iterator[str]:
    mark, colour = _MARK[finding.severity]
    source = "documented" if finding.basis is Basis.DOCUMENTED else "our own check"
    prevents = f", prevents {finding.prevents}" if finding.prevents and finding.severity is not Severity.NOTE else ""
    head = click.style(f"{mark} {finding.rule}", fg=colour, bold=True)
    yield f"      {head}  " + click.style(f"({finding.severity.value}; {source}{prevents})", dim=True)
    yield from _wrapped(plain(finding.message), width, _INDENT)
    if fix := finding.fix if alone else finding.advice:
        yield f"{_INDENT}{click.style('Fix:', bold=True)} {plain(fix)}"


def _wrapped(text: str, width: int, indent: str) -> Iterator[str]:
    wrapped = click.wrap_text(text, max(width, 40), initial_indent=indent, subsequent_indent=indent)
    yield from wrapped.splitlines()


def _unmeasured(report: Report, width: int) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for result in unmeasured(report):
        reasons.setdefault(result.reason, []).append(result.rule)
    for reason, rules in reasons.items():
        names = ", ".join(rules) if len(rules) < 6 else f"{len(rules)} rules"
        yield from _wrapped(f"Not measured: {names}: {plain(reason)}", width, _INDENT)


def _count(reports: Sequence[Report]) -> str:
    parts = []
    judged = [report.verdict for report in reports if not _not_judged(report)]
    for verdict, name in _COUNTED.items():
        if number := judged.count(verdict):
            parts.append(click.style(f"{number} {name}", fg=_COLOUR[verdict], bold=True))
    if rest := len(reports) - len(judged):
        parts.append(click.style(f"{rest} not judged", fg=_COLOUR[Verdict.REVIEW], bold=True))
    limited = ", ".join(dict.fromkeys(filter(None, map(part, reports))))
    return f"{len(reports)} clips: " + ", ".join(parts) + (f" ({limited})" if limited else "")


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
