"""The gate: no secret of a URL and no character that drives a terminal comes through, and what is harmless stays as it was."""

from __future__ import annotations

import json
import time

import pytest

from validator.inputs.find import redacted
from validator.texts.printable import Printable, as_json, printable, redacted_text, storable

SECRET = "SECRET"
HIDING = (
    "see http://h/x.mp4?Signature=SECRET, then",
    "'https://u:SECRET@h/x'",
    "(got http://h/x?a=1&Signature=SECRET)",
    "--set=http://h/x?SECRET",
    "http://u:SECRET/b@host/",
    "http://u:x?SECRET@host/x",
    "http://u:12/SECRET@host",
    "http://u@x/SECRET@host/",
    "http://SECRET@host/x",
    "1http://u:SECRET@h/x",
    "http://[::1?Signature=SECRET",
    "//h/x?S=SECRET",
    "http:/h/x?Signature=SECRET",
    "http:\\\\u:SECRET@h\\x?a=SECRET",
    "HTTP://U%3ASECRET%40h/x",
    "https%3A%2F%2Fh%2Fx%3FSignature%3DSECRET",
    "https%3a%2f%2fu%3aSECRET%40h%2fx",
    "https%253A%252F%252Fh%252Fx%253FSignature%253DSECRET",
    "http://h/go/https%3A%2F%2Fh%3FSignature%3DSECRET",
    "http://h/x#SECRET",
    "http://h/x%23SECRET",
    "http://h/x&Signature=SECRET",
    "http://h/x?one\nSECRET",
    "http://h/x?one\x1bSECRET",
    "http://h/x?'SECRET",
    'http://h/x?"SECRET',
    "http://h/x?a=(SECRET)",
    "bucket.example.com/a.mp4?Signature=SECRET",
    "me:SECRET@bucket.example.com/x.mp4",
    "user:pa/SECRET@host",
    "user:a@b!c:SECRET@host.example.com",
    "oss://b/c?SECRET",
    "http://h:80/x?e=a@SECRET",
    "http://a/x?SECRET http://b/x?SECRET",
)
HARMLESS = (
    "see http://h.example.com/clip@2x.mp4, then",
    "http://[::1]:8080/x.mp4",
    "https://example.com/a%20b.mp4",
    "12.5 s at 0.08 CNY/s: 1.00 CNY",
    "did you mean 'frame-rate.min=25'?",
    "footage/12:30/clip@2x.mp4",
    "C:\\Users\\me@home\\clip.mp4",
    "舞蹈　视频.mp4 ünïcode é 😀",
    "motion-preflight wait 1f0f3a52-6a5a-4a0b-9f43-0a4c6a6f4d0e",
    "ffmpeg -i in.mp4 -vf 'scale=1280:720,fps=24' out.mp4",
)
DRIVING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2066\u200b\x85\x7f\r\t\ud800\udcff\U000e0041"


@pytest.mark.parametrize("text", HIDING)
def test_the_secret_of_a_url_does_not_come_through_in_any_form(text: str) -> None:
    for said in (printable(text), redacted_text(text), as_json({"key": [text]}), printable(f"before {text} after")):
        assert SECRET not in said
    assert json.loads(as_json({"key": text})).keys() == {"key"}


@pytest.mark.parametrize("text", HARMLESS)
def test_what_holds_no_secret_stays_as_it_was(text: str) -> None:
    assert printable(text) == text
    assert json.loads(as_json({"key": text})) == {"key": text}


@pytest.mark.parametrize("text", [*HIDING, *HARMLESS, DRIVING])
def test_what_came_through_comes_through_again_as_it_is(text: str) -> None:
    once = str(printable(text))
    assert not isinstance(once, Printable)
    assert printable(once) == once


def test_no_character_that_drives_a_terminal_comes_through_and_each_stays_recognisable() -> None:
    said = printable(f"a{DRIVING}\nb")
    assert said.isprintable()
    for mark in ("\\x1b]0;owned\\x07", "\\x9b31m", "\\u202e", "\\u200b", "\\x85", "\\ud800", "\\xff", "\\U000e0041", "\\x0a"):
        assert mark in said
    assert printable("a\nb", lines=True) == "a\nb"


def test_a_json_document_stays_one_and_means_the_same_with_every_odd_character_escaped() -> None:
    document = as_json({"odd": DRIVING.replace("\ud800", "").replace("\udcff", ""), "keys\u202e": float("inf"), "n": [1, None]})
    assert all(character.isprintable() or character == "\n" for character in document)
    read = json.loads(document)
    assert read["odd"] == DRIVING.replace("\ud800", "").replace("\udcff", "")
    assert (read["keys\u202e"], read["n"]) == (None, [1, None])
    assert json.loads(as_json("\ud800\udcff")) == "\\ud800\\xff"


def test_what_is_stored_is_utf_8() -> None:
    assert storable("a\ud83d\udcffé\u202e").encode() == "a\\ud83d\\xffé\u202e".encode()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@h.example.com/a b.mp4?x=1#f", "https://h.example.com/a b.mp4?…"),
        ("https://h.example.com/x#f", "https://h.example.com/x"),
        ("http://u:SECRET/b@h/", "http://…"),
        ("http://[bad/x", "http://…"),
        ("a folder/clip?x=1.mp4", "a folder/clip?x=1.mp4"),
    ],
)
def test_one_url_alone_is_shown_without_user_query_and_fragment(url: str, shown: str) -> None:
    assert redacted(url) == shown


@pytest.mark.parametrize("piece", ["a", "a:", "?", ")", "%25", "&a", "@", "//", "a%3A", "http://a//b?q=1", "://", "\x1b"])
def test_a_text_of_any_kind_is_through_in_a_moment(piece: str) -> None:
    begun = time.monotonic()
    printable(piece * (200_000 // len(piece)) + "x")
    assert time.monotonic() - begun < 5


def test_chinese_marks_belong_to_the_sentence_around_a_url() -> None:
    assert printable("http://h/a.mp4： 通过；费用 a=b?") == "http://h/a.mp4： 通过；费用 a=b?"
    assert printable("（http://h/a.mp4?Signature=s）") == "（http://h/a.mp4?…）"
