"""What the streams of a clip are: header, packet times, and what decoding showed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

HDR = {"smpte2084": "PQ", "arib-std-b67": "HLG"}
"""HDR transfer characteristics as ffprobe calls them, and as people do."""

_INDEXED = ("mp4", "mov", "m4v", "3gp", "matroska", "webm")


@dataclass(frozen=True)
class Media:
    """The header, as ffprobe reads it."""

    container: str
    """The family by content: "mp4", "mov", "avi", "3gp", "m4v", "matroska" …"""
    brand: str
    """The ISO file type box's major brand; empty outside that family."""
    codec: str
    codec_tag: str
    codec_profile: str
    pixel_format: str
    bit_depth: int
    """Bits per sample; 8 when the header does not say."""
    transfer: str
    """Transfer characteristics ("bt709", "smpte2084" …); empty when the header does not say."""
    field_order: str
    width: int
    """Stored columns, in pixels, before any rotation."""
    height: int
    """Stored rows, in pixels, before any rotation."""
    rotation: int
    """Degrees that a player turns the picture: 0, 90, 180 or 270."""
    pixel_aspect: Fraction
    """Width of one pixel divided by its height (SAR)."""
    fps_from_header: Fraction | None
    """The header's nominal frames per second."""
    duration_seconds_from_header: float | None
    """The video stream's length from the header."""
    container_seconds_from_header: float | None
    """The header's length of the longest track."""
    video_index: int
    """Number of the judged stream inside the file."""
    video_streams: int
    """Video streams in the file; attached pictures are not counted."""
    attached_pictures: int
    audio_streams: int
    audio_codec: str
    other_streams: int
    """Subtitles, timecode, data."""

    @property
    def interlaced(self) -> bool:
        """Whether each frame holds two fields, of two moments."""
        return self.field_order in ("tt", "bb", "tb", "bt")

    @property
    def seeks_exactly(self) -> bool:
        """Whether a seek to a time ends at the frame of that time: the container has an index of presentation times."""
        return self.container in _INDEXED

    @property
    def shown_size(self) -> tuple[int, int]:
        """Columns and rows as a player shows them upright, with square pixels; at least one of each."""
        width = max(1, round(self.width * self.pixel_aspect))
        return (self.height, width) if self.rotation in (90, 270) else (width, self.height)

    @property
    def stored_size(self) -> tuple[int, int]:
        """Columns and rows of the stored picture, turned upright."""
        return (self.height, self.width) if self.rotation in (90, 270) else (self.width, self.height)


@dataclass(frozen=True)
class Timing:
    """The video stream's packets: what is really there, and when it is shown."""

    frames: int
    """Packets with a picture that is shown."""
    edit_list_hidden: int
    """Packets that an edit list keeps from being shown."""
    first_pts_seconds: float
    """Time of the first shown picture in seconds."""
    duration_seconds: Fraction
    """From the first shown picture to the end of the last one."""
    time_base_seconds: Fraction
    """The track's smallest step of time in seconds: no time is known better than this."""
    average_fps: Fraction
    """Frames per second over the whole clip."""
    average_fps_upper: Fraction
    """The same, with the clip's length one tick shorter: what rounding may have hidden."""
    fps_without_longest_gap: Fraction
    """Frames per second over all intervals but the longest one."""
    median_fps: Fraction
    """Frames per second by the median interval."""
    slowest_second_fps: Fraction
    """The lowest rate over any second of the clip."""
    slowest_second_at: float
    """Where that second begins."""
    longest_gap_seconds: float
    """The longest time that one picture stays, in seconds."""
    longest_gap_at: float


@dataclass(frozen=True)
class Picture:
    """What one decode pass over the frames showed."""

    frames: int
    errors: int
    """Errors that the decoder reported."""
    first_error: str
    sizes: tuple[tuple[int, int], ...]
    """Each picture size the stream took, in order; one for an undamaged clip."""
