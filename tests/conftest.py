"""What every test gets: no settings of the developer's, no key, no network beyond this machine."""

from __future__ import annotations

import os
import socket
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from fixtures.recipes import CLIPS
from tests.support.sampling import COLLECTED, is_exhaustive, mark_the_rest
from validator.media.ffmpeg import find
from validator.paths import folder as cache_folder

settings.register_profile("untimed", deadline=None)  # a busy machine is not a defect
settings.load_profile("untimed")

BUILT = cache_folder()
"""What is built once for all runs: clips and model bundles."""
COUNTS = pytest.StashKey[tuple[int, int]]()
"""Cases, and how many of them are exhaustive."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the expected texts, for a person to read the difference."""
    parser.addoption("--update", action="store_true", help="rewrite tests/expected and the blocks of the README")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """One process writes the expected texts: they share files."""
    if config.getoption("--update"):
        config.option.numprocesses = 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what the default run leaves out, before `-m` looks at the marks."""
    mark_the_rest(items)
    config.stash[COLLECTED] = list(items)
    config.stash[COUNTS] = counts = (len(items), sum(map(is_exhaustive, items)))
    if hasattr(config, "workeroutput"):
        config.workeroutput["counts"] = counts


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Take over what a worker counted: with xdist, nothing is collected here."""
    if counts := getattr(node, "workeroutput", {}).get("counts"):
        node.config.stash[COUNTS] = tuple(counts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much the default run left out."""
    cases, exhaustive = config.stash.get(COUNTS, (0, 0))
    terminalreporter.write_line(f"{cases} cases, {exhaustive} of them exhaustive (-m exhaustive runs those)")


@pytest.fixture(autouse=True)
def clean_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A working folder of the test's own, none of the variables that change what we do, and our command on PATH."""
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "GITHUB_STEP_SUMMARY",
        "DASHSCOPE_API_KEY",
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)]))
    monkeypatch.setenv("MOTION_PREFLIGHT_LANG", "en")  # whatever the machine's locale is
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def nothing_measured_before(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A cache folder of the test's own, with the clips and bundles of all runs, and without what was measured of them."""
    folder = tmp_path_factory.mktemp("cache")
    for name in ("fixtures", "models"):
        (BUILT / name).mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(BUILT / name)
    monkeypatch.setenv("MOTION_PREFLIGHT_CACHE", str(folder))


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere else is a fault of the code under test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1")):
            raise AssertionError(f"a connection to {address} was tried")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def ffmpeg() -> str:
    """The ffmpeg that draws films."""
    return find("ffmpeg").path


@pytest.fixture
def clip() -> Callable[[str], Path]:
    """The path of a fixture clip by its name."""
    return lambda name: CLIPS[name].path()
