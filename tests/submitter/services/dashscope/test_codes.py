"""The table of the service's codes, and that a code reaches the user from both places where it occurs."""

from __future__ import annotations

import pytest

from fixtures.service.service import Service
from submitter.cli.render import refusal
from submitter.errors import Refused, StateUnknown, Throttled
from submitter.jobs.poll import wait
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope import codes
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.codes import ROWS
from submitter.services.service import ErrorCode, Fault, Retry
from submitter.task import State
from submitter.urls.rules import URL_RULES
from tests.support.sending import a_clip, send
from validator.rules import RULES
from validator.targets.load import load_profile

DOCUMENTED = [
    "InvalidParameter",
    "BadRequest.EmptyInput",
    "BadRequest.EmptyModel",
    "BadRequest.EmptyParameters",
    "BadRequest.IllegalInput",
    "InvalidURL",
    "InvalidURL.ConnectionRefused",
    "InvalidURL.Timeout",
    "BadRequest.InputDownloadFailed",
    "InvalidFile.Format",
    "InvalidFile.Openerror",
    "InvalidFile.Size",
    "InvalidFile.Duration",
    "InvalidFile.FPS",
    "InvalidFile.Resolution",
    "InvalidFile.AspectRatio",
    "InvalidFile.Content",
    "InvalidFile.FullBody",
    "InvalidFile.NoHuman",
    "InvalidFile.MultiHuman",
    "InvalidFile.BodyProportion",
    "InvalidFile.BodyPose",
    "InvalidFile.FacePose",
    "InvalidFile.FullFace",
    "InvalidFile.FrontBody",
    "InvalidFile.Value",
    "InvalidFile.Template.Content",
    "InvalidParameter.DataInspection",
    "DataInspectionFailed",
    "IPInfringementSuspect",
    "Arrearage",
    "UnsupportedOperation",
    "InvalidApiKey",
    "AccessDenied",
    "AccessDenied.Unpurchased",
    "Model.AccessDenied",
    "Workspace.AccessDenied",
    "AllocationQuota.FreeTierOnly",
    "ModelNotFound",
    "WorkSpaceNotFound",
    "NotFound",
    "Throttling",
    "Throttling.RateQuota",
    "Throttling.BurstRate",
    "Throttling.AllocationQuota",
    "CommodityNotPurchased",
    "PrepaidBillOverdue",
    "PostpaidBillOverdue",
    "InternalError",
    "InternalError.Algo",
    "InternalError.Upload",
    "SystemError",
    "ModelServiceFailed",
    "RequestTimeOut",
    "ModelServingError",
    "ModelUnavailable",
    "InternalError.Timeout",
    "InvalidImage.NoHumanFace",
    "InvalidImage.FileFormat",
    "InvalidImage.ImageSize",
]
SEEN = [
    *(f"InvalidVideo.{end}" for end in ("NoHuman", "FullFace", "FrontBody", "Resolution", "Duration")),
    *(f"InvalidImage.{end}" for end in ("NoHuman", "MultiHuman", "FullFace", "FrontBody", "Resolution")),
    "Endpoint.AccessDenied",
]
"""Codes that users' calls met."""
PEOPLE = [
    "no-person-in-first-frame",
    "no-person",
    "several-people",
    "body-not-fully-visible",
    "body-bent-or-curled",
    "person-too-small",
    "face-not-clear",
    "not-facing-camera",
]
"""Rules about the person, by the names that the design gives them."""
NOTE = load_profile("animate-anyone-template-gen2", RULES).note


def test_every_code_that_is_documented_or_was_seen_has_a_row_and_nothing_else_has_one() -> None:
    assert sorted({row.code for row in ROWS if row.documented}) == sorted(DOCUMENTED)
    assert sorted(row.code for row in ROWS if not row.documented) == sorted(SEEN)


def test_a_code_that_was_only_seen_is_said_to_be_and_is_never_sent_again() -> None:
    for row in ROWS:
        assert ("the vendor does not list it" in refusal(row.code, row.when)) == (not row.documented)
        assert row.documented or row.retry is Retry.NO


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code} {row.when}".strip())
def test_every_row_says_in_one_sentence_what_it_means_and_what_to_do(row: ErrorCode) -> None:
    said = refusal(row.code, row.when or "some words", NOTE)
    assert row.meaning in said
    assert row.advice in said
    assert row.meaning.endswith(".")
    assert row.advice
    assert row.fault is not Fault.UNKNOWN
    assert f"Fault: {row.fault.value}. Retry: {row.retry.value}." in said
    assert row.rule is None or row.rule in {*RULES, *URL_RULES, *PEOPLE}
    assert ("wan2.2-animate-move" in said) == row.model


def test_an_unknown_code_passes_through_verbatim() -> None:
    said = refusal("Brand.NewCode", "words never seen", NOTE)
    assert "not documented" in said
    assert "Brand.NewCode: words never seen" in said


@pytest.mark.parametrize("row", [row for row in ROWS if not row.when], ids=lambda row: row.code)
def test_a_code_at_the_submit_ends_as_its_row_says(service: Service, client: Client, ledger: Ledger, row: ErrorCode) -> None:
    url = a_clip(service) + f"?refuse={row.code}"
    wanted: type[Exception] = Refused if row.http < 500 else StateUnknown
    if row.retry is Retry.SLOWER:
        wanted = Throttled
    with pytest.raises(wanted) as caught:
        send(service, client, ledger, url)
    assert row.code in str(caught.value)
    assert not service.jobs
    (task,) = ledger.tasks()
    states = {Refused: State.REFUSED, StateUnknown: State.UNKNOWN, Throttled: State.DROPPED}
    assert task.state is states[wanted]
    assert task.rule == (row.rule or "") or wanted is not Refused


@pytest.mark.parametrize("code", [*DOCUMENTED, "Brand.NewCode"])
def test_a_code_of_a_failed_task_is_in_the_ledger_with_its_rule_and_what_was_measured(
    service: Service, client: Client, ledger: Ledger, code: str
) -> None:
    task = send(service, client, ledger, a_clip(service) + f"?fail={code}")
    (ended,) = wait([task.name], client=client, ledger=ledger, deadline=60)
    assert (ended.state, ended.code, ended.message) == (State.FAILED, code, f"the task failed: {code}")
    assert ended.rule == (codes.explain(code, "").rule or "")
    assert ledger.features(ended.row)["media"] == {"seconds": 3.0}


def test_the_free_quota_being_used_up_is_final_though_it_is_a_429() -> None:
    assert codes.final("Throttling.AllocationQuota", "Free allocated quota exceeded.")
    assert not codes.final("Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit.")
    assert not codes.final("Throttling.Invented", "")
