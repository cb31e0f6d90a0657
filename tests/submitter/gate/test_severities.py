"""What a changed severity of a URL rule does to a submit: nobody's bytes are sent unjudged because of it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.errors import Rejected
from submitter.gate.options import Options
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import Task
from tests.support.sending import CLIP, a_clip, a_report, command, judge_as, surroundings
from validator.errors import CannotJudge

PAGE = b"<!DOCTYPE html><html>"
OTHER = CLIP + b"x"


def _send(service: Service, client: Client, ledger: Ledger, url: str, *settings: str, **options: object) -> Task:
    chosen = Options(settings=settings, **{"allow_private_host": True, **options})  # type: ignore[arg-type]
    return submit(url, client=client, ledger=ledger, options=chosen, judge=judge_as())


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ({"Location": "/results/x.mp4"}, "url-redirects"),
        ({"Content-Type": None}, "url-content-type-wrong"),
        ({"Content-Type": "text/html"}, "url-is-web-page"),
        ({"Content-Length": None}, "url-length-missing"),
    ],
)
def test_a_rule_that_is_off_holds_nothing_up_and_one_that_is_an_error_does(
    service: Service, client: Client, ledger: Ledger, head: dict[str, str | None], rule: str
) -> None:
    url = a_clip(service)
    service.head.update({key: value and value.replace("/results", f"{service.root}/results") for key, value in head.items()})
    with pytest.raises(Rejected, match=f"was rejected: {rule}"):
        _send(service, client, ledger, url, f"rules.{rule}=error")
    with pytest.raises(Rejected, match=f"needs review: {rule}"):
        _send(service, client, ledger, url, f"rules.{rule}=warning")
    assert _send(service, client, ledger, url, f"rules.{rule}=off").judged == "accept"


def test_a_page_that_is_let_through_is_judged_like_any_file(service: Service, client: Client, ledger: Ledger) -> None:
    task = _send(service, client, ledger, a_clip(service, data=PAGE), "rules.url-is-web-page=off")
    assert task.clip == sha256(PAGE).hexdigest()


@pytest.mark.parametrize("trust", [False, True])
def test_a_verdict_that_is_carried_over_to_other_bytes_never_claims_that_they_are_the_judged_ones(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, *, trust: bool
) -> None:
    report, url = str(a_report(tmp_path / "r.json", CLIP)), a_clip(service, data=OTHER)
    rule = "rules.url-content-differs"
    with pytest.raises(Rejected, match="needs review: url-content-differs"):
        _send(service, client, ledger, url, f"{rule}=warning", report=report, trust_length=trust)
    task = _send(service, client, ledger, url, f"{rule}=off", report=report, trust_length=trust)
    assert task.clip.startswith("url:") if trust else task.clip == sha256(OTHER).hexdigest()


@pytest.mark.parametrize("trust", [False, True])
def test_bytes_that_no_report_knows_get_the_worst_verdict_and_the_longest_length_of_all_its_clips(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path, *, trust: bool
) -> None:
    url, path = a_clip(service, data=OTHER), tmp_path / "r.json"
    options = {"report": str(path), "trust_length": trust}
    _with_clips(path, ("accept", 3.0), ("accept", 9.0))
    assert _send(service, client, ledger, url, "rules.url-content-differs=off", **options).seconds == 9.0
    _with_clips(path, ("accept", 3.0), ("accept", None))
    assert _send(service, client, ledger, url, "rules.url-content-differs=off", again=True, **options).seconds is None
    _with_clips(path, ("accept", 3.0), ("reject", 1.0))
    with pytest.raises(Rejected, match="was rejected"):
        _send(service, client, ledger, url, "rules.url-content-differs=off", again=True, **options)


def _with_clips(path: Path, *clips: tuple[str, float | None]) -> None:
    a_report(path, *(CLIP[: -2 - number] for number in range(len(clips))))
    document = json.loads(path.read_text())
    for row, (verdict, seconds) in zip(document["clips"], clips, strict=True):
        row.update(verdict=verdict, media={"seconds": seconds})
    path.write_text(json.dumps(document))


def test_a_file_that_is_too_large_to_be_fetched_cannot_be_judged_whatever_is_set(
    service: Service, client: Client, ledger: Ledger
) -> None:
    service.head["Content-Length"] = str(300 << 20)
    with pytest.raises(CannotJudge, match="not fetched to its end"):
        _send(service, client, ledger, a_clip(service), "rules.url-file-too-large=off")
    assert not service.jobs


def test_a_private_host_can_be_allowed_by_its_rule(service: Service, client: Client, ledger: Ledger) -> None:
    url = a_clip(service)
    with pytest.raises(Rejected, match="url-host-private"):
        _send(service, client, ledger, url, allow_private_host=False)
    task = _send(service, client, ledger, url, "rules.url-host-private=off", allow_private_host=False)
    assert task.judged == "accept"


def test_a_redirect_to_a_private_host_is_found_as_a_warning_where_the_rule_is_one(
    service: Service, client: Client, ledger: Ledger
) -> None:
    url = a_clip(service)
    service.head["Location"] = f"{service.root}/results/x.mp4"
    settings = ("rules.url-host-private=warning", "rules.url-redirects=off")
    with pytest.raises(Rejected, match="needs review: url-host-private"):
        _send(service, client, ledger, url, *settings, allow_private_host=False)
    task = _send(service, client, ledger, url, *settings, allow_private_host=False, allow_review=True)
    assert task.judged == "review"


def test_the_command_takes_a_setting_of_a_url_rule(service: Service, tmp_path: Path) -> None:
    environ = surroundings(service, tmp_path / "ledger.sqlite3")
    words = ("submit", a_clip(service), "--allow-private-host", "--report", a_report(tmp_path / "r.json", CLIP), "--dry-run")
    service.head["Content-Type"] = None
    assert "url-content-type-wrong (warning)" in command(*words, env=environ).err
    done = command(*words, "--set", "rules.url-content-type-wrong=off", env=environ)
    assert (done.status, "url-content-type-wrong" in done.err) == (0, False), done.err
