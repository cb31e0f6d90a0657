"""What was measured of the character image that goes with a clip, frozen and free of opinion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from validator.facts.missing import Missing
from validator.facts.people import People


@dataclass(frozen=True)
class Header:
    """What the file says of itself."""

    format: str
    """By content: "jpeg", "png", "webp", "bmp", "gif", "tiff", "heic", "avif"."""
    width: int
    """As shown, after the turn that the file asks for, in pixels; 0 where the format is not read."""
    height: int
    frames: int = 1
    colours: str = "rgb"
    """"rgb", "grey" or "cmyk"."""
    alpha: bool = False
    """Whether it can be transparent; opaque pictures are often saved so, too."""
    bit_depth: int = 8
    orientation: int = 1
    """EXIF's: 1 is upright, 6 asks for a quarter turn to the right."""
    cut_off: bool = False
    """Whether the file ends before the picture does."""


@dataclass(frozen=True)
class Image:
    """One still image."""

    path: str
    """As it is shown."""
    bytes: int
    sha256: str
    kind: str
    """What the first bytes say: "picture", "media", "web page", "text", "empty", "unknown"."""
    header: Header | None = None
    """None for a file that is not an image."""
    decodes: bool | None = None
    """Whether the picture can be decoded; None where nobody tried."""
    people: People | None = None
    missing: Mapping[str, Missing] = field(default_factory=dict)
    """Why a part is absent, by the name that rules know it by."""
    problem: str = ""
    """What was missing or failed, so that something that was wanted is not measured; empty when all went well."""
    transparent: bool | None = None
    """Whether any of it lets through what is behind; None where it was not decoded."""
