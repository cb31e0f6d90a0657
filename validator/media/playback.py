"""Plays a video file to its end without showing it, to learn which errors the decoder reports."""

from __future__ import annotations

import re

from validator.media import ffmpeg
from validator.media.process import Run
from validator.texts.said import phrase

PLAY_SECONDS = 300.0
"""Time-out; a 60 s clip of 2048×2048 takes some 20 s."""
_PREFIXES = re.compile(r"^(\[[^\]]*\] ?)+")
_DECODE = ("-map", "0:v:0", "-map", "0:a?", "-fps_mode", "passthrough", "-f", "null", "-")


def first_error(path: str) -> str:
    """The decoder's first error in the file's video and audio; empty when all of it plays. Raises CannotJudge."""
    tool = ffmpeg.find("ffmpeg")
    arguments = ["-nostdin", "-hide_banner", "-v", "error", *ffmpeg.LOCAL_ONLY, "-i", ffmpeg.local_path(path), *_DECODE]
    with Run(tool, arguments, seconds=PLAY_SECONDS) as run:
        status = run.wait()
    if run.error_lines:
        return _PREFIXES.sub("", run.error_lines[0]).replace(ffmpeg.local_path(path), "the file").rstrip(".")
    return phrase("ffmpeg ended with status {status}", status=status) if status else ""
