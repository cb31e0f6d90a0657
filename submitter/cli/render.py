"""Tasks and plans as text and as JSON; nothing here holds a key or a URL's query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from submitter.services.service import Preview
from submitter.services.vendors import vendor
from submitter.spans import seconds_text, span
from submitter.task import State, Task
from validator.findings import Finding, Severity
from validator.texts.printable import as_json
from validator.texts.printable import printable as plain

if TYPE_CHECKING:
    from submitter.gate.plan import Plan

SCHEMA = 1
"""Of the JSON documents; counts up whenever a key is renamed, removed, or changes its meaning."""
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_LABEL = 13
_UNKNOWN = "The service does not know this task: it is of another account, or gone. `wait` asks again."
_EXPIRED = "The service keeps a task for {}; how this one ended was not read in time. `submit --again` sends the clip again."


def tasks_json(tasks: Sequence[Task], version: str) -> str:
    """The tasks as one document."""
    return as_json(
        {"schema": SCHEMA, "tool": {"name": "motion-preflight", "version": version}, "tasks": [_task(t) for t in tasks]}
    )


def _task(task: Task) -> dict[str, Any]:
    times = {name: _moment(getattr(task, name)) for name in ("created", "sent", "updated")}
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
        "message": task.message or None,
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
        ("task", found.task_id or f"row {found.row}, no task id"),
        ("state", _state(found)),
        ("row", str(found.row)),
    ]
    lines += [("template", found.template_id), ("metered", _metered(found)), ("request", found.request_id)]
    if found.state in (State.FAILED, State.REFUSED):
        lines.append(("why", refusal(found.code, found.message, note)))
    elif found.task_id and found.state is State.EXPIRED:
        lines.append(("note", _EXPIRED.format(span(vendor().limits.task_life_seconds))))
    elif found.task_id and found.state is State.UNKNOWN:
        lines.append(("note", _UNKNOWN))
    elif found.message:
        lines.append(("note", found.message))
    lines += [
        ("possible", "" if found.task_id else ", ".join(found.possible)),
        ("clip", found.path if found.path != found.url else ""),
        ("url", found.url),
        ("sent as", _judged(found)),
    ]
    return "".join(f"{label:<{_LABEL}}{plain(value)}\n" for label, value in lines if value)


def _state(found: Task) -> str:
    said = found.state.value
    if found.remote and found.remote.lower() != said:
        said += f" ({found.remote})"
    by = "" if found.found_by != "url" else " by its URL"
    return said + (f", found in the ledger{by}: nothing was sent" if found.reused else "")


def _metered(found: Task) -> str:
    if found.metered_seconds is None:
        return ""
    return seconds_text(found.metered_seconds) + (f" ({found.metered_ratio})" if found.metered_ratio else "")


def _judged(found: Task) -> str:
    if not found.clip:
        return ""
    return "unjudged (--no-gate)" if found.judged == "none" else found.judged


def table(tasks: Sequence[Task], now: float) -> str:
    """One line a task, newest first."""
    rows = [("ROW", "STATE", "AGE", "TASK", "TEMPLATE", "CLIP")]
    for each in tasks:
        ids = each.task_id or (f"possible: {', '.join(each.possible)}" if each.possible else "-")
        clip = each.path or each.url or "-"
        rows.append((str(each.row), each.state.value, span(max(0.0, now - each.created)), ids, each.template_id or "-", clip))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "".join(
        "  ".join([*(plain(cell).ljust(width) for cell, width in zip(row, widths, strict=False)), plain(row[5])]).rstrip() + "\n"
        for row in rows
    )


def findings(found: Sequence[Finding]) -> str:
    """What speaks against a URL or a clip, worst first."""
    lines = []
    for each in sorted(found, key=lambda f: -f.severity.rank):
        lines.append(f"  {_MARKS[each.severity]} {each.rule} ({each.severity.value}): {plain(each.message)}\n")
        if each.fix and each.severity is not Severity.NOTE:
            lines.append(f"    Fix: {plain(each.fix)}\n")
    return "".join(lines)


def dry_run(made: Plan, preview: Preview) -> str:
    """The request as it would go out, without key and signatures."""
    return "\n".join([f"{preview.method} {preview.url}", *preview.headers, "", as_json(made.shown_body)])


def dry_run_json(made: Plan, preview: Preview, version: str) -> str:
    """The same as one document, with the verdict and what it rests on."""
    found = [{"rule": f.rule, "severity": f.severity.value, "message": f.message, "fix": f.fix} for f in made.findings]
    document = {
        "schema": SCHEMA,
        "tool": {"name": "motion-preflight", "version": version},
        "verdict": made.verdict.value,
        "findings": found,
        "seconds": made.job.seconds,
        "cost": made.cost,
        "request": {"method": preview.method, "url": preview.url, "body": made.shown_body},
        "task": _task(made.task) if made.task else None,
    }
    return as_json(document)


def progress(found: Task, said: str, elapsed: float, queued_before: int) -> str:
    """The line while one waits: state, elapsed time, how many of our own are queued before it, and what else happened."""
    name = found.task_id or f"row {found.row}"
    queue = f", {queued_before} of our own before it" if queued_before and found.state is State.PENDING else ""
    return f"{name}: {_state(found)}, {span(elapsed)}{queue}" + (f"; {said}" if said else "")


def refusal(code: str, message: str, note: str = "") -> str:
    """One line on an error code: its meaning, what to do, who has to act, whether a retry helps, the service's words verbatim.

    `note` is the target's own, shown where the target itself may be the reason.
    """
    row = vendor().explain(code, message)
    caught = f" The rule {row.rule} looks for this." if row.rule else ""
    retired = f" The model may be retired. {note}" if row.model and note else ""
    verbatim = ": ".join(part for part in (code, message) if part) or "none"
    verdict = f"Fault: {row.fault.value}. Retry: {row.retry.value}."
    return f"{row.meaning} {row.advice} {verdict}{caught}{retired} (The service's words: {verbatim})"


def _moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
