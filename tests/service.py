"""The service on this machine: a real HTTP server on loopback that speaks the documented protocol, and misbehaves on request.

For tests: `with Service() as service: service.base …`. For a trial by hand: `python tests/service.py --files FOLDER`.
A `refuse=CODE` or `fail=CODE` in the query of a video_url makes the submit be refused, or the task fail, with that code.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

KEY = "sk-local-0123456789abcdef"
"""A key that the service takes; every other that begins with sk- is another account, sk-wrong is none."""
ZONE = timezone(timedelta(hours=8))
DAY = 24 * 3600.0
TEMPLATE_PATH = "/services/aigc/image2video/aa-template-generation"
VIDEO_PATH = "/services/aigc/image2video/video-synthesis"
MODELS = {
    "animate-anyone-template-gen2": TEMPLATE_PATH,
    "wan2.2-animate-move": VIDEO_PATH,
    "wan2.2-animate-mix": VIDEO_PATH,
}
VIDEO = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(range(256)) * 800
"""What a result video holds: enough of a beginning to be taken for one."""
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


@dataclass
class Job:
    """One task as the service keeps it."""

    task_id: str
    key: str
    model: str
    video_url: str
    made: float
    begun: float | None = None
    ended: float | None = None
    canceled: bool = False
    fails: str = ""


@dataclass(frozen=True)
class Fault:
    """What goes wrong at one endpoint: `kind` is a name of FAULTS."""

    kind: str
    seconds: float = 0.0


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Service:
    """One server; every field may be set before `start`."""

    run_seconds: float = 0.0
    """How long a task runs; one at a time for each key and model."""
    now: Callable[[], float] = time.time
    submit_rate: float = 0.0
    """Submits a second before 429; 0 for no limit. Likewise for queries."""
    query_rate: float = 0.0
    files: dict[str, bytes] = field(default_factory=dict)
    """Files under /files/, as a clip's host would give them; their answers can be bent with `head`."""
    folder: Path | None = None
    port: int = 0
    keep_requests: bool = True
    jobs: dict[str, Job] = field(default_factory=dict)
    requests: list[Seen] = field(default_factory=list)
    query_times: list[float] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    policies: dict[str, float] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    head: dict[str, str | None] = field(default_factory=dict)
    """Headers of /files/ answers to set, or with None to leave out."""
    statuses: dict[str, str] = field(default_factory=dict)
    """Task id to a status that is given instead of the true one."""
    hide: set[str] = field(default_factory=set)
    """Fields of a finished task that are left out."""

    def __post_init__(self) -> None:
        """Nothing listens yet."""
        self.lock = threading.RLock()
        self.server: ThreadingHTTPServer | None = None

    def start(self) -> Service:
        """Listen on loopback, on a port of the system's choice unless one is set."""
        service = self

        class Handler(_Handler):
            pass

        Handler.service = service
        self.server = _Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def __enter__(self) -> Service:
        return self.start()

    def __exit__(self, *unused: object) -> None:
        self.stop()

    @property
    def root(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        """What DASHSCOPE_HTTP_BASE_URL is to be."""
        return f"{self.root}/api/v1"

    @property
    def accepted(self) -> Counter[str]:
        """How many tasks were made for each video URL, without its query."""
        with self.lock:
            return Counter(job.video_url.partition("?")[0] for job in self.jobs.values())

    def fail(self, endpoint: str, *kinds: str, times: int = 1, seconds: float = 0.0) -> None:
        """Let the next answers of an endpoint (create, task, list, cancel, policy, upload, files, result) go wrong."""
        with self.lock:
            self.faults.setdefault(endpoint, []).extend(Fault(kind, seconds) for kind in kinds * times)

    def next_fault(self, endpoint: str) -> Fault | None:
        """The fault whose turn it is; it is used up."""
        with self.lock:
            queue = self.faults.get(endpoint) or []
            return queue.pop(0) if queue else None

    def advance(self) -> None:
        """Bring the queue to this moment: one task runs, the next begins when it ends."""
        with self.lock:
            now, free = self.now(), dict[tuple[str, str], float]()
            for job in self.jobs.values():
                if job.canceled:
                    continue
                lane = job.key, job.model
                begin = max(job.made, free.get(lane, 0.0))
                job.begun = begin if begin <= now else None
                job.ended = begin + self.run_seconds if begin + self.run_seconds <= now else None
                free[lane] = begin + self.run_seconds

    def status(self, job: Job) -> str:
        """The task's status word at this moment."""
        if job.task_id in self.statuses:
            return self.statuses[job.task_id]
        if job.canceled:
            return "CANCELED"
        if job.ended is not None:
            return "FAILED" if job.fails else "SUCCEEDED"
        return "PENDING" if job.begun is None else "RUNNING"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are part of the game."""


class _Cut(Exception):
    """The connection is to be closed without a word."""


class _Handler(BaseHTTPRequestHandler):
    """Speaks for one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service: Service

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing; `Service.requests` holds what came."""

    def do_GET(self) -> None:
        """Answer a query."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a submit, a cancel or an upload."""
        self._handle()

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        seen = Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body, time.monotonic())
        endpoint, work = self._route(parts.path, seen)
        with self.service.lock:
            if self.service.keep_requests:
                self.service.requests.append(seen)
            if endpoint in ("task", "list", "cancel"):
                self.service.query_times.append(seen.at)
        fault = self.service.next_fault(endpoint)
        try:
            self._answer(work, seen, fault)
        except _Cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.close_connection = True

    def _answer(self, work: Callable[[Seen], _Answer], seen: Seen, fault: Fault | None) -> None:
        if fault is None:
            self._send(work(seen))
            return
        before, after = FAULTS[fault.kind]
        if before:
            self._bend(before, fault, None)
            return
        answer = work(seen)
        self._bend(after, fault, answer)

    def _bend(self, kind: str, fault: Fault, answer: _Answer | None) -> None:
        if kind == "cut":
            raise _Cut
        if kind == "late":
            time.sleep(fault.seconds)
            raise _Cut
        if kind == "delay":
            time.sleep(fault.seconds)
            self._send(answer or _Answer(500, {}))
        elif kind == "half" and answer:
            self._send(answer, half=True)
        elif kind in _BROKEN:
            self._send(_BROKEN[kind])
        else:
            raise _Cut

    def _send(self, answer: _Answer, *, half: bool = False) -> None:
        data = answer.data
        self.send_response(answer.http)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers and answer.sized:
            self.send_header("Content-Length", str(len(data)))
        if not answer.sized:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if half else data)
        self.wfile.flush()
        if half:
            raise _Cut

    def _route(self, path: str, seen: Seen) -> tuple[str, Callable[[Seen], _Answer]]:
        api = path.removeprefix("/api/v1")
        if api.rstrip("/") in (TEMPLATE_PATH, VIDEO_PATH) and seen.method == "POST":
            return "create", self._create
        if api.rstrip("/") == "/tasks":
            return "list", self._list
        if re.fullmatch(r"/tasks/[^/]+/cancel", api):
            return "cancel", self._cancel
        if re.fullmatch(r"/tasks/[^/]+", api):
            return "task", self._task
        if api.startswith("/uploads"):
            return "policy", self._policy
        if path.startswith("/store"):
            return "upload", self._upload
        if path.startswith("/files/"):
            return "files", self._file
        if path.startswith("/results/"):
            return "result", self._result
        return "none", lambda seen: _error(404, "NotFound", "no such path")

    def _key(self, seen: Seen) -> str:
        scheme, _, key = seen.headers.get("authorization", "").partition(" ")
        return key if scheme == "Bearer" and key.startswith("sk-") and key != "sk-wrong" else ""

    def _create(self, seen: Seen) -> _Answer:
        key = self._key(seen)
        if not key:
            return _error(401, "InvalidApiKey", "Invalid API-key provided.")
        if seen.headers.get("x-dashscope-async") != "enable":
            return _error(403, "AccessDenied", "current user api does not support synchronous calls.")
        if self._too_fast("create", self.service.submit_rate, seen):
            return _error(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.")
        return self._made(key, seen)

    def _made(self, key: str, seen: Seen) -> _Answer:
        try:
            body = json.loads(seen.body)
            model, given = body["model"], body["input"]
        except (ValueError, KeyError, TypeError):
            return _error(400, "InvalidParameter", "malformed body")
        if model not in MODELS:
            return _error(404, "ModelNotFound", f"Model {model} does not exist.")
        if not urlsplit(seen.path).path.rstrip("/").endswith(MODELS[model]):
            return _error(400, "InvalidParameter", "url error, please check url!")
        url = given.get("video_url")
        if refusal := _refusal(model, given, url, seen.headers):
            return refusal
        fails = parse_qs(urlsplit(url).query).get("fail", [""])[0]
        with self.service.lock:
            self.service.advance()
            job = Job(str(uuid.uuid4()), key, model, url, self.service.now(), fails=fails)
            self.service.jobs[job.task_id] = job
        return _json({"output": {"task_id": job.task_id, "task_status": "PENDING"}, "request_id": str(uuid.uuid4())})

    def _too_fast(self, name: str, rate: float, seen: Seen) -> bool:
        if not rate:
            return False
        with self.service.lock:
            times = self.service.__dict__.setdefault(f"_{name}_times", [])
            times[:] = [t for t in times if seen.at - t < 1.0]
            if len(times) >= rate:
                return True
            times.append(seen.at)
        return False

    def _task(self, seen: Seen) -> _Answer:
        key = self._key(seen)
        if not key:
            return _error(401, "InvalidApiKey", "Invalid API-key provided.")
        if self._too_fast("query", self.service.query_rate, seen):
            return _error(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.")
        task_id = unquote(urlsplit(seen.path).path.rsplit("/", 1)[1])
        with self.service.lock:
            self.service.advance()
            job = self.service.jobs.get(task_id)
            if job is None or job.key != key or self.service.now() - job.made > DAY:
                return _json({"output": {"task_id": task_id, "task_status": "UNKNOWN"}, "request_id": str(uuid.uuid4())})
            return _json(self._told(job))

    def _told(self, job: Job) -> dict[str, Any]:
        status = self.service.status(job)
        output: dict[str, Any] = {"task_id": job.task_id, "task_status": status, "submit_time": _written(job.made)}
        document: dict[str, Any] = {"request_id": str(uuid.uuid4()), "output": output}
        if job.begun is not None:
            output["scheduled_time"] = _written(job.begun)
        if status == "FAILED":
            output |= {
                "code": job.fails or "InternalError",
                "message": f"the task failed: {job.fails}",
                "end_time": _written(job.ended or 0),
            }
        if status == "SUCCEEDED":
            output["end_time"] = _written(job.ended or 0)
            output |= self._results(job)
            document["usage"] = {"video_duration": 12.5, "video_ratio": "standard"}
        document["output"] = {name: value for name, value in output.items() if name not in self.service.hide}
        return document

    def _results(self, job: Job) -> dict[str, Any]:
        if MODELS[job.model] == TEMPLATE_PATH:
            return {"template_id": f"AACT.{job.task_id[:8]}"}
        return {"results": {"video_url": f"{self.service.root}/results/{job.task_id}.mp4?Expires=1&Signature=secret-signature"}}

    def _cancel(self, seen: Seen) -> _Answer:
        key = self._key(seen)
        if not key:
            return _error(401, "InvalidApiKey", "Invalid API-key provided.")
        task_id = unquote(urlsplit(seen.path).path.split("/")[-2])
        with self.service.lock:
            self.service.advance()
            job = self.service.jobs.get(task_id)
            if job is None or job.key != key or self.service.status(job) != "PENDING":
                return _error(
                    400, "UnsupportedOperation", "Failed to cancel the task, please confirm if the task is in PENDING status."
                )
            job.canceled = True
            return _json({"request_id": str(uuid.uuid4())})

    def _list(self, seen: Seen) -> _Answer:
        key = self._key(seen)
        if not key:
            return _error(401, "InvalidApiKey", "Invalid API-key provided.")
        query = {name: values[0] for name, values in parse_qs(urlsplit(seen.path).query).items()}
        try:
            end = _read(query["end_time"]) if "end_time" in query else self.service.now() + 1
            start = _read(query["start_time"]) if "start_time" in query else end - DAY
        except ValueError:
            return _error(400, "InvalidParameter", "start_time and end_time are YYYYMMDDhhmmss")
        if end - start > DAY + 2:
            return _error(400, "InvalidParameter", "the span must not be over 24 hours")
        return self._page(key, query, start, end)

    def _page(self, key: str, query: dict[str, str], start: float, end: float) -> _Answer:
        with self.service.lock:
            self.service.advance()
            rows = [job for job in self.service.jobs.values() if job.key == key and start <= job.made <= end]
            rows = [job for job in rows if query.get("model_name", job.model) == job.model]
            rows = [job for job in rows if query.get("status", self.service.status(job)) == self.service.status(job)]
            number, size = int(query.get("page_no", 1)), int(query.get("page_size", 10))
            shown = list(reversed(rows))[(number - 1) * size : number * size]
            data = [self._listed(job) for job in shown]
        pages = -(-len(rows) // size)
        counts = {"total": len(rows), "total_page": pages, "page_no": number, "page_size": size}
        return _json({"request_id": str(uuid.uuid4()), "data": data, **counts})

    def _listed(self, job: Job) -> dict[str, Any]:
        row = {"task_id": job.task_id, "model_name": job.model, "status": self.service.status(job), "region": "cn-beijing"}
        return {**row, "gmt_create": int(job.made * 1000), "start_time": int((job.begun or job.made) * 1000)}

    def _policy(self, seen: Seen) -> _Answer:
        if not self._key(seen):
            return _error(401, "InvalidApiKey", "Invalid API-key provided.")
        signature = uuid.uuid4().hex
        self.service.policies[signature] = self.service.now() + 300
        data = {
            "policy": "eyJsb2NhbCI6IHRydWV9",
            "signature": signature,
            "upload_dir": f"dashscope-instant/{uuid.uuid4().hex[:8]}",
            "upload_host": f"{self.service.root}/store",
            "expire_in_seconds": "300",
            "max_file_size_mb": "100",
            "capacity_limit_mb": "999999999",
            "oss_access_key_id": "LOCALKEYID",
            "x_oss_object_acl": "private",
            "x_oss_forbid_overwrite": "true",
        }
        return _json({"request_id": str(uuid.uuid4()), "data": data, "output": data})

    def _upload(self, seen: Seen) -> _Answer:
        if "authorization" in seen.headers:
            return _xml(400, "InvalidArgument", "an Authorization header and a form do not go together")
        fields, last, content = _form(seen)
        if last != "file":
            return _xml(400, "InvalidArgument", "the field file must be the last one")
        if self.service.policies.get(fields.get("Signature", ""), 0.0) < self.service.now():
            return _xml(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
        if fields["key"] in self.service.uploads and fields.get("x-oss-forbid-overwrite") == "true":
            return _xml(409, "FileAlreadyExists", "The object you specified already exists and can not be overwritten.")
        self.service.uploads[fields["key"]] = content
        return _Answer(int(fields.get("success_action_status", 204)), {})

    def _file(self, seen: Seen) -> _Answer:
        name = unquote(urlsplit(seen.path).path.removeprefix("/files/"))
        data = self.service.files.get(name)
        if data is None and self.service.folder and "/" not in name and (self.service.folder / name).is_file():
            data = (self.service.folder / name).read_bytes()
        if data is None:
            return _Answer(404, {"Content-Type": "text/plain"}, b"no such file")
        headers = {"Content-Type": "video/mp4", **{k: v for k, v in self.service.head.items() if v is not None}}
        if "Location" in headers:
            return _Answer(302, headers)
        for absent in (name for name, value in self.service.head.items() if value is None):
            headers.pop(absent, None)
        return _Answer(200, headers, data, sized=self.service.head.get("Content-Length", "") is not None)

    def _result(self, seen: Seen) -> _Answer:
        headers = {"Content-Type": "video/mp4", "ETag": '"v1"'}
        match = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("range", ""))
        if match and seen.headers.get("if-range") == '"v1"':
            start = int(match[1])
            if start >= len(VIDEO):
                return _Answer(416, {"Content-Range": f"bytes */{len(VIDEO)}"})
            return _Answer(206, {**headers, "Content-Range": f"bytes {start}-{len(VIDEO) - 1}/{len(VIDEO)}"}, VIDEO[start:])
        return _Answer(200, headers, VIDEO)


@dataclass(frozen=True)
class _Answer:
    http: int
    headers: dict[str, str]
    data: bytes = b""
    sized: bool = True


def _json(document: dict[str, Any], http: int = 200) -> _Answer:
    return _Answer(http, {"Content-Type": "application/json"}, json.dumps(document).encode())


def _error(http: int, code: str, message: str) -> _Answer:
    return _json({"code": code, "message": message, "request_id": str(uuid.uuid4())}, http)


def _xml(http: int, code: str, message: str) -> _Answer:
    text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>{uuid.uuid4()}</RequestId></Error>"
    return _Answer(http, {"Content-Type": "application/xml"}, text.encode())


_PAGE = _Answer(502, {"Content-Type": "text/html"}, b"<html><head><title>502 Bad Gateway</title></head></html>")
_BROKEN = {
    "html502": _PAGE,
    "500": _error(500, "InternalError", "An internal error has occured."),
    "503": _error(503, "ModelUnavailable", "Model is unavailable, please try again later."),
    "not-json": _Answer(200, {"Content-Type": "application/json"}, b"OK"),
    "other-json": _json({"hello": "world"}),
    "list-json": _Answer(200, {"Content-Type": "application/json"}, b"[1, 2]"),
    "429": _error(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    "429-after": _Answer(
        429, {"Content-Type": "application/json", "Retry-After": "2"}, b'{"code": "Throttling", "message": "slow down"}'
    ),
    "redirect": _Answer(302, {"Location": "/elsewhere"}),
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


def _refusal(model: str, given: dict[str, Any], url: object, headers: dict[str, str]) -> _Answer | None:
    if not isinstance(url, str) or not url:
        return _error(400, "InvalidParameter", "video_url is required")
    if url.startswith("oss://"):
        if headers.get("x-dashscope-ossresourceresolve") == "enable":
            return None
        return _error(
            400, "InvalidParameter.DataInspection", "Unable to download the media resource during the data inspection process."
        )
    if not url.startswith(("http://", "https://")):
        return _error(400, "InvalidURL", "Required URL is missing or invalid, please check the request URL.")
    if MODELS[model] == VIDEO_PATH and not given.get("image_url"):
        return _error(400, "InvalidParameter", "image_url is required")
    code = parse_qs(urlsplit(url).query).get("refuse", [""])[0]
    return _error(http_of(code), code, f"refused on request: {code}") if code else None


def _form(seen: Seen) -> tuple[dict[str, str], str, bytes]:
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


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, ZONE).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _read(text: str) -> float:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=ZONE).timestamp()


def main() -> None:
    """Serve until interrupted, for a trial by hand."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="serve this folder's files under /files/")
    parser.add_argument("--run-seconds", type=float, default=8.0, help="how long a task runs")
    given = parser.parse_args()
    with Service(run_seconds=given.run_seconds, folder=given.files, port=given.port, keep_requests=False) as service:
        print(f"export DASHSCOPE_HTTP_BASE_URL={service.base}\nexport DASHSCOPE_API_KEY={KEY}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
