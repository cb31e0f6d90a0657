"""Finds the part of the picture that holds everything a person covers over the whole clip, for one who is small in it."""

from __future__ import annotations

import re
from dataclasses import replace

from validator.facts.people import Body, Box, People
from validator.facts.stream import Media
from validator.repair.geometry import Size
from validator.targets.profile import Limit

FILTER = re.compile(r"crop=(\d+):(\d+):(\d+):(\d+)")
"""Columns, rows, and how many of each are left away before them."""
_MARGIN = 0.12
"""Of the person's longer side, at each side: hair and hands reach beyond the silhouette, and a picture needs some air."""
_SEEN = 0.4
"""Visibility from which a joint's place is seen and not guessed."""
_NARROWEST = 9 / 16
"""Width by height down to which a crop is made wider where there is room: the usual shape of an upright clip."""
_OFF = 1 / 256
"""Of a side, taken off where a border ends: it is known to a pixel of the grid on which borders are measured."""
_WORTH = 0.9
"""A crop that keeps more than this share of both sides gains nothing."""


def crop(people: People, media: Media, side: Limit, ratio: Limit, *, begin: float, end: float) -> str:
    """The filter that crops the upright picture around whoever is there between these seconds; empty where that gains nothing."""
    covered = _covered(people, begin, end)
    if covered is None:
        return ""
    (columns, rows), (wide, high) = media.stored_size, media.shown_size
    left, top, right, bottom = _scaled(people.picture, wide, high)
    box = _within(_scaled(covered, wide, high), (left, top, right, bottom))
    box = _shaped(box, (left, top, right, bottom), side, ratio, _NARROWEST)
    if box[2] - box[0] > _WORTH * wide and box[3] - box[1] > _WORTH * high:
        return ""
    x, width = _even(box[0] * columns / wide, box[2] * columns / wide, columns)
    y, height = _even(box[1] * rows / high, box[3] * rows / high, rows)
    return f"crop={width}:{height}:{x}:{y}"


def to_picture(picture: Box, media: Media, side: Limit, ratio: Limit) -> str:
    """The filter that crops the upright frame to the picture inside its borders; empty where there are none."""
    (columns, rows), (wide, high) = media.stored_size, media.shown_size
    inner = (picture[0] + _OFF * (picture[0] > 0), picture[1] + _OFF * (picture[1] > 0),
             picture[2] - _OFF * (picture[2] < 1), picture[3] - _OFF * (picture[3] < 1))  # fmt: skip
    if inner == picture:
        return ""
    left, top, right, bottom = _shaped(_scaled(inner, wide, high), (0.0, 0.0, wide, high), side, ratio, 0.0)
    x, width = _even_inside(left * columns / wide, right * columns / wide)
    y, height = _even_inside(top * rows / high, bottom * rows / high)
    return f"crop={width}:{height}:{x}:{y}"


def size_after(around: str) -> Size | None:
    """Of the picture after that filter; None for no filter."""
    found = FILTER.search(around)
    return (int(found[1]), int(found[2])) if found else None


def cropped(media: Media, size: Size) -> Media:
    """The header of the picture after a crop to that size."""
    width, height = reversed(size) if media.rotation in (90, 270) else size
    return replace(media, width=width, height=height)


def _covered(people: People, begin: float, end: float) -> Box | None:
    """Around the person in every sample, with a margin that also holds what moves between two samples."""
    found = [_extent(sample.person, people) for sample in people.samples if sample.person and begin <= sample.time <= end]
    if not found:
        return None
    size = max(max((b[2] - b[0]) * people.width, (b[3] - b[1]) * people.height) for b in found)
    across = max(_MARGIN * size / people.width, _moved(found, 0))
    down = max(_MARGIN * size / people.height, _moved(found, 1))
    left, top = min(b[0] for b in found), min(b[1] for b in found)
    right, bottom = max(b[2] for b in found), max(b[3] for b in found)
    return (left - across, top - down, right + across, bottom + down)


def _moved(found: list[Box], axis: int) -> float:
    """Half of the farthest that an edge moves from one sample to the next."""
    steps = (
        max(abs(one[axis] - two[axis]), abs(one[axis + 2] - two[axis + 2])) for one, two in zip(found, found[1:], strict=False)
    )
    return max(steps, default=0.0) / 2


def _extent(body: Body, people: People) -> Box:
    """Around the silhouette and every joint that is seen, inside the picture."""
    seen = [(x, y) for x, y, visibility in body.points if visibility >= _SEEN]
    xs, ys = [body.box[0], body.box[2], *(x for x, _ in seen)], [body.box[1], body.box[3], *(y for _, y in seen)]
    return _within((min(xs), min(ys), max(xs), max(ys)), people.picture)


def _within(box: Box, around: Box) -> Box:
    return (max(box[0], around[0]), max(box[1], around[1]), min(box[2], around[2]), min(box[3], around[3]))


def _scaled(box: Box, width: int, height: int) -> Box:
    return (box[0] * width, box[1] * height, box[2] * width, box[3] * height)


def _shaped(box: Box, room: Box, side: Limit, ratio: Limit, usual: float) -> Box:
    """Grown, as far as there is room, to a usual shape and to what the limits ask for; nothing is ever scaled up."""
    least = float(side.min or 0)
    narrowest = max(usual, float(ratio.min or 0))
    across = max(box[2] - box[0], least, narrowest * max(box[3] - box[1], least))
    left, right = _grown(box[0], box[2], across, room[0], room[2])
    down = max(box[3] - box[1], least, (right - left) / float(ratio.max or 1e9))
    top, bottom = _grown(box[1], box[3], down, room[1], room[3])
    return (left, top, right, bottom)


def _grown(low: float, high: float, length: float, least: float, most: float) -> tuple[float, float]:
    """So long, around the same middle where there is room."""
    length = min(max(length, high - low), most - least)
    begin = min(max((low + high - length) / 2, least), most - length)
    return begin, begin + length


def _even(low: float, high: float, most: int) -> tuple[int, int]:
    """Begin and length, even, around all of it; most may be odd."""
    begin = int(low) // 2 * 2
    length = -(-int(high + 0.999) // 2) * 2 - begin
    return begin, min(length, (most - begin) // 2 * 2)


def _even_inside(low: float, high: float) -> tuple[int, int]:
    """Begin and length, even, with nothing of what is outside."""
    begin = -(-int(low + 0.999) // 2) * 2
    return begin, int(high - begin) // 2 * 2
