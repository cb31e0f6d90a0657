"""The character image goes the clip's way: what the service will fetch is what was judged, and was judged fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.service.service import Service
from submitter.errors import Rejected
from submitter.gate.estimate import Estimate
from submitter.gate.options import Options
from submitter.gate.plan import Plan, make, target_for
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from tests.support.sending import CLIP, a_clip, a_report, judge_as
from tests.support.stills import encoded, frame, still
from validator.check import chosen
from validator.errors import CannotJudge, UsageError

MOVE = "wan2.2-animate-move"
GOOD = encoded(frame(), ".jpg")


@pytest.fixture
def report(tmp_path: Path) -> str:
    """On the clip, so that only the image has to be looked at."""
    return str(a_report(tmp_path / "move.json", CLIP, profile=MOVE))


def _planned(service: Service, client: Client, ledger: Ledger, url: str, **options: object) -> Plan:
    chosen = Options(MOVE, allow_private_host=True, image_url=url, **options)  # type: ignore[arg-type]
    return make(a_clip(service), chosen, account=client.account, ledger=ledger, now=client.clock.wall())


def _rules(plan: Plan) -> list[str]:
    return [finding.rule for finding in plan.findings]


def test_a_good_image_is_fetched_judged_and_sent(service: Service, client: Client, ledger: Ledger, report: str) -> None:
    url = a_clip(service, "person.jpg", GOOD)
    options = Options(MOVE, allow_private_host=True, image_url=url, report=report)
    assert submit(a_clip(service), client=client, ledger=ledger, options=options).judged == "accept"
    assert [job.image_url for job in service.jobs.values()] == [url]


@pytest.mark.parametrize(
    ("film", "rule", "verdicts"),
    [
        ("second-person", "image-several-people", ("reject",)),
        # Whose face is covered may be taken for one who is seen from behind, too.
        pytest.param("sticker", "image-face-not-clear", ("review", "reject"), marks=pytest.mark.exhaustive),
    ],
)
def test_an_image_that_is_not_fit_keeps_the_clip_from_being_sent(
    service: Service, client: Client, ledger: Ledger, report: str, film: str, rule: str, verdicts: tuple[str, ...]
) -> None:
    url = a_clip(service, "person.jpg", encoded(frame(film), ".jpg"))
    plan = _planned(service, client, ledger, url, report=report)
    assert rule in _rules(plan)
    assert plan.verdict.value in verdicts
    assert not plan.fit
    with pytest.raises(Rejected):
        submit(
            a_clip(service),
            client=client,
            ledger=ledger,
            options=Options(MOVE, allow_private_host=True, image_url=url, report=report),
        )
    assert not service.jobs


@pytest.mark.parametrize(
    ("name", "data", "head", "rule"),
    [
        ("person.jpg", GOOD + b"!", {}, "url-content-differs"),
        ("person.jpg", GOOD, {"Content-Type": "text/html"}, "url-is-web-page"),
        ("person.jpg", b"", {}, "url-content-differs"),
    ],
)
def test_the_url_must_give_the_local_image(
    service: Service,
    client: Client,
    ledger: Ledger,
    report: str,
    tmp_path: Path,
    name: str,
    data: bytes,
    head: dict[str, str | None],
    rule: str,
) -> None:
    service.head.update(head)
    mine = tmp_path / "mine.jpg"
    mine.write_bytes(GOOD)
    plan = _planned(service, client, ledger, a_clip(service, name, data), report=report, image=str(mine))
    assert rule in _rules(plan)
    assert plan.verdict.value == "reject"
    assert plan.findings[0].message.startswith("--image-url: ")


def test_an_image_that_is_not_there_is_a_fault_of_its_url(service: Service, client: Client, ledger: Ledger, report: str) -> None:
    plan = _planned(service, client, ledger, f"{service.root}/files/none.png", report=report)
    assert _rules(plan) == ["url-unreachable"]


def test_an_image_whose_host_does_not_answer_cannot_be_judged(
    service: Service, client: Client, ledger: Ledger, report: str
) -> None:
    with pytest.raises(CannotJudge, match="the character image cannot be fetched"):
        _planned(service, client, ledger, "http://127.0.0.1:9/person.png", report=report)


@pytest.mark.exhaustive
def test_a_local_clip_is_compared_with_the_image_behind_the_url(
    service: Service, client: Client, ledger: Ledger, tmp_path: Path
) -> None:
    film = performed("good")
    chosen = Options(
        MOVE, allow_private_host=True, clip=str(film), image_url=a_clip(service, "p.png", encoded(frame("too-large"), ".png"))
    )
    url = a_clip(service, data=film.read_bytes())
    plan = make(url, chosen, account=client.account, ledger=ledger, now=client.clock.wall())
    assert "image-framing-differs" in _rules(plan)
    assert plan.verdict.value == "review"


def test_without_the_gate_nobody_looks_at_the_image(service: Service, client: Client, ledger: Ledger) -> None:
    plan = _planned(service, client, ledger, f"{service.root}/files/none.png", judged=False)
    assert (plan.findings, service.requests) == ((), [])


def test_a_judge_of_ones_own_judges_the_image_too(service: Service, client: Client, ledger: Ledger) -> None:
    options = Options(MOVE, allow_private_host=True, image_url=f"{service.root}/files/none.png")
    submit(a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as())
    assert len(service.jobs) == 1


def test_for_a_clip_that_has_a_task_no_image_is_fetched(service: Service, client: Client, ledger: Ledger, tmp_path: Path) -> None:
    mine = tmp_path / "clip.mp4"
    mine.write_bytes(CLIP)
    options = Options(MOVE, allow_private_host=True, image_url=f"{service.root}/files/none.png", clip=str(mine))
    submit(a_clip(service), client=client, ledger=ledger, options=options, judge=judge_as())
    before = len(service.requests)
    plan = make(a_clip(service), options, account=client.account, ledger=ledger, now=client.clock.wall(), judge=judge_as())
    assert plan.task
    assert not [seen for seen in service.requests[before:] if "none.png" in seen.path]


def test_an_image_without_its_url_is_wrong_usage(service: Service, client: Client, ledger: Ledger, tmp_path: Path) -> None:
    options = Options(MOVE, allow_private_host=True, image=str(still(tmp_path)))
    with pytest.raises(UsageError, match="needs --image-url"):
        make(a_clip(service), options, account=client.account, ledger=ledger, now=client.clock.wall())


@pytest.mark.parametrize(("mode", "least"), [(None, 15), ("wan-std", 15), ("wan-pro", 25)])
def test_the_mode_that_is_asked_for_is_what_the_limits_are_about(mode: str | None, least: int) -> None:
    assert target_for(Options(MOVE, mode=mode)).profile.limit("frame-rate").min == least


@pytest.mark.parametrize(
    "options",
    [
        Options(MOVE, mode="wan-pro", image_url="x"),
        Options(MOVE, settings=("options.mode=wan-pro",), image_url="x"),
        Options(MOVE, settings=("options.mode=wan-pro",), mode="wan-pro", image_url="x"),
        Options(chosen(MOVE, ["options.mode=wan-std"]), mode="wan-pro", image_url="x"),
        Options(chosen(MOVE, ["options.mode=wan-pro"]), image_url="x"),
    ],
)
def test_one_mode_is_that_of_request_price_and_limits(options: Options) -> None:
    estimate = Estimate.of(options, "account")
    assert estimate.target.body({**estimate.target.values(options.given), "video_url": ""})["parameters"]["mode"] == "wan-pro"
    assert (estimate.mode, estimate.amount(10.0)) == ("wan-pro", 6.0)
    assert estimate.target.profile.limit("frame-rate").min == 25


def test_two_modes_are_refused() -> None:
    with pytest.raises(UsageError, match="contradict each other"):
        Options(MOVE, mode="wan-pro", settings=("options.mode=wan-std",))


def test_a_report_on_the_usual_mode_holds_where_modes_differ_in_notes_only(
    service: Service, client: Client, ledger: Ledger, report: str
) -> None:
    options = Options(
        MOVE, allow_private_host=True, image_url=a_clip(service, "p.jpg", GOOD), report=report, mode="wan-pro", judged=True
    )
    plan = make(a_clip(service), options, account=client.account, ledger=ledger, now=client.clock.wall())
    assert (plan.findings, plan.verdict.value) == ((), "accept")


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("https://dashscope.aliyuncs.com/api/v1", "10 s at 0.4 CNY/s: 4.00 CNY (the rate is unconfirmed)"),
        ("https://dashscope-intl.aliyuncs.com/api/v1", "10 s at 0.12 USD/s: 1.20 USD (the rate is unconfirmed)"),
        ("https://ws1.ap-southeast-1.maas.aliyuncs.com/api/v1", "10 s at 0.12 USD/s: 1.20 USD (the rate is unconfirmed)"),
        ("https://ws1.cn-beijing.maas.aliyuncs.com/api/v1", "10 s at 0.4 CNY/s: 4.00 CNY (the rate is unconfirmed)"),
    ],
)
def test_the_price_is_that_of_the_hosts_region(base: str, said: str) -> None:
    region = Settings("sk-x", base).region
    assert target_for(Options(MOVE, region=region)).price.text(10.0, "wan-std") == said


def test_a_target_without_prices_of_a_region_keeps_its_own() -> None:
    assert target_for(Options(region="singapore")).price.currency == "CNY"
