"""One worker process seen from its parent: started, given clips, stopped, with nothing left of it or of its tools."""

from __future__ import annotations

import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

from validator.batch import messages
from validator.batch.job import Item
from validator.batch.tools import TOKEN, end_tools
from validator.errors import ToolFailed, debugging
from validator.texts.said import phrase

STARTS_WITHIN_SECONDS = 180.0
"""Loading packages and networks takes some seconds, on a busy machine many."""
_LEAVES_WITHIN_SECONDS = 3.0
"""How long a worker may take to put its things away before it is killed."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from validator.batch.worker import main; main()"
"""Not `-m`: that would look for packages in the working folder first."""
_LEAN = {"MALLOC_ARENA_MAX": "2"}
"""Threads of glibc otherwise keep a heap each, and give nothing back."""

Inbox = queue.SimpleQueue[tuple["WorkerProcess", "messages.Answer | None"]]
"""What workers say, each with the worker; None when it has ended."""


class WorkerProcess:
    """A running worker; it ends by itself when its standard input is closed, also by the death of this process."""

    def __init__(self, job: bytes, inbox: Inbox) -> None:
        """Start it, with its job as `messages.job_line` writes it; raises ToolFailed."""
        self.item: Item | None = None
        """What it is at work on, or what waits for it to be ready."""
        self.ready = False
        self.at_work = False
        """Whether it said that it began the item: one that dies before that costs nothing."""
        self.deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        self.begun = time.monotonic()
        self._token = secrets.token_hex(16)
        self._process = _started({**os.environ, **_LEAN, TOKEN: self._token})
        self._reader = threading.Thread(target=self._read, args=(inbox,), daemon=True)
        try:
            self._reader.start()
        except RuntimeError as error:
            self._process.kill()
            self._process.wait()
            raise ToolFailed(phrase("this machine starts no more threads.")) from error
        self._write(job)

    @property
    def alive(self) -> bool:
        """False once it has ended, whether or not it said so yet."""
        return self._process.poll() is None

    def judge(self, item: Item, timeout: float) -> None:
        """Give it a clip; its answer comes into the inbox."""
        self.item, self.at_work, self.begun = item, False, time.monotonic()
        self.deadline = self.begun + (timeout or float("inf"))
        self._write(messages.clip_line(item.clip))

    def dismiss(self) -> None:
        """Let it go: it ends as soon as it can, and puts away what it has on this machine."""
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()

    def kill(self) -> None:
        """End it at once, with the tools that work for it."""
        with suppress(OSError):
            self._process.kill()
        self.gone()

    def gone(self) -> str:
        """Wait for its end, after which none of its tools is left; how it ended, in words."""
        self.dismiss()
        try:
            status = self._process.wait(_LEAVES_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        end_tools(self._token)
        self._reader.join()
        return _ending(status)

    def _write(self, line: bytes) -> None:
        """A worker that is dead already says so in the inbox."""
        assert self._process.stdin
        with suppress(OSError, ValueError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def _read(self, inbox: Inbox) -> None:
        assert self._process.stdout
        with self._process.stdout as stream, suppress(OSError, ValueError):
            while (answer := messages.receive(stream)) is not None:
                inbox.put((self, answer))
        inbox.put((self, None))


def _started(env: dict[str, str]) -> subprocess.Popen[bytes]:
    if not sys.executable:
        raise ToolFailed(phrase("worker processes cannot be started: this Python does not know its own path."))
    try:
        return subprocess.Popen(
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What C++ code says there would run into the progress line.
            stderr=None if debugging() else subprocess.DEVNULL,
            env=env,
            start_new_session=os.name == "posix",  # Ctrl-C is for the parent alone
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError as error:
        raise ToolFailed(phrase("worker processes cannot be started: {reason}.", reason=error.strerror)) from error


def _ending(status: int) -> str:
    if status >= 0:
        return phrase("exit status {number}", number=status)
    with suppress(ValueError):
        return signal.Signals(-status).name
    return phrase("signal {number}", number=-status)
