"""A damaged ledger is never replaced nor guessed at: one sentence, exit status 3, and the file stays as it is."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from submitter.errors import LedgerFailed
from submitter.ledger.ledger import Ledger
from submitter.task import State
from tests.support.command import preflight
from tests.support.sending import JOB, outcome

SEEDS = 800
_FLIPS = (1, 3, 30, 300)


def _filled(path: Path) -> bytes:
    with Ledger(path) as ledger:
        for number in range(30):
            row = ledger.claim(replace(JOB, clip=f"c{number}", url_key=f"u{number}", path="é舞" * 20)).task.row
            ledger.sending(row)
            if number % 3:
                ledger.accepted(row, outcome(f"id-{number}", "PENDING"))
            else:
                ledger.lost(row, "the connection was cut", possible=("a", "b"))
    return path.read_bytes()


def _used(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.tasks()
        ledger.find("3")
        ledger.find("id-4")
        ledger.count(list(State))
        ledger.claim(JOB)


@pytest.mark.parametrize("seeds", [range(40), pytest.param(range(40, SEEDS), marks=pytest.mark.exhaustive)], ids=str)
def test_whatever_bytes_are_damaged_it_works_or_says_one_sentence(seeds: range, tmp_path: Path) -> None:
    whole, said = _filled(tmp_path / "whole.sqlite3"), list[str]()
    for seed in seeds:
        rng, data = random.Random(seed), bytearray(whole)
        for _ in range(rng.choice(_FLIPS)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path = tmp_path / f"{seed}.sqlite3"
        path.write_bytes(data)
        try:
            _used(path)
        except LedgerFailed as error:
            said.append(str(error))
    assert said
    assert not [each for each in said if "\n" in each or not each.endswith(".")]


def test_a_damaged_text_in_the_tables_names_ends_a_command_with_one_sentence(tmp_path: Path) -> None:
    """SQLite repeats the text in its error, and Python cannot decode it."""
    path = tmp_path / "ledger.sqlite3"
    data = _filled(path).replace(b"CREATE TABLE tasks", b"CREATE T\xff\xfeLE tasks")
    path.write_bytes(data)
    done = preflight("tasks", env={"MOTION_PREFLIGHT_LEDGER": str(path)})
    sentence = f"motion-preflight: The ledger {path} cannot be opened: it is damaged; restore it from a copy, or move it away.\n"
    assert (done.status, done.out, done.err) == (3, "", sentence)
    assert path.read_bytes() == data
