"""Walks the table of rules: every case can happen, fires alone, and says something whole."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from tests.support.command import ROOT
from tests.support.good import GOOD, default, facts
from validator.check import chosen
from validator.check import report as judge
from validator.facts.clip import CUT_SHORT, Facts, Missing
from validator.facts.people import WHOLE, People, Sample
from validator.findings import Severity, Verdict
from validator.rules import RULES
from validator.targets.profile import DEFAULT, Profile
from validator.texts.catalog import english

F = Fraction
Changes = dict[str, Any]
SLOW = {
    "average_fps": F(20),
    "average_fps_upper": F(20),
    "fps_without_longest_gap": F(20),
    "median_fps": F(20),
    "slowest_second_fps": F(20),
}
NTSC = dict.fromkeys(SLOW, F(24000, 1001))
GAPS = {
    "average_fps": F(47, 2),
    "average_fps_upper": F(47, 2),
    "fps_without_longest_gap": F(24),
    "median_fps": F(24),
    "longest_gap_seconds": 0.09,
}
NOBODY = People(720, 1280, WHOLE, (Sample(0.0, None, None, None, ()),), 0.0, 4.0)
NO_MEDIA: Changes = {"timing": None, "picture": None}
CASES: dict[tuple[str, str], Changes] = {
    ("unreadable", "empty"): {**NO_MEDIA, "media": "empty"},
    ("unreadable", "playlist"): {**NO_MEDIA, "media": "playlist"},
    ("unreadable", "other"): {**NO_MEDIA, "file": {"kind": "web page"}, "media": "other"},
    ("unreadable", "unknown"): {**NO_MEDIA, "file": {"kind": "unknown"}, "media": "no-index"},
    ("unreadable", "noise"): {**NO_MEDIA, "media": "noise"},
    ("unreadable", "no-index"): {**NO_MEDIA, "media": "no-index"},
    ("unreadable", "no-picture"): {**NO_MEDIA, "media": "no-picture"},
    ("unreadable", "no-size"): {**NO_MEDIA, "media": "no-size"},
    ("unreadable", "no-frames"): {"timing": "no-frames", "picture": None},
    ("format-unsupported", "container"): {"media": {"container": "matroska"}},
    ("format-unsupported", "brand"): {"media": {"container": "m4v", "brand": "M4V"}},
    ("format-unsupported", "no-brand"): {"media": {"container": "iso-unknown", "brand": ""}},
    ("format-unsupported", "name"): {"file": {"extension": "mkv"}},
    ("extension-misleading", "other"): {"file": {"extension": "avi"}},
    ("extension-misleading", "none"): {"file": {"extension": ""}},
    ("file-too-large", "over"): {"file": {"bytes": 209_715_201}},
    ("file-too-large", "between"): {"file": {"bytes": 200_000_001}},
    ("file-too-large", "not-fetched"): {"file": {"bytes": 220_200_960, "kind": CUT_SHORT}},
    ("audio-present", "one"): {"media": {"audio_streams": 1, "audio_codec": "aac"}},
    ("audio-present", "several"): {"media": {"audio_streams": 2, "audio_codec": "aac"}},
    ("several-video-streams", "several"): {"media": {"video_streams": 2}},
    ("attached-picture", "attached"): {"media": {"attached_pictures": 1}},
    ("side-out-of-range", "long"): {"media": {"height": 2049}},
    ("side-out-of-range", "short"): {"media": {"width": 199, "height": 300}},
    ("side-out-of-range", "one-reading"): {"media": {"width": 1600, "height": 1000, "pixel_aspect": F(3, 2)}},
    ("width-out-of-range", "large"): {"media": {"width": 801}},
    ("width-out-of-range", "small"): {"media": {"width": 599}},
    ("width-out-of-range", "one-reading"): {"media": {"pixel_aspect": F(3, 4)}},
    ("height-out-of-range", "large"): {"media": {"height": 1401}},
    ("height-out-of-range", "small"): {"media": {"height": 1199}},
    ("height-out-of-range", "one-reading"): {"media": {"width": 1280, "height": 720, "rotation": 90, "pixel_aspect": F(1, 2)}},
    ("pixels-out-of-range", "large"): {"media": {"height": 1301}},
    ("pixels-out-of-range", "small"): {"media": {"height": 1249}},
    ("pixels-out-of-range", "one-reading"): {"media": {"pixel_aspect": F(3, 4)}},
    ("frame-rate-too-high", "high"): {"timing": dict.fromkeys(SLOW, F(61))},
    ("aspect-ratio-out-of-range", "outside"): {"media": {"width": 301, "height": 904}},
    ("aspect-ratio-out-of-range", "one-reading"): {"media": {"width": 640, "height": 1280, "pixel_aspect": F(1, 2)}},
    ("frame-rate-too-low", "low"): {"timing": SLOW},
    ("frame-rate-too-low", "nominal"): {"timing": NTSC},
    ("frame-rate-too-low", "gaps"): {"timing": GAPS},
    ("frame-rate-too-low", "dip"): {"timing": {"slowest_second_fps": F(20)}},
    ("frame-rate-too-low", "one-frame"): {"timing": {"frames": 1}, "picture": {"frames": 1}},
    ("frame-rate-varies", "gap"): {"timing": {"longest_gap_seconds": 0.1}},
    ("codec-unsupported", "codec"): {"media": {"codec": "prores"}},
    ("codec-unsupported", "other-made"): {"media": {"codec": "h264"}},
    ("codec-tag-unusual", "tag"): {"media": {"codec": "hevc", "codec_tag": "hev1"}},
    ("duration-out-of-range", "short"): {
        "timing": {"duration_seconds": F(19, 10)},
        "media": {"container_seconds_from_header": 1.9, "duration_seconds_from_header": 1.9},
    },
    ("duration-out-of-range", "long"): {"timing": {"duration_seconds": F(61)}, "media": {"container_seconds_from_header": 61.0}},
    ("duration-out-of-range", "long-file"): {"media": {"container_seconds_from_header": 60.5}},
    ("duration-out-of-range", "short-file"): {"media": {"container_seconds_from_header": 1.5}},
    ("duration-out-of-range", "short-picture"): {
        "timing": {"duration_seconds": F(3, 2)},
        "media": {"container_seconds_from_header": 5.0, "duration_seconds_from_header": 1.5},
    },
    ("duration-out-of-range", "long-picture"): {
        "timing": {"duration_seconds": F(61)},
        "media": {"container_seconds_from_header": 59.0},
    },
    ("duration-out-of-range", "short-edge"): {},
    ("duration-out-of-range", "long-edge"): {},
    ("picture-starts-late", "late"): {"timing": {"first_pts_seconds": 1.0}},
    ("hidden-frames", "hidden"): {"timing": {"edit_list_hidden": 9}},
    ("hidden-frames", "other-start"): {"timing": {"edit_list_hidden": 9}, "first_stored_frame": NOBODY},
    ("interlaced", "interlaced"): {"media": {"field_order": "tt"}},
    ("pixel-format-unusual", "depth"): {"media": {"pixel_format": "yuv420p10le", "bit_depth": 10}},
    ("pixel-format-unusual", "chroma"): {"media": {"pixel_format": "yuv444p"}},
    ("pixel-format-unusual", "hdr"): {"media": {"transfer": "smpte2084"}},
    ("picture-damaged", "cut-off"): {"media": {"duration_seconds_from_header": 8.0}},
    ("picture-damaged", "lost"): {"picture": {"frames": 100}},
    ("picture-damaged", "broken"): {"picture": {"errors": 3, "first_error": "error while decoding MB 1 2"}},
    ("picture-damaged", "size-changes"): {"picture": {"sizes": ((720, 1280), (640, 480))}},
}


SETTINGS = {
    "width-out-of-range": ("width.min=600", "width.max=800"),
    "height-out-of-range": ("height.min=1200", "height.max=1400"),
    "pixels-out-of-range": ("pixels.min=900000", "pixels.max=930000"),
    "frame-rate-too-high": ("frame-rate-most.max=60",),
}
"""Limits of rules that the default target does not have."""
EDGES = {
    "short-edge": ("duration.min=4.001", "duration.reject_below=4"),
    "long-edge": ("duration.max=3.999", "duration.reject_above=4"),
    "other-made": ("codec.one_of=hevc",),
}
"""Likewise of cases."""


def _target(rule: str, case: str) -> Profile:
    return chosen(DEFAULT, SETTINGS.get(rule) or EDGES.get(case) or ())


def _facts(changes: Changes) -> Facts:
    """The good clip changed; a text in a part's place is the fault that keeps it away."""
    reasons = {
        part: Missing("not-measured", "not there", case=change) for part, change in changes.items() if isinstance(change, str)
    }
    made = facts(**{part: None if part in reasons else change for part, change in changes.items()})
    return replace(made, missing={**made.missing, **reasons})


def test_the_good_clip_is_accepted_and_passes_every_rule() -> None:
    report = judge(GOOD, default())
    assert report.verdict is Verdict.ACCEPT
    assert report.findings == ()
    assert {result.outcome.value for result in report.results} == {"pass"}
    left_out = {rule.name for rule in RULES.values() if not rule.of_image} - {result.rule for result in report.results}
    assert left_out == set(SETTINGS)


def test_every_case_of_every_rule_is_tried_here() -> None:
    about_media = [rule for rule in RULES.values() if not {"people", "shots", "layout", "camera", "image"} & set(rule.needs)]
    assert set(CASES) == {(rule.name, case) for rule in about_media for case in rule.cases}


def test_a_rules_check_has_the_rules_name_and_lies_beside_its_row() -> None:
    for rule in RULES.values():
        assert rule.check.__name__ == rule.name.replace("-", "_")
        module = import_module(rule.check.__module__)
        assert getattr(module, rule.name.replace("-", "_").upper()) is rule


def test_a_check_asks_for_no_limit_that_its_row_does_not_name() -> None:
    """Every limit that the checks of a family's file ask for is named by a row of that file, and the other way round by some check."""
    named = {key for rule in RULES.values() for key in rule.limits}
    texts = [path.read_text() for path in (ROOT / "validator" / "rules").glob("*.py")]
    asked = {key for text in texts for key in re.findall(r'limit\("([a-z-]+)"\)', text)}
    assert asked <= named
    assert named <= set(default().limits)
    assert {key for key, limit in default().limits.items()} <= named


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[" ".join(key) for key in CASES])
def test_a_fault_is_found_by_its_rule_alone_and_reported_in_whole_words(rule: str, case: str) -> None:
    findings = [
        f
        for f in judge(_facts(CASES[rule, case]), _target(rule, case)).findings
        if f.rule != "frame-rate-varies" or rule == f.rule
    ]
    assert [finding.rule for finding in findings] == [rule]
    finding = findings[0]
    begin = re.split(r"\{", english().rules[rule].cases[case][0])[0]
    assert finding.message.startswith(begin)
    assert finding.severity is RULES[rule].cases[case].severity
    assert not re.search(r"[{}]", finding.message + finding.fix)
    assert finding.message.endswith(".")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_row_is_whole(rule: Any) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+|unreadable|interlaced", rule.name)
    assert not rule.name.startswith(("not-allowed", "disallow"))
    assert set(rule.needs) <= {
        "file",
        "media",
        "timing",
        "picture",
        "people",
        "shots",
        "layout",
        "camera",
        "image",
        "image_header",
        "image_people",
    }
    assert set(rule.limits) <= set(default().limits)


@pytest.mark.parametrize("part", ["media", "timing", "picture", "people", "shots", "layout", "camera"])
def test_what_was_not_measured_is_skipped_and_never_accepted(part: str) -> None:
    report = judge(facts(**{part: None}), default())
    assert report.verdict is not Verdict.ACCEPT
    for result in report.results:
        if part in RULES[result.rule].needs:
            assert (result.outcome.value, bool(result.reason)) == ("skip", True)


def test_what_nobody_asked_for_is_off_and_does_not_hold_the_verdict() -> None:
    asked = replace(GOOD, picture=None, missing={"picture": Missing("limits-only", not_requested=True)})
    report = judge(asked, default())
    assert report.verdict is Verdict.ACCEPT
    assert [r.rule for r in report.results if r.outcome.value == "off"] == ["picture-damaged"]


def test_a_measured_value_and_its_limit_are_of_one_kind_or_absent() -> None:
    for (rule, case), changes in CASES.items():
        for finding in judge(_facts(changes), _target(rule, case)).findings:
            assert finding.actual != ""
            assert finding.limit != ""
            if finding.limit is not None and finding.actual is not None:
                assert isinstance(finding.actual, str) == isinstance(finding.limit, str) or finding.rule.endswith("-range")


def test_a_note_never_changes_the_verdict_and_an_error_always_does() -> None:
    for (rule, case), changes in CASES.items():
        severity = RULES[rule].cases[case].severity
        verdict = judge(_facts(changes), _target(rule, case)).verdict
        expected = {Severity.NOTE: "accept", Severity.WARNING: "review", Severity.ERROR: "reject"}[severity]
        assert verdict.value == expected, (rule, case)
