"""The command's contract: exit status, streams, sentences."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import CHECK, ROOT, preflight
from tests.support.good import media_only

Clip = Callable[[str], Path]


@pytest.fixture
def hidden_tools(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which no ffprobe can be found, whatever is installed."""
    return {"MOTION_PREFLIGHT_FFPROBE": str(tmp_path / "none")}


@pytest.mark.parametrize(
    ("names", "options", "status"),
    [
        (["plain.mp4"], [], 0),
        (["rate-23.mp4"], [], 1),
        (["rate-ntsc.mp4"], [], 0),
        (["rate-ntsc.mp4"], ["--strict"], 1),
        (["plain.mp4", "rate-23.mp4"], [], 1),
        (["rate-23.mp4", "no-such-clip.mp4"], [], 2),
        (["half.mp4"], ["--limits-only"], 0),
        (["half.mp4"], ["--depth", "full"], 1),
        (["plain.mp4"], ["--profile", "wan2.2-animate-move"], 0),  # one of two targets takes it
        (["plain.mp4"], ["--profile", "nonsense"], 2),
        (["plain.mp4"], ["--set", "rules.audio-present=error"], 1),
        (["plain.mp4"], ["--set", "duration.min=5"], 1),
        (["plain.mp4"], ["--set", "duraton.min=5"], 2),
        (["plain.mp4"], ["--fromat", "json"], 2),
        ([], [], 2),
    ],
)
def test_the_exit_status_says_what_happened(clip: Clip, names: list[str], options: list[str], status: int) -> None:
    paths = [clip(name) if "no-such" not in name else Path(name) for name in names]
    done = preflight(*CHECK, *options, *paths)
    assert done.status == status, done.err
    assert "Traceback" not in done.err


def test_without_ffprobe_nothing_is_accepted_and_the_status_is_3(clip: Clip, hidden_tools: dict[str, str]) -> None:
    done = preflight(*CHECK, "--format", "json", clip("plain.mp4"), env=hidden_tools)
    (judged,) = json.loads(done.out)["clips"]
    assert (done.status, judged["verdict"]) == (3, "review")
    assert {result["outcome"] for result in judged["results"]} == {"skip", "off"}
    assert "MOTION_PREFLIGHT_FFPROBE names" in done.err


def test_the_highest_status_of_a_batch_wins(clip: Clip, tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.mp4"
    os.mkfifo(fifo)
    assert preflight(*CHECK, clip("rate-23.mp4"), fifo, "nowhere.mp4").status == 3


def test_the_json_document_has_exactly_the_keys_of_the_contract(clip: Clip) -> None:
    done = preflight(*CHECK, "--format", "json", clip("rate-falls.mp4"), clip("plain.mp4"))
    document = json.loads(done.out)
    assert list(document) == ["schema", "tool", "profile", "settings", "digest", "clips", "depth", "partial", "verdict"]
    assert (document["schema"], list(document["tool"]), document["verdict"]) == (1, ["name", "version"], "reject")
    for judged in document["clips"]:
        keys = [
            "path",
            "sha256",
            "bytes",
            "verdict",
            "headline",
            "depth",
            "problem",
            "media",
            "seconds_spent",
            "results",
            "findings",
            "repair_command",
            "repair",
            "extra",
        ]
        assert list(judged) == keys
        assert all(list(result) == ["rule", "outcome", "reason"] for result in judged["results"])
        for finding in judged["findings"]:
            keys = ["rule", "case", "severity", "basis", "confidence", "message", "actual", "limit", "at", "fix", "repair"]
            assert list(finding) == [*keys, "prevents", "values"]
    gap = next(f for f in document["clips"][0]["findings"] if f["rule"] == "frame-rate-varies")
    assert gap["at"] == pytest.approx([2.0, 2.067], abs=0.1)


def test_the_report_agrees_with_the_library(clip: Clip) -> None:
    from validator import validate

    (judged,) = json.loads(preflight(*CHECK, "--format", "json", clip("hdr.mp4")).out)["clips"]
    report = validate(clip("hdr.mp4"), profile=media_only())
    assert (judged["verdict"], judged["media"], judged["sha256"]) == (report.verdict.value, dict(report.media), report.sha256)
    assert [finding["message"] for finding in judged["findings"]] == [finding.message for finding in report.findings]


def test_a_folder_is_judged_with_all_below_it(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    shutil.copy(clip("plain.mp4"), tmp_path / "deep" / "er" / "b.mp4")
    shutil.copy(clip("plain.mp4"), tmp_path / "a-video-without-ending")
    shutil.copy(clip("plain.mp4"), tmp_path / ".hidden.mp4")
    (tmp_path / "notes.txt").write_text("nothing")
    done = preflight(*CHECK, "--format", "json", tmp_path)
    paths = [judged["path"] for judged in json.loads(done.out)["clips"]]
    assert paths == [f"{tmp_path}/a-video-without-ending", f"{tmp_path}/deep/er/b.mp4"]


def test_the_report_goes_whole_into_a_file_or_not_at_all(clip: Clip, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    done = preflight(*CHECK, "--format", "json", "--output", target, clip("plain.mp4"))
    assert (done.status, done.out) == (0, "")
    assert json.loads(target.read_text())["verdict"] == "accept"
    done = preflight(*CHECK, "-o", tmp_path / "none" / "x.json", clip("plain.mp4"))
    assert done.status == 2
    assert "cannot be written: No such file or directory" in done.err
    assert os.listdir(tmp_path) == ["report.json"]


def test_no_colour_codes_reach_a_pipe(clip: Clip) -> None:
    assert "\x1b" not in preflight(*CHECK, clip("rate-23.mp4")).out


@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_colours_that_are_asked_for_reach_a_pipe_and_no_file(clip: Clip, name: str, tmp_path: Path) -> None:
    assert "\x1b[31m" in preflight(*CHECK, clip("rate-23.mp4"), env={name: "1"}).out
    preflight(*CHECK, "-o", tmp_path / "report", clip("rate-23.mp4"), env={name: "1"})
    assert "\x1b" not in (tmp_path / "report").read_text()


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colours_unless_it_wants_none(clip: Clip, no_color: str, coloured: bool) -> None:
    import pty

    parent, child = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": no_color}
    process = subprocess.Popen([sys.executable, "-m", "validator", *CHECK, str(clip("rate-23.mp4"))], stdout=child, env=env)
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:
        pass
    os.close(parent)
    assert process.wait(timeout=30) == 1
    assert (b"\x1b[" in shown) is coloured


def test_a_reader_that_goes_away_is_not_an_error(clip: Clip) -> None:
    command = f"{sys.executable} -m validator rules --format json | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=30,
    )
    assert (done.stdout, done.stderr) == ("[\n", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_at_once_with_the_signals_status_and_leaves_no_process(clip: Clip, number: signal.Signals) -> None:
    slow = ROOT / "tests" / "support" / "slow_tool.sh"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MOTION_PREFLIGHT_FFPROBE": str(slow), "MARK": f"mark-{os.getpid()}-{number}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", *CHECK, str(clip("plain.mp4"))], stderr=subprocess.PIPE, text=True, env=env
    )
    assert _until(lambda: _running(env["MARK"]))
    process.send_signal(number)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors.strip()) == (128 + number, "motion-preflight: interrupted; nothing was left behind.")
    assert _until(lambda: not _running(env["MARK"]))


def _running(mark: str) -> bool:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False


def _until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_settings_of_the_folder_are_named_and_used(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "motion-preflight.toml").write_text("[limits.duration]\nmin = 5\n")
    done = preflight(*CHECK, clip("plain.mp4"), cwd=tmp_path)
    assert (done.status, done.err) == (1, "motion-preflight: using motion-preflight.toml\n")


@pytest.mark.parametrize("command", ["check", "strip-audio", "rules", "profiles", "doctor"])
def test_every_command_has_help(command: str) -> None:
    done = preflight(command, "--help")
    assert (done.status, done.err) == (0, "")
    assert command in preflight("--help").out


def test_a_rule_is_explained_and_a_wrong_name_names_the_nearest() -> None:
    assert "InvalidFile.FPS" in preflight("rules", "frame-rate-too-low").out
    done = preflight("rules", "frame-rate-to-low")
    assert (done.status, done.err) == (
        2,
        "motion-preflight: There is no rule 'frame-rate-to-low'; did you mean 'frame-rate-too-low'?\n",
    )


def test_a_word_offers_every_rule_and_profile_that_it_begins() -> None:
    assert (
        "did you mean 'frame-rate-too-low', 'frame-rate-too-high' or 'frame-rate-varies'?" in preflight("rules", "frame-rate").err
    )
    done = preflight("profiles", "wan2.2")
    assert (done.status, done.out) == (2, "")
    assert "did you mean 'wan2.2-animate-mix', 'wan2.2-animate-move' or 'wan2.2-animate-open'?" in done.err


def test_a_word_that_is_near_nothing_is_shown_the_way_to_all() -> None:
    assert (
        preflight("rules", "xyzzy").err
        == "motion-preflight: There is no rule 'xyzzy'. `motion-preflight rules` lists them all.\n"
    )
    err = preflight("profiles", "xyzzy").err
    assert "`motion-preflight profiles` lists them all" in err


def test_options_that_would_do_nothing_are_refused_in_one_sentence(clip: Clip, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text("{}")
    for words, sentence in (
        (["--from-facts", facts, "--limits-only"], "so --limits-only would do nothing"),
        (["--from-facts", facts, "--depth", "full"], "so --depth would do nothing"),
        (["--from-facts", facts, "--pose-model", "x", "--depth", "full"], "so --depth and --pose-model would do nothing"),
        (["--from-facts", facts, "--person-model", "x"], "so --person-model would do nothing"),
        (["--limits-only", "--depth", "full", "x.mp4"], "--limits-only and --depth full contradict each other"),
        (["--limits-only", "--pose-model", "x", "x.mp4"], "--pose-model would do nothing"),
        (["--depth", "limits", "--person-model", "x", "x.mp4"], "--person-model would do nothing"),
        ([".", "--from-facts", facts], "not both"),
        ([], "Nothing to check"),
    ):
        done = preflight("check", *words)
        assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert sentence in done.err
    assert preflight("check", "--limits-only", "--depth", "limits", clip("plain.mp4")).status == 0


def test_what_a_folder_holds_besides_videos_is_named(clip: Clip, tmp_path: Path) -> None:
    for name, others in (("one", 1), ("many", 15)):
        (tmp_path / name / "deep").mkdir(parents=True)
        shutil.copy(clip("plain.mp4"), tmp_path / name)
        for number in range(others):
            (tmp_path / name / "deep" / f"{number}.txt").touch()
        (tmp_path / name / ".hidden").touch()
    done = preflight(*CHECK, "--limits-only", "one", "many", "one/plain.mp4", cwd=tmp_path)
    assert done.status == 0
    assert done.err.splitlines() == [
        "motion-preflight: one: 1 file is not a video: deep/0.txt.",
        "motion-preflight: many: 15 files are not videos: deep/0.txt, deep/1.txt, deep/10.txt, deep/11.txt, deep/12.txt, 10 more.",
    ]
    (tmp_path / "one" / "dance.gif").write_bytes(b"GIF89a")
    hint = "Name an animated GIF to have it judged; the report says how to convert it."
    assert hint in preflight(*CHECK, "--limits-only", "one", cwd=tmp_path).err


def test_one_file_under_several_names_is_judged_once(clip: Clip, tmp_path: Path) -> None:
    shutil.copy(clip("plain.mp4"), tmp_path / "a.mp4")
    (tmp_path / "link.mp4").symlink_to("a.mp4")
    names = ("a.mp4", "./a.mp4", tmp_path / "a.mp4", ".", "link.mp4")
    done = preflight(*CHECK, "--format", "json", "--limits-only", *names, cwd=tmp_path)
    assert [judged["path"] for judged in json.loads(done.out)["clips"]] == ["a.mp4"]


def test_a_file_whose_name_begins_with_a_dash_is_named_as_it_must_be(clip: Clip, tmp_path: Path) -> None:
    shutil.copy(clip("plain.mp4"), tmp_path / "-dash.mp4")
    for command in ("check", "strip-audio"):
        done = preflight(command, "-dash.mp4", cwd=tmp_path)
        assert (done.status, done.out) == (2, "")
        assert done.err == "motion-preflight: -dash.mp4 looks like an option; if you mean the file, write ./-dash.mp4.\n"
    assert preflight(*CHECK, "--limits-only", "./-dash.mp4", cwd=tmp_path).status == 0
    assert "No such option" in preflight("check", "-x.mp4", cwd=tmp_path).err


def test_settings_are_judged_together_whatever_their_order(clip: Clip) -> None:
    low, high = ("--set", "duration.min=0.1"), ("--set", "duration.max=0.5")
    for words in ((*low, *high), (*high, *low)):
        assert preflight(*CHECK, "--limits-only", *words, clip("plain.mp4")).status == 1
    done = preflight(*CHECK, *high, clip("plain.mp4"))
    assert (done.status, done.err) == (
        2,
        "motion-preflight: limits.duration in --set lets nothing through for animate-anyone-template-gen2: min 2 is over max 0.5.\n",
    )


def test_a_target_past_its_end_is_reported_in_one_line_with_its_successors(clip: Clip, tmp_path: Path) -> None:
    said = "motion-preflight: The target {} was announced to go offline on {}. Still available: wan2.2-animate-move, wan2.2-animate-mix.\n"
    name = "animate-anyone-template-gen2"
    done = preflight("check", "-q", "--limits-only", "--format", "json", clip("plain.mp4"), clip("hdr.mp4"))
    assert (done.status, done.err) == (0, said.format(name, "2026-10-10"))
    assert json.loads(done.out)["profile"] == name
    for ends, wanted in (("2020-01-31", said.format("own", "2020-01-31")), ("9999-12-31", "")):
        (tmp_path / "own.toml").write_text(f"ends = {ends}\n")
        assert preflight("check", "--limits-only", "--profile", "own.toml", clip("plain.mp4"), cwd=tmp_path).err == wanted
    assert preflight("check", "--limits-only", "--profile", "wan2.2-animate-move", clip("plain.mp4")).err == ""
    assert "offline on 2026-10-10; still available: wan2.2-animate-move" in preflight("profiles", name).out


def test_who_switched_a_rule_off_is_named(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[rules]\ninterlaced = "off"\n')
    (tmp_path / "motion-preflight.toml").write_text('[rules]\nscene-cut = "off"\n')
    words = ("--limits-only", "--profile", "own.toml", "--set", "rules.audio-present=off", "--format", "json")
    document = json.loads(preflight("check", *words, clip("plain.mp4"), cwd=tmp_path).out)
    reasons = {result["rule"]: result["reason"] for result in document["clips"][0]["results"]}
    assert reasons["interlaced"] == "switched off by own.toml"
    assert reasons["scene-cut"] == "switched off by motion-preflight.toml"
    assert reasons["audio-present"] == "switched off by --set"
    assert document["settings"] == ["rules.interlaced=off", "rules.scene-cut=off", "rules.audio-present=off"]


def test_profiles_show_the_documented_limits_first_and_what_lies_between_two_readings() -> None:
    shown = preflight("profiles", "animate-anyone-template-gen2").out
    assert shown.index("  duration: ") < shown.index("Limits of our own") < shown.index("  picture-start: ")
    assert "file-size: at most 200000000 bytes; over 200000000 needs review, over 209715200 rejected" in shown
    assert "absence: at most 1 s; over 1 needs review, over 2 rejected" in shown
    assert " of 1\n" not in shown


def test_profiles_show_where_a_limit_was_set_beside_the_targets_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[limits.duration]\nmax = 30\n")
    shown = preflight("profiles", "own.toml", cwd=tmp_path).out
    assert "duration: at least 2 and at most 30 s\n" in shown
    assert "Set by: own.toml; the target's own: at least 2 and at most 60 s\n" in shown
    shown = preflight("profiles", "own.toml", "--set", "duration.max=3", cwd=tmp_path).out
    assert "Set by: --set; the target's own: at least 2 and at most 60 s\n" in shown
    assert preflight("profiles", "--set", "duration.max=3").status == 2


def test_profiles_show_every_limit_with_its_source() -> None:
    shown = preflight("profiles", "animate-anyone-template-gen2").out
    listed: list[dict[str, Any]] = json.loads(preflight("profiles", "--format", "json").out)
    for key, limit in listed[0]["limits"].items():
        if limit["source"] == "":
            assert "Not stated, so not checked: " in shown
            continue
        assert f"  {key}: " in shown
        assert f"    Source: {limit['source']}" in shown


def test_the_doctor_finds_everything_here(tmp_path: Path) -> None:
    done = preflight("doctor", env={"MOTION_PREFLIGHT_CACHE": str(tmp_path / "cache")})
    assert done.status == 0
    assert "missing" not in done.out
    assert "person model" not in done.out
    for part in ("Python", "ffprobe", "ffmpeg", "mediapipe", "network pose_detector", "networks loaded", "temporary folder"):
        assert part in done.out
    assert os.listdir(tmp_path) == []


def test_the_doctor_says_what_is_missing_and_exits_with_3(hidden_tools: dict[str, str]) -> None:
    done = preflight("doctor", env=hidden_tools)
    assert done.status == 3
    assert "missing ffprobe" in " ".join(done.out.split())
