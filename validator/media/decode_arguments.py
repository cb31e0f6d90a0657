"""Builds what ffmpeg is asked for: which stream of which file, through which filters, as raw frames of which size."""

from __future__ import annotations

from validator.errors import ToolFailed
from validator.facts.stream import HDR, Media
from validator.media import ffmpeg
from validator.media.capabilities import hdr_converter
from validator.media.cores import allowed
from validator.media.hdr import to_sdr
from validator.media.process import Tool
from validator.texts.said import phrase

ONE_THREAD = ("-threads", "1")
_MOST_THREADS = 16
"""More decoder threads than that only cost memory."""
_SHORT_GROUP = {"h264": 250, "hevc": 60}
"""Frames to the end of which a film stays within 38 dB of what it would be: x264 starts a new group after 250."""


def decoder_options(media: Media, longest_group: float, *, one_thread: bool = False) -> tuple[str, ...]:
    """Threads, and how much of the deblocking is left out: an eighth of the decoder's work goes into it.

    One thread for each core: ffmpeg would take one more, but the networks work beside it. A single thread is slower, but
    cannot wait for itself. What is not deblocked is off by some grey levels where groups are short; in long ones, and in other
    codecs, the error grows, so that only frames are spared from which no other is predicted.
    """
    threads = ONE_THREAD if one_thread else ("-threads", str(min(allowed(), _MOST_THREADS)))
    spared = "all" if longest_group <= _SHORT_GROUP.get(media.codec, 0) else "noref"
    return (*threads, "-skip_loop_filter", spared)


def fitted(media: Media, longest: int) -> tuple[int, int]:
    """Columns and rows of the upright picture with square pixels, shrunk to a longer side of `longest`; even."""
    width, height = media.shown_size
    scale = min(1.0, longest / max(width, height, 1))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def source(path: str, *before: str) -> list[str]:
    """The clip at `path` as input, with these options for its decoder."""
    return ["-nostdin", "-hide_banner", "-v", "level+verbose", "-nostats", *ffmpeg.LOCAL_ONLY, *before, "-i", path]


def output(media: Media, filters: str, place: str, *options: str) -> list[str]:
    """The judged stream, through these filters, as raw RGB frames."""
    return ["-map", f"0:{media.video_index}", "-an", "-sn", "-dn", "-vf", filters, "-fps_mode", "passthrough", "-pix_fmt", "rgb24",
            *options, "-f", "rawvideo", place]  # fmt: skip


def shrunk(tool: Tool, media: Media, size: tuple[int, int]) -> str:
    """The filters that make a frame what the networks were trained on: standard range, square pixels."""
    converter = hdr_converter(tool) if media.transfer in HDR else ""
    if media.transfer in HDR and not converter:
        raise ToolFailed(
            phrase(
                "{path} cannot convert HDR; FFmpeg 7.1 or newer can, and older ones that have the filter zscale.", path=tool.path
            )
        )
    return ",".join(filter(None, (to_sdr(media, converter), f"scale={size[0]}:{size[1]}:flags=area,setsar=1")))
