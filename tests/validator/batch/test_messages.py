"""What goes through the pipe comes out the same: every report, every target, every name."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.good import GOOD, default, facts
from validator.batch import messages
from validator.batch.job import Item, Job, Judged
from validator.check import chosen, not_judged, report
from validator.facts.clip import Depth
from validator.findings import Report
from validator.measure import MeasureOptions
from validator.targets.load import names
from validator.texts.catalog import catalog
from validator.texts.said import phrase


def _through(sent: Report, text: str | None = None) -> tuple[Report, str | None]:
    pipe = io.BytesIO()
    messages.send(pipe, {"report": sent, "rss": 1}, text)
    pipe.seek(0)
    answer = messages.receive(pipe)
    assert answer
    assert messages.receive(pipe) is None
    return messages.report_of(answer), answer["facts"]


CHANGES = [
    {},
    {"timing": None},
    {"people": None, "shots": None},
    {"media": {"width": 100, "codec": "av1", "audio_streams": 1, "audio_codec": "aac"}},
    {"timing": {"longest_gap_seconds": 0.9, "longest_gap_at": 1.25}, "picture": {"errors": 3, "first_error": "x\ny\x00"}},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_report_is_the_same_after_the_pipe(change: dict[str, object]) -> None:
    made = report(facts(**change), default())  # type: ignore[arg-type]
    back, text = _through(made, '{"a": 1}')
    assert (back, text) == (made, '{"a": 1}')
    assert [finding.message for finding in back.findings] == [finding.message for finding in made.findings]
    assert [type(value) for value in back.media.values()] == [type(value) for value in made.media.values()]


def test_facts_and_exhibit_come_out_as_the_two_lines_that_went_in() -> None:
    pipe = io.BytesIO()
    for facts_line, exhibit_line in (('{"a": 1}', '{"b": 2}'), (None, '{"b": 3}'), (None, None)):
        messages.send(pipe, {"refused": "x", "rss": 1}, facts_line, exhibit_line)
    pipe.seek(0)
    answers = [messages.receive(pipe) for _ in range(3)]
    assert [(each["facts"], each["exhibit"]) for each in answers if each] == [
        ('{"a": 1}', '{"b": 2}'), (None, '{"b": 3}'), (None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["\udcff.mp4", "a\nb.mp4", "视频🎬.mp4", "\u2028"])
def test_a_name_is_the_same_after_the_pipe(name: str) -> None:
    made = not_judged(name, default(), MeasureOptions(), "said \udcff\n")
    assert _through(made)[0] == made
    assert _through(report(replace(GOOD, path=name), default()))[0].path == name


@pytest.mark.parametrize("name", names())
def test_a_job_is_the_same_after_the_pipe_but_for_the_services_block(name: str) -> None:
    target = chosen(name, ["duration.max=31/2", "rules.interlaced=off"])
    job = Job(
        target,
        MeasureOptions(Depth.FIRST_FRAME, people=False, pose_model=Path("/x/y.task"), person_model=Path("/x/z.onnx")),
        facts=True,
    )
    back = messages.read_job(messages.job_line(job))
    assert back == replace(job, target=replace(target, service={}))
    assert (back.target.digest, back.target.settings) == (target.digest, target.settings)


@pytest.mark.parametrize(
    "problem", [phrase("The URL names no host."), phrase("{word}: no such file or folder.", word="a"), "plain"]
)
def test_what_comes_from_a_cluster_can_still_be_said_in_another_language(problem: str) -> None:
    item = Item("a.mp4")
    refused = messages.judged_of(item, messages.judged_text(Judged(item, None, refused=problem)))
    lost = Judged(item, not_judged("a.mp4", default(), MeasureOptions(), problem))
    back = messages.judged_of(item, messages.judged_text(lost))
    assert back.report
    assert [refused.refused, back.report.problem] == [problem, problem]
    say = catalog("zh").say
    assert [say(refused.refused), say(back.report.problem)] == [say(problem)] * 2
    assert (say(problem) == problem) is (problem == "plain")


@pytest.mark.parametrize("data", [b"nonsense\n", b"[1]\n", b"\xff\n"])
def test_what_is_not_an_answer_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        messages.receive(io.BytesIO(data))


@pytest.mark.parametrize("data", [b"", b'{"ready": tr'])
def test_an_answer_that_was_cut_is_the_end(data: bytes) -> None:
    assert messages.receive(io.BytesIO(data)) is None
