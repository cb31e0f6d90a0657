"""The schema of a target's file takes what the loader takes and refuses what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from submitter.urls.rules import ALL_RULES
from tests.support.command import preflight
from validator.targets.load import FOLDER
from validator.targets.schema import document
from validator.targets.toml import tomllib

VALIDATOR = Draft202012Validator(document(ALL_RULES))


def _errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(json.loads(json.dumps(tomllib.loads(text), default=str)))]


@pytest.mark.parametrize(
    "path", [path for path in FOLDER.glob("*.toml") if path.stem not in ("_shared", "_confidence")], ids=lambda path: path.stem
)
def test_every_built_in_file_fits_the_schema(path: Path) -> None:
    assert _errors(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        "limit = 3",
        "[limits.frame-rat]\nmin = 3",
        "[limits.frame-rate]\nmim = 3",
        "[limits.frame-rate]\nreject_above = 3",
        '[limits.duration]\nknown = "guess"',
        '[rules]\naudio-present = "fatal"',
        '[rules.scene-cut]\nspan = "clips"',
        '[service]\nprotocol = "grpc"',
        "[service.price]\nper_second = {}",
        "title.de = 'x'",
    ],
)
def test_what_the_loader_refuses_does_not_fit(text: str) -> None:
    assert _errors(text)


def test_the_command_prints_it() -> None:
    done = preflight("schema", "profile")
    assert done.status == 0
    Draft202012Validator.check_schema(json.loads(done.out))
