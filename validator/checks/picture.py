"""Checks on the picture track's header and on its decoded frames."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from validator.facts.clip import Facts
from validator.facts.stream import Media, Picture
from validator.findings import Hit
from validator.media.hdr import HDR
from validator.targets.profile import Limit, Profile, number

Size = tuple[int, int]
_USUAL_TAGS = {"hev1": "hvc1", "avc3": "avc1"}
_USUAL_PIXELS = ("yuv420p", "yuvj420p", "nv12", "")
_INTERLACED = ("tt", "bb", "tb", "bt")


def side(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Sides outside the limits, as stored or as shown."""
    media, limit = _media(facts), profile.limit("side")
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


def aspect(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A shape outside the limits, as stored or as shown; exact, by whole numbers."""
    media, limit = _media(facts), profile.limit("aspect-ratio")
    stored = Fraction(*media.stored_size) if all(media.stored_size) else Fraction(1)
    square = media.pixel_aspect if media.rotation in (0, 180) else 1 / media.pixel_aspect
    fits = [_within(ratio, limit) for ratio in (stored, stored * square)]
    if all(fits):
        return
    values = {**_both(media), "ratio": float(stored)}
    case, actual = ("one-reading", media.shown_size) if any(fits) else ("outside", media.stored_size)
    yield Hit(case, _size(actual).replace("×", ":"), _range(limit, " to "), values=values)


def codec(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A codec that is not among the allowed ones."""
    media, allowed = _media(facts), profile.limit("codec")
    if media.codec not in allowed.one_of:
        yield Hit("codec", media.codec, str(allowed))


def codec_tag(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A tag that some players refuse."""
    media = _media(facts)
    if usual := _USUAL_TAGS.get(media.codec_tag):
        yield Hit("tag", media.codec_tag, usual, values={"codec": media.codec})


def interlaced(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Fields instead of frames."""
    media = _media(facts)
    if media.field_order in _INTERLACED:
        yield Hit("interlaced", media.field_order, "progressive")


def pixel_format(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Anything but 8-bit 4:2:0 in standard range."""
    media = _media(facts)
    if name := HDR.get(media.transfer):
        yield Hit("hdr", f"{name}, {media.transfer}", "bt709")
    elif media.bit_depth > 8:
        yield Hit("depth", media.pixel_format, "yuv420p", values={"depth": media.bit_depth})
    elif media.pixel_format not in _USUAL_PIXELS:
        yield Hit("chroma", media.pixel_format, "yuv420p")


def damaged(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Frames that are promised and missing, broken, or of changing size."""
    assert facts.picture and facts.timing
    short = list(cut_off(facts, profile))
    yield from short or _lost(facts.picture, facts.timing.frames, profile)
    if len(set(facts.picture.sizes)) > 1:
        width, height = facts.picture.sizes[0]
        sizes = ", ".join(_size(size) for size in facts.picture.sizes[:4])
        yield Hit("size-changes", sizes, 1, values={"width": width, "height": height})


def cut_off(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Less picture than the header promises."""
    assert facts.timing and facts.media
    promised, there = facts.media.duration_seconds_from_header, float(facts.timing.duration_seconds)
    allowed = profile.limit("missing-end").max
    if promised is not None and allowed is not None and promised - there > float(allowed):
        yield Hit("cut-off", there, promised, at=(there, promised))


def _lost(picture: Picture, stored: int, profile: Profile) -> Iterator[Hit]:
    lost, allowed = stored - picture.frames, profile.limit("lost-frames").max
    if allowed is not None and lost > max(1.0, stored * float(allowed) / 100):
        yield Hit("lost", picture.frames, stored, values={"lost": lost})
    elif picture.errors:
        yield Hit("broken", picture.errors, 0, values={"detail": picture.first_error})


def _media(facts: Facts) -> Media:
    assert facts.media
    return facts.media


def _within(value: Fraction | int, limit: Limit) -> bool:
    return (limit.min is None or value >= limit.min) and (limit.max is None or value <= limit.max)


def _sides_fit(size: Size, limit: Limit) -> bool:
    return all(_within(length, limit) for length in size)


def _size(size: Size) -> str:
    return f"{size[0]}×{size[1]}"


def _both(media: Media) -> dict[str, str | int | float]:
    return {"stored": _size(media.stored_size), "shown": _size(media.shown_size)}


def _range(limit: Limit, between: str = "–") -> str:
    return between.join(number(end) for end in (limit.min, limit.max) if end is not None)
