"""Runs the one decode pass over a clip's frames."""

from __future__ import annotations

import re

from validator import ffmpeg
from validator.errors import ToolFailed
from validator.facts import Media, Picture

DECODE_SECONDS = 300.0
"""Time-out of the pass; a 60 s clip of 2048×2048 takes some 20 s."""
LONGEST_SECONDS = 180.0
"""A longer clip is far outside every known limit, and its frames are not worth the time."""
LARGEST_SIDE = 4096
"""A larger picture is far outside every known limit, and would take gigabytes to decode."""
_SIZE = re.compile(r"^\[graph .*\bw:(\d+) h:(\d+) ")
_COMPLAINT = re.compile(r"^(\[[^\]]* @ [^\]]*\] )*\[(error|fatal|panic)\] ")
_PREFIXES = re.compile(r"^(\[[^\]]*\] ?)+")


def too_much(media: Media, seconds: float) -> str:
    """Why the frames of a clip of `seconds` are not decoded; empty when they are."""
    if seconds > LONGEST_SECONDS:
        return f"the clip is longer than {LONGEST_SECONDS:g} s: cut it first, then its frames can be judged"
    if max(media.width, media.height) > LARGEST_SIDE:
        return f"the picture has a side over {LARGEST_SIDE} px: shrink it first, then its frames can be judged"
    return ""


def decode(tool: ffmpeg.Tool, path: str, media: Media) -> Picture:
    """Decode every frame of the judged stream once; raises ToolFailed when ffmpeg hangs or crashes."""
    watch = _Watch()
    with ffmpeg.Run(tool, _arguments(path, media.video_index), seconds=DECODE_SECONDS, on_error=watch.line) as run:
        frames = 0
        for line in run.lines():
            if line.startswith(b"frame="):
                frames = int(line[6:])
        status = run.wait()
    if status and not watch.errors and not frames:
        raise ToolFailed(f"ffmpeg ended with status {status} and no reason.")
    return Picture(frames, watch.errors, watch.first_error, tuple(watch.sizes))


def _arguments(path: str, index: int) -> list[str]:
    # fmt: off
    return ["-nostdin", "-hide_banner", "-v", "level+verbose", "-nostats", "-progress", "pipe:1",
            *ffmpeg.LOCAL_ONLY, "-i", path, "-map", f"0:{index}", "-an", "-sn", "-dn", "-f", "null", "-"]
    # fmt: on


class _Watch:
    """Reads ffmpeg's log as it comes: picture sizes and complaints."""

    def __init__(self) -> None:
        self.errors = 0
        self.first_error = ""
        self.sizes: list[tuple[int, int]] = []

    def line(self, text: str) -> None:
        """Take one line of the log."""
        if match := _SIZE.match(text):
            self._size(int(match[1]), int(match[2]))
        elif _COMPLAINT.match(text):
            self.errors += 1
            self.first_error = self.first_error or _PREFIXES.sub("", text)

    def _size(self, width: int, height: int) -> None:
        if self.sizes[-1:] != [(width, height)] and len(self.sizes) < 100:
            self.sizes.append((width, height))
