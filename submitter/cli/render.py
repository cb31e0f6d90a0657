"""Tasks and plans as text and as JSON; nothing here holds a key or a URL's query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from submitter.gate.reports import Quoted
from submitter.services.service import Preview
from submitter.services.vendors import vendor
from submitter.spans import seconds_text, span
from submitter.task import State, Task
from validator.cli.language import texts
from validator.findings import Finding, Severity
from validator.texts.printable import as_json
from validator.texts.printable import printable as plain
from validator.texts.said import phrase, recalled
from validator.texts.width import columns, padded

if TYPE_CHECKING:
    from submitter.gate.plan import Plan

SCHEMA = 1
"""Of the JSON documents; counts up whenever a key is renamed, removed, or changes its meaning."""
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_LABEL = 13


def tasks_json(tasks: Sequence[Task], version: str) -> str:
    """The tasks as one document."""
    return as_json(
        {"schema": SCHEMA, "tool": {"name": "motion-preflight", "version": version}, "tasks": [_task(t) for t in tasks]}
    )


def _task(task: Task) -> dict[str, Any]:
    times = {name: moment(getattr(task, name)) for name in ("created", "sent", "updated")}
    return {
        "row": task.row,
        "task_id": task.task_id,
        "state": task.state.value,
        "status": task.remote or None,
        "template_id": task.template_id,
        "metered_seconds": task.metered_seconds,
        "metered_ratio": task.metered_ratio,
        "request_id": task.request_id or None,
        "code": task.code or None,
        "message": texts().say(recalled(task.message)) or None,
        "rule": task.rule or None,
        "possible": list(task.possible),
        "clip": task.clip or None,
        "path": task.path or None,
        "url": task.url or None,
        "seconds": task.seconds,
        "judged": task.judged,
        "profile": task.profile,
        "account": task.account,
        "reused": task.reused,
        "found_by": task.found_by or None,
        "adopted": task.adopted,
        **times,
    }


def task(found: Task, note: str = "") -> str:
    """One task, for a person; `note` is its target's own."""
    lines: list[tuple[str, str | None]] = [
        (phrase("task"), found.task_id or phrase("row {row}, no task id", row=found.row)),
        (phrase("state"), _state(found)),
        (phrase("row"), str(found.row)),
        (phrase("template"), found.template_id),
        (phrase("metered"), _metered(found)),
        (phrase("request"), found.request_id),
        _explained(found, note),
        (phrase("possible"), "" if found.task_id else ", ".join(found.possible)),
        (phrase("clip"), found.path if found.path != found.url else ""),
        (phrase("url"), found.url),
        (phrase("sent as"), _judged(found)),
    ]
    say = texts().say
    return "".join(f"{padded(say(label), _LABEL)}{plain(say(value))}\n" for label, value in lines if value)


def _explained(found: Task, note: str) -> tuple[str, str]:
    """Why the task is in its state, where there is something to say of it."""
    if found.state in (State.FAILED, State.REFUSED):
        return phrase("why"), refusal(found.code, found.message, note)
    if found.task_id and found.state is State.EXPIRED:
        return phrase("note"), phrase(
            "The service keeps a task for {life}; how this one ended was not read in time. `submit --again` sends the clip again.",
            life=span(vendor().limits.task_life_seconds),
        )
    if found.task_id and found.state is State.UNKNOWN:
        return phrase("note"), phrase(
            "The service does not know this task: it is of another account, or gone. `wait` asks again."
        )
    return phrase("note"), recalled(found.message)


def _state(found: Task) -> str:
    said = found.state.value
    if found.remote and found.remote.lower() != said:
        said = phrase("{state} ({remote})", state=said, remote=found.remote)
    if not found.reused:
        return said
    if found.found_by == "url":
        return phrase("{state}, found in the ledger by its URL: nothing was sent", state=said)
    return phrase("{state}, found in the ledger: nothing was sent", state=said)


def _metered(found: Task) -> str:
    if found.metered_seconds is None:
        return ""
    seconds = seconds_text(found.metered_seconds)
    return phrase("{seconds} ({ratio})", seconds=seconds, ratio=found.metered_ratio) if found.metered_ratio else seconds


def _judged(found: Task) -> str:
    if not found.clip:
        return ""
    return phrase("unjudged (--no-gate)") if found.judged == "none" else phrase("{judged}", judged=found.judged)


def table(tasks: Sequence[Task], now: float) -> str:
    """One line a task, newest first."""
    say = texts().say
    heads = (phrase("ROW"), phrase("STATE"), phrase("AGE"), phrase("TASK"), phrase("TEMPLATE"), phrase("CLIP"))
    rows = [tuple(map(say, heads))]
    for each in tasks:
        ids = each.task_id or (phrase("possible: {names}", names=", ".join(each.possible)) if each.possible else "-")
        clip = each.path or each.url or "-"
        age = span(max(0.0, now - each.created))
        rows.append((str(each.row), each.state.value, say(age), say(ids), each.template_id or "-", say(clip)))
    widths = [max(columns(row[column]) for row in rows) for column in range(5)]
    return "".join(
        "  ".join([*(padded(plain(cell), width) for cell, width in zip(row, widths, strict=False)), plain(row[5])]).rstrip()
        + "\n"
        for row in rows
    )


def findings(found: Sequence[Finding]) -> str:
    """What speaks against a URL or a clip, worst first."""
    lines = []
    for each in sorted(found, key=lambda f: -f.severity.rank):
        message, fix = _words(each)
        head = phrase("{rule} ({severity}): {message}", rule=each.rule, severity=texts().weight(each), message=message)
        lines.append(f"  {_MARKS[each.severity]} {plain(texts().say(head))}\n")
        if fix and each.is_fault:
            lines.append("    " + texts().label("labelled", label=texts().label("fix"), text=plain(fix)) + "\n")
    return "".join(lines)


def _words(found: Finding) -> tuple[str, str]:
    """Message and advice; a finding of a report is in the words of the report."""
    if isinstance(found, Quoted):
        return found.message, found.fix
    return texts().message(found), texts().fix(found)


def dry_run(made: Plan, preview: Preview) -> str:
    """The request as it would go out, without key and signatures."""
    return "\n".join([f"{preview.method} {preview.url}", *preview.headers, "", as_json(made.shown_body)])


def dry_run_json(made: Plan, preview: Preview, version: str) -> str:
    """The same as one document, with the verdict and what it rests on."""
    found = [
        {"rule": f.rule, "severity": f.severity.value, "confidence": f.confidence, "message": message, "fix": fix}
        for f in made.findings
        for message, fix in (_words(f),)
    ]
    document = {
        "schema": SCHEMA,
        "tool": {"name": "motion-preflight", "version": version},
        "verdict": made.verdict.value,
        "fit": made.fit,
        "findings": found,
        "seconds": made.job.seconds,
        "cost": texts().say(made.cost),
        "request": {"method": preview.method, "url": preview.url, "body": made.shown_body},
        "task": _task(made.task) if made.task else None,
    }
    return as_json(document)


def progress(found: Task, said: str, elapsed: float, queued_before: int) -> str:
    """The line while one waits: state, elapsed time, how many of our own are queued before it, and what else happened."""
    line = phrase(
        "{name}: {state}, {elapsed}",
        name=found.task_id or phrase("row {row}", row=found.row),
        state=_state(found),
        elapsed=span(elapsed),
    )
    if queued_before and found.state is State.PENDING:
        line = phrase("{line}, {count} of our own before it", line=line, count=queued_before)
    return phrase("{line}; {more}", line=line, more=said) if said else line


def refusal(code: str, message: str, note: str = "") -> str:
    """One line on an error code: its meaning, what to do, who has to act, whether a retry helps, the service's words verbatim.

    `note` is the target's own, shown where the target itself may be the reason.
    """
    row = vendor().explain(code, message)
    return phrase(
        "{meaning} {advice} Fault: {fault}. Retry: {retry}.{caught}{seen}{retired} (The service's words: {verbatim})",
        meaning=recalled(row.meaning),
        advice=recalled(row.advice),
        fault=row.fault.value,
        retry=row.retry.value,
        caught=phrase(" The rule {rule} looks for this.", rule=row.rule) if row.rule else "",
        seen="" if row.documented or not row.code else phrase(" Calls met this code; the vendor does not list it."),
        retired=phrase(" The model may be retired. {note}", note=note) if row.model and note else "",
        verbatim=": ".join(part for part in (code, message) if part) or phrase("none"),
    )


def moment(seconds: float | None) -> str | None:
    """Seconds since 1970 as a time of this machine's zone."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
