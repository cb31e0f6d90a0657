"""THE table of what can be wrong with a URL: one row per rule, as the validator's table is for clips."""

from validator.findings import Basis, Case, Rule, Severity
from validator.rules import RULES

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_PUBLISH = "Publish the clip on a public http(s) host, such as an object storage, and give that URL."
_IN_FULL = "Run `motion-preflight check` on the clip again, with --depth full."
_SAME_SETTINGS = "Run `motion-preflight check` again, with the same --profile and --set as `submit`."
_SIGN = "Sign the URL again with a longer life, then submit."

ROWS = (
    Rule(
        "url-malformed",
        "The URL is not a valid one.",
        "The service fetches the clip from this URL and nowhere else.",
        needs=("url",),
        prevents="InvalidURL",
        cases={
            "scheme": Case(ERROR, "The URL begins with {actual!r}; the service takes http and https only.", _PUBLISH),
            "no-host": Case(ERROR, "The URL names no host.", _PUBLISH),
            "host": Case(
                ERROR, "The URL's host or port is malformed, or different programs read it differently.", "Correct the host."
            ),
            "characters": Case(
                ERROR, "The URL holds a space at an end, a line break or a control character.", "Copy it again, whole."
            ),
            "percent": Case(
                ERROR, "The URL has a % that is not followed by two hexadecimal digits.", "Write a literal % as %25."
            ),
            "password": Case(
                ERROR,
                "The URL holds a user name or password, which would be sent to the service.",
                "Use a signed URL instead.",
            ),
        },
    ),
    Rule(
        "url-host-private",
        "The service cannot reach the host.",
        "The service runs in the vendor's data centre: an address of this machine or network means something else there.",
        needs=("url",),
        prevents="InvalidURL.ConnectionRefused",
        cases={
            "literal": Case(ERROR, "The host {actual} is an address of this machine or a private network.", _PUBLISH),
            "name": Case(ERROR, "The host {actual} is a name that only this machine or network knows.", _PUBLISH),
            "internal": Case(
                ERROR,
                "The host {actual} is a storage's internal endpoint.",
                "Use the public endpoint: the name without -internal.",
            ),
            "redirect": Case(ERROR, "The URL redirects to {actual}, on this machine or a private network.", _PUBLISH),
            "resolved": Case(
                ERROR, "The host resolves to {actual} here, an address of this machine or a private network.", _PUBLISH
            ),
        },
    ),
    Rule(
        "url-not-encoded",
        "The URL holds characters that a URL must not hold.",
        "Clients encode such characters differently; a signature is made for one of the ways.",
        needs=("url",),
        prevents="InvalidURL",
        cases={
            "encoded": Case(
                NOTE, "The URL holds {actual} character(s) that are not allowed in a URL; it is sent percent-encoded."
            ),
            "twice": Case(
                WARNING,
                "The URL seems to be percent-encoded twice ({actual}): the service would ask for another name.",
                "Encode it once: %E8, not %25E8.",
            ),
        },
    ),
    Rule(
        "url-signature-expired",
        "The signed URL stops working too early.",
        "The service fetches the clip when the task's turn comes, not when it is submitted; one task runs at a time.",
        needs=("url",),
        prevents="InvalidParameter.DataInspection",
        cases={
            "past": Case(ERROR, "The URL ({scheme}) expired {actual} ago.", _SIGN),
            "soon": Case(WARNING, "The URL ({scheme}) expires in {actual}; with the queue, the task may need {limit}.", _SIGN),
            "unread": Case(NOTE, "The URL is signed ({scheme}), but does not say readably until when.", _SIGN),
            "borrowed": Case(
                NOTE, "The URL ({scheme}) was signed with temporary credentials, which may end before the URL does."
            ),
        },
    ),
    Rule(
        "url-unreachable",
        "The URL gives no file.",
        "The service would get the same answer.",
        needs=("answer",),
        prevents="BadRequest.InputDownloadFailed",
        cases={
            "status": Case(ERROR, "The host answered {actual} instead of the file.", "Open the URL in a private browser window."),
            "empty": Case(ERROR, "The host gave an empty file.", "Upload the clip again."),
        },
    ),
    Rule(
        "url-redirects",
        "The URL redirects to another one.",
        "Whether the service follows redirects is not documented.",
        needs=("answer",),
        basis=Basis.HEURISTIC,
        prevents="InvalidURL",
        cases={"redirect": Case(WARNING, "The URL redirects {actual} time(s), to {target}.", "Give the last URL itself.")},
    ),
    Rule(
        "url-slow",
        "The host takes too long to begin.",
        "The service gives up on a download after 10 s.",
        needs=("answer",),
        prevents="InvalidURL.Timeout",
        cases={
            "late": Case(
                ERROR, "The first byte came after {actual} s; the service waits {limit} s.", "Use a faster host near the service."
            ),
            "near": Case(
                WARNING,
                "The first byte came after {actual} s, near the service's {limit} s.",
                "Use a faster host near the service.",
            ),
        },
    ),
    Rule(
        "url-is-web-page",
        "The URL gives a web page, not the clip.",
        "Share links and tunnels show a page around the file.",
        needs=("answer",),
        prevents="InvalidFile.Format",
        cases={
            "type": Case(ERROR, "The host says that this is {actual}, not a video.", "Give the URL of the file itself."),
            "content": Case(ERROR, "The bytes are those of a web page, not of a video.", "Give the URL of the file itself."),
        },
    ),
    Rule(
        "url-content-type-wrong",
        "The host does not say that this is a video.",
        "The service may go by the Content-Type.",
        needs=("answer",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Format",
        cases={
            "missing": Case(
                WARNING, "The host states no Content-Type.", "Set Content-Type to video/mp4 where the clip is stored."
            ),
            "other": Case(
                WARNING, "The host states the Content-Type {actual}.", "Set Content-Type to video/mp4 where the clip is stored."
            ),
            "bytes": Case(NOTE, "The host states the Content-Type {actual}, which says nothing."),
        },
    ),
    Rule(
        "url-length-missing",
        "The host does not say how long the file is.",
        "The service checks the size before it fetches the file.",
        needs=("answer",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Size",
        cases={"missing": Case(WARNING, "The host states no Content-Length.", "Use a host that serves files, not a stream.")},
    ),
    Rule(
        "url-file-too-large",
        "The file behind the URL is too large.",
        "The service refuses it, so it was not fetched to its end.",
        needs=("answer",),
        prevents="InvalidFile.Size",
        cases={"size": Case(ERROR, "The file has {actual:,} bytes or more.", "Encode the clip smaller, or cut it.")},
    ),
    Rule(
        "url-content-differs",
        "The file behind the URL is not the clip that was judged.",
        "A verdict holds for the bytes it was made on.",
        needs=("answer",),
        basis=Basis.HEURISTIC,
        cases={
            "length": Case(
                ERROR, "The URL gives {actual:,} bytes; the judged clip has {limit:,}.", "Upload the judged clip again."
            ),
            "bytes": Case(
                ERROR,
                "The URL gives other bytes than the judged clip (SHA-256 {actual}, not {limit}).",
                "Upload the judged clip again.",
            ),
            "unknown": Case(
                ERROR,
                "Whether the URL gives the judged clip is not known: neither length nor content is.",
                "Leave out --trust-length.",
            ),
        },
    ),
    Rule(
        "report-partial",
        "The clip was not judged in full.",
        "What nobody looked at never counts as passed, and a task costs money.",
        needs=("report",),
        basis=Basis.HEURISTIC,
        cases={
            "depth": Case(WARNING, "The clip was looked into as far as --depth {actual} only.", _IN_FULL),
            "unsaid": Case(WARNING, "The report does not say how far the clip was looked into.", _IN_FULL),
            "skipped": Case(WARNING, "{actual} rule(s) were not measured: {names}.", _IN_FULL),
            "problem": Case(WARNING, "The clip could not be judged: {actual}", _IN_FULL),
        },
    ),
    Rule(
        "report-outdated",
        "The report does not say what a check would say now.",
        "Limits, rules and measurements change with the settings and with the version.",
        needs=("report",),
        basis=Basis.HEURISTIC,
        cases={
            "settings": Case(
                WARNING, "The report was made with other limits or severities than this submit{names}.", _SAME_SETTINGS
            ),
            "version": Case(WARNING, "The report was made by version {actual}; this is {limit}.", _IN_FULL),
        },
    ),
    Rule(
        "report-contradictory",
        "The report's verdict does not follow from its findings.",
        "Somebody, or another program, changed the report.",
        needs=("report",),
        basis=Basis.HEURISTIC,
        cases={"verdict": Case(WARNING, "The report says {actual}, but what it lists comes to {limit}.", _IN_FULL)},
    ),
)
URL_RULES: dict[str, Rule] = {rule.name: rule for rule in ROWS}
"""Every rule of this table by name; those that need no answer first."""
ALL_RULES: dict[str, Rule] = {**RULES, **URL_RULES}
"""The rules of clips and of URLs: the names that a profile may set."""
