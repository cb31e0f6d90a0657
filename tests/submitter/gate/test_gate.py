"""The gate: what the service will fetch must be what was judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.errors import Rejected
from submitter.gate.options import Options
from submitter.gate.plan import make
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import Task
from tests.support.sending import CLIP, a_clip, a_report, judge_as
from validator.errors import CannotJudge, UsageError
from validator.inputs.http import open_stream


def _send(service: Service, client: Client, ledger: Ledger, url: str, **options: object) -> Task:
    chosen = Options(allow_private_host=True, **options)  # type: ignore[arg-type]
    return submit(url, client=client, ledger=ledger, options=chosen, judge=judge_as())


@pytest.mark.parametrize(
    ("served", "head", "trust", "said"),
    [
        (CLIP, {}, False, ""),
        (CLIP, {}, True, ""),
        (CLIP[:-1] + b"x", {}, False, "url-content-differs"),
        (CLIP[:-1] + b"x", {}, True, ""),
        (CLIP + b"x", {}, False, "url-content-differs"),
        (CLIP + b"x", {}, True, "url-content-differs"),
        (b"", {}, False, "url-length-missing|url-unreachable"),
        (CLIP, {"Content-Type": "text/html"}, False, "url-is-web-page"),
        (b"<!DOCTYPE html><html>", {}, False, "url-is-web-page"),
        (CLIP, {"Content-Type": None}, False, "url-content-type-wrong"),
        (CLIP, {"Content-Length": None}, False, "url-length-missing"),
        (CLIP, {"Content-Length": None}, True, "url-content-differs"),
        (CLIP, {"Content-Length": str(300 << 20)}, False, "url-file-too-large"),
    ],
)
def test_a_clip_is_sent_only_when_its_url_gives_what_was_judged(
    service: Service,
    client: Client,
    ledger: Ledger,
    tmp_path: Path,
    served: bytes,
    head: dict[str, str | None],
    trust: bool,
    said: str,
) -> None:
    service.head.update(head)
    report = str(a_report(tmp_path / "r.json", CLIP))
    url = a_clip(service, data=served)
    if not said:
        assert _send(service, client, ledger, url, report=report, trust_length=trust).judged == "accept"
        return
    with pytest.raises(Rejected, match=said):
        _send(service, client, ledger, url, report=report, trust_length=trust)
    assert not service.jobs


def test_a_local_file_is_judged_and_compared(service: Service, client: Client, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "mine.mp4").write_bytes(CLIP)
    task = _send(service, client, ledger, a_clip(service), clip=str(tmp_path / "mine.mp4"))
    assert task.path == str(tmp_path / "mine.mp4")
    with pytest.raises(Rejected, match="url-content-differs"):
        _send(service, client, ledger, a_clip(service, data=CLIP + b"!"), clip=str(tmp_path / "mine.mp4"), again=True)


def test_of_a_report_on_many_clips_the_one_behind_the_url_counts(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    report = str(a_report(tmp_path / "r.json", b"first", CLIP, b"third"))
    assert _send(service, client, ledger, a_clip(service), report=report).path == "clip1.mp4"
    with pytest.raises(Rejected, match="url-content-differs"):
        _send(service, client, ledger, a_clip(service, data=b"fourth"), report=report)


@pytest.mark.parametrize("trust", [False, True])
@pytest.mark.parametrize("verdicts", [("accept", "reject"), ("reject", "accept"), ("accept", "accept")])
def test_of_two_verdicts_on_the_same_bytes_the_worse_counts(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, verdicts: tuple[str, str], *, trust: bool
) -> None:
    path = a_report(tmp_path / "r.json", CLIP, CLIP)
    document = json.loads(path.read_text())
    for row, verdict in zip(document["clips"], verdicts, strict=True):
        row["verdict"] = verdict
    path.write_text(json.dumps(document))
    if "reject" not in verdicts:
        assert _send(service, client, ledger, a_clip(service), report=str(path), trust_length=trust).judged == "accept"
        return
    with pytest.raises(Rejected, match="was rejected"):
        _send(service, client, ledger, a_clip(service), report=str(path), trust_length=trust)


def test_two_clips_of_the_same_length_are_not_distinguished_by_it(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    path = a_report(tmp_path / "r.json", CLIP, CLIP[:-1] + b"x")
    with pytest.raises(Rejected, match="url-content-differs"):
        _send(service, client, ledger, a_clip(service), report=str(path), trust_length=True)


def test_a_clip_whose_hash_nobody_knows_is_named_so(service: Service, ledger: Ledger, tmp_path: Path) -> None:
    path = a_report(tmp_path / "r.json", CLIP)
    document = json.loads(path.read_text())
    document["clips"][0].update(sha256=None, bytes=None)
    path.write_text(json.dumps(document))
    plan = make(a_clip(service), Options(allow_private_host=True, report=str(path)), account="", ledger=ledger, now=0.0)
    assert "not unknown)" in plan.findings[-1].message


@pytest.mark.parametrize("verdict", ["reject", "review"])
def test_a_report_that_does_not_accept_does_not_open_the_gate(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, verdict: str
) -> None:
    report = str(a_report(tmp_path / "r.json", CLIP, verdict=verdict))
    with pytest.raises(Rejected):
        _send(service, client, ledger, a_clip(service), report=report)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 1, "profile": "animate-anyone-template-gen2", "clips": [{}]}', "\x00"]
)
def test_what_is_not_a_report_is_refused_as_such(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, text: str
) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(UsageError, match="not a report"):
        _send(service, client, ledger, a_clip(service), report=str(tmp_path / "r.json"))


def test_a_report_for_another_target_or_of_another_schema_is_refused(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    path = a_report(tmp_path / "r.json", CLIP, profile="wan2.2-animate-mix")
    with pytest.raises(UsageError, match="a report for wan2.2-animate-mix"):
        _send(service, client, ledger, a_clip(service), report=str(path))
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 2}))
    with pytest.raises(UsageError, match="schema 2"):
        _send(service, client, ledger, a_clip(service), report=str(path))


def test_sent_unjudged_the_ledger_says_so_and_the_clip_is_known_by_its_url(
    service: Service, client: Client, ledger: Ledger
) -> None:
    url = f"{service.root}/files/never-served.mp4"
    task = _send(service, client, ledger, url, judged=False)
    assert (task.judged, task.seconds) == ("none", None)
    assert task.clip.startswith("url:")
    assert [seen.method for seen in service.requests] == ["POST"]
    assert _send(service, client, ledger, url + "?Expires=1&Signature=x&OSSAccessKeyId=y", judged=False).reused


def test_unjudged_after_judged_is_still_the_same_clip(service: Service, client: Client, ledger: Ledger) -> None:
    url = a_clip(service)
    first = _send(service, client, ledger, url)
    assert _send(service, client, ledger, url, judged=False).task_id == first.task_id
    other = a_clip(service, "other.mp4", CLIP + b"o")
    second = _send(service, client, ledger, other, judged=False)
    assert _send(service, client, ledger, other).task_id == second.task_id


def test_even_unjudged_a_url_that_cannot_work_is_not_sent(service: Service, client: Client, ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="url-malformed"):
        _send(service, client, ledger, "file:///home/me/clip.mp4", judged=False)


def test_a_redirect_needs_review(service: Service, client: Client, ledger: Ledger) -> None:
    url = a_clip(service)
    service.head["Location"] = f"{service.root}/results/x.mp4"
    with pytest.raises(Rejected, match="needs review: url-redirects"):
        _send(service, client, ledger, url)


def test_the_time_to_the_first_byte_is_measured(service: Service) -> None:
    service.fail("files", "delay", seconds=0.3)
    with open_stream(a_clip(service)) as stream:
        assert 0.3 <= stream.first_byte_seconds < 3


def test_a_host_that_does_not_answer_gives_no_verdict_on_the_clip(client: Client, ledger: Ledger, service: Service) -> None:
    with pytest.raises(CannotJudge, match="cannot be fetched"):
        _send(service, client, ledger, "http://127.0.0.1:9/clip.mp4")
    assert ledger.tasks() == []


def test_nothing_of_a_fetched_clip_stays_on_the_disk(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    _send(service, client, ledger, a_clip(service))
    assert list(place.iterdir()) == []
