"""The endpoints of the local service: one method each, behind one place where faults are let in."""

from __future__ import annotations

import json
import re
import socket
import sys
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from service_answers import (
    BROKEN,
    DAY,
    FAULTS,
    MODELS,
    TEMPLATE_PATH,
    VIDEO,
    VIDEO_PATH,
    Answer,
    Fault,
    Seen,
    as_json,
    as_xml,
    form_of,
    read_time,
    refusal,
    refused,
    written,
)

if TYPE_CHECKING:
    from service import Job, Service


class Server(ThreadingHTTPServer):
    """A thread per connection; none of them outlives a test."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are part of the game; anything else is a fault of this server."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Cut(Exception):
    """The connection is to be closed without a word."""


class Handler(BaseHTTPRequestHandler):
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
            self._answer(lambda seen: self._rewritten(endpoint, work(seen)), seen, fault)
        except Cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.close_connection = True

    def _rewritten(self, endpoint: str, answer: Answer) -> Answer:
        rewrite = self.service.rewrite.get(endpoint)
        return rewrite(answer) if rewrite else answer

    def _answer(self, work: Callable[[Seen], Answer], seen: Seen, fault: Fault | None) -> None:
        if fault is None:
            self._send(work(seen))
            return
        before, after = FAULTS[fault.kind]
        if before:
            self._bend(before, fault, None)
            return
        answer = work(seen)
        self._bend(after, fault, answer)

    def _bend(self, kind: str, fault: Fault, answer: Answer | None) -> None:
        if kind == "cut":
            raise Cut
        if kind == "late":
            time.sleep(fault.seconds)
            raise Cut
        if kind == "delay":
            time.sleep(fault.seconds)
            self._send(answer or Answer(500, {}))
        elif kind == "half" and answer:
            self._send(answer, half=True)
        elif kind in BROKEN:
            self._send(BROKEN[kind])
        else:
            raise Cut

    def _send(self, answer: Answer, *, half: bool = False) -> None:
        data = answer.data
        self.send_response(answer.http)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers and answer.sized:
            self.send_header("Content-Length", str(len(data)))
        if not answer.sized or "Content-Length" in answer.headers:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if half else data)
        self.wfile.flush()
        if half:
            raise Cut

    def _route(self, path: str, seen: Seen) -> tuple[str, Callable[[Seen], Answer]]:
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
        return "none", lambda seen: refused(404, "NotFound", "no such path")

    def _key(self, seen: Seen) -> str:
        scheme, _, key = seen.headers.get("authorization", "").partition(" ")
        return key if scheme == "Bearer" and key.startswith("sk-") and key != "sk-wrong" else ""

    def _create(self, seen: Seen) -> Answer:
        key = self._key(seen)
        if not key:
            return refused(401, "InvalidApiKey", "Invalid API-key provided.")
        if seen.headers.get("x-dashscope-async") != "enable":
            return refused(403, "AccessDenied", "current user api does not support synchronous calls.")
        if self._too_fast("create", self.service.submit_rate, seen):
            return refused(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.")
        return self._made(key, seen)

    def _made(self, key: str, seen: Seen) -> Answer:
        try:
            body = json.loads(seen.body)
            model, given = body["model"], body["input"]
        except (ValueError, KeyError, TypeError):
            return refused(400, "InvalidParameter", "malformed body")
        if model not in MODELS:
            return refused(404, "ModelNotFound", f"Model {model} does not exist.")
        if not urlsplit(seen.path).path.rstrip("/").endswith(MODELS[model]):
            return refused(400, "InvalidParameter", "url error, please check url!")
        url = given.get("video_url")
        if no := refusal(model, given, url, seen.headers):
            return no
        fails = parse_qs(urlsplit(url).query).get("fail", [""])[0]
        with self.service.lock:
            self.service.advance()
            job = self.service.make(key, model, url, fails)
        return as_json({"output": {"task_id": job.task_id, "task_status": "PENDING"}, "request_id": str(uuid.uuid4())})

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

    def _task(self, seen: Seen) -> Answer:
        key = self._key(seen)
        if not key:
            return refused(401, "InvalidApiKey", "Invalid API-key provided.")
        if self._too_fast("query", self.service.query_rate, seen):
            return refused(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.")
        task_id = unquote(urlsplit(seen.path).path.rsplit("/", 1)[1])
        with self.service.lock:
            self.service.advance()
            job = self.service.jobs.get(task_id)
            if job is None or job.key != key or self.service.now() - job.made > DAY:
                return as_json({"output": {"task_id": task_id, "task_status": "UNKNOWN"}, "request_id": str(uuid.uuid4())})
            return as_json(self._told(job))

    def _told(self, job: Job) -> dict[str, Any]:
        status = self.service.status(job)
        output: dict[str, Any] = {"task_id": job.task_id, "task_status": status, "submit_time": written(job.made)}
        document: dict[str, Any] = {"request_id": str(uuid.uuid4()), "output": output}
        if job.begun is not None:
            output["scheduled_time"] = written(job.begun)
        if status == "FAILED":
            output |= {
                "code": job.fails or "InternalError",
                "message": f"the task failed: {job.fails}",
                "end_time": written(job.ended or 0),
            }
        if status == "SUCCEEDED":
            output["end_time"] = written(job.ended or 0)
            output |= self._results(job)
            document["usage"] = {"video_duration": 12.5, "video_ratio": "standard"}
        document["output"] = {name: value for name, value in output.items() if name not in self.service.hide}
        return document

    def _results(self, job: Job) -> dict[str, Any]:
        if MODELS[job.model] == TEMPLATE_PATH:
            return {"template_id": f"AACT.{job.task_id[:8]}"}
        if self.service.result_url:
            return {"results": {"video_url": self.service.result_url}}
        return {"results": {"video_url": f"{self.service.root}/results/{job.task_id}.mp4?Expires=1&Signature=secret-signature"}}

    def _cancel(self, seen: Seen) -> Answer:
        key = self._key(seen)
        if not key:
            return refused(401, "InvalidApiKey", "Invalid API-key provided.")
        task_id = unquote(urlsplit(seen.path).path.split("/")[-2])
        with self.service.lock:
            self.service.advance()
            job = self.service.jobs.get(task_id)
            if job is None or job.key != key or self.service.status(job) != "PENDING":
                return refused(
                    400, "UnsupportedOperation", "Failed to cancel the task, please confirm if the task is in PENDING status."
                )
            job.canceled = True
            return as_json({"request_id": str(uuid.uuid4())})

    def _list(self, seen: Seen) -> Answer:
        key = self._key(seen)
        if not key:
            return refused(401, "InvalidApiKey", "Invalid API-key provided.")
        query = {name: values[0] for name, values in parse_qs(urlsplit(seen.path).query).items()}
        try:
            end = read_time(query["end_time"]) if "end_time" in query else self.service.now() + 1
            start = read_time(query["start_time"]) if "start_time" in query else end - DAY
        except ValueError:
            return refused(400, "InvalidParameter", "start_time and end_time are YYYYMMDDhhmmss")
        if end - start > DAY + 2:
            return refused(400, "InvalidParameter", "the span must not be over 24 hours")
        return self._page(key, query, start, end)

    def _page(self, key: str, query: dict[str, str], start: float, end: float) -> Answer:
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
        return as_json({"request_id": str(uuid.uuid4()), "data": data, **counts})

    def _listed(self, job: Job) -> dict[str, Any]:
        row = {"task_id": job.task_id, "model_name": job.model, "status": self.service.status(job), "region": "cn-beijing"}
        return {**row, "gmt_create": int(job.made * 1000), "start_time": int((job.begun or job.made) * 1000)}

    def _policy(self, seen: Seen) -> Answer:
        if not self._key(seen):
            return refused(401, "InvalidApiKey", "Invalid API-key provided.")
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
        return as_json({"request_id": str(uuid.uuid4()), "data": data, "output": data})

    def _upload(self, seen: Seen) -> Answer:
        if "authorization" in seen.headers:
            return as_xml(400, "InvalidArgument", "an Authorization header and a form do not go together")
        fields, last, content = form_of(seen)
        if last != "file":
            return as_xml(400, "InvalidArgument", "the field file must be the last one")
        if self.service.policies.get(fields.get("Signature", ""), 0.0) < self.service.now():
            return as_xml(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
        if fields["key"] in self.service.uploads and fields.get("x-oss-forbid-overwrite") == "true":
            return as_xml(409, "FileAlreadyExists", "The object you specified already exists and can not be overwritten.")
        self.service.uploads[fields["key"]] = content
        return Answer(int(fields.get("success_action_status", 204)), {})

    def _file(self, seen: Seen) -> Answer:
        name = unquote(urlsplit(seen.path).path.removeprefix("/files/"))
        data = self.service.files.get(name)
        if data is None and self.service.folder and "/" not in name and (self.service.folder / name).is_file():
            data = (self.service.folder / name).read_bytes()
        if data is None:
            return Answer(404, {"Content-Type": "text/plain"}, b"no such file")
        headers = {"Content-Type": "video/mp4", **{k: v for k, v in self.service.head.items() if v is not None}}
        if "Location" in headers:
            return Answer(302, headers)
        for absent in (name for name, value in self.service.head.items() if value is None):
            headers.pop(absent, None)
        return Answer(200, headers, data, sized=self.service.head.get("Content-Length", "") is not None)

    def _result(self, seen: Seen) -> Answer:
        headers = {"Content-Type": "video/mp4", "ETag": '"v1"'}
        match = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("range", ""))
        if match and seen.headers.get("if-range") == '"v1"':
            start = int(match[1])
            if start >= len(VIDEO):
                return Answer(416, {"Content-Range": f"bytes */{len(VIDEO)}"})
            return Answer(206, {**headers, "Content-Range": f"bytes {start}-{len(VIDEO) - 1}/{len(VIDEO)}"}, VIDEO[start:])
        return Answer(200, headers, VIDEO)
