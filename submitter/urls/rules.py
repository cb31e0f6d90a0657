"""THE table of what can be wrong with a URL, or with a report about the clip; worded in the validator's texts, as clips' rules are."""

from validator.rules import RULES
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Row

ROWS = (
    Row(
        "url-malformed",
        needs=("url",),
        cases={
            "scheme": Case(ERROR),
            "no-host": Case(ERROR),
            "host": Case(ERROR),
            "characters": Case(ERROR),
            "percent": Case(ERROR),
            "password": Case(ERROR),
        },
    ),
    Row(
        "url-host-private",
        needs=("url",),
        cases={
            "literal": Case(ERROR),
            "name": Case(ERROR),
            "internal": Case(ERROR),
            "redirect": Case(ERROR),
            "resolved": Case(ERROR),
        },
    ),
    Row("url-not-encoded", needs=("url",), cases={"encoded": Case(NOTE), "twice": Case(WARNING)}),
    Row("url-suffix-missing", needs=("url",), cases={"missing": Case(NOTE), "other": Case(NOTE)}),
    Row(
        "url-signature-expired",
        needs=("url",),
        cases={"past": Case(ERROR), "soon": Case(WARNING), "unread": Case(NOTE), "borrowed": Case(NOTE)},
    ),
    Row("url-unreachable", needs=("answer",), cases={"status": Case(ERROR), "empty": Case(ERROR)}),
    Row("url-redirects", needs=("answer",), cases={"redirect": Case(WARNING)}),
    Row("url-slow", needs=("answer",), cases={"late": Case(ERROR), "near": Case(WARNING)}),
    Row("url-is-web-page", needs=("answer",), cases={"type": Case(ERROR), "content": Case(ERROR)}),
    Row(
        "url-content-type-wrong", needs=("answer",), cases={"missing": Case(WARNING), "other": Case(WARNING), "bytes": Case(NOTE)}
    ),
    Row("url-length-missing", needs=("answer",), cases={"missing": Case(WARNING)}),
    Row("url-file-too-large", needs=("answer",), cases={"size": Case(ERROR)}),
    Row("url-content-differs", needs=("answer",), cases={"length": Case(ERROR), "bytes": Case(ERROR), "unknown": Case(ERROR)}),
    Row(
        "report-partial",
        needs=("report",),
        cases={"depth": Case(WARNING), "unsaid": Case(WARNING), "skipped": Case(WARNING), "problem": Case(WARNING)},
    ),
    Row("report-outdated", needs=("report",), cases={"settings": Case(WARNING), "version": Case(WARNING)}),
    Row("report-contradictory", needs=("report",), cases={"verdict": Case(WARNING)}),
)
URL_RULES: dict[str, Row] = {row.name: row for row in ROWS}
"""Every rule by name; those that need no answer first."""
ALL_RULES: dict[str, Row] = {**RULES, **URL_RULES}
"""With the rules about clips: all that a profile can set a severity for."""
