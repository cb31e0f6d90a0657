"""What was measured of one clip, frozen and free of opinion; None means not measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from validator.facts.camera import Camera
from validator.facts.image import Header, Image
from validator.facts.layout import Layout
from validator.facts.missing import Missing
from validator.facts.people import People
from validator.facts.shots import Shots
from validator.facts.stream import Media, Picture, Timing

__all__ = ["CUT_SHORT", "NOT_MEASURED", "UNKNOWN", "Depth", "Facts", "File", "Missing"]

NOT_MEASURED = "not-measured"
"""Why a part is absent when the facts' `problem` says the rest."""
UNKNOWN = "unknown"
"""The kind of a file whose first bytes say nothing."""
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
class Facts:
    """All that is known of one clip; each part may be missing, and `missing` then says why."""

    path: str
    file: File | None = None
    media: Media | None = None
    timing: Timing | None = None
    picture: Picture | None = None
    people: People | None = None
    shots: Shots | None = None
    layout: Layout | None = None
    camera: Camera | None = None
    first_stored_frame: People | None = None
    """The first frame that the file holds, where an edit list hides it; None where the first shown frame is that frame."""
    image: Image | None = None
    """The character image that goes with the clip; None where none was given."""
    missing: Mapping[str, Missing] = field(default_factory=dict)
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

    @property
    def missing_seconds(self) -> float:
        """How much less video there is than the header promises; 0 where it promises nothing."""
        if self.media is None or self.timing is None or self.media.duration_seconds_from_header is None:
            return 0.0
        return max(0.0, self.media.duration_seconds_from_header - float(self.timing.duration_seconds))

    @property
    def image_header(self) -> Header | None:
        """What the image's file says of itself."""
        return self.image.header if self.image else None

    @property
    def image_people(self) -> People | None:
        """Who is in the image."""
        return self.image.people if self.image else None

    def with_image(self, image: Image | None) -> Facts:
        """The clip's facts with the image beside them; without one, with the image that is among them, if any."""
        image = image or self.image
        if image is None:
            return self
        missing = {**self.missing, **image.missing}
        return replace(self, image=image, missing=missing, problem=self.problem or image.problem)
