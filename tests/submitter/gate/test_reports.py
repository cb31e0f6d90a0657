"""A report opens the gate only when it says what a full check would say now."""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.service.service import Service
from submitter.errors import Rejected
from submitter.gate.options import Options
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from tests.support.sending import CLIP, a_clip, a_report, command, judge_as, surroundings
from validator.errors import UsageError
from validator.judge import in_force
from validator.rules import RULES
from validator.targets.load import load_profile
from validator.targets.profile import DEFAULT

LISTED = in_force(load_profile(DEFAULT, RULES), image=False)
"""The rules that a report on a clip without an image lists."""
Edit = Callable[[dict[str, Any]], object]


def _edited(path: Path, edit: Edit) -> Path:
    a_report(path, CLIP)
    document = json.loads(path.read_text())
    edit(document)
    path.write_text(json.dumps(document))
    return path


def _first(document: dict[str, Any]) -> dict[str, Any]:
    clip: dict[str, Any] = document["clips"][0]
    return clip


def _result(outcome: str) -> dict[str, str]:
    return {"rule": "no-person", "outcome": outcome, "reason": "whatever"}


def _found(severity: str, rule: str = "scene-cut") -> dict[str, Any]:
    return {"rule": rule, "severity": severity, "basis": "heuristic", "message": "a cut", "actual": 1, "limit": 0}


DOUBTS: dict[str, tuple[Edit, str]] = {
    "limits only": (lambda d: _first(d).update(depth="limits"), "--depth limits only"),
    "first frame": (lambda d: _first(d).update(depth="first-frame"), "--depth first-frame only"),
    "depth unsaid": (lambda d: _first(d).pop("depth"), "does not say how deeply"),
    "not measured": (lambda d: _first(d)["results"].append(_result("skip")), "1 rule was not measured: no-person"),
    "a problem": (lambda d: _first(d).update(problem="ffmpeg failed."), "could not be judged: ffmpeg failed."),
    "other limits": (lambda d: d.update(digest="0" * 16, settings=["duration.max=90"]), "than this submit (duration.max=90)"),
    "no digest": (lambda d: d.pop("digest"), "other limits or severities"),
    "other version": (lambda d: d["tool"].update(version="0.0.9"), "made by version 0.0.9"),
    "no version": (lambda d: d.pop("tool"), "made by version unknown"),
    "no result": (lambda d: _first(d).update(results=[]), f"{len(LISTED)} rules were not measured: "),
    "a result deleted": (lambda d: _first(d)["results"].pop(0), f"1 rule was not measured: {next(iter(RULES))}"),
    "a fault without its finding": (
        lambda d: _first(d)["results"].append(_result("fail")),
        "says accept, but what it lists amounts to review",
    ),
    "a fault beside a note only": (
        lambda d: (_first(d)["results"].append(_result("fail")), _first(d)["findings"].append(_found("note", "no-person"))),
        "says accept, but what it lists amounts to review",
    ),
    "a warning": (lambda d: _first(d)["findings"].append(_found("warning")), "says accept, but what it lists amounts to review"),
}


@pytest.mark.parametrize("name", DOUBTS)
def test_what_a_full_check_of_now_would_not_say_needs_allow_review_and_says_why(tmp_path: Path, name: str) -> None:
    edit, sentence = DOUBTS[name]
    report = _edited(tmp_path / "r.json", edit)
    with Service() as service:
        words = ("submit", a_clip(service), "--report", report, "--allow-private-host")
        env = surroundings(service, tmp_path / "ledger.sqlite3")
        done = command(*words, env=env)
        assert (done.status, service.jobs) == (1, {})
        assert sentence in done.err
        assert "needs review: " in done.err
        assert "--allow-review sends it anyway" in done.err
        assert command(*words, "--allow-review", env=env).status == 0
        with Ledger(tmp_path / "ledger.sqlite3") as ledger:
            assert ledger.tasks()[0].judged == "review"


def test_a_verdict_beside_an_error_is_a_rejection_whatever_it_says(
    tmp_path: Path, service: Service, client: Client, ledger: Ledger
) -> None:
    report = _edited(tmp_path / "r.json", lambda d: _first(d)["findings"].append(_found("error")))
    options = Options(allow_private_host=True, allow_review=True, report=str(report))
    with pytest.raises(Rejected, match="was rejected: scene-cut"):
        submit(a_clip(service), client=client, ledger=ledger, options=options)
    assert not service.jobs


def test_settings_of_the_submit_are_the_ones_that_the_report_must_have(
    tmp_path: Path, service: Service, client: Client, ledger: Ledger
) -> None:
    from validator.check import chosen

    changes = ("frame-rate.min=5",)
    digest = chosen("animate-anyone-template-gen2", changes).digest
    report = str(_edited(tmp_path / "r.json", lambda d: d.update(digest=digest, settings=list(changes))))
    with pytest.raises(Rejected, match="report-outdated"):
        submit(a_clip(service), client=client, ledger=ledger, options=Options(allow_private_host=True, report=report))
    options = Options(allow_private_host=True, report=report, settings=changes)
    assert submit(a_clip(service), client=client, ledger=ledger, options=options).judged == "accept"


def test_a_check_of_the_limits_alone_does_not_accept(service: Service, client: Client, ledger: Ledger) -> None:
    for again, allowed in ((False, False), (False, True)):
        options = Options(allow_private_host=True, depth="limits", allow_review=allowed, again=again)
        if allowed:
            assert submit(a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as()).judged == "review"
            continue
        with pytest.raises(Rejected, match="needs review: report-partial"):
            submit(a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as())
        assert not service.jobs


BROKEN: dict[str, Edit] = {
    "NaN seconds": lambda d: _first(d).update(media={"seconds": float("nan")}),
    "infinite seconds": lambda d: _first(d).update(media={"seconds": float("inf")}),
    "negative seconds": lambda d: _first(d).update(media={"seconds": -3.0}),
    "seconds in words": lambda d: _first(d).update(media={"seconds": "3"}),
    "a boolean for seconds": lambda d: _first(d).update(media={"seconds": True}),
    "seconds beyond floats": lambda d: _first(d).update(media={"seconds": 10**400}),
    "a number as hash": lambda d: _first(d).update(sha256=7),
    "another hash": lambda d: _first(d).update(sha256="url:abc"),
    "a negative length": lambda d: _first(d).update(bytes=-1),
    "a fraction of a byte": lambda d: _first(d).update(bytes=1.5),
    "an unknown verdict": lambda d: _first(d).update(verdict="fine"),
    "an unknown severity": lambda d: _first(d)["findings"].append(_found("grave")),
    "more than certain": lambda d: _first(d)["findings"].append({**_found("warning"), "confidence": 1.5}),
    "a confidence in words": lambda d: _first(d)["findings"].append({**_found("warning"), "confidence": "high"}),
    "an unknown outcome": lambda d: _first(d)["results"].append(_result("fine")),
    "no results": lambda d: _first(d).pop("results"),
    "a path that is none": lambda d: _first(d).update(path=None),
    "a tool that is none": lambda d: d.update(tool=[1]),
    "clips that are none": lambda d: d.update(clips=7),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_report_with_a_value_that_no_check_writes_is_none(tmp_path: Path, client: Client, ledger: Ledger, name: str) -> None:
    report = str(_edited(tmp_path / "r.json", BROKEN[name]))
    with pytest.raises(UsageError, match="is not a report"):
        submit("https://a.example.com/x.mp4", client=client, ledger=ledger, options=Options(report=report))


@pytest.mark.parametrize("text", ["[" * 200_000, '{"schema": 1, "clips": ' + '{"a":' * 200_000, '{"schema": 1e999}', "\ud800"])
def test_a_text_that_no_json_reader_gets_through_is_not_a_report(
    tmp_path: Path, client: Client, ledger: Ledger, text: str
) -> None:
    (tmp_path / "r.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UsageError, match="is not a report"):
        submit("https://a.example.com/x.mp4", client=client, ledger=ledger, options=Options(report=str(tmp_path / "r.json")))


@pytest.mark.parametrize("form", ["utf-8-sig", "utf-16", "utf-16-le-bom", "utf-32"])
def test_a_report_as_powershell_writes_it_is_read(
    tmp_path: Path, service: Service, client: Client, ledger: Ledger, form: str
) -> None:
    path = a_report(tmp_path / "r.json", CLIP)
    text = path.read_text()
    data = codecs.BOM_UTF16_LE + text.encode("utf-16-le") if form == "utf-16-le-bom" else text.encode(form)
    path.write_bytes(data)
    options = Options(allow_private_host=True, report=str(path))
    assert submit(a_clip(service), client=client, ledger=ledger, options=options).judged == "accept"


def test_a_real_partial_check_does_not_open_the_gate(tmp_path: Path) -> None:
    """The command's own report of a look at the limits alone, for a clip that this look accepts."""
    from fixtures.recipes import CLIPS
    from tests.support.command import preflight

    clip = CLIPS["plain.mp4"].path()
    report = tmp_path / "r.json"
    done = preflight("check", "--limits-only", "--format", "json", "-o", report, clip)
    assert (done.status, json.loads(report.read_text())["verdict"]) == (0, "accept")
    with Service() as service:
        url = a_clip(service, data=clip.read_bytes())
        words = ("submit", url, "--report", report, "--allow-private-host")
        done = command(*words, env=surroundings(service, tmp_path / "ledger.sqlite3"))
        assert (done.status, service.jobs) == (1, {})
        assert "report-partial" in done.err


def test_a_finding_on_the_picture_says_which_url_it_means(client: Client, ledger: Ledger) -> None:
    from submitter.gate.plan import make

    options = Options(profile="wan2.2-animate-move", image_url="ftp://a.example.com/face.png", allow_private_host=True)
    made = make("http://127.0.0.1:9/x.mp4", options, account="", ledger=ledger, now=0.0)
    assert [finding.message[:13] for finding in made.findings] == ["--image-url: "]


def test_a_picture_whose_url_is_malformed_is_wrong_usage(client: Client, ledger: Ledger) -> None:
    options = Options(profile="wan2.2-animate-move", image_url="http://[bad?Signature=SECRET")
    with pytest.raises(UsageError, match="--image-url is not a valid URL"):
        submit("https://a.example.com/x.mp4", client=client, ledger=ledger, options=options)


def test_a_clip_is_a_local_file_never_a_url(client: Client, ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="--clip needs the local file"):
        submit("https://a.example.com/x.mp4", client=client, ledger=ledger, options=Options(clip="https://a.example.com/x.mp4"))


@pytest.mark.parametrize("judged", [True, False])
def test_a_clip_whose_name_is_not_utf_8_is_sent_and_its_name_kept_readable(
    tmp_path: Path, service: Service, client: Client, ledger: Ledger, judged: bool
) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.mp4"
    Path(os.fsdecode(path)).write_bytes(CLIP)
    options = Options(allow_private_host=True, clip=os.fsdecode(path), judged=judged)
    task = submit(a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as())
    assert task.path == f"{tmp_path}/\\xff\\xfe.mp4"


@pytest.mark.parametrize(
    "service",
    ['price = {currency = "CNY", per_second = {}}', 'price = {currency = "CNY", per_second = {std = "1/0"}}', 'task_seconds = "soon"', "task_seconds = nan"],
)  # fmt: skip
def test_a_target_whose_price_or_length_is_not_a_number_is_wrong_usage(tmp_path: Path, ledger: Ledger, service: str) -> None:
    from submitter.gate.plan import make

    profile = tmp_path / "mine.toml"
    profile.write_text(f"[service]\n{service}\n")
    with pytest.raises(UsageError, match="in .service. of (the profile mine|mine.toml)"):
        make("https://a.example.com/x.mp4", Options(profile=str(profile)), account="", ledger=ledger, now=0.0)


@pytest.mark.parametrize("cap", [float("nan"), float("inf"), -1.0])
def test_a_cap_that_caps_nothing_is_refused(cap: float) -> None:
    with pytest.raises(UsageError, match="max_seconds must be a number"):
        Options(max_seconds=cap)
