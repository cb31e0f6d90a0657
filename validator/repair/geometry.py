"""Works out the figures of a repair: the size and shape, and the frame rate, that a clip has to be brought to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, sqrt

from validator.facts.stream import Media, Timing
from validator.targets.profile import Limit, Profile

Size = tuple[int, int]
TURNS = {90: "transpose=clock", 180: "hflip,vflip", 270: "transpose=cclock"}
"""The filters that turn a picture by so many degrees clockwise."""
_COMMON = tuple(Fraction(n, d) for n, d in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1),
                                            (60000, 1001), (60, 1), (120, 1), (240, 1)))  # fmt: skip
_NEAR, _SAME = Fraction(3, 100), Fraction(1, 2000)
"""Times in milliseconds move a rate by up to 3 %; 29.97 and 30 differ by a thousandth."""
_FASTEST = Fraction(240)
"""No camera for people takes more frames per second; times that say so are damaged."""
_LONGEST_PIXEL = 4
"""Pixels wider or taller than this are nobody's (2.67 is the widest in use): the header is damaged, and they are square."""


_ANY = Limit()
"""One that lets everything through."""


@dataclass(frozen=True)
class Bounds:
    """What a target allows besides each side and their ratio."""

    width: Limit = _ANY
    height: Limit = _ANY
    pixels: Limit = _ANY

    @classmethod
    def of(cls, profile: Profile) -> Bounds:
        """Those of the target."""
        return cls(profile.limit("width"), profile.limit("height"), profile.limit("pixels"))

    def at_most(self, factor: Fraction, size: Size) -> Fraction:
        """The factor for a picture of that size, or what is left of it where the picture would become too large."""
        ends = ((self.width.max, size[0]), (self.height.max, size[1]))
        factors = [factor, *(end / length for end, length in ends if end is not None and length * factor > end)]
        if self.pixels.max is not None and size[0] * size[1] * factor**2 > self.pixels.max:
            # A side is rounded by half a pixel at most, which must not bring the picture over the limit again.
            exact = Fraction(sqrt(self.pixels.max / (size[0] * size[1])))
            factors.append(exact * (1 - Fraction(1, min(size))))
        return min(factors)


OPEN = Bounds()
"""Nothing is stated besides."""


def own_rate(timing: Timing, limit: Limit, most: Limit) -> str:
    """The rate at which the clip's frames mostly come, within both limits; as ffmpeg's filter fps takes it.

    Where there are too many, every second or third frame is kept, so that motion stays even.
    """
    rate = max(min(_usual(timing), _FASTEST), limit.min or Fraction(1))
    if most.max is not None and rate > most.max:
        fewer = rate / ceil(rate / most.max)
        rate = fewer if fewer >= (limit.min or 0) else most.max
    return f"{rate.numerator}" if rate.denominator == 1 else f"{rate.numerator}/{rate.denominator}"


def _usual(timing: Timing) -> Fraction:
    typical = timing.median_fps
    near = [rate for rate in _COMMON if abs(rate - typical) <= typical * _NEAR]
    same = [rate for rate in near if abs(rate - typical) <= typical * _SAME]
    known = abs(timing.fps_without_longest_gap - typical) <= typical * _NEAR
    aim = timing.fps_without_longest_gap if known and not same else typical
    return min(near, key=lambda rate: abs(rate - aim)) if near else typical.limit_denominator(1001)


def rotated(media: Media, turn: str) -> Media:
    """The header of the picture after the filter `turn`."""
    degrees = next((degrees for degrees, filters in TURNS.items() if filters == turn), 0)
    return replace(media, rotation=(media.rotation + degrees) % 360)


def fit_size(media: Media, side: Limit, ratio: Limit, bounds: Bounds = OPEN) -> str:
    """The filters that bring the picture within all of these limits, with square pixels: scaled as a whole, then cropped."""
    plausible = Fraction(1, _LONGEST_PIXEL) <= media.pixel_aspect <= _LONGEST_PIXEL
    size = media.shown_size if plausible else media.stored_size
    square = media.pixel_aspect == 1 or not plausible
    cut = _cropped(size, ratio)
    factor = bounds.at_most(_factor(cut, media.stored_size, side), cut)
    plain = square and factor == 1
    whole = size if plain else _even((round(size[0] * factor), round(size[1] * factor)), side)
    target = _even(_at_most(_cropped(whole, ratio), side), side)
    parts = [] if plain else [f"scale={whole[0]}:{whole[1]}"]
    parts += [f"crop={target[0]}:{target[1]}"] if target != whole else []
    return ",".join([*parts, "setsar=1"])


def even_sides(media: Media) -> str:
    """The filter that takes off an odd row or column, which the encoder refuses; empty when there is none."""
    width, height = media.stored_size
    return f"crop={width // 2 * 2}:{height // 2 * 2}" if width % 2 or height % 2 else ""


def _cropped(size: Size, ratio: Limit) -> Size:
    width, height = size
    widest = width if ratio.max is None else min(width, int(height // 2 * 2 * ratio.max))
    tallest = height if ratio.min is None else min(height, int(width // 2 * 2 / ratio.min))
    return widest, tallest


def _at_most(size: Size, side: Limit) -> Size:
    """What rounding left over the longest side is cut off."""
    most = max(size) if side.max is None else int(side.max)
    return min(size[0], most), min(size[1], most)


def _factor(size: Size, stored: Size, side: Limit) -> Fraction:
    """How much smaller it has to be; or larger, where only the pixels' shape makes a side too short."""
    if side.max is not None and max(size) > side.max:
        return side.max / max(size)
    if side.min is not None and min(size) < side.min <= min(stored):
        return side.min / min(size)
    return Fraction(1)


def _even(size: Size, side: Limit) -> Size:
    """Rounded down to even numbers, but not under the least side."""
    least = 2 if side.min is None else -(-int(side.min) // 2) * 2
    width, height = (max(length // 2 * 2, least if length > least - 2 else 2) for length in size)
    return width, height
