"""Proves that a copied picture is the one it was copied from: the same packets, as many of them, at the same times."""

from __future__ import annotations

from validator.errors import ToolFailed
from validator.facts.clip import Facts
from validator.facts.stream import Timing
from validator.media import ffmpeg
from validator.media.process import Tool
from validator.repair.draft import Draft, last, run
from validator.texts.said import phrase

_REPACKED = ("mpegts",)
"""Containers whose packets are split by start codes, which MP4 replaces by lengths: their frames are compared instead."""


def proven(tool: Tool, source: str, made: Draft, before: Facts, after: Facts) -> str:
    """The digest of the packets; raises ToolFailed unless they, their times and their number are the same."""
    assert before.media and before.timing
    if after.media is None or after.timing is None:
        raise ToolFailed(phrase("The copied video cannot be read; the copy was deleted."))
    decoded = before.media.container in _REPACKED
    both = ((source, before.media.video_index), (made.path, after.media.video_index))
    digests = [_digest(tool, path, number, decoded=decoded) for path, number in both]
    if digests[0] != digests[1]:
        raise ToolFailed(phrase("The copied video is not the same to the byte; the copy was deleted."))
    if not _same_times(before.timing, after.timing):
        raise ToolFailed(phrase("The copy shows its frames at other times than the original; it was deleted."))
    return digests[0]


def _same_times(was: Timing, now: Timing) -> bool:
    tick = max(was.time_base_seconds, now.time_base_seconds)
    return was.frames == now.frames and abs(was.duration_seconds - now.duration_seconds) <= tick


def _digest(tool: Tool, path: str, number: int, *, decoded: bool) -> str:
    coding = {"fps_mode": "passthrough"} if decoded else {"c": "copy", "copyinkf": None}
    options = {"map": f"0:{number}", **coding, "f": "streamhash", "hash": "sha256"}
    lines = run(tool, ffmpeg.command(path, "pipe:", options), lambda error_lines: why_not_hashed(error_lines, path))
    found = [line.decode().strip().rpartition("SHA256=")[2] for line in lines if b"SHA256=" in line]
    if len(found) != 1:
        raise ToolFailed(phrase("ffmpeg gave no checksum of the video stream."))
    return found[0]


def why_not_hashed(error_lines: list[str], path: str) -> str:
    """Ffmpeg's error lines as one sentence, for a file that is only read: nothing is wrong with its folder."""
    return phrase("ffmpeg could not read {path} to compare the pictures: {last}", path=path, last=last(error_lines))
