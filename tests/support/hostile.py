"""Reports that try to break out of every format: in the clip's name, in what a tool said, in the list's own fields."""

from __future__ import annotations

import shlex

from tests.support.good import GOOD, default
from validator.findings import Basis, Finding, Outcome, Report, Result, Severity, Verdict
from validator.report.summary import summary

EVIL = (
    "\x1b[2J\x1b]0;title\x07\x9b31m",
    "\"quoted\" 'single' `back`",
    "one,two;three\tfour",
    "line\nfeed",
    "carriage\r\nreturn\rover",
    "]]><!--&amp;&#10;<script>alert(1)</script>",
    "::error file=x,line=1::owned",
    "\n::set-output name=a::b",
    "%0A::stop-commands::%25%2C%3A",
    "a|b\\|c\\\\|",
    "[link](http://h.example/x) ![picture](x) **bold** _it_ ~~gone~~",
    "www.example.com @octocat #1 :smile: $x$ a@b.example",
    "\udcff\udcfe\ud800",
    "\x00\x01\x85\u2028\u2029\u202e\ufeff\ufffe\U0010ffff",
    '=HYPERLINK("http://h.example")',
    "+1+cmd|' /C calc'!A0",
    "-dash",
    "@SUM(A1)",
    "舞蹈　视频 é 😀",
    "{actual} {0} {} %s %(x)s ${HOME}",
    "</testsuite></code></td>",
    "../../..//./etc",
    "http://u:SECRET@h.example/x.mp4?Signature=SECRET",
    "",
)
"""Each is the name of a clip, the text of a tool and a field of a list."""
SECRET = "SECRET"
GOOD_MEDIA = summary(GOOD, default())
EVERYTHING = "".join(EVIL[:-2])


def reports(*, findings: int = 3) -> list[Report]:
    """One for each, and one for all of it together."""
    return [report(evil, findings=findings) for evil in (*EVIL, EVERYTHING)]


def report(evil: str, *, findings: int = 3) -> Report:
    """A clip with `findings` errors and warnings, rules that were skipped and switched off, and a problem."""
    severities = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    found = [finding(evil, severities[number % 3]) for number in range(findings)]
    reasons = {"detail": evil}
    return Report(
        path=f"{evil}.mp4",
        profile="animate-anyone-template-gen2",
        verdict=Verdict.REJECT,
        sha256=None,
        bytes=None,
        media={**GOOD_MEDIA, "codec": evil, "container": evil, "audio_codec": evil, "audio_tracks": 1, "seconds": float("inf")},
        results=(
            Result("unreadable", Outcome.FAIL),
            Result("interlaced", Outcome.SKIP, "failed", reasons),
            Result("scene-cut", Outcome.OFF, "off", {"by": evil}),
        ),
        findings=tuple(sorted(found, key=lambda each: -each.severity.rank)),
        problem=evil,
        repair_command=f"ffmpeg -i {shlex.quote(evil)} out.mp4",
        settings=(f"rules.x={evil}",),
        digest="0" * 16,
    )


def finding(evil: str, severity: Severity) -> Finding:
    """One whose message, command and error code hold it."""
    values = {"detail": evil}
    command = f"ffmpeg -i {shlex.quote(evil)} out.mp4"
    return Finding("unreadable", "noise", severity, Basis.DOCUMENTED, evil, evil, (0.0, 1.5), values, evil, None, command)


def extra(evil: str) -> dict[str, object]:
    """What a list may say of a clip."""
    return {"id": evil, f"field {evil}": evil, "number": 1, "nested": {"list": [evil, None, 1.5]}}
