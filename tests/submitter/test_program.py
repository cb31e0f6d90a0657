"""A client program: what it can import, what a type checker says of it, what it can catch."""

from __future__ import annotations

import ast
import copy
import dataclasses
import inspect
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import submitter
import submitter.errors
import validator
from fixtures.service.service import Service
from submitter.errors import Lost, NotSent, Refused, RemoteError, Throttled, Transient
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.settings import Settings
from tests.support.command import ROOT
from tests.support.sending import a_client, a_clip, send

GOOD = """
from submitter import CannotJudge, Client, Interrupted, Ledger, NotSent, Options, Refused, Rejected, RemoteError, State
from submitter import StateUnknown, SubmitError, Task, UsageError, read_settings, submit, wait
from validator import Report, validate


def send(url: str) -> Task | None:
    with Ledger() as ledger, Client(read_settings()) as client:
        try:
            task = submit(url, client=client, ledger=ledger, options=Options(clip="dance.mp4", max_seconds=60))
            (task,) = wait([task.name], client=client, ledger=ledger)
        except Refused as error:
            print(error.code, error.request_id.upper(), error.status_code or 0)
        except RemoteError as error:
            print(error.request_id, error.status_code)
        except (Rejected, CannotJudge, StateUnknown, UsageError, SubmitError) as error:
            print(error.status)
        except Interrupted:
            raise
        else:
            return task if task.state is State.SUCCEEDED else None
    return None


def judged(path: str) -> Report:
    return validate(path)
"""
MISSPELT = {
    "from submitter import sumbit\n": 'has no attribute "sumbit"',
    "import submitter\nsubmitter.Opitons()\n": 'has no attribute "Opitons"',
    "from validator import valdate\n": 'has no attribute "valdate"',
    "from submitter import Options\nOptions(clip=7)\n": 'incompatible type "int"',
}


def _checked(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "program.py").write_text(text)
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "--follow-imports", "silent", "program.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "MYPYPATH": str(ROOT), "MYPY_CACHE_DIR": str(folder / "cache")},
    )


def test_a_strict_type_checker_takes_a_good_program_and_refuses_a_misspelt_name(tmp_path: Path) -> None:
    done = _checked(tmp_path, GOOD)
    assert done.returncode == 0, done.stdout
    for text, error in MISSPELT.items():
        done = _checked(tmp_path, text)
        assert done.returncode == 1, text
        assert error in done.stdout


def _exceptions(module: object) -> set[str]:
    return {name for name, each in vars(module).items() if inspect.isclass(each) and issubclass(each, BaseException)}


def test_every_exception_of_a_submit_or_a_wait_is_importable_from_the_package() -> None:
    assert _exceptions(submitter.errors) <= set(submitter.__all__)
    documented = f"{submitter.submit.__doc__} {submitter.wait.__doc__}"
    named = {word.strip(".,;()") for word in documented.split()} & (
        _exceptions(submitter.errors) | _exceptions(__import__("validator.errors", fromlist=["errors"]))
    )
    assert named
    assert named <= set(submitter.__all__)


@pytest.mark.parametrize("package", [submitter, validator], ids=["submitter", "validator"])
def test_the_packages_list_their_names_and_have_no_others(package: object) -> None:
    names = package.__all__  # type: ignore[attr-defined]
    assert set(names) <= set(dir(package))
    tree = ast.parse(Path(str(package.__file__)).read_text())  # type: ignore[attr-defined]
    (typed,) = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    seen = {alias.name for node in typed.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(names) <= seen | {"__version__", "validate", "validate_many"}


@pytest.mark.parametrize(
    ("error", "request_id", "status_code"),
    [
        (Refused(400, "InvalidParameter", "no", "r1"), "r1", 400),
        (NotSent("no way"), "", None),
        (Throttled("slow down", 3.0, "r2"), "r2", 429),
        (Transient("half", request_id="r3", status_code=502), "r3", 502),
        (Lost("cut", "t1", "r4"), "r4", None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_of_the_service_says_which_request_and_which_status(
    error: RemoteError, request_id: str, status_code: int | None
) -> None:
    assert (error.request_id, error.status_code) == (request_id, status_code)


def test_a_refusal_of_the_service_is_caught_by_its_name_with_its_request(service: Service, ledger: Ledger) -> None:
    with a_client(service) as client, pytest.raises(submitter.RemoteError) as caught:
        send(service, client, ledger, a_clip(service) + "?refuse=ModelNotFound")
    assert isinstance(caught.value, submitter.Refused)
    assert (caught.value.status_code, bool(caught.value.request_id)) == (404, True)


def test_the_key_is_in_no_copy_that_settings_can_make() -> None:
    settings = Settings("sk-0123456789abcdef")
    assert settings.key == "sk-0123456789abcdef"
    assert settings == Settings("sk-0123456789abcdef")
    assert settings != Settings("sk-other")
    for said in (repr(settings), str(dataclasses.asdict(settings)), str(vars(settings)), str(dataclasses.astuple(settings))):
        assert "0123456789" not in said
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(settings)
    with pytest.raises(TypeError):
        json.dumps(dataclasses.asdict(settings))
    assert copy.deepcopy(settings).key == settings.key
