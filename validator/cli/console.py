"""The way to the terminal and out of the process: every line that is printed, every signal, every exit status."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from validator import interrupts
from validator.cli import help, language  # noqa: A004 (as click calls it)
from validator.cli.language import texts
from validator.errors import PreflightError, Unwritten, debugging
from validator.interrupts import leaves_nothing, on_interrupt
from validator.texts.catalog import LANGUAGES
from validator.texts.printable import Printable, printable
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.findings import Report

__all__ = [
    "DEBUG",
    "ERASE",
    "LANG",
    "NOT_JUDGED",
    "REJECTED",
    "USAGE",
    "colours",
    "leaves_nothing",
    "log_line",
    "on_interrupt",
    "rendered",
    "run",
    "texts",
    "write_bytes",
    "write_output",
    "write_stderr",
]

REJECTED, USAGE, NOT_JUDGED = 1, 2, 3
ERASE = "\r\x1b[K"
"""Before a line that is written over the last one; the only control sequence that `write_stderr` lets through."""
DEBUG = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of a defect of this program.")
"""For the group; `run` takes it anywhere among the words."""
LANG = click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    expose_value=False,
    help="Language of what is printed; may be given after the command, too.",
)
"""Likewise."""
_COLOURS = re.compile(r"(\x1b\[[0-9;]*m)")


def colours(stream: Any) -> bool:
    """Whether what is written there may be coloured: not with NO_COLOR, else with FORCE_COLOR or CLICOLOR_FORCE, else on a terminal."""
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def log_line(text: str) -> None:
    """One line on standard error, in the program's name."""
    write_stderr(f"motion-preflight: {printable(texts().say(text))}\n")


def write_stderr(text: str) -> None:
    """`text` to standard error, through the gate; where that takes nothing, the work goes on in silence."""
    begun = ERASE if text.startswith(ERASE) else ""
    rest = text[len(begun) :] if begun else text  # a piece of what is fit to print would not be known to be
    try:
        click.echo(begun + printable(rest, lines=True), nl=False, err=True)
    except OSError:
        _discard(sys.stderr)


def _show(error: click.ClickException) -> None:
    """Click's own error: usage and hint as click words them, its sentence as one of ours."""
    context = getattr(error, "ctx", None)
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        write_stderr(f"{error.format_message()}\n")
        return
    if context:
        hint = phrase("Try '{command} --help' for help.", command=context.command_path)
        write_stderr(f"{context.get_usage()}\n{texts().say(hint)}\n\n")
    log_line(help.punctuated(error.format_message()))


def rendered(reports: Sequence[Report], form: str, *, to_file: bool) -> str:
    """The reports in the format of that name, as wide and as colourful as standard output takes them."""
    from validator import __version__
    from validator.report.context import Context
    from validator.report.formats import render

    wide = not to_file and sys.stdout is not None and sys.stdout.isatty()
    width = min(os.get_terminal_size(sys.stdout.fileno()).columns or 100, 120) if wide else 100
    return render(form, reports, Context(__version__, width, not to_file and colours(sys.stdout), texts()))


def write_output(text: str, output: str | None) -> None:
    """The report, to standard output or into a file, through the gate; raises UsageError or Unwritten."""
    if output not in (None, "-"):
        from validator.files import write_whole

        write_whole(str(output), _gated(text, coloured=False))
        return
    if sys.stdout is None:
        raise Unwritten(_unwritten(phrase("it is closed")))
    coloured = colours(sys.stdout)
    try:
        click.echo(_gated(text, coloured=coloured), nl=False, color=coloured)
    except BrokenPipeError:
        # The reader has seen enough; the exit status still tells the verdict.
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        raise Unwritten(_unwritten(str(error.strerror))) from error


def _unwritten(reason: str) -> str:
    return phrase("the report could not be written to standard output: {reason}.", reason=reason)


def write_bytes(data: bytes, output: str) -> None:
    """A file that is not a text, to its place or to standard output; raises UsageError or Unwritten."""
    if output != "-":
        from validator.files import write_whole

        write_whole(output, data)
        return
    if sys.stdout is None:
        raise Unwritten(_unwritten(phrase("it is closed")))
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        raise Unwritten(_unwritten(str(error.strerror))) from error


def _gated(text: str, *, coloured: bool) -> str:
    """A document as it is, a text through the gate; of control sequences only colours are let through, where they are wanted."""
    if isinstance(text, Printable):
        return text
    if not coloured:
        return printable(_COLOURS.sub("", text), lines=True)
    return "".join(part if _COLOURS.fullmatch(part) else printable(part, lines=True) for part in _COLOURS.split(text))


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


def run(group: click.Group, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command of `group`; every way out of the program goes through here."""
    _hold_streams()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    interrupts.listen()
    try:
        status = _status(group, sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt as late:  # while the last line was being written
        status = _ending(late)
    try:
        interrupts.stop_listening()
    except KeyboardInterrupt:  # too late to interrupt anything, and from now on passed over
        interrupts.stop_listening()
    sys.exit(status)


def _status(group: click.Group, arguments: Sequence[str]) -> str | int | None:
    words, debug = _words(arguments)
    try:
        words = language.choose(words)
        help.prepare()
        group.main(args=words, prog_name="motion-preflight", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except SystemExit as done:
        return done.code
    except BaseException as error:
        if debug and not isinstance(error, click.ClickException):
            _trace(error)
        return _ending(error)
    return 0


def _words(given: Sequence[str]) -> tuple[list[str], bool]:
    """The words without --debug, which may be anywhere before a bare --, and whether it is wanted."""
    words = list(given)
    options = words[: words.index("--")] if "--" in words else words
    others = [word for word in options if word != "--debug"]
    wanted = len(others) < len(options) or debugging()
    return [*others, *words[len(options) :]], wanted


def _ending(error: BaseException) -> int:
    """Say in one line what ended the program; its exit status."""
    if isinstance(error, click.ClickException):
        _show(error)
        return USAGE
    if isinstance(error, PreflightError):
        log_line(str(error))
        return error.status
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        known = error.__cause__ if isinstance(error, click.Abort) else error
        log_line(str(known) if isinstance(known, interrupts.Interrupted) else interrupts.sentence())
        return interrupts.status()
    if isinstance(error, BrokenPipeError):
        _discard(sys.stdout)
        return 0
    if isinstance(error, OSError) and error.strerror:
        log_line(phrase("{path}: {reason}.", path=error.filename or _at_fault(error), reason=error.strerror))
        return NOT_JUDGED
    log_line(_defect(error))
    return NOT_JUDGED


def _at_fault(error: OSError) -> str:
    """What takes no more, where the error names no file: click prints help by itself, everything else is a file of ours."""
    if _place(error)[0] == click.utils.__file__:
        _discard(sys.stdout)
        return phrase("standard output")
    return phrase("a temporary file")


def _defect(error: BaseException) -> str:
    """Its text stays unsaid: nobody foresaw what it may repeat."""
    file, line = _place(error)
    where = f"{type(error).__name__} in {os.path.basename(file)}, line {line}"
    return phrase("This is a defect of motion-preflight: {where}. Please report it with what --debug shows.", where=where)


def _place(error: BaseException) -> tuple[str, int]:
    """File and line that raised it."""
    trace, found = error.__traceback__, ("", 0)
    while trace:
        found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return found


def _trace(error: BaseException) -> None:
    import traceback

    write_stderr("".join(traceback.format_exception(error)))
