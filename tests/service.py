"""The service on this machine: a real HTTP server on loopback that speaks the documented protocol, and misbehaves on request.

For tests: `with Service() as service: service.base …`. For a trial by hand: `python tests/service.py --files FOLDER`.
A `refuse=CODE` or `fail=CODE` in the query of a video_url makes the submit be refused, or the task fail, with that code.
"""

from __future__ import annotations

import argparse
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path

from service_answers import FAULTS, VIDEO, Answer, Fault, Seen, http_of
from service_web import Handler, Server

__all__ = ["FAULTS", "KEY", "VIDEO", "Service", "http_of"]

KEY = "sk-local-0123456789abcdef"
"""A key that the service takes; every other that begins with sk- is another account, sk-wrong is none."""


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
    rewrite: dict[str, Callable[[Answer], Answer]] = field(default_factory=dict)
    """Endpoint to what is made of its answers, after the work was done."""
    result_url: str = ""
    """Where a finished task's video is, when not here."""
    hide: set[str] = field(default_factory=set)
    """Fields of a finished task that are left out."""

    def __post_init__(self) -> None:
        """Nothing listens yet."""
        self.lock = threading.RLock()
        self.server: ThreadingHTTPServer | None = None

    def start(self) -> Service:
        """Listen on loopback, on a port of the system's choice unless one is set."""

        class Ours(Handler):
            pass

        Ours.service = self
        self.server = Server(("127.0.0.1", self.port), Ours)
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
        assert set(kinds) <= set(FAULTS), kinds
        with self.lock:
            self.faults.setdefault(endpoint, []).extend(Fault(kind, seconds) for kind in kinds * times)

    def next_fault(self, endpoint: str) -> Fault | None:
        """The fault whose turn it is; it is used up."""
        with self.lock:
            queue = self.faults.get(endpoint) or []
            return queue.pop(0) if queue else None

    def make(self, key: str, model: str, video_url: str, fails: str) -> Job:
        """A task, from now on in the queue."""
        job = Job(str(uuid.uuid4()), key, model, video_url, self.now(), fails=fails)
        self.jobs[job.task_id] = job
        return job

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
