"""The campaign's service: the local service of the tests, misbehaving by seeded draws, over plain HTTP and TLS at one port."""

from __future__ import annotations

import io
import json
import random
import socket
import ssl
import struct
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from fixtures.service.answers import Answer, Seen
from fixtures.service.service import Job, Service
from fixtures.service.web import Handler, Server
from tests.storm.faults import CREATE, CUT, FAULTS, TRUE, instead, raw_bytes
from tests.storm.log import Log
from tests.storm.tls import HANDSHAKE, Tls

_DRIPS = 12
"""Pieces that a dripping head or body comes in, within a second."""


class _Strict(Server):
    """Keeps its own errors."""

    broken: list[str]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are part of the game; anything else is a fault of this server."""
        if not isinstance(sys.exc_info()[1], OSError):
            self.broken.append(traceback.format_exc())


@dataclass
class Hostile(Service):
    """A service whose every answer is drawn by seed, clip (or process) and number; `calm` ends the storm."""

    seed: int = 0
    calm: bool = False
    log: Log = field(default=None)  # type: ignore[assignment]
    speaks_tls: ssl.SSLContext | None = None
    paces: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    """Task id to seconds in the queue, of running, and in which the service does not know it yet."""
    drawn: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    """Errors of this server itself: the campaign proves nothing then."""

    def start(self) -> Hostile:
        """Listen on loopback."""

        class Ours(HostileHandler):
            pass

        Ours.service = self
        Ours.tls = self.speaks_tls
        self.server = _Strict(("127.0.0.1", self.port), Ours)
        self.server.broken = self.broken
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def draw(self, endpoint: str, who: str) -> tuple[str, random.Random]:
        """The fault of this answer, and the draws that it may need besides."""
        with self.lock:
            self.drawn[f"{endpoint} {who}"] += 1
            rng = random.Random(f"{self.seed} {endpoint} {who} {self.drawn[f'{endpoint} {who}']}")
            if self.calm or endpoint not in FAULTS:
                return "none", rng
            kinds = FAULTS[endpoint]
            return rng.choices(list(kinds), [weight for weight, _, _ in kinds.values()])[0], rng

    def make(self, key: str, model: str, video_url: str, fails: str, image_url: str = "") -> Job:
        """A task with a pace, and sometimes a failure, of its own."""
        _, rng = self.draw("make", video_url)
        if not self.calm and rng.random() < 0.2:
            fails = "InternalError.Algo"
        job = super().make(key, model, video_url, fails, image_url)
        hidden = rng.choice([0, 0, 0, 0.05, 0.3, 0.8])
        stormy = rng.choice([0, 0.05, 0.4]), rng.choice([0, 0.05, 0.3, 1.5]), hidden
        self.paces[job.task_id] = (0.0, 0.02, 0.0) if self.calm else stormy
        return job

    def advance(self) -> None:
        """Every task goes at its own pace, beside the others."""
        now = self.now()
        for job in self.jobs.values():
            queued, runs, _ = self.paces[job.task_id]
            begun = job.made + queued
            job.begun = begun if begun <= now else None
            job.ended = begun + runs if begun + runs <= now else None

    def status(self, job: Job) -> str:
        """UNKNOWN for a while, then the truth."""
        if not self.calm and self.now() - job.made < self.paces[job.task_id][2]:
            return "UNKNOWN"
        return super().status(job)

    def free(self, job: Job, at: float) -> bool:
        """True when the task had ended without being paid for at that moment."""
        queued, runs, _ = self.paces[job.task_id]
        failed = bool(job.fails) and job.made + queued + runs <= at
        return failed or any(each["wall"] <= at for each in self.log.every("cancelled", task=job.task_id))


class HostileHandler(Handler):
    """Speaks for one connection, and breaks it as drawn."""

    service: Hostile
    tls: ClassVar[ssl.SSLContext | None] = None
    _secure: Tls | None = None

    def setup(self) -> None:
        """Plain HTTP or TLS, by the first byte."""
        super().setup()
        if self.tls and self.request.recv(1, socket.MSG_PEEK) == HANDSHAKE:
            self._secure = Tls(self.request, self.tls)
            self.rfile, self.wfile = io.BufferedReader(self._secure), self._secure

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        seen = Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body, time.monotonic())
        endpoint, _ = self._route(urlsplit(self.path).path, seen)
        try:
            getattr(self, f"_on_{endpoint}", self._on_other)(endpoint, seen)
        except OSError:
            self.close_connection = True

    def _on_other(self, endpoint: str, seen: Seen) -> None:
        _, work = self._route(urlsplit(self.path).path, seen)
        self.wfile.write(raw_bytes(work(seen)))

    def _on_create(self, endpoint: str, seen: Seen) -> None:
        by, clip = seen.headers.get("x-dashscope-workspace", ""), str(json.loads(seen.body)["input"]["video_url"])
        fault, rng = self.service.draw(endpoint, clip)
        posted = self.service.now()
        post = self.service.log.add("post", by, clip=clip, fault=fault, tls=self._secure is not None)
        _, makes, how = CREATE[fault]
        if how == "late":
            time.sleep(rng.uniform(0.05, 0.6))
        answer, task = self._create(seen) if makes else Answer(200, {}, b"{}"), ""
        if makes and answer.http == 200:
            task = json.loads(answer.data)["output"]["task_id"]
            self.service.log.add("made", by, clip=clip, task=task, posted=posted)
        post["task"] = task
        self._deliver(how, answer, rng, "answered", by, clip=clip, task=task, fault=fault)

    def _on_task(self, endpoint: str, seen: Seen) -> None:
        task_id = unquote(urlsplit(seen.path).path.rsplit("/", 1)[1])
        answer = self._task(seen)
        status = json.loads(answer.data).get("output", {}).get("task_status", "")
        self._query(endpoint, seen, answer, "query", task=task_id, status=status)

    def _on_list(self, endpoint: str, seen: Seen) -> None:
        answer = self._list(seen)
        ids = [row["task_id"] for row in json.loads(answer.data).get("data", [])]
        self._query(endpoint, seen, answer, "list", ids=ids)

    def _on_cancel(self, endpoint: str, seen: Seen) -> None:
        task_id = unquote(urlsplit(seen.path).path.split("/")[-2])
        answer = self._cancel(seen)
        if answer.http == 200:
            self.service.log.add(
                "cancelled", seen.headers.get("x-dashscope-workspace", ""), task=task_id, wall=self.service.now()
            )
        self._query(endpoint, seen, answer, "cancel", task=task_id, taken=answer.http == 200)

    def _query(self, endpoint: str, seen: Seen, answer: Answer, kind: str, **more: Any) -> None:
        by = seen.headers.get("x-dashscope-workspace", "")
        fault, rng = self.service.draw(endpoint, by)
        self._deliver(FAULTS[endpoint][fault][2] if endpoint in FAULTS else "whole", answer, rng, kind, by, fault=fault, **more)

    def _deliver(self, how: str, answer: Answer, rng: random.Random, kind: str, by: str, **more: Any) -> None:
        """Send the answer as drawn; the log says so first, and is corrected if nobody took it."""
        if how == "slow":
            time.sleep(rng.uniform(0.05, 0.5))
        sent = instead(how, answer, self._elsewhere)
        raw = raw_bytes(sent, extra=1 if how == "short" else 0)
        http = None if how in ("cut", "reset", "alert") else sent.http
        said, facts = sent.data[:2000].decode(), {"whole": how not in CUT, "true": how in TRUE}
        event = self.service.log.add(kind, by, how=how, http=http, said=said, **facts, **more)
        try:
            self._send_raw(how, raw, raw.index(b"\r\n\r\n") + 4)
        except OSError:
            event["whole"] = event["true"] = False
            self.service.log.add("unheard", by, what=kind)
            raise

    @property
    def _elsewhere(self) -> str:
        """This very place over the other scheme: who follows a redirect there with the request makes a task."""
        return f"{'http' if self._secure else 'https'}://127.0.0.1:{self.service.port}{self.path}"

    def _send_raw(self, how: str, raw: bytes, head: int) -> None:
        half = head + (len(raw) - head) // 2
        if how in ("drip-head", "drip-body"):
            start, end = (0, head) if how == "drip-head" else (head, len(raw))
            self.wfile.write(raw[:start])
            step = max(1, -(-(end - start) // _DRIPS))
            for place in range(start, end, step):
                self.wfile.write(raw[place : min(place + step, end)])
                time.sleep(0.05)
            self.wfile.write(raw[end:])
        elif how in ("half", "half-alert"):
            self.wfile.write(raw[:half])
        elif how == "half-record" and self._secure:
            self._secure.cut_record(raw)
        elif how == "half-record":
            self.wfile.write(raw[:half])
        elif how not in ("cut", "reset", "alert"):
            self.wfile.write(raw)
        if how in CUT:
            self._hang_up(how)

    def _hang_up(self, how: str) -> None:
        self.close_connection = True
        if how in ("alert", "half-alert") and self._secure:
            self._secure.alert()
        elif how in ("reset", "alert"):
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
            return
        self.request.shutdown(socket.SHUT_RDWR)
