"""What the ffmpeg at hand cannot do is known before it is asked for, and is never taken for a fault of the clip."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.recipes import CLIPS
from fixtures.workshop import PQ, build, source
from tests.support.command import CHECK, preflight
from tests.support.good import facts, media_only
from validator import validate
from validator.check import report as judge
from validator.media import ffmpeg
from validator.media.capabilities import decodes, hdr_converter
from validator.media.hdr import to_sdr
from validator.media.process import Run, Tool
from validator.media.stall import Pulse, Stalled

HDR = f"-f lavfi -i color=0x808080:size=360x640:rate=12:duration=3 {PQ}"
"""A grey at a quarter of the brightness of white paper in an HDR film; rate too low, so that there is a command."""


def _stand_in(folder: Path, line: str) -> Tool:
    """The real ffmpeg behind one line of bash."""
    script = folder / "ffmpeg"
    script.write_text(f'#!/bin/bash\n{line}\nexec {shlex.quote(ffmpeg.find("ffmpeg").path)} "$@"\n')
    script.chmod(0o755)
    return Tool("ffmpeg", str(script), "setting")


def test_hdr_becomes_the_same_grey_in_the_frames_that_are_judged_and_by_the_command(tmp_path: Path) -> None:
    clip = build("grey-hdr.mp4", HDR)
    tool = ffmpeg.find("ffmpeg")
    measured = facts(media={"transfer": "smpte2084"}).media
    assert measured
    judged = _grey(tool, clip, to_sdr(measured, hdr_converter(tool)))
    report = validate(clip, profile=media_only())
    assert not report.problem
    (finding,) = [finding for finding in report.findings if finding.rule == "pixel-format-unusual"]
    words = shlex.split(finding.command)
    out = tmp_path / "out.mp4"
    subprocess.run([*words[:-1], str(out)], check=True, capture_output=True, timeout=60)
    assert 60 < judged < 230
    assert _grey(tool, out, "null") == pytest.approx(judged, abs=4)
    assert "pixel-format-unusual" not in {finding.rule for finding in validate(out, profile=media_only()).findings}


def _grey(tool: Tool, clip: Path, filters: str) -> float:
    words = [
        tool.path,
        "-v",
        "error",
        "-i",
        str(clip),
        "-frames:v",
        "1",
        "-vf",
        filters,
        "-pix_fmt",
        "rgb24",
        "-f",
        "rawvideo",
        "-",
    ]
    pixels = subprocess.run(words, capture_output=True, check=True, timeout=60).stdout
    return sum(pixels) / len(pixels)


def test_the_converter_depends_on_what_the_ffmpeg_says_it_has(tmp_path: Path) -> None:
    old = 'case "$*" in *filter=scale*) exit 0;; *-filters*) echo " .SC zscale            V->V       Apply resizing."; exit 0;; esac'
    (tmp_path / "old").mkdir()
    (tmp_path / "bare").mkdir()
    assert hdr_converter(_stand_in(tmp_path / "old", old)) == "zscale"
    assert hdr_converter(_stand_in(tmp_path / "bare", old.replace("zscale", "yscale"))) == ""
    assert hdr_converter(Tool("ffmpeg", "/nowhere/ffmpeg", "PATH")) == ""
    assert hdr_converter(ffmpeg.find("ffmpeg"))


def test_an_hdr_clip_beside_an_ffmpeg_that_cannot_convert_it_is_not_judged(tmp_path: Path) -> None:
    tool = _stand_in(tmp_path, 'case "$*" in *filter=scale*|*-filters*) exit 0;; esac')
    done = preflight(*CHECK, CLIPS["hdr.mp4"].path(), env={"MOTION_PREFLIGHT_FFMPEG": tool.path})
    assert done.status == 3
    assert f"{tool.path} cannot convert HDR; FFmpeg 7.1 or newer can" in done.err


def test_a_codec_that_the_ffmpeg_cannot_decode_is_not_damage_and_gets_no_command_that_fails(tmp_path: Path) -> None:
    tool = _stand_in(tmp_path, 'case "$*" in *-decoders*) echo " VFS..D h264                 H.264"; exit 0;; esac')
    env = {"MOTION_PREFLIGHT_FFMPEG": tool.path}
    done = preflight(
        *CHECK, "--format", "json", build("vp9-alone.mp4", f"{source('320x240', '30', '2')} -c:v libvpx-vp9"), env=env
    )
    (clip,) = json.loads(done.out)["clips"]
    assert (done.status, clip["verdict"], [f["rule"] for f in clip["findings"]]) == (3, "reject", ["codec-unsupported"])
    assert f"{tool.path} cannot decode vp9; install another ffmpeg" in done.err
    assert "ffmpeg -i" not in clip["findings"][0]["fix"]


def test_a_codec_that_no_ffmpeg_knows_is_a_fault_of_the_clip(tmp_path: Path) -> None:
    data = CLIPS["silent.mp4"].path().read_bytes()
    strange = tmp_path / "strange.mp4"
    strange.write_bytes(data.replace(b"avc1\0\0\0\0", b"zzzz\0\0\0\0"))
    report = validate(strange, profile=media_only())
    assert (report.problem, report.verdict.value, report.media["codec"]) == ("", "reject", "unknown")
    assert {finding.rule for finding in report.findings} == {"codec-unsupported", "picture-damaged"}


def test_decoders_that_only_pass_on_to_a_graphics_card_do_not_count(tmp_path: Path) -> None:
    listed = (
        " V....D av1                  Alliance for Open Media AV1\n V..... av1_qsv              AV1 (Intel Quick Sync) (codec av1)\n"
        " V....D libdav1d             dav1d AV1 decoder by VideoLAN (codec av1)\n A....D vorbis               Vorbis\n"
    )
    for lines, able in ((listed, True), ("\n".join(listed.splitlines()[:2]), False)):
        place = tmp_path / str(able)
        place.mkdir()
        (place / "said").write_text(lines)
        tool = _stand_in(place, f"cat {shlex.quote(str(place / 'said'))}; exit 0")
        assert decodes(tool, "av1") is able
        assert not decodes(tool, "vorbis")


def test_every_codec_that_a_target_takes_can_be_decoded() -> None:
    assert all(decodes(ffmpeg.find("ffmpeg"), codec) for codec in ("h264", "hevc"))


def test_facts_of_a_clip_that_could_not_be_decoded_offer_no_command_later() -> None:
    able, unable = facts(media={"codec": "av1"}), replace(facts(media={"codec": "av1"}), decodes=False)
    assert "ffmpeg -i" in judge(able, media_only()).findings[0].fix
    assert judge(unable, media_only()).findings[0].fix == "Transcode to H.264."


@pytest.mark.exhaustive  # it waits as long as the program does, a quarter of a minute
def test_a_decoder_that_waits_for_itself_is_stopped_and_the_clip_decoded_by_one_thread(tmp_path: Path) -> None:
    tool = _stand_in(tmp_path, '[[ " $* " == *" -threads 1 "* ]] || exec tail -f /dev/null')
    done = preflight("check", "--format", "json", performed("good"), env={"MOTION_PREFLIGHT_FFMPEG": tool.path})
    assert (done.status, json.loads(done.out)["verdict"]) == (0, "accept")


def test_a_tool_that_gives_nothing_any_more_is_stopped_and_one_that_is_kept_waiting_is_not() -> None:
    python = Tool("python", sys.executable, "setting")
    script = "import time; print(1, flush=True); time.sleep(60)"
    with Run(python, ["-c", script], seconds=60) as run, Pulse(run, 1.0) as pulse:
        end = time.monotonic() + 3
        while time.monotonic() < end:
            pulse.beat()
            time.sleep(0.1)
        pulse.check()
        assert run.out.read() == b"1\n"
        with pytest.raises(Stalled, match="python gave no output for 1 s and was stopped"):
            pulse.check()
