"""Rules about the video stream: its size, shape, codec and pixel format, and whether its frames decode."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from validator.facts.clip import Facts
from validator.facts.stream import HDR, Media, Picture
from validator.findings import Hit, Repair
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Limit, Profile, number

Size = tuple[int, int]
MADE = "h264"
"""The codec that a suggested command writes."""
_USUAL_TAGS = {"hev1": "hvc1", "avc3": "avc1"}
_USUAL_PIXELS = ("yuv420p", "yuvj420p", "nv12", "")


def side_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Sides outside the limits, as stored or as shown."""
    media, limit = measured(facts.media), profile.limit("side")
    stored, shown = media.stored_size, media.shown_size
    fits = [_sides_fit(size, limit) for size in (stored, shown)]
    if all(fits):
        return
    values = {**_both(media), "most": int(limit.max or max(stored))}
    if any(fits):
        yield Hit("one-reading", _size(shown), _range(limit), values=values)
    elif limit.max is not None and max(stored) > limit.max:
        yield Hit("long", _size(stored), int(limit.max), values=values)
    else:
        yield Hit("short", _size(stored), int(limit.min or 0))


SIDE_OUT_OF_RANGE = Rule(
    "side-out-of-range",
    check=side_out_of_range,
    needs=("media",),
    limits=("side",),
    cases={
        "long": Case(ERROR, Repair(fit_size=True)),
        "short": Case(ERROR),
        "one-reading": Case(WARNING, Repair(fit_size=True)),
    },
)


def width_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A width outside the limits, as stored or as shown."""
    media = measured(facts.media)
    yield from _one_side((media.stored_size[0], media.shown_size[0]), profile.limit("width"))


WIDTH_OUT_OF_RANGE = Rule(
    "width-out-of-range",
    check=width_out_of_range,
    needs=("media",),
    limits=("width",),
    seldom=True,
    cases={
        "large": Case(ERROR, Repair(fit_size=True)),
        "small": Case(ERROR),
        "one-reading": Case(WARNING, Repair(fit_size=True)),
    },
)


def height_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A height outside the limits, as stored or as shown."""
    media = measured(facts.media)
    yield from _one_side((media.stored_size[1], media.shown_size[1]), profile.limit("height"))


HEIGHT_OUT_OF_RANGE = Rule(
    "height-out-of-range",
    check=height_out_of_range,
    needs=("media",),
    limits=("height",),
    seldom=True,
    cases={
        "large": Case(ERROR, Repair(fit_size=True)),
        "small": Case(ERROR),
        "one-reading": Case(WARNING, Repair(fit_size=True)),
    },
)


def pixels_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Too many or too few pixels in all, as stored or as shown."""
    media = measured(facts.media)
    stored, shown = media.stored_size, media.shown_size
    yield from _one_side((stored[0] * stored[1], shown[0] * shown[1]), profile.limit("pixels"))


PIXELS_OUT_OF_RANGE = Rule(
    "pixels-out-of-range",
    check=pixels_out_of_range,
    needs=("media",),
    limits=("pixels",),
    seldom=True,
    cases={
        "large": Case(ERROR, Repair(fit_size=True)),
        "small": Case(ERROR),
        "one-reading": Case(WARNING, Repair(fit_size=True)),
    },
)


def _one_side(readings: Size, limit: Limit) -> Iterator[Hit]:
    stored, shown = readings
    fits = [_within(length, limit) for length in readings]
    if not any(fits):
        small = limit.min is not None and stored < limit.min
        yield Hit("small" if small else "large", stored, int((limit.min if small else limit.max) or 0))
    elif not all(fits):
        yield Hit("one-reading", shown, _range(limit), values={"stored": stored})


def aspect_ratio_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A shape outside the limits, as stored or as shown; exact, by whole numbers."""
    media, limit = measured(facts.media), profile.limit("aspect-ratio")
    stored = Fraction(*media.stored_size) if all(media.stored_size) else Fraction(1)
    square = media.pixel_aspect if media.rotation in (0, 180) else 1 / media.pixel_aspect
    fits = [_within(ratio, limit) for ratio in (stored, stored * square)]
    if all(fits):
        return
    values = {**_both(media), "ratio": float(stored)}
    case, actual = ("one-reading", media.shown_size) if any(fits) else ("outside", media.stored_size)
    yield Hit(case, _size(actual).replace("×", ":"), _range(limit), values=values)


ASPECT_RATIO_OUT_OF_RANGE = Rule(
    "aspect-ratio-out-of-range",
    check=aspect_ratio_out_of_range,
    needs=("media",),
    limits=("aspect-ratio",),
    cases={
        "outside": Case(ERROR, Repair(fit_size=True)),
        "one-reading": Case(WARNING, Repair(fit_size=True)),
    },
)


def codec_unsupported(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A codec that is not among the allowed ones."""
    media, allowed = measured(facts.media), profile.limit("codec")
    if media.codec not in allowed.one_of:
        yield Hit("codec" if MADE in allowed.one_of else "other-made", media.codec, str(allowed))


CODEC_UNSUPPORTED = Rule(
    "codec-unsupported",
    check=codec_unsupported,
    needs=("media",),
    limits=("codec",),
    cases={
        "codec": Case(ERROR, Repair(encode=True)),
        "other-made": Case(ERROR),
    },
)


def codec_tag_unusual(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A tag that some players refuse."""
    media = measured(facts.media)
    if usual := _USUAL_TAGS.get(media.codec_tag):
        yield Hit("tag", media.codec_tag, usual, values={"codec": media.codec})


CODEC_TAG_UNUSUAL = Rule(
    "codec-tag-unusual",
    check=codec_tag_unusual,
    needs=("media",),
    cases={
        "tag": Case(NOTE, Repair()),
    },
)


def interlaced(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Fields instead of frames."""
    media = measured(facts.media)
    if media.interlaced:
        yield Hit("interlaced", media.field_order, "progressive")


INTERLACED = Rule(
    "interlaced",
    check=interlaced,
    needs=("media",),
    cases={
        "interlaced": Case(WARNING, Repair(deinterlace=True)),
    },
)


def pixel_format_unusual(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Anything but 8-bit 4:2:0 in standard range."""
    media = measured(facts.media)
    if name := HDR.get(media.transfer):
        yield Hit("hdr", f"{name}, {media.transfer}", "bt709")
    elif media.bit_depth > 8:
        yield Hit("depth", media.pixel_format, "yuv420p", values={"depth": media.bit_depth})
    elif media.pixel_format not in _USUAL_PIXELS:
        yield Hit("chroma", media.pixel_format, "yuv420p")


PIXEL_FORMAT_UNUSUAL = Rule(
    "pixel-format-unusual",
    check=pixel_format_unusual,
    needs=("media",),
    cases={
        "depth": Case(NOTE, Repair(encode=True)),
        "chroma": Case(NOTE, Repair(encode=True)),
        "hdr": Case(NOTE, Repair(to_sdr=True)),
    },
)


def picture_damaged(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Frames that are promised and missing, broken, or of changing size."""
    picture = measured(facts.picture)
    short = list(_cut_off(facts, profile))
    yield from short or _lost(picture, measured(facts.timing).frames, profile)
    if len(set(picture.sizes)) > 1:
        width, height = picture.sizes[0]
        sizes = ", ".join(_size(size) for size in picture.sizes[:4])
        yield Hit("size-changes", sizes, values={"width": width, "height": height})


PICTURE_DAMAGED = Rule(
    "picture-damaged",
    check=picture_damaged,
    needs=("picture", "timing", "media"),
    limits=("missing-end", "lost-frames"),
    cases={
        "cut-off": Case(ERROR, Repair(impossible=True)),
        "lost": Case(ERROR, Repair(impossible=True)),
        "broken": Case(WARNING),
        "size-changes": Case(WARNING, Repair(same_size=True)),
    },
)


def _cut_off(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Less picture than the header promises."""
    there = float(measured(facts.timing).duration_seconds)
    if facts.missing_seconds > profile.limit("missing-end").at_most:
        promised = there + facts.missing_seconds
        yield Hit("cut-off", there, promised, at=(there, promised))


def _lost(picture: Picture, stored: int, profile: Profile) -> Iterator[Hit]:
    lost = stored - picture.frames
    if lost > max(1.0, stored * profile.limit("lost-frames").at_most / 100):
        yield Hit("lost", picture.frames, stored, values={"lost": lost})
    elif picture.errors:
        yield Hit("broken", picture.errors, 0, values={"detail": picture.first_error})


def _within(value: Fraction | int, limit: Limit) -> bool:
    return (limit.min is None or value >= limit.min) and (limit.max is None or value <= limit.max)


def _sides_fit(size: Size, limit: Limit) -> bool:
    return all(_within(length, limit) for length in size)


def _size(size: Size) -> str:
    return f"{size[0]}×{size[1]}"


def _both(media: Media) -> dict[str, str | int | float]:
    return {"stored": _size(media.stored_size), "shown": _size(media.shown_size)}


def _range(limit: Limit) -> str:
    return "–".join(number(end) for end in (limit.min, limit.max) if end is not None)


ROWS = (
    SIDE_OUT_OF_RANGE,
    WIDTH_OUT_OF_RANGE,
    HEIGHT_OUT_OF_RANGE,
    PIXELS_OUT_OF_RANGE,
    ASPECT_RATIO_OUT_OF_RANGE,
    CODEC_UNSUPPORTED,
    CODEC_TAG_UNUSUAL,
    INTERLACED,
    PIXEL_FORMAT_UNUSUAL,
    PICTURE_DAMAGED,
)
