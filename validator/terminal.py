"""The way to the terminal and out of the process: every line that is printed, every signal, every exit status."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from validator.errors import PreflightError, Unwritten

REJECTED, USAGE, NOT_JUDGED, INTERRUPTED = 1, 2, 3, 130
_UNWRITTEN = "the report could not be written to standard output: {}."


class Progress:
    """A line on the terminal while a clip is looked at; nothing where standard error is no terminal."""

    def __init__(self, text: str) -> None:
        self.text = text if sys.stderr.isatty() else ""

    def __enter__(self) -> None:
        if self.text:
            from validator.render.text import plain

            say(f"\r\x1b[K{plain(self.text)[:100]}")

    def __exit__(self, *unused: object) -> None:
        if self.text:
            say("\r\x1b[K")


def colours(stream: Any) -> bool:
    """Whether what is written there may be coloured."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def tell(text: str) -> None:
    """One line on standard error, in the program's name."""
    from validator.render.text import plain

    say(f"motion-preflight: {plain(text)}\n")


def say(text: str) -> None:
    """`text` to standard error as it is; where that takes nothing, the work goes on in silence."""
    try:
        click.echo(text, nl=False, err=True)
    except OSError:
        _discard(sys.stderr)


def _show(error: click.ClickException) -> None:
    try:
        error.show()
    except OSError:
        _discard(sys.stderr)


def put(text: str, output: str | None) -> None:
    """The report, to standard output or into a file; raises UsageError or Unwritten."""
    if output not in (None, "-"):
        from validator.files import write_whole

        write_whole(str(output), text)
        return
    if sys.stdout is None:
        raise Unwritten(_UNWRITTEN.format("it is closed"))
    try:
        click.echo(text, nl=False, color=colours(sys.stdout))
    except BrokenPipeError:
        # The reader has seen enough; the exit status still tells the verdict.
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        raise Unwritten(_UNWRITTEN.format(error.strerror)) from error


def _discard(stream: Any) -> None:
    """From here on, what is written to `stream`, or waits in it to be written, is dropped."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _hold_streams() -> None:
    """Open what the caller closed: the next file to be opened would take its place, and be written into as a stream."""
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(number)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (it stays open to the end)


def _stop(_number: int, frame: FrameType | None) -> None:
    """Interrupt once, and not inside an import: half a module does strange things on its way out.

    It takes no lock: a second signal may come while this runs.
    """
    if hasattr(signal, "setitimer") and _importing(frame):
        signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        return
    for name in ("SIGINT", "SIGTERM", "SIGALRM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise KeyboardInterrupt


def _importing(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def run(group: click.Group, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command of `group`; every way out of the program goes through here."""
    _hold_streams()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        group.main(args=arguments and list(arguments), prog_name="motion-preflight", standalone_mode=False)
        status = 0
    except click.exceptions.Exit as done:
        status = done.exit_code
    except click.ClickException as error:
        _show(error)
        status = USAGE
    except PreflightError as error:
        tell(str(error))
        status = error.status
    except (KeyboardInterrupt, click.Abort) as stop:
        tell(str(stop.__cause__ or stop) or "interrupted; nothing was left behind.")
        status = INTERRUPTED
    except BrokenPipeError:
        _discard(sys.stdout)
        status = 0
    except OSError as error:
        _discard(sys.stdout)
        tell(f"{error.filename or 'standard output'}: {error.strerror}.")
        status = NOT_JUDGED
    sys.exit(status)
