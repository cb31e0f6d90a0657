"""What tests of the submitter share: a clock that only sleeps on paper, a judge without a decoder, a command in its own process."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fixtures.service.service import KEY, Service
from submitter.clock import Clock
from submitter.gate.judgement import Judge
from submitter.gate.options import Options
from submitter.http.transport import Transport
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.ledger.migrations import STEPS
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.protocol import state_of
from submitter.services.dashscope.settings import Settings
from submitter.task import Job, Outcome, Task
from tests.support.command import ROOT, Done
from validator import __version__
from validator.findings import Report, Verdict
from validator.rules import RULES
from validator.targets.load import load_profile
from validator.targets.profile import DEFAULT

CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + b"a clip" * 50
CAREFUL = Options(allow_private_host=True)
"""The options of every test against the loopback."""


JOB = Job("a" * 64, "target", "model", "account", "http://a.example.com/clip.mp4", "key", seconds=10.0, judged="accept")


def an_older_ledger(path: Path, *rows: Mapping[str, object]) -> None:
    """A ledger of the first shape: finished tasks for requests that are not known any more, each with these columns changed."""
    db = sqlite3.connect(path)
    with db:
        db.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY, at REAL NOT NULL)")
        db.execute("INSERT INTO migrations VALUES ('tasks', 0)")
        for statement in STEPS[0][1]:
            db.execute(statement)
        for more in rows:
            values = {"clip": JOB.clip, "profile": "target", "model": JOB.model, "account": JOB.account, "variant": "picture"}
            values |= {"path": "clip.mp4", "url": JOB.url, "url_key": "other", "judged": "accept", "features": "{}"}
            values |= {"owner": "gone", "state": "succeeded", "holds": 1, "created": 1.0, "updated": 1.0, "task_id": "id-old"}
            values |= more
            db.execute(f"INSERT INTO tasks ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
    db.close()


@dataclass
class FakeTime:
    """Time that passes when somebody sleeps, and never otherwise."""

    now: float = 1_800_000_000.0

    def sleep(self, seconds: float) -> None:
        """Let it pass at once."""
        self.now += seconds

    @property
    def clock(self) -> Clock:
        """The clock that shows it."""
        return Clock(wall=lambda: self.now, ticks=lambda: self.now, sleep=self.sleep)


def outcome(task_id: str, word: str, **more: Any) -> Outcome:
    """An answer of the service with this word for the task's state."""
    return Outcome(task_id, state_of(word), word, **more)


def judge_as(verdict: Verdict = Verdict.ACCEPT, seconds: float = 3.0) -> Judge:
    """A judge who always says the same of a file, and its true length and hash."""

    def judge(path: str, shown: str) -> Report:
        data = Path(path).read_bytes()
        return Report(shown, DEFAULT, verdict, sha256(data).hexdigest(), len(data), {"seconds": seconds}, (), ())

    return judge


def a_client(service: Service, time: FakeTime | None = None, key: str = KEY, rate: float = 1e6) -> Client:
    """A client that gives up on a silent server after 0.4 s."""
    return Client(
        Settings(key, service.base),
        clock=(time or FakeTime()).clock,
        transport=Transport(read=0.4, total=2.0),
        rate=rate,
        submit_rate=1e6,
    )


def a_clip(service: Service, name: str = "clip.mp4", data: bytes = CLIP) -> str:
    """The URL of a file that the service serves."""
    service.files[name] = data
    return f"{service.root}/files/{name}"


def send(service: Service, client: Client, ledger: Ledger, url: str = "", options: Options = CAREFUL) -> Task:
    """Submit a clip that is judged fit."""
    return submit(url or a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as())


def a_report(path: Path, *clips: bytes, verdict: str = "accept", seconds: float = 3.0, profile: str = DEFAULT) -> Path:
    """A report of `check --format json` on these bytes, made in full, with the target's own limits, by this version."""
    rows = [
        {
            "path": f"clip{number}.mp4",
            "sha256": sha256(data).hexdigest(),
            "bytes": len(data),
            "verdict": verdict,
            "depth": "full",
            "problem": None,
            "media": {"seconds": seconds},
            "seconds_spent": 0.1,
            "results": [{"rule": name, "outcome": "pass", "reason": ""} for name in RULES],
            "findings": [],
        }
        for number, data in enumerate(clips)
    ]
    document = {
        "schema": 1,
        "tool": {"name": "motion-preflight", "version": __version__},
        "profile": profile,
        "settings": [],
        "digest": load_profile(profile, RULES).digest,
        "depth": "full",
        "verdict": verdict,
        "clips": rows,
    }
    path.write_text(json.dumps(document))
    return path


def surroundings(service: Service, ledger: Path, key: str = KEY) -> dict[str, str]:
    """The variables that point a command to the service and the ledger."""
    return {"DASHSCOPE_HTTP_BASE_URL": service.base, "DASHSCOPE_API_KEY": key, "MOTION_PREFLIGHT_LEDGER": str(ledger)}


def command(*arguments: str | Path, env: Mapping[str, str], seconds: float = 120) -> Done:
    """Run `motion-preflight ARGUMENTS` to its end."""
    process = start(*arguments, env=env)
    out, err = process.communicate(timeout=seconds)
    return Done(process.returncode, out.decode(), err.decode())


def start(*arguments: str | Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Begin `motion-preflight ARGUMENTS`."""
    return subprocess.Popen(
        [sys.executable, "-m", "submitter", *map(os.fspath, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )
