"""The only file that starts a process: every run has a time limit, and no wait is without an end."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import IO

from validator.errors import ToolFailed, failure
from validator.texts.said import phrase

KEPT_ERROR_LINES = 20
"""Lines of a tool's standard error that are kept: the first ones, which name the cause, and the last, which name the end."""
ERROR_LINE_BYTES = 4096
"""A longer error line is cut, so that memory stays flat."""
PRINTED_BYTES_MOST = 16 << 20
"""A program of the user's that prints more is stopped."""
TAIL_BYTES = 64 << 10
"""So much of what it printed is looked at."""
_KILL_SECONDS = 5.0
"""A killed program is waited for; one that may not be killed, such as sudo, is left behind then."""
_TOO_LARGE = getattr(signal, "SIGXFSZ", 0)
"""The signal for a file over the limit of the process; 0 where there is none."""
_LOOK_SECONDS = 0.2
"""Between two looks at how much it printed."""

_GUARD = """while read -r word; do [ "$word" = done ] && exit; tool=$word; done  # empty when no tool runs
[ -n "$tool" ] && kill -9 "-$tool"; rm -f -- "$1" """
"""Its input ends without the last word when the process that writes it dies."""


@dataclass(frozen=True)
class Tool:
    """A program, and how it was found."""

    name: str
    path: str
    origin: str
    """"setting", "PATH", "package", or "command" for one of the user's own."""


class Guard:
    """Removes a draft, and ends the tool that writes it, when this process is killed and can do neither itself.

    It is a shell that waits for a word; where there is none (Windows), a kill leaves the draft.
    """

    def __init__(self, draft: str) -> None:
        """Wait from now on; `dismiss` ends it."""
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError):
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _GUARD, "sh", draft],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=os.name == "posix",
            )

    def watch(self, tool: int | None) -> None:
        """That process, which leads its group, writes the draft; None once it ended, for its number may become another's."""
        self._say(str(tool or ""))

    def dismiss(self) -> None:
        """The draft is renamed or removed already."""
        if self._process and self._process.stdin:
            self._say("done")
            with suppress(OSError):
                self._process.stdin.close()
            self._process.wait()

    def _say(self, word: str) -> None:
        if self._process and self._process.stdin:
            with suppress(OSError):
                self._process.stdin.write(f"{word}\n".encode())
                self._process.stdin.flush()


class Run:
    """One running tool; use it in a `with` block, which leaves no process behind.

    `lines()` gives standard output as it comes; `error_lines` is whole once it ends.
    """

    def __init__(
        self,
        tool: Tool,
        arguments: Sequence[str],
        *,
        seconds: float,
        on_error: Callable[[str], None] | None = None,
        pass_fds: Sequence[int] = (),
        guard: Guard | None = None,
    ) -> None:
        """Start it; it is stopped `seconds` later at the latest. Raises ToolFailed when it cannot be started.

        `on_error` is given each line of standard error as it comes, on another thread; `pass_fds` are open pipes
        that it may write to besides (not on Windows); `guard` ends it when this process is killed.
        """
        self.tool, self.seconds, self._on_error = tool, seconds, on_error
        self._first_lines: list[str] = []
        self._last_lines: deque[str] = deque(maxlen=KEPT_ERROR_LINES // 2)
        self.late = False
        try:
            self._process = subprocess.Popen(
                [tool.path, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # A copy: libraries that load on another thread change the environment while the child reads it.
                env=os.environ.copy(),
                start_new_session=os.name == "posix",
                pass_fds=tuple(pass_fds),
            )
        except OSError as error:
            raise ToolFailed(_unstarted(tool, error)) from error
        self._guard = guard
        if guard:
            guard.watch(self._process.pid)
        self._timer = threading.Timer(seconds, self._give_up)
        self._drain = threading.Thread(target=self._read_errors, daemon=True)
        self._timer.daemon = True
        try:
            self._timer.start()
            self._drain.start()
        except KeyboardInterrupt:
            self._timer.cancel()
            self.stop()
            raise
        except RuntimeError as error:
            self._timer.cancel()
            self.stop()
            _is_reaped(self._process)
            raise ToolFailed(phrase("{name} cannot be watched: {failure}", name=tool.name, failure=failure(error))) from error

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        self.stop()
        reaped = _is_reaped(self._process)
        if self._guard:
            self._guard.watch(None)
        if not reaped:
            return  # its pipes are open, and read by a thread that ends with them
        self._drain.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    @property
    def error_lines(self) -> list[str]:
        """What it said on standard error; of very much, the beginning and the end."""
        return [*self._first_lines, *self._last_lines]

    @property
    def out(self) -> IO[bytes]:
        """Standard output, for bytes; ask `wait` afterwards how it ended."""
        assert self._process.stdout
        return self._process.stdout

    def lines(self) -> Iterator[bytes]:
        """Standard output line by line; raises ToolFailed when the time is up or the tool crashed."""
        assert self._process.stdout
        yield from self._process.stdout
        self.wait()

    def wait(self) -> int:
        """The exit status; raises ToolFailed when the time is up or the tool crashed.

        One that was ended for a file too large says so as its last error line.
        """
        status = self._process.wait()
        self._timer.cancel()
        self._drain.join()
        if self.late:
            raise ToolFailed(_late(self.tool, self.seconds))
        if status < 0 and -status == _TOO_LARGE:
            self._note(os.strerror(errno.EFBIG))
        elif status < 0:
            raise ToolFailed(_crashed(self.tool, status))
        return status

    def _read_errors(self) -> None:
        assert self._process.stderr
        while line := self._process.stderr.readline(ERROR_LINE_BYTES):
            if text := line.decode(errors="replace").strip():
                self._note(text)

    def _note(self, line: str) -> None:
        if self._on_error:
            self._on_error(line)
        first = len(self._first_lines) < KEPT_ERROR_LINES - KEPT_ERROR_LINES // 2
        (self._first_lines if first else self._last_lines).append(line)

    def _give_up(self) -> None:
        self.late = True
        self.stop()

    def stop(self) -> None:
        """End it now, with its children, if it still runs."""
        _kill(self._process)


@dataclass(frozen=True)
class Output:
    """How a program ended that was run to its end."""

    status: int
    out: bytes
    """The end of its standard output."""
    errors: str
    """The end of its standard error."""


def run_to_end(tool: Tool, arguments: Sequence[str], *, seconds: float) -> Output:
    """Run a program of the user's; raises ToolFailed when it cannot be started, crashes, takes longer or prints without an end.

    It writes into files, not pipes: what it leaves running behind it may hold them open as long as it likes.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                [tool.path, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                env=os.environ.copy(),
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            raise ToolFailed(_unstarted(tool, error)) from error
        status = _ended(process, tool, seconds, (out, errors))
        return Output(status, _tail(out), _tail(errors).decode(errors="replace"))


def _ended(process: subprocess.Popen[bytes], tool: Tool, seconds: float, files: Sequence[IO[bytes]]) -> int:
    end = time.monotonic() + seconds
    try:
        while (status := _polled(process, end)) is None:
            _check_files(tool, files)
            _check_time(tool, seconds, end)
    except BaseException:
        _kill(process)
        _is_reaped(process)
        raise
    if status < 0:
        raise ToolFailed(_crashed(tool, status))
    return status


def _polled(process: subprocess.Popen[bytes], end: float) -> int | None:
    """The exit status; None while it runs."""
    with suppress(subprocess.TimeoutExpired):
        return process.wait(max(0.0, min(_LOOK_SECONDS, end - time.monotonic())))
    return None


def _check_files(tool: Tool, files: Sequence[IO[bytes]]) -> None:
    if any(os.fstat(file.fileno()).st_size > PRINTED_BYTES_MOST for file in files):
        raise ToolFailed(phrase("{name} printed over {most:,} bytes and was stopped.", name=tool.name, most=PRINTED_BYTES_MOST))


def _check_time(tool: Tool, seconds: float, end: float) -> None:
    if time.monotonic() >= end:
        raise ToolFailed(_late(tool, seconds))


def _tail(file: IO[bytes]) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
    return file.read()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With its children, if it still runs and may be killed."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _is_reaped(process: subprocess.Popen[bytes]) -> bool:
    """Whether a program that was killed ended in time."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(_KILL_SECONDS)
        return True
    _LEFT.append(process)
    return False


_LEFT: list[subprocess.Popen[bytes]] = []
"""What could not be killed, kept so that nothing closes the pipes that a thread reads."""


def _unstarted(tool: Tool, error: OSError) -> str:
    return phrase("{name} ({path}) cannot be started: {reason}.", name=tool.name, path=tool.path, reason=error.strerror)


def _late(tool: Tool, seconds: float) -> str:
    return phrase("{name} did not finish within {seconds:g} s and was stopped.", name=tool.name, seconds=seconds)


def _crashed(tool: Tool, status: int) -> str:
    return phrase("{name} crashed ({signal}).", name=tool.name, signal=_signal_name(-status))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return phrase("signal {number}", number=number)
