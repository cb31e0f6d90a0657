"""Rules about the file of the character image: format, bytes, size, shape, frames, colours."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.clip import Facts
from validator.facts.image import Header
from validator.findings import Hit, Scalar
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Profile, number


def image_unreadable(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A file that is not an image, or whose picture breaks off or cannot be decoded."""
    image = measured(facts.image)
    if image.bytes == 0:
        yield Hit("empty")
    elif image.header is None:
        yield Hit("other" if image.kind in _NAMED else "unknown", values={"kind": image.kind})
    elif image.header.cut_off:
        yield Hit("cut-off")
    elif image.decodes is False:
        yield Hit("broken")


_NAMED = ("web page", "text", "media")

IMAGE_UNREADABLE = Rule(
    "image-unreadable",
    check=image_unreadable,
    needs=("image",),
    cases={
        "empty": Case(ERROR),
        "other": Case(ERROR),
        "unknown": Case(ERROR),
        "cut-off": Case(ERROR),
        "broken": Case(ERROR),
    },
)


def image_format_unsupported(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A format that the target does not take, whatever the file's name says."""
    allowed, found = profile.limit("image-format").one_of, measured(facts.image_header).format
    if found not in allowed:
        yield Hit("format", found, ", ".join(allowed))


IMAGE_FORMAT_UNSUPPORTED = Rule(
    "image-format-unsupported",
    check=image_format_unsupported,
    needs=("image", "image_header"),
    limits=("image-format",),
    cases={"format": Case(ERROR)},
)


def image_too_large(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """More bytes than allowed, or more than one reading of the limit allows."""
    size, limit = measured(facts.image).bytes, profile.limit("image-size")
    if size > limit.at_most:
        yield Hit("over" if size > limit.rejects_above else "between", size, int(limit.at_most))


IMAGE_TOO_LARGE = Rule(
    "image-too-large",
    check=image_too_large,
    needs=("image",),
    limits=("image-size",),
    cases={"over": Case(ERROR), "between": Case(WARNING)},
)


def image_side_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A side that is too long or too short, or a height with a limit of its own."""
    header, limit, height = measured(facts.image_header), profile.limit("image-side"), profile.limit("image-height")
    if not _sized(header):
        return
    short, long = sorted((header.width, header.height))
    if long > limit.at_most:
        yield Hit("long", long, int(limit.at_most))
    elif short < limit.at_least:
        yield Hit("short", short, int(limit.at_least))
    elif header.height > height.at_most:
        yield Hit("high" if header.height > height.rejects_above else "high-perhaps", header.height, int(height.at_most))


def _sized(header: Header) -> bool:
    """Whether the header says how large the picture is."""
    return min(header.width, header.height) > 0


IMAGE_SIDE_OUT_OF_RANGE = Rule(
    "image-side-out-of-range",
    check=image_side_out_of_range,
    needs=("image", "image_header"),
    limits=("image-side", "image-height"),
    cases={"long": Case(ERROR), "short": Case(ERROR), "high": Case(ERROR), "high-perhaps": Case(WARNING)},
)


def image_ratio_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A picture that is too wide or too tall for its other side."""
    header, limit = measured(facts.image_header), profile.limit("image-aspect-ratio")
    if not _sized(header):
        return
    low = limit.min is not None and header.width < limit.min * header.height
    high = limit.max is not None and header.width > limit.max * header.height
    if low or high:
        end = limit.min if low else limit.max
        values: dict[str, Scalar] = {"width": header.width, "height": header.height, "end": number(end or 0)}
        yield Hit("outside", round(header.width / header.height, 3), round(float(end or 0), 3), values=values)


IMAGE_RATIO_OUT_OF_RANGE = Rule(
    "image-ratio-out-of-range",
    check=image_ratio_out_of_range,
    needs=("image", "image_header"),
    limits=("image-aspect-ratio",),
    cases={"outside": Case(ERROR)},
)


def image_animated(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """More than one frame: nobody says which of them a service takes."""
    frames, most = measured(facts.image_header).frames, int(profile.limit("image-frames").at_most)
    if frames > most:
        yield Hit("frames", frames, most)


IMAGE_ANIMATED = Rule(
    "image-animated",
    check=image_animated,
    needs=("image", "image_header"),
    limits=("image-frames",),
    cases={"frames": Case(WARNING)},
)


def image_encoding_unusual(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """What programs read in different ways: print colours, transparency, a turn in EXIF data, 16 bits."""
    header, image = measured(facts.image_header), measured(facts.image)
    if header.colours == "cmyk":
        yield Hit("cmyk", "CMYK", "RGB")
    if header.orientation > 1:
        yield Hit("turned", header.orientation, 1)
    if image.transparent:
        yield Hit("alpha")
    if header.bit_depth > 8:
        yield Hit("depth", header.bit_depth, 8)


IMAGE_ENCODING_UNUSUAL = Rule(
    "image-encoding-unusual",
    check=image_encoding_unusual,
    needs=("image", "image_header"),
    cases={"cmyk": Case(WARNING), "turned": Case(NOTE), "alpha": Case(NOTE), "depth": Case(NOTE)},
)

ROWS = (
    IMAGE_UNREADABLE,
    IMAGE_FORMAT_UNSUPPORTED,
    IMAGE_TOO_LARGE,
    IMAGE_SIDE_OUT_OF_RANGE,
    IMAGE_RATIO_OUT_OF_RANGE,
    IMAGE_ANIMATED,
    IMAGE_ENCODING_UNUSUAL,
)
