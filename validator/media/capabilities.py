"""Finds out what the ffmpeg at hand can do; asked once in a process, and only when a clip needs it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from validator.errors import CannotJudge
from validator.facts.clip import Facts
from validator.facts.stream import HDR
from validator.media.ffmpeg import find
from validator.media.process import Run, Tool

_SECONDS = 20.0
_NEEDS_A_CARD = re.compile(r"av1|.*_(cuvid|qsv|v4l2m2m|mediacodec|amf|rkmpp)")
"""Decoders that do no work of their own."""
_NOT_ASKED_FOR = ("h264", "hevc", "unknown")
"""What every ffmpeg worth the name decodes; and what no ffmpeg does, since the clip does not say what it is."""


def with_ffmpeg(facts: Facts) -> Facts:
    """The facts with the ffmpeg at hand, and what it can do for this clip."""
    try:
        tool = find("ffmpeg")
    except CannotJudge:
        return facts
    facts, media = replace(facts, ffmpeg=tool.path), facts.media
    if media and media.codec not in _NOT_ASKED_FOR:
        facts = replace(facts, decodes=decodes(tool, media.codec))
    return replace(facts, hdr_by=hdr_converter(tool)) if media and media.transfer in HDR else facts


def hdr_converter(tool: Tool) -> str:
    """The filter that brings HDR into standard range: "swscale" (FFmpeg 7.1 or newer), "zscale", or "" where neither can."""
    if "out_transfer" in _said(tool, "-h", "filter=scale"):
        return "swscale"
    return "zscale" if re.search(r"^ \S+ +zscale ", _said(tool, "-filters"), re.MULTILINE) else ""


def decodes(tool: Tool, codec: str) -> bool:
    """Whether it has a decoder for `codec`, by the name that ffprobe gives it."""
    listed = re.findall(r"^ V\S{5} (\S+) +.*?(?:\(codec (\S+)\))?$", _said(tool, "-decoders"), re.MULTILINE)
    return any(codec in (name, known) for name, known in listed if not _NEEDS_A_CARD.fullmatch(name))


@cache
def _said(tool: Tool, *question: str) -> str:
    """Its answer; nothing where it cannot be asked, for what is asked is then said not to be there."""
    try:
        with Run(tool, ["-hide_banner", *question], seconds=_SECONDS) as run:
            return b"".join(run.lines()).decode(errors="replace")
    except CannotJudge:
        return ""
