"""Texts are as wide as a terminal shows them, and Chinese breaks where it may."""

from __future__ import annotations

from textwrap import wrap

import pytest

from validator.texts.catalog import catalog, english
from validator.texts.printable import printable
from validator.texts.width import columns, cut, padded, wrapped

ALL = [text for row in catalog("zh").rules.values() for text in (row.title, row.why)]


@pytest.mark.parametrize(
    ("text", "width"), [("clip", 4), ("视频", 4), ("，。", 4), ("ｆ", 2), ("é", 1), ("e\u0301", 1), ("한", 2), ("…", 1)]
)
def test_a_wide_character_takes_two_columns_and_an_accent_none(text: str, width: int) -> None:
    assert columns(text) == width


def test_a_text_is_padded_and_cut_by_columns() -> None:
    assert padded("视频", 6) == "视频  "
    assert cut("视频检查", 8) == "视频检查"
    assert cut("视频检查", 7) == "视频检…"
    assert cut("视频检查", 6) == "视频…"


@pytest.mark.parametrize("width", [20, 21, 40, 92])
@pytest.mark.parametrize("text", ALL, ids=lambda text: text[:8])
def test_no_line_is_too_wide_and_none_begins_with_a_mark(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert columns(line) <= width
        assert line[0] not in "，。；：、）”"
        assert line[-1] not in "（“"


def test_a_command_in_chinese_text_stays_whole() -> None:
    lines = wrapped("请运行 motion-preflight strip-audio clip.mp4 clip-fixed.mp4 来去除音频。", 24)
    assert "strip-audio clip.mp4" in lines[1] + lines[2]
    assert not any(line.endswith("-") for line in lines)


def test_english_is_broken_as_ever() -> None:
    for row in english().rules.values():
        assert wrapped(row.why, 40) == wrap(row.why, 40, break_on_hyphens=False, break_long_words=False)


def test_chinese_passes_the_gate() -> None:
    for text in ALL:
        assert printable(text) == text
