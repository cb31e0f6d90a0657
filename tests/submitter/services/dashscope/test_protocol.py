"""How the service's answers are read where they are odd: times with an offset, rows that name no task, statuses that lack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from fixtures.service.answers import Answer
from fixtures.service.service import Service
from submitter.errors import Lost
from submitter.http.transport import Response
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.protocol import list_rows, parse_rows, parse_submit, parse_task
from submitter.task import State
from tests.support.sending import FakeTime

NOON = datetime(2026, 3, 1, 4, 0, 0, tzinfo=timezone.utc).timestamp()
"""Noon in the service's own zone."""


@pytest.mark.parametrize(
    "stated",
    [
        "2026-03-01 12:00:00",
        "2026-03-01T12:00:00.000",
        "2026-03-01T12:00:00+08:00",
        "2026-03-01T04:00:00+00:00",
        "2026-03-01T04:00:00Z",
        "2026-03-01T04:00:00z",
        "2026-03-01T04:00:00.000Z",
        "2026-02-28T23:00:00-05:00",
        NOON,
        NOON * 1000,
    ],
)
def test_a_time_is_in_the_services_zone_unless_it_states_its_own(stated: object) -> None:
    found = parse_task({"output": {"task_id": "a", "task_status": "PENDING", "submit_time": stated}}, {})
    assert found.submitted == NOON


@pytest.mark.parametrize("stated", ["Z", "", "soon", "2026-13-01Z", None, {}, [1]])
def test_what_is_not_a_time_is_none(stated: object) -> None:
    assert parse_task({"output": {"task_status": "PENDING", "submit_time": stated}}, {}).submitted is None


@pytest.mark.parametrize("status", [{}, {"status": ""}, {"status": None}, {"status": {"a": 1}}])
def test_a_row_without_a_status_is_in_a_state_that_nobody_knows(status: dict[str, object]) -> None:
    assert [row.state for row in parse_rows([{"task_id": "a", **status}])] == [State.UNKNOWN]
    assert [row.state for row in parse_rows([{"task_id": "a", "status": "NEWLY_INVENTED"}])] == [State.RUNNING]


def test_only_rows_that_name_a_task_are_tasks() -> None:
    rows = list_rows({"data": [{"task_id": "a"}, {}, None, "b", {"task_id": {"x": 1}}, {"task_id": "c/d"}, {"task_id": 7}]})
    assert [row.task_id for row in parse_rows(rows)] == ["a", "7"]


def test_a_malformed_row_does_not_end_the_list(service: Service, client: Client, time: FakeTime) -> None:
    made = [client.create("services/aigc/image2video/aa-template-generation/", _body()).task_id for _ in range(130)]
    broken = made[-1].encode()

    def without_one(answer: Answer) -> Answer:
        return replace(answer, data=answer.data.replace(b'"task_id": "' + broken + b'"', b'"task_id": null'))

    service.rewrite["list"] = without_one
    assert {row.task_id for row in client.list_tasks(time.now - 1, time.now + 1)} == set(made[:-1])


def _body() -> dict[str, object]:
    return {"model": "animate-anyone-template-gen2", "input": {"video_url": "http://clips.example.com/a.mp4"}}


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_answer_that_names_no_task_is_lost_with_the_status_that_came(status: int) -> None:
    with pytest.raises(Lost) as caught:
        parse_submit(Response(status, {}, b'{"output": {}}'))
    assert caught.value.status_code == status
