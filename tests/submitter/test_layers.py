"""Holds the lines inside the submitter and towards the validator, keeps the start light, and the door of the library as documented."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import submitter
from tests.support.command import ROOT

PACKAGE = sorted((ROOT / "submitter").rglob("*.py"))
HEAVY = [
    "requests",
    "urllib3",
    "sqlite3",
    "cv2",
    "mediapipe",
    "numpy",
    "matplotlib",
    "platformdirs",
    "boto3",
    "alibabacloud_oss_v2",
    "ffmpeg",
    "importlib.metadata",
]
CONTRACT = {
    "validator": "the door: validate, __version__",
    "validator.cli.help": "an option whose help holds values",
    "validator.cli.language": "the language of the run",
    "validator.cli.app": "its commands, which our command line holds, too",
    "validator.cli.doctor": "the parts that are tried",
    "validator.cli.progress": "how a bar looks",
    "validator.batch.cache": "what was measured of a clip",
    "validator.batch.items": "files, folders and lists, as for check",
    "validator.batch.manifest": "likewise",
    "validator.check": "the way of one clip, with its facts",
    "validator.facts.clip": "what was measured of a clip that is made ready",
    "validator.facts.image": "what was measured of the image that goes with it",
    "validator.picture.measure": "the one way to look at an image",
    "validator.cli.options": "options that commands share",
    "validator.cli.tables": "the listing of rules",
    "validator.cli.console": "every line that is printed, every exit",
    "validator.errors": "what ends a command",
    "validator.files": "no output file may be an input",
    "validator.findings": "verdicts and findings",
    "validator.inputs": "the one way to fetch a URL",
    "validator.interrupts": "Ctrl-C with a sentence",
    "validator.judge": "a hit joined with its rule, as for clips",
    "validator.media.process": "the one way to run a program",
    "validator.media.watch": "how much of a clip is decoded",
    "validator.media.playback": "whether a fetched result plays",
    "validator.media.sniff": "what a file's first bytes are",
    "validator.repair.compose": "the step whose outcome a forecast predicts",
    "validator.repair.predict": "what would be measured of a clip without its audio",
    "validator.repair.fix": "a new file of a clip",
    "validator.repair.strip": "a clip without its audio",
    "validator.rules": "the rules that a profile may set, beside those of URLs",
    "validator.targets": "targets and their settings",
    "validator.texts": "what is fit to print",
    "validator.__main__": "the end of a process that is still loading",
}
"""What `submitter` may import of `validator`, each with its reason; a package means all its modules."""
ALLOWED: dict[str, tuple[str, ...]] = {
    # folder or file: what it may import of `submitter`, besides itself, clock, errors, spans and task
    "ledger": (),
    "http": (),
    "services": ("http",),
    "urls": (),
    "gate": ("ledger", "services", "urls"),
    "jobs": ("gate", "http", "ledger", "publish", "services", "urls"),
    "publish": ("gate", "ledger", "services", "urls"),
    "cli": ("gate", "jobs", "ledger", "publish", "services", "urls"),
}
VENDOR = re.compile(r"dashscope|alibaba|aliyun|bailian|model studio|utc\+8|\b24 h\b|\b24h\b|beijing|template_id", re.IGNORECASE)
VENDOR_ALLOWED = {
    # file: the words that it may hold
    "__init__.py": {"dashscope"},  # the library's Client and Settings
    "services/vendors.py": {"dashscope"},  # the table of vendors
    "publish/stores.py": {"alibaba"},  # its package, in the table of stores
    "publish/oss.py": {"alibaba"},  # likewise
    "publish/oss_errors.py": {"alibaba"},  # likewise
    "urls/presigned.py": {"Alibaba"},  # a CDN among the hosts of clips
    # A field of Task, a column of the ledger and a key of the JSON: part of the contract.
    "task.py": {"template_id"},
    "ledger/ledger.py": {"template_id"},
    "ledger/migrations.py": {"template_id"},
    "cli/render.py": {"template_id"},
    "cli/run.py": {"template_id"},
    "cli/run_answer.py": {"template_id"},
    "jobs/run.py": {"template_id"},
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "submitter").as_posix()


def _imported(path: Path) -> set[str]:
    """Every module that a file imports, by its whole name; of `from a import b` both `a` and `a.b`."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _top(path: Path) -> set[str]:
    return {name.split(".")[0] for name in _imported(path)}


@pytest.mark.parametrize(
    ("module", "home"),
    [
        ("requests", ("http/transport.py",)),
        ("sqlite3", ("ledger/database.py",)),
        ("subprocess", ()),
        ("cv2", ()),
        ("boto3", ("publish/s3.py",)),
        ("botocore", ("publish/s3.py", "publish/s3_errors.py")),
        ("alibabacloud_oss_v2", ("publish/oss.py", "publish/oss_errors.py")),
    ],
)
def test_each_outside_thing_has_its_home(module: str, home: tuple[str, ...]) -> None:
    assert {_name(path) for path in PACKAGE if module in _top(path)} == set(home)


def _within(module: str, listed: set[str] | dict[str, str]) -> bool:
    return any(module == each or (module.startswith(each + ".") and each != "validator") for each in listed)


@pytest.mark.parametrize("path", PACKAGE, ids=_name)
def test_of_the_validator_only_the_contract_is_imported(path: Path) -> None:
    modules = {node.module for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom) and node.module}
    ours = {module for module in modules if module.split(".")[0] == "validator"}
    whole = {each for module in ours for each in ([module] if _is_module(module) else _imported_from(path, module))}
    assert {each for each in whole if not _within(each, CONTRACT)} == set()


def _is_module(module: str) -> bool:
    """False for a package whose modules are imported from it by name, such as `validator.cli`."""
    return module == "validator" or not (ROOT / Path(*module.split("."))).is_dir() or module in CONTRACT


def _imported_from(path: Path, module: str) -> set[str]:
    return {each for each in _imported(path) if each.startswith(module + ".")}


def test_the_contract_lists_nothing_that_is_not_used() -> None:
    used = set[str]().union(*map(_imported, PACKAGE))
    assert [each for each in CONTRACT if not any(name == each or name.startswith(each + ".") for name in used)] == []


@pytest.mark.parametrize("folder", ALLOWED)
def test_each_folder_imports_only_what_lies_below_it(folder: str) -> None:
    shared = {"clock", "errors", "spans", "task", folder, *ALLOWED[folder]}
    for path in (ROOT / "submitter" / folder).rglob("*.py"):
        found = {name.split(".")[1] for name in _imported(path) if name.startswith("submitter.")}
        assert found - shared == set(), _name(path)


def test_only_the_vendors_folder_and_the_table_import_a_vendor() -> None:
    importing = {
        _name(path) for path in PACKAGE if any(name.startswith("submitter.services.dashscope") for name in _imported(path))
    }
    assert {name for name in importing if not name.startswith("services/dashscope/")} == {"__init__.py", "services/vendors.py"}


@pytest.mark.parametrize("path", [each for each in PACKAGE if "dashscope" not in each.parts], ids=_name)
def test_only_the_vendors_folder_knows_its_words(path: Path) -> None:
    found = {match[0] for match in VENDOR.finditer(path.read_text(encoding="utf-8"))}
    assert found - VENDOR_ALLOWED.get(_name(path), set()) == set()


def test_a_client_is_a_service() -> None:
    from submitter.services.dashscope.client import Client
    from submitter.services.service import Service

    assert {name for name in vars(Service) if not name.startswith("_")} <= {*dir(Client), "clock"}


@pytest.mark.parametrize("path", [path for path in PACKAGE if "cli" not in path.parts], ids=_name)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not calls & {"print", "exit", "sys.exit", "click.echo", "sys.stdout.write"}


def _loaded(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom submitter.cli.app import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = _python("-c", code)
    assert done.returncode == 0, done.stderr
    return set(ast.literal_eval(done.stderr.strip().splitlines()[-1]))


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environ, timeout=60)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["submit", "--help"], ["publish", "--help"], ["wait", "-h"], ["rules"], ["rules", "url-slow"], ["profiles"]],
    ids=" ".join,
)
def test_a_light_command_loads_no_network_no_database_and_nothing_heavy(arguments: list[str]) -> None:
    assert _loaded(*arguments) == set()


def test_listing_the_ledger_loads_no_network() -> None:
    assert "requests" not in _loaded("tasks")


def test_the_door_of_the_library_is_what_it_says() -> None:
    assert submitter.__all__ == sorted(submitter.__all__)
    assert all(getattr(submitter, name) for name in submitter.__all__)
    with pytest.raises(AttributeError):
        submitter.nonsense  # noqa: B018


def test_every_command_is_there_and_explains_itself() -> None:
    from submitter.cli.app import cli
    from validator.cli.app import cli as base

    context = click.Context(cli)
    names = cli.list_commands(context)
    assert {
        *base.list_commands(context),
        "doctor",
        "publish",
        "run",
        "submit",
        "unpublish",
        "wait",
        "status",
        "cancel",
        "tasks",
    } == set(names)
    for command in (cli.get_command(context, name) for name in names):
        assert command
        assert command.help
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help or parameter.name == "form"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("words", "loaded"), [(["check", "-h"], {"check"}), (["wait", "-h"], {"tasks"}), (["-h"], None)])
def test_a_command_loads_none_of_the_others(words: list[str], loaded: set[str] | None) -> None:
    code = (
        "import sys\nfrom submitter.cli.app import COMMANDS, main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        "print(sorted(each.rpartition('.')[2] for each in set(COMMANDS.values()) & set(sys.modules)), file=sys.stderr)"
    )
    everything = {
        "cache",
        "check",
        "doctor",
        "fix",
        "publish",
        "repair",
        "rules",
        "run",
        "schema",
        "show",
        "split",
        "submit",
        "tables",
        "tasks",
        "trim",
    }
    assert set(ast.literal_eval(_python("-c", code).stderr)) == (loaded or everything)


@pytest.mark.parametrize(
    "words", [["--help"], ["submit", "--help"], ["rules", "url-slow"], ["submit"], ["nonsense"]], ids=" ".join
)
def test_whichever_package_starts_it_the_command_line_is_the_same(words: list[str]) -> None:
    started = [_python("-m", package, *words) for package in ("validator", "submitter")]
    script = _python("-c", "from submitter.__main__ import main; main()", *words)
    assert len({(done.returncode, done.stdout, done.stderr) for done in (*started, script)}) == 1


def test_without_the_submitter_the_validator_has_its_own_commands() -> None:
    alone = "import sys\nsys.modules['submitter'] = None\nfrom validator.__main__ import main\nmain()"
    done = _python("-c", alone, "--help")
    assert done.returncode == 0, done.stderr
    assert "check" in done.stdout
    assert "submit" not in done.stdout
