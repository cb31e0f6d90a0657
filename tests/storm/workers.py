"""Runs one process at a time, real or forked, and strikes it as drawn."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.storm.place import Field
from tests.storm.rounds import Ended, Round

HANGS_AFTER = 60.0
"""Seconds after which a process is taken for hanging; deadlines are 20 s."""


class Slot:
    """One of the workers: runs one process at a time, each to its end."""

    def __init__(self, place: Field) -> None:
        """The forker starts at once."""
        self.place = place
        command = [sys.executable, str(Path(__file__).with_name("forker.py"))]
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._base = {**env, "HOME": str(place.folder / "home"), "MOTION_PREFLIGHT_LANG": "en"}
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
