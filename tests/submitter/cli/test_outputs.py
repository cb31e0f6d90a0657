"""Whatever word of the command line is hostile, and whichever command repeats it: no secret and no raw control character comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fixtures.service.service import KEY, Service
from submitter.cli.app import cli
from tests.support.command import ROOT
from tests.support.sending import CLIP, a_clip, a_report, surroundings

SECRET = "s3cr3t-v4lue"
DRIVING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u200b"
HOSTILE = (
    f"https://127.0.0.1:9/x.mp4?Expires=1&Signature={SECRET}",
    f"http://u:pa/{SECRET}@127.0.0.1:9/x.mp4",
    f"http://u:{SECRET}@127.0.0.1:9/x.mp4?Signature={SECRET}#f",
    f"http://[::1?Signature={SECRET}",
    f"//127.0.0.1:9/x?Signature={SECRET}",
    f"https%3A%2F%2F127.0.0.1:9%2Fx%3FSignature%3D{SECRET}",
    f"user:pa/{SECRET}@host",
    f"frame-rate.min=https://127.0.0.1:9/x?Signature={SECRET}",
    f"http://127.0.0.1:9/{DRIVING}?Signature={SECRET}",
    DRIVING,
    f"{DRIVING}.toml",
    "bytes\udcff\udcfe",
    "rules.audio-present=" + DRIVING,
)
PLACEHOLDER = {"url": "http://127.0.0.1:9/x.mp4", "task": "1", "row": "1", "tasks": "1", "source": "in.mp4", "paths": "in.mp4"}
"""The arguments of a command whose option is the hostile one."""


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


COMMANDS = {" ".join(path): (path, command) for path, command in _commands(cli)}


def _arguments(command: click.Command) -> list[str]:
    given = [each for each in command.params if isinstance(each, click.Argument) and (each.required or each.name in PLACEHOLDER)]
    return [PLACEHOLDER.get(each.name or "", "word") for each in given]


SHARES = 3
"""Each option is given every third hostile word, so that each word meets every kind of option in a bearable time."""


def _lines(path: tuple[str, ...], command: click.Command, number: int) -> Iterator[list[str]]:
    """Every place of a command where a user's word may be, with the hostile word of that number in it."""
    usual, word = _arguments(command), HOSTILE[number]
    for place in range(len(usual)):
        yield [*path, "--", *usual[:place], word, *usual[place + 1 :]]
    yield [*path, *_as_json(command), "--", *usual[:-1], word]
    yield [*path, "--", *usual, word]
    yield [*path, *usual, f"--{word}"]
    yield [*path, *usual, f"-{word}"]
    for place, option in enumerate(command.params):
        if isinstance(option, click.Option) and (place + number) % SHARES == 0:
            name = max(option.opts, key=len)
            yield [*path, *_as_json(command), *([f"{name}={word}"] if option.is_flag else [name, word]), *usual]


def _as_json(command: click.Command) -> list[str]:
    return ["--format", "json"] if any("--format" in each.opts for each in command.params) else []


class _Speaker:
    """The program, loaded once; each command line runs in a child of it."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        script = str(Path(__file__).with_name("spoken.py"))
        self.process = subprocess.Popen(
            [sys.executable, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DASHSCOPE_WORKSPACE": "", **env},
        )

    def __call__(self, words: list[str]) -> tuple[int, str, str]:
        assert self.process.stdin
        assert self.process.stdout
        line = json.dumps([os.fsencode(word).decode("latin-1") for word in words])
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        status, out, err = json.loads(self.process.stdout.readline())
        return status, *(text.encode("latin-1").decode() for text in (out, err))

    def close(self) -> None:
        """Let it end."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Speaker]:
    """The program in front of a service that is there, and a folder with a file."""
    folder = tmp_path_factory.mktemp("spoken")
    (folder / "in.mp4").write_bytes(CLIP)
    with Service() as service:
        speaking = _Speaker(surroundings(service, folder / "ledger.sqlite3"), folder)
        yield speaking
        speaking.close()
        kept = [path for path in folder.rglob("*") if path.is_file()]
        assert not [path for path in kept if SECRET.encode() in path.read_bytes()], "a file holds the secret"
        assert not [seen for seen in service.requests if SECRET in seen.path], "the secret was sent"


def _is_harmless(text: str) -> bool:
    return all(character.isprintable() or character in "\n\u3000" for character in text)


@pytest.mark.sampled(only=("check", "submit", "wait", "tasks", "tasks disown"))
@pytest.mark.parametrize("name", COMMANDS)
def test_a_hostile_word_anywhere_in_a_command_line_is_repeated_harmless_or_not_at_all(speaker: _Speaker, name: str) -> None:
    path, command = COMMANDS[name]
    for number in range(len(HOSTILE)):
        for words in _lines(path, command, number):
            status, out, err = speaker(words)
            where = (words, status, out, err)
            assert SECRET not in out + err, where
            assert _is_harmless(out), where
            assert _is_harmless(err), where
            assert "Traceback" not in err, where
            assert "This is a defect" not in err, where
            assert status in (0, 1, 2, 3, 4, 5), where


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_word_in_the_place_of_a_command_is_repeated_harmless(speaker: _Speaker, word: str) -> None:
    for words in ([word], ["--", word], [f"--{word}"], ["--debug", word], ["submit", word], [word, "submit"]):
        status, out, err = speaker(words)
        assert SECRET not in out + err, (words, out, err)
        assert _is_harmless(out + err), (words, out, err)
        assert status in (0, 1, 2, 3, 4, 5)


def test_every_usage_error_begins_with_the_programs_name(speaker: _Speaker) -> None:
    for words in (["submit"], ["submit", "--fromat"], ["nosuch"], ["tasks", "--state", "x"], ["wait", "--deadline", "soon", "1"]):
        status, out, err = speaker(words)
        assert (status, out) == (2, "")
        assert err.splitlines()[-1].startswith("motion-preflight: "), err
        assert "Error:" not in err


def test_what_a_hostile_service_says_comes_out_harmless(tmp_path: Path) -> None:
    """Status word, code and message of the service are a stranger's words; so are a report's."""
    report = a_report(tmp_path / "r.json", CLIP)
    document = json.loads(report.read_text())
    document["clips"][0]["path"] = f"{DRIVING}https://127.0.0.1:9/x?Signature={SECRET}"
    hostile = {"rule": f"r{DRIVING}", "severity": "note", "message": f"{DRIVING} http://u:{SECRET}@h/x?a={SECRET}"}
    document["clips"][0]["findings"] = [hostile]
    report.write_text(json.dumps(document))
    with Service(run_seconds=1e6) as service:
        speaking = _Speaker(surroundings(service, tmp_path / "ledger.sqlite3"), tmp_path)
        said = [speaking(["submit", a_clip(service), "--report", str(report), "--allow-private-host", "--dry-run"])]
        said += [speaking(["submit", a_clip(service), "--report", str(report), "--allow-private-host"])]
        (task_id,) = service.jobs
        service.statuses[task_id] = f"HALF{DRIVING}http://u:{SECRET}@h/x?a={SECRET}"
        for form in ([], ["--format", "json"]):
            said += [speaking([*words, *form]) for words in (["status", "1"], ["tasks"], ["wait", "1", "--deadline", "1s"])]
        speaking.close()
    for status, out, err in said:
        assert SECRET not in out + err
        assert KEY not in out + err
        assert _is_harmless(out + err)
        assert "Traceback" not in err
        assert status in (0, 5)
    assert any("HALF" in out for _, out, _ in said), said[-1]
