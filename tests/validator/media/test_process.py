"""Every wait for a program ends, also for one that may not be killed, as what runs by sudo."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from validator.errors import ToolFailed
from validator.media.process import Run, Tool, run_to_end

pytestmark = pytest.mark.skipif(os.name != "posix", reason="groups of processes")
SLEEP = Tool("sleep", str(shutil.which("sleep")), "command")


@pytest.fixture
def unkillable(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The system refuses every kill, as it does for another user's process; the groups that were meant."""
    meant, kill = list[int](), os.killpg

    def refuse(group: int, number: int) -> None:
        meant.append(group)
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "killpg", refuse)
    yield meant
    for group in set(meant):
        with suppress(ProcessLookupError):
            kill(group, signal.SIGKILL)


def test_a_program_that_may_not_be_killed_is_left_when_its_time_is_up(unkillable: list[int]) -> None:
    with pytest.raises(ToolFailed, match="did not finish within 0.2 s"):
        run_to_end(SLEEP, ["100"], seconds=0.2)
    assert len(unkillable) == 1


@pytest.mark.exhaustive
def test_leaving_the_block_of_a_tool_that_may_not_be_killed_ends(unkillable: list[int]) -> None:
    with Run(SLEEP, ["100"], seconds=60):
        pass
    assert len(unkillable) == 1


def test_a_program_that_is_stopped_leaves_no_process_behind() -> None:
    with Run(SLEEP, ["100"], seconds=60) as run:
        group = os.getpgid(run._process.pid)
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
