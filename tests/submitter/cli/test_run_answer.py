"""What a run's answer says of money: only tasks that are paid for, or may be, cost something, and each of them once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from submitter.cli.run_answer import Answer
from submitter.jobs.clip_end import ClipEnd
from submitter.task import State, Task
from validator.errors import UsageError

TASK = Task(1, "a" * 64, "target", "model", "account", "", "a.mp4", "", 4.0, "accept", State.SUCCEEDED, 1.0, metered_seconds=4.0)
PAID = ClipEnd("a.mp4", task=TASK, amount=0.32)
ANSWER = Answer("s3://footage", "CNY", waited=True)


def _costs(*ends: ClipEnd) -> tuple[list[float | None], float]:
    said = json.loads(ANSWER.text(ends, "json"))
    return [clip["cost"] for clip in said["clips"]], said["total"]["cost"]


@pytest.mark.parametrize("state", list(State))
def test_a_task_costs_something_unless_nothing_was_made(state: State) -> None:
    is_free = state in (State.FAILED, State.CANCELED, State.REFUSED, State.DROPPED)
    costs, total = _costs(PAID, replace(PAID, task=replace(TASK, row=2, state=state)))
    assert costs == [0.32, None if is_free else 0.32]
    assert total == (0.32 if is_free else 0.64)


def test_a_clip_that_was_stopped_before_its_task_costs_nothing() -> None:
    stopped = replace(PAID, path="b.mp4", task=None, problem=UsageError("past the cap"))
    assert _costs(stopped, PAID) == ([None, 0.32], 0.32)
    assert "CNY" not in ANSWER.text([stopped], "text")


def test_two_files_with_one_task_are_paid_for_once_in_the_total() -> None:
    said = json.loads(ANSWER.text([PAID, replace(PAID, path="copy.mp4")], "json"))
    assert (said["total"]["cost"], said["total"]["metered_seconds"], said["total"]["clips"]) == (0.32, 4.0, 2)
