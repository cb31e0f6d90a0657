"""Reads the service's responses: accepted, refused, try later, or not an answer at all."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from submitter.errors import Lost, Refused, Throttled, Transient
from submitter.http.transport import Response
from submitter.services.dashscope.codes import final
from submitter.services.dashscope.limits import LIMITS
from submitter.services.service import Results
from submitter.task import Outcome, State, is_task_id
from validator.texts.said import phrase

LIST_TIME = "%Y%m%d%H%M%S"
STATES: Mapping[str, State] = {
    "PENDING": State.PENDING,
    "RUNNING": State.RUNNING,
    "SUCCEEDED": State.SUCCEEDED,
    "FAILED": State.FAILED,
    "CANCELED": State.CANCELED,
    "CANCELLED": State.CANCELED,
    "UNKNOWN": State.UNKNOWN,
}
"""The service's words for a state; every other one means that the task goes on, and none that its state is unknown."""
USAGE: Results = {"metered_seconds": ("usage.video_duration", "usage.duration"), "metered_ratio": ("usage.video_ratio",)}


def parse_submit(response: Response) -> Outcome:
    """The task that a submit made; raises Refused, Throttled, or Lost for whatever does not surely mean one of these."""
    document = response.json()
    code, message, request_id = refusal_fields(document)
    said = ": ".join(filter(None, (code, message)))
    if 200 <= response.status < 300:
        return task_in(response.body) or _no_task(
            response, phrase("the answer names no task ({answer})", answer=said or _shown(response)), request_id
        )
    if response.status == 429:
        if final(code, message):
            raise Refused(429, code, message, request_id)
        raise Throttled(said or "HTTP 429", retry_after(response), request_id)
    if 400 <= response.status < 500 and response.status not in (408, 499):
        raise Refused(response.status, code, message or ("" if document else _shown(response)), request_id)
    answer = f"HTTP {response.status} {said}".rstrip()
    raise Lost(phrase("the service answered {answer}", answer=answer), None, request_id, response.status)


def task_in(body: bytes) -> Outcome | None:
    """The task that a whole document names, whatever its length was announced to be; None when it names none."""
    document = Response(200, {}, body).json()
    task_id = value_at(document or {}, "output.task_id")
    if document is None or not is_task_id(task_id):
        return None
    status = text(value_at(document, "output.task_status")) or "PENDING"
    return Outcome(text(task_id), state_of(status), status, text(document.get("request_id")))


def state_of(status: str) -> State:
    """The state that the service's word means."""
    return STATES.get(status.upper(), State.RUNNING) if status else State.UNKNOWN


def truncated(body: bytes, reason: str) -> Lost:
    """The error for an answer that broke off, with the task id in what arrived."""
    found = re.search(rb'"task_id"\s*:\s*"([^"\\]+)"', body)
    task_id = found[1].decode(errors="replace") if found else ""
    return Lost(reason, task_id if is_task_id(task_id) else None)


def _no_task(response: Response, reason: str, request_id: str) -> NoReturn:
    lost = truncated(response.body, reason)
    lost.request_id, lost.status_code = request_id, response.status
    raise lost


def parse_query(response: Response) -> dict[str, Any]:
    """A query's document; raises Refused for a documented no, Transient for anything that may be asked again."""
    document = response.json()
    if document is None:
        raise Transient(
            phrase("HTTP {status}, not JSON", status=response.status), retry_after(response), status_code=response.status
        )
    if 200 <= response.status < 300:
        return document
    code, message, request_id = refusal_fields(document)
    if response.status in (408, 429) or response.status >= 500 or response.status < 400:
        raise Transient(f"HTTP {response.status} {code}".strip(), retry_after(response), request_id, response.status)
    raise Refused(response.status, code, message, request_id)


def parse_task(document: Mapping[str, Any], results: Results) -> Outcome:
    """What the document says of a task; raises Transient when it says nothing of one."""
    task_id, status = value_at(document, "output.task_id"), value_at(document, "output.task_status")
    if not isinstance(status, str) or not status:
        raise Transient(phrase("the answer names no status of a task"))
    found = {name: first_value(document, places) for name, places in {**USAGE, **results}.items()}
    return Outcome(
        task_id=task_id if isinstance(task_id, str) else "",
        state=state_of(status),
        status=status,
        request_id=text(document.get("request_id")),
        code=text(value_at(document, "output.code")),
        message=text(value_at(document, "output.message")),
        template_id=text(found.get("template_id")) or None,
        video_url=text(found.get("video_url")) or None,
        metered_seconds=_number(found.get("metered_seconds")),
        metered_ratio=text(found.get("metered_ratio")) or None,
        submitted=_time(value_at(document, "output.submit_time")),
    )


def list_rows(document: Mapping[str, Any]) -> list[Any]:
    """The rows of one page of the list as they came; raises Transient when there is no list."""
    rows = document.get("data")
    if not isinstance(rows, list):
        raise Transient(phrase("the answer holds no list of tasks"))
    return rows


def parse_rows(rows: Sequence[object]) -> list[Outcome]:
    """The tasks in a page's rows; a row without a task id is left out."""
    return [_parse_row(row) for row in rows if isinstance(row, dict) and is_task_id(text(row.get("task_id")))]


def _parse_row(row: Mapping[str, Any]) -> Outcome:
    status = text(row.get("status") or row.get("task_status"))
    created = _time(row.get("gmt_create") or row.get("submit_time") or row.get("start_time"))
    return Outcome(text(row["task_id"]), state_of(status), status, text(row.get("request_id")), submitted=created)


def refusal_fields(document: Mapping[str, Any] | None) -> tuple[str, str, str]:
    """Code, message and request id of a refusal, each empty where it is not given."""
    document = document or {}
    return text(document.get("code")), text(document.get("message")), text(document.get("request_id"))


def value_at(document: Mapping[str, Any], place: str) -> Any:
    """The value at a dotted place; None where there is none."""
    value: Any = document
    for key in place.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def first_value(document: Mapping[str, Any], places: Sequence[str]) -> Any:
    """The first value that is there."""
    return next((value for place in places if (value := value_at(document, place)) is not None), None)


def text(value: object) -> str:
    """A text or number as text that every file can hold (half an emoji becomes "?"), everything else as nothing."""
    return str(value).encode("utf-8", "replace").decode() if isinstance(value, (str, float)) or _is_short(value) else ""


def _is_short(value: object) -> bool:
    """Whether this is a number that may be written out: Python refuses those of thousands of digits."""
    return isinstance(value, int) and abs(value) < 10**30


def retry_after(response: Response) -> float | None:
    """Seconds that the answer asks to wait; dates are not read, since the clocks may differ."""
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else None


def _number(value: object) -> float | None:
    try:
        found = float(value) if isinstance(value, (int, float, str)) else math.nan
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found < math.inf else None


def _time(value: object) -> float | None:
    """Seconds since 1970, from the service's text or its milliseconds."""
    if isinstance(value, (int, float)):
        moment = _number(value)
        return moment / 1000 if moment and moment > 1e11 else moment
    try:
        # "Z" is read by Python 3.11 and newer only.
        stated = datetime.fromisoformat(re.sub("[Zz]$", "+00:00", str(value)))
        return (stated if stated.tzinfo else stated.replace(tzinfo=LIMITS.zone)).timestamp()
    except (ValueError, OverflowError):
        return None


def _shown(response: Response) -> str:
    kind = response.headers.get("Content-Type", "").split(";")[0]
    return phrase("the answer is not JSON ({kind})", kind=kind or phrase("no type given"))
