"""The fault matrix: each fault at each endpoint, with the outcome as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.service.service import FAULTS, VIDEO, Service
from submitter.errors import Refused, Rejected, StateUnknown, Transient
from submitter.gate.options import Options
from submitter.jobs.cancel import cancel
from submitter.jobs.download import download
from submitter.jobs.poll import wait
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import State
from tests.support.sending import CAREFUL, CLIP, FakeTime, a_clip, a_report, send
from validator.errors import CannotJudge

LATE = 0.9
"""Seconds that a late answer takes; the tests' client gives up on silence after 0.4 s."""
IN_TIME = 0.1

# What each fault leads to. create: state in the ledger, POSTs sent, tasks made, ids reported as possible.
# task: the state that `wait` ends with. list: ids found after a lost submit. cancel: what is known of the task afterwards.
# policy, upload: what `Client.upload` does. files: what the gate does. result: what the download does.
TABLE = """
fault           create            task       list  cancel              policy     upload     files                      result
cut-before      unknown 1 0 0     succeeded  1     pending             transient  transient  cannot judge               whole
cut-after       unknown 1 1 1     succeeded  1     canceled            transient  transient  cannot judge               whole
late-before     unknown 1 0 0     succeeded  1     pending             transient  transient  -                          -
late-after      unknown 1 1 1     succeeded  1     canceled            transient  transient  -                          -
delay           pending 1 1 0     succeeded  1     canceled            uploaded   uploaded   sent                       whole
half            unknown 1 1 1     succeeded  1     canceled            transient  uploaded   cannot judge               whole
html502-before  unknown 1 0 0     succeeded  1     pending             transient  refused    url-unreachable            whole
html502-after   unknown 1 1 1     succeeded  1     canceled            transient  refused    url-unreachable            whole
500-before      unknown 1 0 0     succeeded  1     pending             transient  refused    url-unreachable            whole
500-after       unknown 1 1 1     succeeded  1     canceled            transient  refused    url-unreachable            whole
503-before      unknown 1 0 0     succeeded  1     pending             transient  refused    url-unreachable            whole
not-json        unknown 1 1 1     succeeded  1     canceled            transient  uploaded   url-content-differs        whole
other-json      unknown 1 1 1     succeeded  1     canceled            transient  uploaded   url-content-differs        whole
list-json       unknown 1 1 1     succeeded  1     canceled            transient  uploaded   url-content-differs        whole
429             pending 2 1 0     succeeded  1     pending             transient  refused    url-unreachable            whole
429-after       pending 2 1 0     succeeded  1     pending             transient  refused    url-unreachable            whole
redirect        unknown 1 0 0     succeeded  1     pending             transient  refused    url-unreachable            refused
"""
HEAD, *ROWS = [[cell for cell in line.split("  ") if cell] for line in TABLE.strip().splitlines()]
CELLS = [
    (row[0].strip(), endpoint.strip(), wanted.strip())
    for row in ROWS
    for endpoint, wanted in zip(HEAD[1:], row[1:], strict=True)
    if wanted.strip() != "-"
]


def _create(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    try:
        task = send(service, client, ledger)
    except StateUnknown:
        (task,) = ledger.tasks()
    posts = sum(seen.method == "POST" for seen in service.requests)
    assert set(task.possible) <= set(service.jobs)
    return f"{task.state.value} {posts} {len(service.jobs)} {len(task.possible)}"


def _task(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    task = send(service, client, ledger)
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=600)
    return ended.state.value


def _list(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    service.fail("create", "cut-after")
    with pytest.raises(StateUnknown):
        send(service, client, ledger)
    return str(len(ledger.tasks()[0].possible))


def _cancel(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    service.run_seconds = 1e9
    client.create(
        "services/aigc/image2video/aa-template-generation/",
        {"model": "animate-anyone-template-gen2", "input": {"video_url": "http://a.b/c"}},
    )
    task = send(service, client, ledger)
    try:
        return cancel(task.name, client=client, ledger=ledger).state.value
    except StateUnknown as error:
        return error.tasks[0].state.value if "may have been accepted" in str(error) else str(error)


def _upload(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    path = folder / "clip.mp4"
    path.write_bytes(CLIP)
    try:
        url = client.upload(path, "animate-anyone-template-gen2")
    except Transient:
        return "transient"
    except Refused:
        return "refused"
    assert service.uploads[url.removeprefix("oss://")] == CLIP
    return "uploaded"


def _files(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    options = Options(allow_private_host=True, report=str(a_report(folder / "report.json", CLIP)))
    try:
        submit(a_clip(service), client=client, ledger=ledger, options=options)
    except CannotJudge:
        return "cannot judge"
    except Rejected as error:
        found = [rule for rule in ("url-unreachable", "url-content-differs") if rule in str(error)]
        assert not service.jobs
        return found[0] if found else str(error)
    return "sent"


def _result(service: Service, client: Client, ledger: Ledger, folder: Path) -> str:
    options = Options("wan2.2-animate-move", allow_private_host=True, image_url="http://a.example.com/face.png")
    task = send(service, client, ledger, options=options)
    target = folder / "result.mp4"
    try:
        download(task.task_id or "", str(target), client=client)
    except Refused:
        return "refused"
    assert target.read_bytes() == VIDEO
    assert [path.name for path in folder.iterdir() if ".part" in path.name] == []
    return "whole"


WORK: dict[str, Callable[[Service, Client, Ledger, Path], str]] = {
    "create": _create,
    "task": _task,
    "list": _list,
    "cancel": _cancel,
    "policy": _upload,
    "upload": _upload,
    "files": _files,
    "result": _result,
}


def test_the_table_has_every_fault_and_every_endpoint() -> None:
    assert [row[0].strip() for row in ROWS] == list(FAULTS)
    assert {name.strip() for name in HEAD[1:]} == set(WORK)


@pytest.mark.parametrize(("fault", "endpoint", "wanted"), CELLS, ids=lambda word: word.replace(" ", "_"))
def test_each_fault_at_each_endpoint_ends_as_the_table_says(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, fault: str, endpoint: str, wanted: str
) -> None:
    service.fail(endpoint, fault, seconds=IN_TIME if fault == "delay" else LATE)
    assert WORK[endpoint](service, client, ledger, tmp_path) == wanted


def test_a_storm_of_429_is_waited_out_and_the_task_is_made_once(
    service: Service, client: Client, ledger: Ledger, time: FakeTime
) -> None:
    service.fail("create", "429", times=8)
    begun = time.now
    task = send(service, client, ledger)
    assert (task.state, len(service.jobs)) == (State.PENDING, 1)
    assert 60 < time.now - begun < 240


def test_a_storm_of_429_past_the_deadline_leaves_nothing_sent_and_the_clip_free(
    service: Service, client: Client, ledger: Ledger
) -> None:
    from submitter.errors import Throttled
    from tests.support.sending import judge_as

    service.fail("create", "429", times=50)
    url = a_clip(service)
    with pytest.raises(Throttled, match="no task was made"):
        submit(url, client=client, ledger=ledger, options=CAREFUL, deadline=30, judge=judge_as())
    assert [task.state for task in ledger.tasks()] == [State.DROPPED]
    service.faults.clear()
    assert send(service, client, ledger, url).state is State.PENDING


def test_faults_in_a_row_at_every_query_are_ridden_out(service: Service, client: Client, ledger: Ledger) -> None:
    task = send(service, client, ledger)
    service.fail("task", *(kind for kind in FAULTS if "late" not in kind and kind != "delay"))
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=1800)
    assert ended.state is State.SUCCEEDED
