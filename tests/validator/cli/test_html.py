"""The HTML report, the contact sheet and the rules' pages from the command line."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from fixtures.recipes import CLIPS
from tests.support.command import ROOT, preflight
from tests.support.readers import READERS

PERFORMER = ROOT / "fixtures" / "performer.mp4"


def _pictures(page: Path) -> list[tuple[int, ...]]:
    data = re.findall(r"data:image/jpeg;base64,([^\"]*)", page.read_text())
    return [cv2.imdecode(np.frombuffer(base64.b64decode(each), np.uint8), cv2.IMREAD_COLOR).shape for each in data]


def test_a_clip_and_its_page_of_the_same_run(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = preflight("check", PERFORMER, "--format", "json", "--report", f"html={page}")
    assert done.status == 0, done.err
    headline = json.loads(done.out)["clips"][0]["headline"]
    (clip,) = READERS["html"](page.read_text())
    assert headline in clip.says
    assert len(_pictures(page)) == 1
    again = tmp_path / "again.html"
    assert preflight("check", PERFORMER, "-q", "--report", f"html={again}").status == 0
    assert _pictures(again) == _pictures(page)


def test_workers_hand_their_pictures_over(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = preflight(
        "check", PERFORMER, CLIPS["no-index.mp4"].path(), "-q", "--jobs", "2", "-o", "/dev/null", "--report", f"html={page}"
    )
    assert done.status == 1, done.err
    assert len(READERS["html"](page.read_text())) == 2
    assert len(_pictures(page)) == 1


def test_without_pictures_and_from_facts_there_are_none(tmp_path: Path) -> None:
    page, facts = tmp_path / "page.html", tmp_path / "facts.json"
    words = ("check", PERFORMER, "-q", "--no-pictures", "--facts", facts, "-o", "/dev/null", "--report", f"html={page}")
    assert preflight(*words).status == 0
    assert (_pictures(page), 'class="bones"' in page.read_text()) == ([], True)
    page.unlink()
    assert preflight("check", "--from-facts", facts, "-q", "-o", "/dev/null", "--report", f"html={page}").status == 0
    assert (_pictures(page), 'class="bones"' in page.read_text()) == ([], True)


def test_open_shows_the_page_in_the_users_browser(tmp_path: Path) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    env = {"BROWSER": str(browser), "MOTION_PREFLIGHT_CACHE": str(tmp_path / "cache")}
    done = preflight("check", "--limits-only", "--open", PERFORMER, env=env)
    assert (done.status, seen.read_text().strip()) == (0, (tmp_path / "cache" / "reports" / "last-report.html").as_uri())
    assert "ACCEPT" in done.out
    page = tmp_path / "page.html"
    assert preflight("check", "--limits-only", "--open", PERFORMER, "--report", f"html={page}", env=env).status == 0
    assert seen.read_text().strip() == page.as_uri()


def test_without_a_browser_the_place_of_the_page_is_said(tmp_path: Path) -> None:
    env = {"BROWSER": "", "DISPLAY": "", "WAYLAND_DISPLAY": "", "MOTION_PREFLIGHT_CACHE": str(tmp_path)}
    done = preflight("check", "--limits-only", "--open", PERFORMER, env=env)
    assert done.status == 0
    assert f"no browser could be opened; the report is {tmp_path / 'reports' / 'last-report.html'}." in done.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--blur-faces",), "are about an HTML report"),
        (("--no-pictures", "--format", "json"), "are about an HTML report"),
        (("--no-pictures", "--blur-faces", "--format", "html"), "leaves no face to blur"),
    ],
)
def test_options_that_would_do_nothing_are_refused(words: tuple[str, ...], sentence: str) -> None:
    done = preflight("check", PERFORMER, *words)
    assert (done.status, done.out) == (2, "")
    assert sentence in done.err


def test_show_draws_a_contact_sheet_and_replaces_nothing_by_itself(tmp_path: Path) -> None:
    assert preflight("show", PERFORMER, cwd=tmp_path).status == 0
    sheet = cv2.imread(str(tmp_path / "performer-sheet.png"))
    assert sheet is not None
    assert min(sheet.shape[:2]) > 300
    done = preflight("show", PERFORMER, cwd=tmp_path)
    assert (done.status, done.err) == (2, "motion-preflight: performer-sheet.png exists; name the file with -o.\n")
    assert preflight("show", PERFORMER, "-o", "performer-sheet.png", "--blur-faces", cwd=tmp_path).status == 0
    assert not np.array_equal(sheet, cv2.imread(str(tmp_path / "performer-sheet.png")))


def test_show_of_what_has_no_picture_says_why_and_writes_nothing(tmp_path: Path) -> None:
    done = preflight("show", CLIPS["no-index.mp4"].path(), cwd=tmp_path)
    assert done.status == 3
    assert "no frame of it can be shown. Rejected: The file has no index" in done.err
    assert list(tmp_path.iterdir()) == []


def test_show_does_not_write_over_the_clip(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(PERFORMER.read_bytes())
    assert preflight("show", clip, "-o", clip).status == 2
    assert clip.read_bytes() == PERFORMER.read_bytes()


def test_rules_are_written_as_a_page(tmp_path: Path) -> None:
    page = tmp_path / "rules.html"
    assert preflight("rules", "--html", page).status == 0
    assert page.read_text().count('<article class="rule"') > 40
    assert preflight("rules", "person-blurred", "--html", page).status == 0
    assert page.read_text().count('<article class="rule"') == 1
    done = preflight("rules", "person-blured", "--html", page)
    assert (done.status, "person-blurred" in done.err) == (2, True)
