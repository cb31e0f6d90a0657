"""The local service against an independent client, the vendor's own SDK; and our client through the same steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from fixtures.service.service import KEY, VIDEO, Service, http_of
from submitter.errors import Refused
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.codes import ROWS
from submitter.services.target import target_of
from tests.support.sending import CLIP, FakeTime, a_client
from validator.targets.load import load_profile

pytest.importorskip("dashscope", reason="the extra `test` is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
MODEL = "animate-anyone-template-gen2"
PATH = "services/aigc/image2video/aa-template-generation/"
CALL = {"task_group": "aigc", "task": "image2video", "function": "aa-template-generation/", "api_key": KEY}


@pytest.fixture
def sdk(service: Service, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The SDK's asynchronous calls, pointed to the local service."""
    import dashscope
    from dashscope.client.base_api import BaseAsyncApi

    monkeypatch.setattr(dashscope, "base_http_api_url", service.base)
    return BaseAsyncApi


def _body(url: str = "http://clips.example.com/a.mp4") -> dict[str, Any]:
    return {"model": MODEL, "input": {"video_url": url}}


def test_the_sdk_submits_and_waits_for_a_template(sdk: Any, service: Service) -> None:
    made = sdk.async_call(model=MODEL, input={"video_url": "http://clips.example.com/a.mp4"}, **CALL)
    assert made.status_code == 200, made
    done = sdk.wait(made, api_key=KEY)
    assert done.output["task_status"] == "SUCCEEDED"
    assert done.output["template_id"].startswith("AACT.")
    assert done.usage == {"video_duration": 12.5, "video_ratio": "standard"}
    assert len(service.jobs) == 1


def test_the_sdk_fetches_cancels_and_lists(sdk: Any, service: Service) -> None:
    service.run_seconds = 1e6
    first, second = (sdk.async_call(model=MODEL, input={"video_url": "http://a.example.com/b.mp4"}, **CALL) for _ in range(2))
    assert sdk.fetch(first, api_key=KEY).output["task_status"] == "RUNNING"
    assert sdk.fetch(second, api_key=KEY).output["task_status"] == "PENDING"
    assert sdk.cancel(first, api_key=KEY).code == "UnsupportedOperation"
    assert sdk.cancel(second, api_key=KEY).status_code == 200
    assert sdk.fetch(second, api_key=KEY).output["task_status"] == "CANCELED"
    listed = sdk.list(api_key=KEY, model_name=MODEL, status="CANCELED").output
    assert [row["task_id"] for row in listed["data"]] == [second.output["task_id"]]


def test_the_sdk_uploads_a_file_and_its_oss_url_is_accepted_with_the_header(sdk: Any, service: Service, tmp_path: Path) -> None:
    from dashscope.utils.oss_utils import OssUtils

    (tmp_path / "clip.mp4").write_bytes(CLIP)
    url, _ = OssUtils.upload(model=MODEL, file_path=str(tmp_path / "clip.mp4"), api_key=KEY)
    assert service.uploads[url.removeprefix("oss://")] == CLIP
    refused = sdk.async_call(model=MODEL, input={"video_url": url}, **CALL)
    assert (refused.status_code, refused.code) == (400, "InvalidParameter.DataInspection")
    taken = sdk.async_call(model=MODEL, input={"video_url": url}, headers={"X-DashScope-OssResourceResolve": "enable"}, **CALL)
    assert taken.status_code == 200


def test_the_sdk_repeats_a_submit_after_a_cut_which_is_what_we_never_do(sdk: Any, service: Service) -> None:
    service.fail("create", "cut-after")
    sdk.async_call(model=MODEL, input={"video_url": "http://a.example.com/b.mp4"}, **CALL)
    assert len(service.jobs) == 2


def test_the_sdk_reads_the_refusals(sdk: Any, service: Service) -> None:
    wrong = sdk.async_call(model=MODEL, input={"video_url": "http://a.example.com/b"}, **{**CALL, "api_key": "sk-wrong"})
    assert (wrong.status_code, wrong.code) == (401, "InvalidApiKey")
    unknown = sdk.async_call(model="none", input={"video_url": "http://a.example.com/b"}, **CALL)
    assert (unknown.status_code, unknown.code) == (404, "ModelNotFound")
    misfit = sdk.async_call(model="wan2.2-animate-mix", input={"video_url": "http://a.example.com/b"}, **CALL)
    assert (misfit.status_code, misfit.message) == (400, "url error, please check url!")


def test_our_client_goes_through_the_same_steps(service: Service, client: Client, tmp_path: Path, time: FakeTime) -> None:
    service.run_seconds = 60
    first, second = client.create(PATH, _body()), client.create(PATH, _body())
    assert (client.query(first.task_id).status, client.query(second.task_id).status) == ("RUNNING", "PENDING")
    with pytest.raises(Refused, match="UnsupportedOperation"):
        client.cancel(first.task_id)
    client.cancel(second.task_id)
    assert client.query(second.task_id).status == "CANCELED"
    listed = client.list_tasks(time.now - 60, time.now + 60, MODEL)
    assert {row.task_id: row.status for row in listed} == {first.task_id: "RUNNING", second.task_id: "CANCELED"}
    time.sleep(61)
    done = client.query(first.task_id)
    assert (done.status, done.metered_seconds, done.metered_ratio) == ("SUCCEEDED", 12.5, "standard")
    (tmp_path / "clip.mp4").write_bytes(CLIP)
    url = client.upload(tmp_path / "clip.mp4", MODEL)
    assert service.uploads[url.removeprefix("oss://")] == CLIP
    assert client.create(PATH, _body(url)).status == "PENDING"


def test_the_list_is_read_to_its_last_page(service: Service, client: Client, time: FakeTime) -> None:
    for _ in range(230):
        client.create(PATH, _body())
    assert len({row.task_id for row in client.list_tasks(time.now - 1, time.now + 1, MODEL)}) == 230


def test_another_account_sees_nothing_of_a_task(service: Service, client: Client, time: FakeTime) -> None:
    made = client.create(PATH, _body())
    with a_client(service, time, key="sk-another-account") as other:
        assert other.query(made.task_id).status == "UNKNOWN"
        assert other.list_tasks(time.now - 60, time.now + 60) == []


@pytest.mark.parametrize("row", [row for row in ROWS if not row.when], ids=lambda row: row.code)
def test_every_documented_code_comes_on_request_with_its_status(service: Service, client: Client, row: Any) -> None:
    assert http_of(row.code) in (row.http, 500), row.code
    assert http_of(row.code) // 100 == row.http // 100


def test_one_task_runs_and_the_next_begins_when_it_ends(service: Service, client: Client, time: FakeTime) -> None:
    service.run_seconds = 100
    ids = [client.create(PATH, _body()).task_id for _ in range(3)]
    seen = []
    for _ in range(4):
        seen.append([client.query(each).status for each in ids])
        time.sleep(100)
    assert seen == [
        ["RUNNING", "PENDING", "PENDING"],
        ["SUCCEEDED", "RUNNING", "PENDING"],
        ["SUCCEEDED", "SUCCEEDED", "RUNNING"],
        ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"],
    ]


MOVE = "wan2.2-animate-move"
MOVE_CALL = {"task_group": "aigc", "task": "image2video", "function": "video-synthesis", "api_key": KEY, "mode": "wan-std"}
PICTURE = {"image_url": "http://a.example.com/person.png", "video_url": "http://a.example.com/b.mp4", "watermark": False}


@pytest.mark.parametrize("model", [MOVE, "wan2.2-animate-mix"])
def test_the_sdk_animates_a_picture_and_gets_the_video(sdk: Any, service: Service, model: str) -> None:
    made = sdk.async_call(model=model, input=PICTURE, **MOVE_CALL)
    done = sdk.wait(made, api_key=KEY)
    assert done.output["task_status"] == "SUCCEEDED"
    assert requests.get(done.output["results"]["video_url"], timeout=10).content == VIDEO
    assert {"video_duration", "video_ratio"} <= set(done.usage)


def test_the_sdk_and_our_client_send_the_same_body(sdk: Any, service: Service, client: Client) -> None:
    sdk.async_call(model=MOVE, input=PICTURE, **MOVE_CALL)
    target = target_of(load_profile(MOVE, ()))
    values = target.values({"image_url": PICTURE["image_url"]})
    body = target.body({**values, "video_url": PICTURE["video_url"]})
    client.create(target.path, body)
    theirs, ours = (json.loads(seen.body) for seen in service.requests if seen.method == "POST")
    assert ours == {**theirs, "parameters": {**theirs["parameters"], "check_image": True}}
    assert len({seen.path for seen in service.requests if seen.method == "POST"}) == 1


def test_the_sdk_is_refused_without_a_picture(sdk: Any, service: Service) -> None:
    made = sdk.async_call(model=MOVE, input={"video_url": PICTURE["video_url"]}, **MOVE_CALL)
    assert (made.status_code, made.code) == (400, "InvalidParameter")
