"""What was measured of one clip, frozen and free of opinion; None means not measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from validator.facts.people import People, Take

NOT_MEASURED = "not measured"
"""Why a part is absent when the facts' `problem` says the rest."""
CUT_SHORT = "cut short"
"""The kind of a download that was stopped because it is too large."""


class Depth(str, Enum):
    """How far a clip is looked into."""

    LIMITS = "limits"
    """Header and packets; nothing is decoded."""
    FIRST_FRAME = "first-frame"
    """The first frame, too: what aborts a task shows there."""
    FULL = "full"
    """Every frame is decoded once."""


@dataclass(frozen=True)
class File:
    """The bytes themselves."""

    bytes: int
    sha256: str | None
    """Hexadecimal; None when the file is over 1 GiB, or was not fetched whole."""
    extension: str
    """Lower case without the dot; empty when the name has none."""
    kind: str
    """What the first bytes say: a container family, or "playlist", "web page", "picture", "text", "empty", "unknown"."""


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
    declared_rate: Fraction | None
    """The header's nominal frames per second."""
    declared_seconds: float | None
    """The header's length of the picture track."""
    container_seconds: float | None
    """The header's length of the longest track."""
    video_index: int
    """Number of the judged stream inside the file."""
    video_streams: int
    """Moving pictures in the file; cover pictures are not counted."""
    covers: int
    audio_streams: int
    audio_codec: str
    other_streams: int
    """Subtitles, timecode, data."""

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
    """The picture track's packets: what is really there, and when it is shown."""

    frames: int
    """Packets with a picture that is shown."""
    hidden: int
    """Packets that an edit list keeps from being shown."""
    starts: float
    """Time of the first shown picture in seconds."""
    seconds: Fraction
    """From the first shown picture to the end of the last one."""
    tick: Fraction
    """The track's smallest step of time in seconds: no time is known better than this."""
    mean_rate: Fraction
    """Frames per second over the whole clip."""
    mean_rate_most: Fraction
    """The same, with the clip's length one tick shorter: what rounding may have hidden."""
    steady_rate: Fraction
    """Frames per second over all intervals but the longest one."""
    typical_rate: Fraction
    """Frames per second by the median interval."""
    slowest_rate: Fraction
    """The lowest rate over any second of the clip."""
    slowest_at: float
    """Where that second begins."""
    longest_gap: float
    """The longest time that one picture stays, in seconds."""
    longest_gap_at: float


@dataclass(frozen=True)
class Picture:
    """What one decode pass over the frames showed."""

    frames: int
    errors: int
    """Complaints of the decoder."""
    first_error: str
    sizes: tuple[tuple[int, int], ...]
    """Each picture size the stream took, in order; one for a sound clip."""


@dataclass(frozen=True)
class Absent:
    """Why a part of the facts is not there."""

    reason: str
    off: bool = False
    """True when nobody asked for it, False when it was wanted."""
    case: str = ""
    """Which fault of the clip it is that keeps the part away; empty when it is not the clip's."""
    failed: bool = False
    """True when something that the work needs is missing or failed, whatever the clip."""


@dataclass(frozen=True)
class Facts:
    """All that is known of one clip; each part may be missing, and `absent` then says why."""

    path: str
    file: File | None = None
    media: Media | None = None
    timing: Timing | None = None
    picture: Picture | None = None
    people: People | None = None
    take: Take | None = None
    stored_start: People | None = None
    """The first frame that the file holds, where an edit list hides it; None where the first shown frame is that frame."""
    absent: Mapping[str, Absent] = field(default_factory=dict)
    problem: str = ""
    """What was missing or failed, so that something that was wanted is not measured; empty when all went well."""
    depth: Depth = Depth.FULL
    """How far it was to be looked into."""
    seconds_spent: float = 0.0
    ffmpeg: str = "ffmpeg"
    """Path of the ffmpeg that a command in a fix is to call."""
    decodes: bool = True
    """Whether that ffmpeg can decode the clip's picture."""
    hdr_by: str = "zscale"
    """The filter with which that ffmpeg converts HDR ("swscale" or "zscale"); empty where it has none."""
