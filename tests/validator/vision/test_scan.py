"""Looking at frames ends in a verdict whatever the clip and whatever is missing, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.recipes import CLIPS
from fixtures.workshop import PQ, Step, X, build, quarter_turn, source
from tests.support.command import MEDIA_ONLY, ROOT, preflight
from validator import UsageError, validate
from validator.check import chosen, options
from validator.facts.store import SCHEMA, load, written
from validator.measure import measure
from validator.media import ffmpeg
from validator.media.selection import sampled
from validator.vision.backends.mediapipe.models import BUNDLE, find, network

DEFAULT = "animate-anyone-template-gen2"
GOES_ON = ("--profile", "wan2.2-animate-move")
"""A target that has not ended, so that nothing is said of its end."""
ODD = {
    "tiny.mp4": f"{source('16x16', '30', '2')} {X}",
    "huge.mp4": f"{source('2048x2048', '30', '4')} {X}",
    "one.mp4": f"{source('360x640', '30', '1')} -frames:v 1 {X}",
    "black.mp4": f"-f lavfi -i color=black:size=360x640:rate=30:duration=3 {X}",
    "hdr10.mp4": f"{source('360x640', '30', '2')} {PQ}",
    "hdr-hardly-tagged.mp4": f"{source('360x640', '30', '2')} {PQ.replace('bt2020nc', 'unknown').replace('bt2020', 'unknown')}",
    "odd.mp4": f"{source('361x641', '30', '2')} -c:v libx264 -preset ultrafast -pix_fmt yuv444p",
}


@pytest.mark.sampled(only=("full-tiny.mp4", "full-black.mp4", "full-hdr10.mp4", "full-one.mp4", "first-frame-odd.mp4"))
@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("depth", ["first-frame", "full"])
def test_every_kind_of_picture_ends_in_a_verdict(name: str, depth: str) -> None:
    report = validate(build(name, ODD[name]), depth=depth)
    assert report.problem == ""
    assert report.verdict.value in ("reject", "review")
    assert {"no-person-in-first-frame"} <= {finding.rule for finding in report.findings}
    assert "skip" not in {result.outcome.value for result in report.results}


def test_a_turned_and_a_stretched_picture_show_the_person_upright() -> None:
    film = performed("good")

    def lying(step: Step) -> None:
        turn = quarter_turn(step.version)
        step.run(f"-i {film} -vf transpose=1 -c:v libx264", str(step.scratch / "a.mp4"))
        step.run(f"{turn['before']} -i {{scratch}}/a.mp4 -c copy {turn['after']}", str(step.out))

    turned = build("lying.mp4", lying)
    stretched = build(
        "stretched.mp4", lambda step: step.run(f"-i {film} -vf scale=540:480,setsar=1/2 -c:v libx264", str(step.out))
    )
    for clip in (turned, stretched):
        assert validate(clip, depth="first-frame").verdict.value == "accept", clip


def test_the_first_frame_alone_finds_what_aborts_a_task_and_says_what_it_left_out() -> None:
    report = validate(performed("enters-late"), depth="first-frame")
    assert "no-person-in-first-frame" in {finding.rule for finding in report.findings}
    off = {result.rule: result.reason for result in report.results if result.outcome.value == "off"}
    assert off == dict.fromkeys(
        ("picture-damaged", "scene-cut", "frozen-start", "overlay-on-picture", "nothing-moves", "camera-moves"),
        "only the first frame is decoded",
    )


def test_a_stored_first_frame_that_is_hidden_is_measured_too() -> None:
    film = performed("enters-late")
    cut = build("cut-late.mp4", lambda step: step.run(f"-ss 1.9 -i {film} -c copy", str(step.out)))
    report = validate(cut)
    (finding,) = [f for f in report.findings if f.rule == "hidden-frames"]
    assert "no-person-in-first-frame" in finding.message
    assert report.media["hidden_frames"]


def test_facts_can_be_kept_and_judged_again_with_the_same_verdict(tmp_path: Path) -> None:
    facts, kept = tmp_path / "facts.json", []
    first = preflight("check", "--format", "json", "--facts", facts, performed("crouching"), performed("good"))
    again = preflight("check", "--format", "json", "--from-facts", facts)
    assert (first.status, json.loads(first.out)) == (again.status, json.loads(again.out))
    other = preflight("check", "--format", "json", "--from-facts", facts, "--set", "duration.min=5")
    assert json.loads(other.out)["verdict"] == "reject"
    kept = load(str(facts))
    (tmp_path / "more.json").write_text(written(kept))
    assert load(str(tmp_path / "more.json")) == kept


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": 2, "clips": [{"path": 3, "nonsense": 4}]}', '{"schema": 99, "clips": []}']
)
def test_a_file_that_holds_no_facts_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "facts.json").write_text(text)
    with pytest.raises(UsageError):
        load(str(tmp_path / "facts.json"))


def _bundle(folder: Path) -> Path:
    """The wheel's own networks as a bundle."""
    with zipfile.ZipFile(folder / "own.task", "w") as archive:
        for role, name in BUNDLE.items():
            archive.write(network(role), name)
    return folder / "own.task"


def test_a_pose_bundle_is_taken_instead_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    bundle = _bundle(tmp_path)
    assert validate(performed("good"), pose_model=bundle).verdict.value == "accept"
    bundle.write_bytes(bundle.read_bytes()[:5000])
    with pytest.raises(UsageError, match=r"own\.task: not a pose bundle: not a zip archive, or damaged\."):
        validate(performed("good"), pose_model=bundle)


def _wrong_bundles(folder: Path) -> dict[str, str]:
    (folder / "notes.task").write_text("not a bundle")
    (folder / "folder.task").mkdir()
    for name, members in (
        ("empty", {}),
        ("half", {"pose_detector.tflite": b"    TFL3"}),
        ("text", {"pose_detector.tflite": b"hello"}),
    ):
        with zipfile.ZipFile(folder / f"{name}.task", "w") as archive:
            for member, data in members.items():
                archive.writestr(member, data)
    return {
        "nofile.task": "no such file",
        "folder.task": "not a regular file",
        "notes.task": "not a pose bundle: not a zip archive, or damaged",
        "empty.task": "not a pose bundle: pose_detector.tflite is not in it",
        "half.task": "not a pose bundle: pose_landmarks_detector.tflite is not in it",
        "text.task": "not a pose bundle: its pose_detector.tflite is not a network",
    }


def test_a_wrong_pose_bundle_is_refused_before_the_first_clip_and_ends_with_2(tmp_path: Path) -> None:
    clip = performed("good")
    for name, sentence in _wrong_bundles(tmp_path).items():
        done = preflight("check", clip, "--pose-model", name, cwd=tmp_path)
        assert (done.status, done.out, done.err) == (2, "", f"motion-preflight: --pose-model: {name}: {sentence}.\n")
    done = preflight("check", clip, env={"MOTION_PREFLIGHT_POSE_MODEL": "nofile.task"}, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert done.err == "motion-preflight: MOTION_PREFLIGHT_POSE_MODEL: nofile.task: no such file.\n"


def test_a_pose_bundle_that_nobody_needs_is_not_asked_for(tmp_path: Path) -> None:
    gone = {"MOTION_PREFLIGHT_POSE_MODEL": "nofile.task"}
    facts = tmp_path / "facts.json"
    assert preflight("check", "--limits-only", "--facts", facts, performed("good"), env=gone).status == 0
    assert preflight("check", "--from-facts", facts, env=gone).status == 0


def test_checking_a_bundle_loads_no_network(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom validator.vision.backends.mediapipe import bundle\n"
        "try:\n    bundle.chosen('nofile.task', wanted=True)\nexcept Exception as error:\n    print(type(error).__name__)\n"
        "print({'cv2', 'mediapipe', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "UsageError\nset()\n"


def test_a_damaged_network_in_the_cache_is_written_again(tmp_path: Path) -> None:
    bundle = _bundle(tmp_path)
    first = find(tmp_path, bundle).files["pose_landmarks"]
    whole = first.read_bytes()
    first.write_bytes(whole[:1000])
    assert find(tmp_path, bundle).files["pose_landmarks"].read_bytes() == whole


def test_networks_are_loaded_again_in_a_fork() -> None:
    clip = str(performed("good"))
    code = (
        "import multiprocessing, sys\nfrom validator import validate\n"
        f"assert validate({clip!r}).verdict.value == 'accept'\n"
        "with multiprocessing.get_context('fork').Pool(1) as pool:\n"
        f"    assert pool.apply_async(validate, ({clip!r},)).get(60).verdict.value == 'accept'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120)


def test_several_threads_may_judge_at_once() -> None:
    clip = performed("good")
    with ThreadPoolExecutor(3) as threads:
        reports = list(threads.map(lambda _: validate(clip), range(3)))
    assert [report.verdict.value for report in reports] == ["accept"] * 3


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for ffmpeg is a shell script")
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('set -- "${@/-fps_mode/-fps_mod}"', "Unrecognized option 'fps_mod'"),
        ('set -- "${@/flags=area/flags=area,zzscale}"', "No such filter: 'zzscale'"),
        ("(sleep 0.3; kill $$) &", "received signal"),
    ],
)
def test_a_tool_that_cannot_do_its_work_is_not_a_fault_of_the_clip(fault: str, said: str, tmp_path: Path) -> None:
    slow = "-readrate 1 " if "kill" in fault else ""
    tool = tmp_path / "ffmpeg"
    tool.write_text(f'#!/bin/bash\n{fault}\nexec {ffmpeg.find("ffmpeg").path} {slow}"$@"\n')
    tool.chmod(0o755)
    done = preflight("check", "--format", "json", performed("good"), env={"MOTION_PREFLIGHT_FFMPEG": str(tool)})
    (judged,) = json.loads(done.out)["clips"]
    assert (done.status, judged["verdict"]) == (3, "review")
    assert said in done.err


def test_facts_in_which_nobody_looked_for_people_do_not_pass_rules_about_them(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    assert preflight("check", "--profile", MEDIA_ONLY, "--facts", facts, performed("good")).status == 0
    again = preflight("check", "--format", "json", "--strict", "--from-facts", facts)
    assert (again.status, json.loads(again.out)["verdict"]) == (1, "review")


@pytest.mark.parametrize("depth", ["limits", "first-frame"])
def test_a_part_of_a_clip_gets_the_same_verdict_from_its_facts_and_is_never_a_whole_one(tmp_path: Path, depth: str) -> None:
    facts = tmp_path / "facts.json"
    first = preflight("check", "--format", "json", "--depth", depth, "--facts", facts, performed("good"))
    again = preflight("check", "--format", "json", "--from-facts", facts)
    document = json.loads(first.out)
    assert (first.status, first.out) == (again.status, again.out)
    assert (first.status, document["verdict"], document["depth"], document["clips"][0]["depth"]) == (0, "accept", depth, depth)
    strict = preflight("check", "--strict", "--from-facts", facts)
    assert (strict.status, strict.out.split("  ")[0]) == (1, f"ACCEPT ({depth.replace('-', ' ')} only)")
    assert "--strict accepts no clip that was checked only in part" in strict.err


def test_facts_that_do_not_name_their_depth_are_refused(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    for depth in ("limits", "first-frame", "full"):
        preflight("check", "--depth", depth, "--facts", facts, performed("good"))
        document = json.loads(facts.read_text())
        assert document["clips"][0].pop("depth") == depth
        facts.write_text(json.dumps(document))
        with pytest.raises(UsageError, match="holds no facts"):
            load(str(facts))


def test_facts_of_another_version_are_refused_with_both_versions(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text('{"schema": 1, "clips": []}')
    with pytest.raises(UsageError, match=f"holds facts of version 1; this program reads version {SCHEMA}"):
        load(str(tmp_path / "facts.json"))


def test_samples_are_the_first_frame_and_then_evenly_spaced() -> None:
    times = [i / 30 for i in range(90)]
    assert sampled(times, 0.5) == [0, 15, 30, 45, 60, 75]
    assert sampled([0.0], 0.5) == [0]


def test_people_are_not_looked_for_when_every_rule_about_them_is_off() -> None:
    target = chosen(str(MEDIA_ONLY))
    facts = measure(str(performed("good")), options(target, "full"))
    assert facts.people is None
    assert facts.shots is not None
    assert not facts.missing["people"].not_requested


def test_ctrl_c_in_the_middle_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    clip = build("long.mp4", f"{source('1280x720', '30', '59')} {X}")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "MOTION_PREFLIGHT_CACHE": str(tmp_path / "cache")}
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", "check", "--no-cache", *GOES_ON, str(clip)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
    )
    end = time.monotonic() + 20
    while not _children(process.pid, "ffmpeg") and time.monotonic() < end:
        time.sleep(0.01)
    children = _children(process.pid, "ffmpeg")
    assert children
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert errors.strip() == "motion-preflight: interrupted; nothing was left behind."
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert os.listdir(tmp_path) == []


@pytest.mark.sampled(only=("good",))
@pytest.mark.parametrize("name", ["half.mp4", "good"])
def test_ctrl_c_at_any_moment_ends_in_one_sentence(name: str) -> None:
    clip = CLIPS[name].path() if name in CLIPS else performed(name)
    # What Python itself says while it starts is not ours, so the clock starts with the program.
    code = f"import sys\nfrom validator import __main__\nsys.argv[1:] = ['check', *{GOES_ON!r}, {str(clip)!r}]\nprint(flush=True)\n__main__.main()"
    for moment in (0.1, 0.25, 0.4, 0.55, 0.7, 0.9):
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        sentence = "motion-preflight: interrupted; nothing was left behind."
        assert (process.returncode, errors.strip()) in ((130, sentence), (130, ""), (0, ""), (1, "")), moment


def _children(pid: int, name: str) -> list[int]:
    found = []
    for place in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in place.read_text().split()]
    return [child for child in found if name in Path(f"/proc/{child}/comm").read_text()]


@pytest.mark.exhaustive
def test_twenty_checks_at_once_finish() -> None:
    _finish_at_once(20)


def test_four_checks_at_once_finish() -> None:
    _finish_at_once(4)


def _finish_at_once(count: int) -> None:
    clip = performed("good")
    command = [sys.executable, "-m", "validator", "check", "-q", *GOES_ON, "--format", "json", str(clip)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) for _ in range(count)
    ]
    for process in running:
        out, errors = process.communicate(timeout=300)
        assert (process.returncode, errors) == (0, "")
        assert json.loads(out)["verdict"] == "accept"
