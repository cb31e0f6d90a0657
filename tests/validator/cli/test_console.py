"""The ways out of the program: a defect, a signal, a full disk; each ends in one sentence and its status."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.command import ROOT, Done

PROGRAM = '''
import sys, time
import click
from validator import interrupts
from validator.cli import console
from validator.errors import UsageError

@click.group()
@console.DEBUG
def cli():
    """A program with defects."""

@cli.command()
@click.argument("what")
def do(what):
    if what == "leaves-nothing":
        console.leaves_nothing()
    if what == "knows":
        console.on_interrupt(lambda: "interrupted; row 7 is live.")
    if what == "tells":
        try:
            wait()
        except KeyboardInterrupt:
            raise interrupts.Interrupted("interrupted; the exception knows.") from None
    if what == "finalizer":
        class Thrown:
            def __del__(self):
                print("ready", flush=True)
                end = time.monotonic() + 1.5
                while time.monotonic() < end:
                    pass
        thrown = Thrown()
        del thrown
        time.sleep(60)
    if what == "library":
        try:
            wait()
        except KeyboardInterrupt:
            raise KeyboardInterrupt("encoding failed (KeyboardInterrupt: )") from None
    if what in ("leaves-nothing", "knows"):
        wait()
    if what == "deep":
        do.callback("deep")
    if what == "surrogate":
        "\\ud800".encode()
    if what == "lines":
        console.write_output("two\\nlines \\x1b[31mred\\x1b[0m \\x1b]0;x\\x07 \\x9b http://u:SECRET@h/x?SECRET\\n", None)
        return
    raise RuntimeError("http://u:SECRET@h/x?Signature=SECRET")

def wait():
    print("ready", flush=True)
    time.sleep(60)

console.run(cli)
'''


def _surroundings(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def _done(*words: str, **more: str) -> Done:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, timeout=60, env=_surroundings(more)
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("what", "kind"), [("fail", "RuntimeError"), ("deep", "RecursionError"), ("surrogate", "UnicodeEncodeError")]
)
def test_a_defect_is_one_sentence_and_never_looks_like_a_rejection(what: str, kind: str) -> None:
    done = _done("do", what)
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(f"motion-preflight: This is a defect of motion-preflight: {kind} in <string>, line ")
    assert done.err.count("\n") == 1
    assert "SECRET" not in done.err


@pytest.mark.parametrize("words", [["--debug", "do", "fail"], ["do", "--debug", "fail"], ["do", "fail", "--debug"]], ids=" ".join)
def test_debug_anywhere_shows_the_traceback_through_the_gate(words: list[str]) -> None:
    done = _done(*words)
    assert done.status == 3
    assert "Traceback (most recent call last)" in done.err
    assert "SECRET" not in done.err
    assert "Traceback" in _done("do", "fail", MOTION_PREFLIGHT_DEBUG="1").err
    assert "Traceback" not in _done("do", "--", "--debug").err


def test_a_report_keeps_its_lines_and_nothing_that_drives_a_terminal() -> None:
    done = _done("do", "lines")
    assert (done.status, done.out) == (0, "two\nlines red \\x1b]0;x\\x07 \\x9b http://h/x?…\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("leaves-nothing", "interrupted; nothing was left behind."),
        ("knows", "interrupted; row 7 is live."),
        ("tells", "interrupted; the exception knows."),
        ("library", "interrupted; nothing was left behind."),
        ("finalizer", "interrupted; nothing was left behind."),
    ],
)
def test_an_interrupted_command_says_what_it_knows_and_ends_with_the_signals_status(
    number: signal.Signals, what: str, said: str
) -> None:
    process = _started("do", what)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err.decode().strip()) == (128 + number, f"motion-preflight: {said}")


def _started(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_surroundings({})
    )


def test_signals_in_any_number_at_any_moment_leave_no_word_of_pythons_own() -> None:
    rng = random.Random(7)
    for _ in range(12):
        process = _started("do", "leaves-nothing")
        assert process.stdout
        process.stdout.readline()
        for _ in range(40):
            process.send_signal(rng.choice((signal.SIGINT, signal.SIGTERM)))
            time.sleep(rng.choice((0, 0, 0.0003)))
        _, err = process.communicate(timeout=20)
        assert err.decode().strip() == "motion-preflight: interrupted; nothing was left behind."
        assert process.returncode in (130, 143)


FULL_DISK = '''
import os, tempfile
import click
from validator.cli import console

@click.group()
def cli():
    """A program that writes a temporary file."""

@cli.command()
def fill():
    with tempfile.TemporaryFile() as file:
        file.write(bytes(1 << 20))

console.run(cli)
'''


def test_a_temporary_folder_that_is_full_is_not_called_standard_output(tmp_path: Path) -> None:
    """On a real disk of 64 kB where one can be mounted, else behind a real limit on a file's size, which fails likewise."""
    script = tmp_path / "program.py"
    script.write_text(FULL_DISK)
    mounted = f"mkdir -p {tmp_path}/disk && mount -t tmpfs -o size=64k tmpfs {tmp_path}/disk && TMPDIR={tmp_path}/disk"
    limited = "trap '' XFSZ; ulimit -f 8; exec"
    can_mount = subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0
    line = f"{mounted if can_mount else limited} {sys.executable} {script} fill"
    words = ["unshare", "-m", "bash", "-c", line] if can_mount else ["bash", "-c", line]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, env=_surroundings({}))
    why = "No space left on device" if can_mount else "File too large"
    assert (done.returncode, done.stderr) == (3, f"motion-preflight: a temporary file: {why}.\n")
