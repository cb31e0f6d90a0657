"""What goes wrong with the campaign's answers, how often, and what is sent instead."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fixtures.service.answers import Answer, as_json, refused

CREATE = {
    # fault: (weight, whether a task is made, what becomes of the answer)
    "none": (34, True, "whole"),
    "slow": (8, True, "slow"),
    "late": (8, True, "late"),
    "429": (4, False, "429"),
    "429 retry at once": (4, False, "429-0"),
    "429 retry in 1 s": (4, False, "429-1"),
    "500 after making": (4, True, "500"),
    "500 before": (2, False, "500"),
    "cut before": (3, False, "cut"),
    "cut after": (3, True, "cut"),
    "reset after": (2, True, "reset"),
    "half": (3, True, "half"),
    "half a record": (2, True, "half-record"),
    "one byte short": (3, True, "short"),
    "alert before": (2, False, "alert"),
    "alert after": (4, True, "alert"),
    "alert in the body": (2, True, "half-alert"),
    "dripping head": (3, True, "drip-head"),
    "dripping body": (3, True, "drip-body"),
    "301": (2, False, "301"),
    "308": (2, False, "308"),
    "lone surrogate": (4, True, "surrogate"),
    "deep nesting": (3, True, "nested"),
    "no id, made": (2, True, "no-id"),
    "no id": (1, False, "no-id"),
    "error in a 200": (2, False, "error-200"),
    "refused": (3, False, "400"),
}
QUERY = {
    "none": (84, True, "whole"),
    "slow": (3, True, "slow"),
    "500": (3, True, "500"),
    "429 retry at once": (2, False, "429-0"),
    "cut": (2, True, "cut"),
    "half": (2, True, "half"),
    "alert": (1, True, "alert"),
    "dripping body": (1, True, "drip-body"),
    "lone surrogate": (1, True, "surrogate"),
    "deep nesting": (1, True, "nested"),
}
FAULTS = {"create": CREATE, "task": QUERY, "list": QUERY, "cancel": QUERY}
TRUE = {"whole", "slow", "late", "drip-head", "drip-body", "surrogate", "nested"}
"""Ways in which the true answer arrives whole."""
CUT = {"cut", "reset", "alert", "half", "half-record", "half-alert", "short"}
"""Ways in which no answer arrives whole."""
_DEEP = 100_000
"""Levels of nesting, far more than a parser goes down."""


def instead(how: str, answer: Answer, elsewhere: str) -> Answer:
    """What is sent in the answer's place; `elsewhere` is where redirects lead."""
    if how.startswith("429"):
        after = {"429-0": {"Retry-After": "0"}, "429-1": {"Retry-After": "1"}}.get(how, {})
        said = refused(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.")
        return replace(said, headers={**said.headers, **after})
    if how in ("301", "308"):
        return Answer(int(how), {"Location": elsewhere})
    if how in ("500", "400", "error-200"):
        code, message = ("InternalError", "failed") if how == "500" else ("InvalidParameter", "the url is bad")
        return replace(refused(400, code, message), http=200 if how == "error-200" else int(how))
    if how == "no-id":
        return as_json({"output": {"task_status": "PENDING"}, "request_id": "r-no-id"})
    if how == "surrogate":
        data = answer.data.replace(b"{", rb'{"note": "\ud83d cut in half", ', 1)
        return replace(answer, data=data.replace(b'"request_id": "', rb'"request_id": "\ud83d', 1))
    if how == "nested":
        deep = b"[" * _DEEP + b"]" * _DEEP
        return replace(answer, data=answer.data[:-1] + b', "deep": ' + deep + b"}")
    return answer


def raw_bytes(answer: Answer, extra: int = 0) -> bytes:
    """The whole answer as bytes; `extra` is how much more is announced than comes."""
    lines = [f"HTTP/1.1 {answer.http} {HTTPStatus(answer.http).phrase}"]
    headers = {"Content-Length": str(len(answer.data) + extra), **answer.headers}
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + answer.data
