"""Targets are data: each limit has a source, a slip of the pen is named, changes do what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from submitter.urls.rules import ALL_RULES
from tests.support.good import default, facts
from validator.check import chosen
from validator.check import report as judge
from validator.errors import UsageError
from validator.facts.people import WHOLE, People, Sample
from validator.judge import basis
from validator.report.tables import profile
from validator.rules import RULES
from validator.targets.load import load_profile, names
from validator.targets.overlay import with_settings
from validator.targets.profile import DEFAULT, Profile, ended, number
from validator.targets.settings import working_folder
from validator.texts.catalog import catalog, english

DOCUMENTED = {
    "container",
    "file-size",
    "side",
    "frame-rate",
    "codec",
    "duration",
    "aspect-ratio",
    "width",
    "height",
    "pixels",
    "frame-rate-most",
    "image-format",
    "image-size",
    "image-side",
    "image-height",
    "image-aspect-ratio",
}
"""Limits that a page states; every other one is our own, and says where its number comes from."""


RATES = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")


def _file(folder: Path, text: str, name: str = "own.toml") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_the_default_target_comes_first() -> None:
    assert names()[0] == DEFAULT
    assert names()[1:] == sorted(names()[1:])


@pytest.mark.parametrize("name", names())
def test_every_limit_of_a_target_has_meaning_and_source(name: str) -> None:
    target = load_profile(name, RULES)
    assert target.title
    assert target.source
    for key, limit in target.limits.items():
        assert limit.meaning.endswith("."), key
        if limit.is_open:
            assert key in DOCUMENTED, key
            continue
        assert limit.source.endswith(".") or limit.source.startswith("page: "), key
        assert (limit.mark == "documented") == limit.source.startswith("page: "), key
        own = (key == "frame-rate-dip" and limit.mark == "inferred") or key == "image-person-area"
        assert bool(limit.mark) == (key in DOCUMENTED) or own, key
        assert limit.one_of or limit.unit or key.endswith("aspect-ratio"), key


def test_the_documented_limits_of_the_default_target_are_those_of_its_page() -> None:
    limits = default().limits
    assert limits["duration"].min == 2
    assert limits["duration"].max == 60
    assert limits["aspect-ratio"].min == Fraction(1, 3)
    assert limits["codec"].one_of == ("h264", "hevc")


def test_a_limit_that_a_target_does_not_state_turns_its_rule_off() -> None:
    report = judge(facts(media={"codec": "av1"}), load_profile("wan2.2-animate-move", RULES))
    assert report.verdict.value == "accept"
    off = {result.rule: result.reason for result in report.results if result.outcome.value == "off"}
    assert off == {"codec-unsupported": "wan2.2-animate-move states no such limit"}


def test_a_file_builds_on_a_target_and_changes_it(tmp_path: Path) -> None:
    path = _file(tmp_path, 'extends = "wan2.2-animate-move"\n[limits.duration]\nmax = 10\n[rules]\naudio-present = "error"\n')
    target = load_profile(path, RULES)
    assert (target.name, target.limits["duration"].min, target.limits["duration"].max) == ("own", Fraction("2.001"), 10)
    assert judge(facts(media={"audio_streams": 1}), target).verdict.value == "reject"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("limit = 3", "Unknown key in own.toml: 'limit'; did you mean 'limits'?"),
        ("[limits.frame-rat]\nmin = 3", "Unknown limit in own.toml: 'frame-rat'; did you mean 'frame-rate'?"),
        ("[limits.frame-rate]\nmim = 3", "Unknown field of limits.frame-rate in own.toml: 'mim'; did you mean 'min'?"),
        ('[rules]\naudio-presnt = "off"', "Unknown rule in own.toml: 'audio-presnt'; did you mean 'audio-present'?"),
        ('[rules]\naudio-present = "fatal"', "must be one of note, warning, error, off, not 'fatal'"),
        ('[limits.frame-rate]\nmin = "fast"', "'fast' is not a number"),
        ("[limits.frame-rate]\nmin = true", "True is not a number"),
        ("[limits.frame-rate]\nmin = -1", "-1 is under zero"),
        ("[limits.duration]\nmin = 90", "lets nothing through"),
        ("limits = 3", "limits in own.toml must be a table"),
        ("[limits]\nduration = 3", "must be a table with some of"),
        ('extends = "gen3"', "extends 'gen3', which is not built in"),
        ("= 3", "is not valid TOML"),
        ('[limits.duration]\nknown = "guess"', "must be one of documented, seen, inferred, not 'guess'"),
        ('[rules.scene-cut]\nspan = "clips"', "span of rules.scene-cut in own.toml must be one of first-frame, clip"),
        ('[service]\nprotocol = "grpc"', "protocol in [service] of own.toml must be one of dashscope, none"),
        ('[service]\nprotocoll = "none"', "Unknown key in [service] of own.toml: 'protocoll'; did you mean 'protocol'?"),
        ('[service.price]\ncurrency = "CNY"\nper_secnd = 3', "did you mean 'per_second'?"),
        ('[service.price]\nminimum_seconds = "few"', "needs a currency and per_second"),
        ('[options]\nmod = "wan-pro"', "Unknown option in own.toml: 'mod'"),
        ("[options.mode]\nvalus = []", "Unknown field of options.mode in own.toml: 'valus'; did you mean 'values'?"),
        ("[options.mode]\nvalues = []", "needs values"),
        (
            '[options.mode]\nvalues = ["a"]\n[options.mode.when.b.duration]\nmax = 3',
            "when of options.mode in own.toml must be one of a",
        ),
    ],
)
def test_a_wrong_file_is_reported_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_profile(_file(tmp_path, text), RULES)
    assert sentence in str(caught.value)


def test_an_unknown_target_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'wan2.2-animate-move'"):
        load_profile("wan2.2-animate-mov", RULES)


def test_a_name_in_capitals_names_the_nearest_too() -> None:
    with pytest.raises(UsageError, match="did you mean 'kling-motion-control-v2.6' or 'kling-motion-control-v3'"):
        load_profile("Kling", RULES)


def test_severities_and_how_they_are_known_are_said_in_chinese() -> None:
    shown = profile(load_profile("kling-motion-control-v3", RULES), catalog("zh"), date(2026, 10, 9))
    assert "  camera-moves 设为错误（官方文档规定）\n" in shown


def test_a_targets_end_is_in_the_future_until_its_day() -> None:
    assert "Goes offline on 2026-10-10" in profile(default(), english(), date(2026, 10, 9))
    assert "Was announced to go offline on 2026-10-10" in profile(default(), english(), date(2026, 10, 10))


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("codec.one_of=h265,H.264", ("hevc", "h264")),
        ("image-format.one_of=jpg", ("jpeg",)),
        ("container.one_of=mkv,matroska", ("matroska",)),
        ("codec.one_of=cinepak", ("cinepak",)),
    ],
)
def test_a_word_and_its_other_names_are_the_same(setting: str, words: tuple[str, ...]) -> None:
    assert with_settings(default(), [setting], RULES).limit(setting.partition(".")[0]).one_of == words


@pytest.mark.parametrize(
    ("setting", "end"),
    [
        ("container.one_of=mp5", "in --set: 'mp5'; did you mean 'mp4'?"),
        ("codec.one_of=h264,hevd", "in --set: 'hevd'; did you mean 'hevc'?"),
        ("image-format.one_of=picture", ": 'picture'. Known: jpeg, png, webp, bmp, gif, tiff, heic, avif."),
        ("codec.one_of=", "limits.codec in --set needs words, such as h264,hevc."),
    ],
)
def test_a_word_that_never_occurs_is_refused(setting: str, end: str) -> None:
    with pytest.raises(UsageError) as caught:
        with_settings(default(), [setting], RULES)
    assert str(caught.value).endswith(end)


def test_no_words_are_refused_and_turn_no_rule_off(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs words, such as mp4,mov"):
        load_profile(_file(tmp_path, "[limits.container]\none_of = []\n"), RULES)


def test_a_matroska_file_by_its_usual_name_passes_where_matroska_is_allowed() -> None:
    target = chosen(DEFAULT, ["container.one_of=mkv"])
    clip = facts(file={"extension": "mkv"}, media={"container": "matroska"})
    assert not {"format-unsupported", "extension-misleading"} & {f.rule for f in judge(clip, target).findings}


def test_a_limit_of_the_users_where_the_target_states_none_is_named_in_the_finding() -> None:
    target = chosen("wan2.2-animate-move", ["codec.one_of=h265"])
    (finding,) = (f for f in judge(facts(), target).findings if f.rule == "codec-unsupported")
    assert finding.message == "The codec is h264; allowed: hevc."
    assert "H.264" not in finding.fix


def test_one_setting_changes_one_number() -> None:
    target = with_settings(default(), ["frame-rate.min=24000/1001"], RULES)
    assert target.limit("frame-rate").min == Fraction(24000, 1001)
    assert with_settings(target, ["container.one_of=mkv, MP4"], RULES).limit("container").one_of == ("matroska", "mp4")


def test_a_new_upper_limit_takes_its_second_reading_with_it() -> None:
    target = with_settings(default(), ["file-size.max=1000"], RULES)
    assert judge(facts(file={"bytes": 1001}), target).verdict.value == "reject"


@pytest.mark.parametrize("setting", ["frame-rate", "frame-rate=3", "=", "rules.audio-present=loud", "a.b=c"])
def test_a_wrong_setting_is_refused(setting: str) -> None:
    with pytest.raises(UsageError):
        with_settings(default(), [setting], RULES)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("frame-rate=30", "The fields of frame-rate: min. For example: frame-rate.min=30."),
        ("codec.allowed=vp9", "The fields of codec: one_of. For example: codec.one_of=vp9."),
        ("duration=4", "The fields of duration: min, max. For example: duration.min=4 or duration.max=4."),
        ("duration.mx=4", "did you mean 'max'? The fields of duration: min, max."),
        ("file-size=5", "The fields of file-size: max, reject_above. For example: file-size.max=5."),
        ("audio-present=error", "For example: rules.audio-present=error."),
    ],
)
def test_a_setting_without_its_field_is_shown_the_fields_and_an_example(setting: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        with_settings(default(), [setting], RULES)
    assert sentence in str(caught.value)


def _bases(target: Profile, seconds: int) -> list[tuple[str, str, str | None]]:
    timing, media = (
        {"duration_seconds": Fraction(seconds)},
        {"container_seconds_from_header": float(seconds), "duration_seconds_from_header": float(seconds)},
    )
    found = judge(facts(media=media, timing=timing), target).findings
    return [(f.severity.value, f.basis.value, f.prevents) for f in found if f.rule == "duration-out-of-range"]


def test_what_breaks_only_a_limit_of_the_users_is_not_a_documented_fault(tmp_path: Path) -> None:
    own = load_profile(_file(tmp_path, "[limits.duration]\nmax = 3\n"), RULES)
    _file(tmp_path, "[limits.duration]\nmax = 3\n", "motion-preflight.toml")
    for target in (chosen(DEFAULT, ["duration.max=3"]), own, chosen(DEFAULT, (), working_folder(tmp_path))):
        assert _bases(target, 10) == [("error", "heuristic", None)]
        assert _bases(target, 90) == [("error", "documented", "InvalidFile.Duration")]
        assert target.as_stated.limits == default().limits
    assert _bases(default(), 90) == [("error", "documented", "InvalidFile.Duration")]


def test_a_setting_that_changes_nothing_leaves_the_limit_documented() -> None:
    assert with_settings(default(), ["duration.max=60"], RULES).limit("duration").own is None


def test_a_file_that_names_the_page_of_its_limit_describes_a_target(tmp_path: Path) -> None:
    text = '[limits.duration]\nmax = 3\nsource = "page: 2 to 3 seconds"\n'
    assert _bases(load_profile(_file(tmp_path, text), RULES), 10) == [("error", "documented", "InvalidFile.Duration")]


def _severity(target: Profile, seconds: float) -> str:
    media = {"container_seconds_from_header": seconds}
    found = judge(facts(media=media, timing={"duration_seconds": Fraction(seconds)} if seconds > 70 else {}), target).findings
    return found[0].severity.value


def test_a_severity_moves_the_worst_case_and_caps_the_milder_ones() -> None:
    for weight, long, doubtful in (("warning", "warning", "warning"), ("note", "note", "note"), ("error", "error", "warning")):
        target = with_settings(default(), [f"rules.duration-out-of-range={weight}"], RULES)
        assert (_severity(target, 90.0), _severity(target, 61.0)) == (long, doubtful)


def test_the_working_folders_file_is_read_and_laid_over_the_target(tmp_path: Path) -> None:
    _file(tmp_path, 'strict = true\nprofile = "wan2.2-animate-mix"\n[limits.side]\nmin = 400\n', "motion-preflight.toml")
    settings = working_folder(tmp_path)
    assert (settings.strict, settings.profile) == (True, "wan2.2-animate-mix")
    assert chosen(settings.profile, ["side.max=500"], settings).limit("side").min == 400


def test_the_own_file_goes_before_the_table_in_pyproject(tmp_path: Path) -> None:
    _file(tmp_path, '[tool.motion-preflight]\nprofile = "wan2.2-animate-mix"\n', "pyproject.toml")
    assert working_folder(tmp_path).profile == "wan2.2-animate-mix"
    _file(tmp_path, "strict = true\n", "motion-preflight.toml")
    assert working_folder(tmp_path).profile == DEFAULT


def test_a_folder_without_settings_changes_nothing(tmp_path: Path) -> None:
    _file(tmp_path, "this is not TOML, and not ours", "pyproject.toml")
    assert working_folder(tmp_path).origin == ""


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(24), "24"), (Fraction(1, 4), "0.25"), (Fraction(1, 3), "1:3"), (200_000_000, "200000000")]
)
def test_a_number_is_written_as_people_do(value: Fraction, text: str) -> None:
    assert number(value) == text


def test_a_digest_tells_limits_and_weights_apart_and_nothing_else() -> None:
    digests = [chosen(DEFAULT, settings).digest for settings in ([], ["duration.max=30"], ["rules.interlaced=off"])]
    assert len(set(digests)) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in digests)
    assert chosen(DEFAULT, ["duration.max=60"]).digest == digests[0]
    assert chosen(DEFAULT, ["duration.max=30", "duration.max=60"]).settings == ()
    report = judge(facts(), chosen(DEFAULT, ["frame-rate.min=24000/1001", "container.one_of=mp4,mov"]))
    assert report.settings == ("container.one_of=mp4,mov", "frame-rate.min=24000:1001")
    assert chosen(DEFAULT, report.settings).digest == report.digest


def test_a_target_ends_on_its_day_and_not_before() -> None:
    target = default()
    assert target.ends == date(2026, 10, 10)
    assert ended(target, date(2026, 10, 9)) == ""
    assert "wan2.2-animate-move, wan2.2-animate-mix" in ended(target, date(2026, 10, 10))
    assert ended(chosen("wan2.2-animate-mix"), date(2099, 1, 1)) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('ends = "2026-10-10"', "ends in own.toml must be a date without quotes, such as 2027-01-31."),
        ("ends = 2026-10-10T00:00:00", "must be a date without quotes"),
        ('successors = "wan2.2-animate-mix"', "successors in own.toml must be a list of targets."),
        ('successors = ["wan"]', "Unknown target in successors of own.toml: 'wan'"),
    ],
)
def test_a_wrong_end_is_reported(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_profile(_file(tmp_path, text), RULES)
    assert sentence in str(caught.value)


def test_a_limit_that_no_file_knows_is_an_error_and_never_an_open_limit() -> None:
    with pytest.raises(KeyError):
        default().limit("frame-rat")
    assert load_profile("wan2.2-animate-move", RULES).limit("codec").is_open


@pytest.mark.parametrize("name", names())
def test_a_target_speaks_only_of_rules_that_exist(name: str) -> None:
    assert set(load_profile(name, ()).rules) <= set(ALL_RULES)


def test_a_rule_may_be_given_as_a_table_of_what_the_target_says(tmp_path: Path) -> None:
    text = '[rules.scene-cut]\nseverity = "warning"\nprevents = "Cut"\nbasis = "documented"\n'
    target = load_profile(_file(tmp_path, text), RULES)
    assert (target.terms("scene-cut").severity, target.terms("scene-cut").prevents) == ("warning", "Cut")
    assert basis(RULES["scene-cut"], target).value == "documented"
    for wrong, sentence in (('severity = "loud"', "must be one of"), ('weight = "note"', "Unknown field of rules.scene-cut")):
        with pytest.raises(UsageError, match=sentence):
            load_profile(_file(tmp_path, f"[rules.scene-cut]\n{wrong}\n"), RULES)


@pytest.mark.parametrize(
    ("setting", "value", "verdict"),
    [(None, 0.43, "accept"), (None, 0.40, "review"), (None, 0.30, "reject"), ("person-size.min=0.5", 0.43, "reject")],
)
def test_a_value_beyond_the_first_end_needs_review_and_beyond_the_second_is_rejected(
    setting: str | None, value: float, verdict: str
) -> None:
    limit = chosen(DEFAULT, [setting] if setting else []).limit("person-size")
    said = "reject" if value < limit.rejects_below else "review" if value < limit.at_least else "accept"
    assert said == verdict


def test_a_band_that_is_upside_down_is_refused() -> None:
    with pytest.raises(UsageError, match="rejects what needs review"):
        chosen(DEFAULT, ["cut-off.reject_above=0.01"])


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("frame-rate.max=60", "has no max; what can be set: min."),
        ("side.reject_above=90", "has no reject_above; what can be set: min, max."),
        ("container.min=3", "has no min; what can be set: one_of."),
        ("container.one_of=", "needs words, such as mp4,mov."),
        ("duration.max=1e400", "is too large."),
    ],
)
def test_a_field_that_no_check_compares_with_is_refused_and_never_ignored(setting: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(DEFAULT, [setting])
    assert sentence in str(caught.value)


def test_settings_are_laid_over_the_target_together() -> None:
    for settings in (["file-size.reject_above=900", "file-size.max=500"], ["file-size.max=500", "file-size.reject_above=900"]):
        limit = chosen(DEFAULT, settings).limit("file-size")
        assert (limit.max, limit.reject_above) == (500, 900)


def test_a_target_that_states_no_limit_can_be_given_one() -> None:
    assert chosen("viggle", ["frame-rate.min=20"]).limit("frame-rate").min == 20


def test_what_breaks_the_stated_limit_too_names_that_one() -> None:
    media = {"container_seconds_from_header": 90.0, "duration_seconds_from_header": 90.0}
    report = judge(facts(media=media, timing={"duration_seconds": Fraction(90)}), chosen(DEFAULT, ["duration.max=3"]))
    (found,) = [finding for finding in report.findings if finding.rule == "duration-out-of-range"]
    assert (found.basis.value, found.limit) == ("documented", 60)
    assert " -t 2.9" in found.command


def test_a_case_that_compares_with_our_own_limit_is_an_estimate() -> None:
    report = judge(facts(timing={"slowest_second_fps": Fraction(20)}), default())
    (found,) = [finding for finding in report.findings if finding.case == "dip"]
    assert (found.basis.value, found.prevents) == ("heuristic", None)
    assert not judge(facts(timing=dict.fromkeys(RATES, Fraction(15))), chosen(DEFAULT, ["frame-rate.min=10"])).findings


def test_a_rule_that_is_off_makes_no_stored_frame_a_fault() -> None:
    nobody = People(720, 1280, WHOLE, (Sample(0.0, None, None, None, ()),), 0.0, 4.0)
    hidden = replace(facts(timing={"edit_list_hidden": 9}), first_stored_frame=nobody)
    assert judge(hidden, default()).verdict.value == "review"
    assert judge(hidden, chosen(DEFAULT, ["rules.no-person-in-first-frame=off"])).verdict.value == "accept"


def test_a_limit_that_another_ones_source_names_exists() -> None:
    for limit in default().limits.values():
        for named in re.findall(r"As ([a-z-]+-[a-z-]+)", limit.source):
            assert named in default().limits
