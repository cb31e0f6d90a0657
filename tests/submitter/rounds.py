"""The campaign's rounds: what each process does and when it is struck, drawn by seed and number; and the running of one."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from command import ROOT
from hostile_service import Hostile
from sending import a_report
from service import KEY

ROUNDS_PER_CLIP = 6
CLIPS_AT_ONCE = 3
AGAIN_LANE = 5
"""Every so many clips are allowed `--again`."""
ACTIONS = {"submit-wait": 46, "submit": 20, "again": 6, "wait": 12, "wait-all": 2, "status": 5, "cancel": 5, "tasks": 2, "ask": 2}
ENDS = {"kill": 46, "signals": 42, "left alone": 12}
MODES = {"forked": 66, "command": 28, "library": 6}
HANGS_AFTER = 60.0
"""Seconds after which a process is taken for hanging; deadlines are 20 s."""
_SPANS = {"forked": (0.3, 0.15), "library": (0.3, 0.15), "command": (0.6, 0.3)}
"""By mode: a strike comes at most so many seconds after the start, or after the process's request was seen."""


@dataclass(frozen=True)
class Round:
    """One process, as drawn."""

    number: int
    clip: int
    action: str
    mode: str
    end: str
    strikes: tuple[int, ...]
    """Signals, in their order."""
    gaps: tuple[float, ...]
    """Seconds before each of them."""
    after_post: bool
    """Whether the first gap counts from the request's arrival, else from the start."""
    tls: bool
    trusted: bool
    linked: bool
    """Whether the ledger is named by a symbolic link."""
    form: str
    deadline: int
    pick: float
    """Which of the clip's rows a command names."""

    @property
    def name(self) -> str:
        """What the process's requests and rows are marked with."""
        return f"w{self.number:05}"


def draw_round(seed: int, number: int, tls: float) -> Round:
    """Round `number`; the same for the same seed, whatever happens."""
    chance = random.Random(f"{seed} round {number}")

    def one_of(weights: dict[str, int]) -> str:
        return chance.choices(list(weights), list(weights.values()))[0]

    clip = number // ROUNDS_PER_CLIP + chance.randrange(CLIPS_AT_ONCE)
    action, mode, end = one_of(ACTIONS), one_of(MODES), one_of(ENDS)
    if action == "again" and clip % AGAIN_LANE:
        action = "submit-wait"
    if mode == "library" and action not in ("submit-wait", "again"):
        mode = "forked"
    many = chance.choice([1, 1, 2, 3])
    kinds = [signal.SIGINT] if mode == "library" else [signal.SIGINT, signal.SIGTERM]
    strikes = {"kill": [signal.SIGKILL], "signals": chance.choices(kinds, k=1 if mode == "library" else many)}.get(end, [])
    after_post = action in ("submit-wait", "submit", "again") and chance.random() < 0.4
    gaps = [chance.uniform(0, _SPANS[mode][after_post]), *(chance.uniform(0, 0.06) for _ in strikes[1:])]
    secure = chance.random() < tls
    return Round(
        number, clip, action, mode, end, tuple(map(int, strikes)), tuple(gaps), after_post, secure,
        trusted=chance.random() > 0.03, linked=chance.random() < 0.08, form=chance.choice(["text", "text", "json"]),
        deadline=chance.choice([1, 20, 20, 20]), pick=chance.random(),
    )  # fmt: skip


def undisturbed(number: int, clip: int, action: str, mode: str = "forked", *, tls: bool = False) -> Round:
    """A round that nobody strikes."""
    return Round(number, clip, action, mode, "left alone", (), (), False, tls, True, False, "json", 20, 0.0)


@dataclass
class Ended:
    """One process that has ended, and what it left."""

    round: Round
    url: str
    words: list[str]
    begun: float
    ended: float = 0.0
    status: int = 0
    out: str = ""
    err: str = ""
    struck: list[int] = field(default_factory=list)
    """The signals that found it alive."""
    hung: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)
    """The ledger's rows of this clip right after its end."""

    @property
    def name(self) -> str:
        """Its mark."""
        return self.round.name

    @property
    def killed(self) -> bool:
        """True when it had no chance to say anything: SIGKILL, or a signal before the program had begun."""
        return self.status < 0

    @property
    def own(self) -> list[dict[str, Any]]:
        """The rows that it made itself."""
        return [row for row in self.rows if row["path"] == self.name]


class Field:
    """Where the processes run: one ledger, one service, a folder."""

    def __init__(self, folder: Path, service: Hostile, certificate: Path) -> None:
        """`folder` is empty."""
        self.folder, self.service, self.certificate = folder, service, certificate
        self.ledger = folder / "ledger.sqlite3"
        (folder / "linked").mkdir()
        self.link = folder / "linked" / "ledger.sqlite3"
        self.link.symlink_to(self.ledger)
        self.temp = folder / "tmp"
        for place in ("tmp", "out", "home", "cwd"):
            (folder / place).mkdir()

    def url(self, clip: int) -> str:
        """The clip's URL; its bytes are served from now on."""
        self.service.files.setdefault(f"{clip}.mp4", _bytes(clip))
        return f"{self.service.root}/files/{clip}.mp4"

    def env(self, drawn: Round) -> dict[str, str]:
        """The variables of one process."""
        root = self.service.root.replace("http:", "https:") if drawn.tls else self.service.root
        env = {
            "DASHSCOPE_HTTP_BASE_URL": f"{root}/api/v1",
            "DASHSCOPE_API_KEY": KEY,
            "DASHSCOPE_WORKSPACE": drawn.name,
            "MOTION_PREFLIGHT_LEDGER": str(self.link if drawn.linked else self.ledger),
            "TMPDIR": str(self.temp),
            "HOME": str(self.folder / "home"),
            "PYTHONPATH": str(ROOT),
        }
        return {**env, "REQUESTS_CA_BUNDLE": str(self.certificate)} if drawn.trusted else env

    def rows(self, url: str = "") -> list[dict[str, Any]]:
        """The ledger as it is, seen from outside and left untouched."""
        if not self.ledger.exists():
            return []
        db = sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True, timeout=30)
        db.row_factory = sqlite3.Row
        try:
            query = "SELECT * FROM tasks WHERE url = ? ORDER BY row" if url else "SELECT * FROM tasks ORDER BY row"
            return [dict(row) for row in db.execute(query, (url,) if url else ())]
        except sqlite3.OperationalError:
            return []
        finally:
            db.close()

    def words(self, drawn: Round, url: str) -> list[str]:
        """The command line."""
        rows = self.rows(url)
        row = rows[int(drawn.pick * len(rows))] if rows else {"row": 1, "task_id": None}
        named = str(row["task_id"] or row["row"]) if drawn.pick * 7 % 1 < 0.7 else str(row["row"])
        form, deadline = ["--format", drawn.form], ["--deadline", f"{drawn.deadline}s"]
        submit = ["submit", url, "--report", str(self._report(drawn)), "--allow-private-host", *form, *deadline]
        table = {
            "submit": submit,
            "submit-wait": [*submit, "--wait"],
            "again": [*submit, "--wait", "--again"],
            "wait": ["wait", named, *form, *deadline],
            "wait-all": ["wait", "--all", *form, *deadline],
            "status": ["status", named, *form],
            "cancel": ["cancel", named, *form],
            "tasks": ["tasks", *form],
            "ask": ["tasks", "--ask", *form],
        }
        return table[drawn.action]

    def _report(self, drawn: Round) -> Path:
        """A report that names the process as the clip's path, so that the row that it makes can be told from the others'."""
        path = a_report(self.folder / "out" / f"{drawn.name}.json", _bytes(drawn.clip))
        document = json.loads(path.read_text())
        document["clips"][0]["path"] = drawn.name
        path.write_text(json.dumps(document))
        return path


def _bytes(clip: int) -> bytes:
    return b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + sha256(str(clip).encode()).digest() * 8


class Slot:
    """One of the workers: runs one process at a time, each to its end."""

    def __init__(self, place: Field) -> None:
        """The forker starts at once."""
        self.place = place
        command = [sys.executable, str(Path(__file__).with_name("forker.py"))]
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._base = {**env, "HOME": str(place.folder / "home")}
        self._forker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._base, cwd=place.folder / "cwd", bufsize=0
        )

    def close(self) -> None:
        """End the forker."""
        assert self._forker.stdin and self._forker.stdout
        self._forker.stdin.close()
        self._forker.wait(10)
        self._forker.stdout.close()

    def run(self, drawn: Round, words: Sequence[str] = ()) -> Ended:
        """One process from start to end, struck as drawn."""
        url = self.place.url(drawn.clip)
        done = Ended(drawn, url, list(words) or self.place.words(drawn, url), time.monotonic())
        out, err = (self.place.folder / "out" / f"{drawn.name}.{name}" for name in ("out", "err"))
        process = self._start(done, out, err)
        self._strike(process, done)
        done.status, done.ended = process.wait(), time.monotonic()
        done.out, done.err = (path.read_bytes().decode(errors="replace") if path.exists() else "" for path in (out, err))
        done.rows = self.place.rows(url)
        return done

    def _start(self, done: Ended, out: Path, err: Path) -> _Process:
        env = self.place.env(done.round)
        if done.round.mode == "command":
            with out.open("wb") as to_out, err.open("wb") as to_err:
                command = [sys.executable, "-m", "submitter", *done.words]
                base = {name: value for name, value in self._base.items() if name != "REQUESTS_CA_BUNDLE"}
                return _Command(
                    subprocess.Popen(
                        command, stdout=to_out, stderr=to_err, stdin=subprocess.DEVNULL, env={**base, **env},
                        cwd=self.place.folder / "cwd",
                    )
                )  # fmt: skip
        without = [] if done.round.trusted else ["REQUESTS_CA_BUNDLE"]
        order = {"words": done.words, "mode": done.round.mode, "env": env, "without": without, "out": str(out), "err": str(err)}
        return _Forked(self._forker, order)

    def _strike(self, process: _Process, done: Ended) -> None:
        if done.round.after_post and done.round.strikes:
            end = time.monotonic() + 3
            while not process.over(0.002) and time.monotonic() < end and not self.place.service.log.of("post", done.name):
                pass
        for number, gap in zip(done.round.strikes, done.round.gaps, strict=False):
            if process.over(gap):
                return
            process.send(number)
            done.struck.append(number)
        if not process.over(HANGS_AFTER):
            done.hung = True
            process.send(signal.SIGKILL)


class _Process:
    """A running process, of either kind."""

    def over(self, seconds: float) -> bool:
        """Wait so long at most; true when it has ended."""
        raise NotImplementedError

    def send(self, number: int) -> None:
        """Send a signal."""
        raise NotImplementedError

    def wait(self) -> int:
        """Its status; negative for the signal that ended it."""
        raise NotImplementedError


class _Command(_Process):
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def over(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def send(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self) -> int:
        return self._process.wait()


class _Forked(_Process):
    def __init__(self, forker: subprocess.Popen[bytes], order: dict[str, Any]) -> None:
        assert forker.stdin and forker.stdout
        self._in, self._out = forker.stdin, forker.stdout
        self._in.write(json.dumps(order).encode() + b"\n")
        self.pid = json.loads(self._out.readline())["pid"]
        self._status = 0
        self._done = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        self._status = json.loads(self._out.readline())["status"]
        self._done.set()

    def over(self, seconds: float) -> bool:
        return self._done.wait(seconds)

    def send(self, number: int) -> None:
        self._in.write(f"{number:<4}".encode())

    def wait(self) -> int:
        self._done.wait()
        return self._status


def empty_folder(keep: str | None) -> Path:
    """Where the campaign's files are."""
    if keep:
        Path(keep).mkdir(parents=True)
        return Path(keep).resolve()
    return Path(tempfile.mkdtemp(prefix="campaign-"))
