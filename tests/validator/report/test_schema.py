"""Every JSON report of the tests is what the JSON Schema in the wheel says, and the schema knows every key."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.command import preflight
from tests.support.good import GOOD, default, facts
from tests.support.hostile import EVIL, extra, report, reports
from validator.check import report as judge
from validator.findings import Report
from validator.measure import FRAME_PARTS, without
from validator.report.context import Context
from validator.report.formats import begin
from validator.report.schema import document, line
from validator.rules import RULES

ABOUT_PEOPLE = sum("people" in rule.needs and not rule.of_image for rule in RULES.values())


def _closed(schema: Any) -> Any:
    """The same schema, which lets no key through that it does not list."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if "properties" in made and made.get("type") == "object" else made


WHOLE, LINE = Draft202012Validator(_closed(document())), Draft202012Validator(_closed(line()))


def _judged() -> Iterator[Report]:
    yield judge(GOOD, default())
    yield judge(facts(media={"audio_streams": 1, "audio_codec": "aac", "field_order": "tt"}), default())
    for part in ("media", "timing", *FRAME_PARTS):
        yield judge(facts(**{part: None}), default())
    yield judge(without(GOOD, "ffprobe was not found."), default())
    yield from reports()


@pytest.mark.parametrize("partial", [False, True])
def test_every_document_is_as_the_schema_says(partial: bool) -> None:
    for several in ([], [judge(GOOD, default())], list(_judged())):
        renderer = begin("json", Context("1"))
        said = "".join([*(renderer.add(each, extra(EVIL[0])) for each in several), renderer.end(partial=partial)])
        WHOLE.validate(json.loads(said))


def test_every_line_is_as_the_schema_says() -> None:
    renderer = begin("jsonl", Context("1"))
    for each in _judged():
        LINE.validate(json.loads(renderer.add(each)))
        LINE.validate(json.loads(each.to_json()))
    LINE.validate(json.loads(renderer.end(partial=True)))


def test_the_schema_is_valid_and_refuses_anything_but_a_report() -> None:
    for each in (document(), line()):
        Draft202012Validator.check_schema(each)
    assert not Draft202012Validator(document()).is_valid({"schema": 1, "clips": []})
    assert not Draft202012Validator(line()).is_valid({"schema": 2, "partial": True, "judged": 1})


def test_the_schema_comes_along_and_is_printed() -> None:
    assert files("validator.report").joinpath("schema.json").is_file()
    for form, schema in (("json", document()), ("jsonl", line())):
        done = preflight("schema", "--format", form)
        assert (done.status, done.err, json.loads(done.out)) == (0, "", schema)


def test_the_json_of_a_real_clip_is_as_the_schema_says() -> None:
    from fixtures.recipes import CLIPS

    for name in ("plain.mp4", "rate-23.mp4"):
        WHOLE.validate(json.loads(preflight("check", "--limits-only", "--format", "json", CLIPS[name].path()).out))


def test_a_command_for_a_program_is_the_command_for_a_shell() -> None:
    for each in [*_judged(), report("it's")]:
        said = each.to_dict()
        repair: Any = said["repair"]
        assert repair["command"] == said["repair_command"] == (each.repair_command or None)
        if each.repair_command:
            assert repair["argv"] == shlex.split(each.repair_command)
            assert repair["output"] == repair["argv"][-1]
        findings: Any = said["findings"]
        for one, finding in zip(findings, each.findings, strict=True):
            assert (one["repair"] is None) == (not finding.command)
            assert one["repair"] is None or shlex.join(one["repair"]["argv"]) == finding.command


@pytest.mark.parametrize(
    ("made", "headline"),
    [
        (judge(GOOD, default()), "Ready: nothing forbids the clip."),
        (
            judge(facts(media={"field_order": "tt"}), default()),
            "One command fixes it: The video is interlaced (field order tt); moving limbs get comb edges.",
        ),
        (judge(facts(people=None), default()), f"Needs review: {ABOUT_PEOPLE} rules were not measured."),
        (judge(without(GOOD, "ffprobe was not found."), default()), "Could not be judged: ffprobe was not found."),
    ],
    ids=["ready", "fixable", "unmeasured", "problem"],
)
def test_the_headline_says_what_to_do(made: Report, headline: str) -> None:
    assert made.headline == headline
    assert made.to_dict()["headline"] == headline
