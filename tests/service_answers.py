"""What the local service may answer: the documented documents, and the ways in which an answer goes wrong."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ZONE = timezone(timedelta(hours=8))
DAY = 24 * 3600.0
TEMPLATE_PATH = "/services/aigc/image2video/aa-template-generation"
VIDEO_PATH = "/services/aigc/image2video/video-synthesis"
MODELS = {
    "animate-anyone-template-gen2": TEMPLATE_PATH,
    "wan2.2-animate-move": VIDEO_PATH,
    "wan2.2-animate-mix": VIDEO_PATH,
}
VIDEO = (Path(__file__).resolve().parent.parent / "fixtures" / "performer.mp4").read_bytes()
"""What a result video holds: one that plays to its end."""
HTTP_OF = {"InvalidApiKey": 401, "Arrearage": 400, "InternalError.Timeout": 500}
"""Status of codes that their name does not tell."""


def http_of(code: str) -> int:
    """The documented status of an error code."""
    if code in HTTP_OF:
        return HTTP_OF[code]
    endings = {
        "AccessDenied": 403,
        "AllocationQuota.": 403,
        "NotFound": 404,
        "Throttling": 429,
        "Overdue": 429,
        "NotPurchased": 429,
    }
    endings |= {
        "Unavailable": 503,
        "ServingError": 503,
        "InternalError": 500,
        "SystemError": 500,
        "ServiceFailed": 500,
        "TimeOut": 500,
    }
    return next((status for part, status in endings.items() if part in code), 400)


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass(frozen=True)
class Fault:
    """What goes wrong at one endpoint: `kind` is a name of FAULTS."""

    kind: str
    seconds: float = 0.0


@dataclass(frozen=True)
class Answer:
    """One whole answer, before anything goes wrong with it."""

    http: int
    headers: dict[str, str]
    data: bytes = b""
    sized: bool = True


def as_json(document: dict[str, Any], http: int = 200) -> Answer:
    return Answer(http, {"Content-Type": "application/json"}, json.dumps(document).encode())


def refused(http: int, code: str, message: str) -> Answer:
    return as_json({"code": code, "message": message, "request_id": str(uuid.uuid4())}, http)


def as_xml(http: int, code: str, message: str) -> Answer:
    text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>{uuid.uuid4()}</RequestId></Error>"
    return Answer(http, {"Content-Type": "application/xml"}, text.encode())


_PAGE = Answer(502, {"Content-Type": "text/html"}, b"<html><head><title>502 Bad Gateway</title></head></html>")
BROKEN = {
    "html502": _PAGE,
    "500": refused(500, "InternalError", "An internal error has occured."),
    "503": refused(503, "ModelUnavailable", "Model is unavailable, please try again later."),
    "not-json": Answer(200, {"Content-Type": "application/json"}, b"OK"),
    "other-json": as_json({"hello": "world"}),
    "list-json": Answer(200, {"Content-Type": "application/json"}, b"[1, 2]"),
    "429": refused(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    "429-after": Answer(
        429, {"Content-Type": "application/json", "Retry-After": "2"}, b'{"code": "Throttling", "message": "slow down"}'
    ),
    "redirect": Answer(302, {"Location": "/elsewhere"}),
}
FAULTS: dict[str, tuple[str, str]] = {
    "cut-before": ("cut", ""),
    "cut-after": ("", "cut"),
    "late-before": ("late", ""),
    "late-after": ("", "late"),
    "delay": ("", "delay"),
    "half": ("", "half"),
    "html502-before": ("html502", ""),
    "html502-after": ("", "html502"),
    "500-before": ("500", ""),
    "500-after": ("", "500"),
    "503-before": ("503", ""),
    "not-json": ("", "not-json"),
    "other-json": ("", "other-json"),
    "list-json": ("", "list-json"),
    "429": ("429", ""),
    "429-after": ("429-after", ""),
    "redirect": ("redirect", ""),
}
"""Each fault by name: what happens instead of the work, or to the answer after the work was done."""


def refusal(model: str, given: dict[str, Any], url: object, headers: dict[str, str]) -> Answer | None:
    if not isinstance(url, str) or not url:
        return refused(400, "InvalidParameter", "video_url is required")
    if url.startswith("oss://"):
        if headers.get("x-dashscope-ossresourceresolve") == "enable":
            return None
        return refused(
            400, "InvalidParameter.DataInspection", "Unable to download the media resource during the data inspection process."
        )
    if not url.startswith(("http://", "https://")):
        return refused(400, "InvalidURL", "Required URL is missing or invalid, please check the request URL.")
    if MODELS[model] == VIDEO_PATH and not given.get("image_url"):
        return refused(400, "InvalidParameter", "image_url is required")
    code = parse_qs(urlsplit(url).query).get("refuse", [""])[0]
    return refused(http_of(code), code, f"refused on request: {code}") if code else None


def form_of(seen: Seen) -> tuple[dict[str, str], str, bytes]:
    """The fields of a multipart body, the name of the last one, and the file's bytes."""
    mark = re.search(r"boundary=([^;]+)", seen.headers.get("content-type", ""))
    fields, last, content = dict[str, str](), "", b""
    for part in seen.body.split(b"--" + mark[1].encode())[1:-1] if mark else []:
        head, _, value = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', head)
        last = name[1].decode() if name else ""
        if last == "file":
            content = value[:-2]
        else:
            fields[last] = value[:-2].decode()
    return fields, last, content


def written(moment: float) -> str:
    return datetime.fromtimestamp(moment, ZONE).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def read_time(text: str) -> float:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=ZONE).timestamp()
