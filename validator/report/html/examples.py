"""Draws a good and a bad example of each rule: the synthetic performer as lines, in frames, strips of frames, or as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup

_WIDE, _HIGH = 600, 800
_FLOOR, _TALL = 735, 640
"""Where the performer's feet are, and how tall the performer is drawn."""
_STATURE = 1700
_HEAD = 118
"""Radius of the head, in the poses' unit."""


@dataclass(frozen=True)
class Example:
    """One drawing."""

    svg: Markup


@cache
def _poses() -> Mapping[str, Mapping[str, list[list[int]]]]:
    poses: Mapping[str, Mapping[str, list[list[int]]]] = json.loads(
        (resources.files("validator.report.html") / "templates" / "poses.json").read_text("ascii")
    )
    return poses


def figure(
    pose: str = "dance", x: float = 300, floor: float = _FLOOR, tall: float = _TALL, kind: str = "", face: str = "front"
) -> str:
    """The performer; `face` is "front", or nothing where it is not seen."""
    scale, drawn = tall / _STATURE, _poses()[pose]
    lines = "".join(_line(line, x, floor, scale, kind, 150 if number == 1 else 92) for number, line in enumerate(drawn["lines"]))
    (head_x, head_y), radius = drawn["head"][0], _HEAD * scale
    cx, cy = x + head_x * scale, floor - head_y * scale
    head = f'<circle class="ex head {kind}" cx="{cx:.0f}" cy="{cy:.0f}" r="{radius:.0f}"/>'
    eyes = f'<path class="ex face" d="M{cx - 0.36 * radius:.0f} {cy - 0.1 * radius:.0f}h1M{cx + 0.36 * radius:.0f} {cy - 0.1 * radius:.0f}h1M{cx - 0.3 * radius:.0f} {cy + 0.42 * radius:.0f}h{0.6 * radius:.0f}"/>'
    return lines + head + (eyes if face and radius > 20 else "")


def _line(line: list[int], x: float, floor: float, scale: float, kind: str, width: int) -> str:
    places = [f"{x + line[i] * scale:.0f} {floor - line[i + 1] * scale:.0f}" for i in range(0, len(line), 2)]
    return f'<path class="ex {kind}" stroke-width="{width * scale:.0f}" d="M{"L".join(places)}"/>'


def frame(*inside: str) -> Example:
    """One frame of the clip."""
    return _svg(_paper(0, 0, _WIDE, _HIGH) + "".join(inside))


def strip(*frames: str) -> Example:
    """Three frames, one after the other."""
    gap, scale = 24, (_WIDE - 48) / 3 / _WIDE
    top = (_HIGH - _HIGH * scale) / 2
    parts = (
        f'<g transform="translate({number * (_WIDE * scale + gap):.0f} {top:.0f}) scale({scale:.4f})">{_paper(0, 0, _WIDE, _HIGH)}{each}</g>'
        for number, each in enumerate(frames)
    )
    return _svg("".join(parts))


def ticks(*places: int) -> Example:
    """The frames of a moment on a time line."""
    marks = "".join(f'<rect class="ex solid" x="{x}" y="320" width="16" height="160" rx="4"/>' for x in places)
    return _svg(f'<path class="ex ground" d="M20 500h560v10h-560z"/>{marks}')


def bar(share: float, kind: str = "") -> Example:
    """The clip's length on a line with the allowed range."""
    return _svg(
        '<rect class="ex ground" x="20" y="360" width="560" height="80" rx="12"/>'
        f'<rect class="ex solid {kind}" x="20" y="360" width="{560 * share:.0f}" height="80" rx="12"/>'
        '<path class="ex thin" d="M90 330v140M440 330v140"/>'
    )


def file(text: str, kind: str = "") -> Example:
    """A file and what is in it."""
    return _svg(
        '<path class="ex thin" d="M150 140h200l100 100v420h-300zM350 140v100h100"/>'
        f'<rect class="ex solid {kind}" x="110" y="400" width="380" height="110" rx="16"/>'
        f'<text class="ex-text on" x="300" y="471">{text}</text>'
    )


def _paper(x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="ex-paper" x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="20"/>'


def _svg(inside: str) -> Example:
    text = f'<svg viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true" focusable="false">{inside}</svg>'
    return Example(Markup(text))  # noqa: S704 (numbers and words of this file)


_GOOD = "".join(('<path class="ex ground" d="M0 735h600v45q0 20-20 20h-560q-20 0-20-20z"/>', "{}"))


def _whole(*inside: str) -> Example:
    """A frame with a floor."""
    return frame(_GOOD.format("".join(inside)))


def _comb() -> str:
    """The same figure in two fields: every other row is of a later moment."""
    rows = "".join(f'<rect class="ex-paper" x="0" y="{y}" width="600" height="13"/>' for y in range(20, 780, 26))
    return figure("later", 330, kind="far") + rows + figure("dance", 290, kind="far")


def _blocks() -> str:
    places = ((120, 300), (180, 300), (300, 420), (240, 480), (360, 480), (180, 560), (420, 360))
    return figure() + "".join(f'<rect class="ex fill-wrong" x="{x}" y="{y}" width="60" height="60"/>' for x, y in places)


def _blurred() -> str:
    return figure(kind="soft", face="") + figure(kind="soft2", face="")


def _large_head() -> str:
    return '<circle class="ex head wrong" cx="300" cy="235" r="92"/>'


def _box(x: int, y: int, width: int, height: int) -> str:
    return f'<rect class="ex fill-wrong" x="{x}" y="{y}" width="{width}" height="{height}" rx="10"/>'


_EVEN, _FEW, _UNEVEN = range(30, 580, 36), range(30, 580, 130), (30, 66, 102, 138, 262, 298, 334, 500, 536)
_FIGURE = Callable[[], tuple[Example, Example]]
EXAMPLES: Mapping[str, _FIGURE] = {
    "no-person-in-first-frame": lambda: (strip(figure(), figure("later"), figure()), strip("", figure("later"), figure())),
    "no-person": lambda: (strip(figure(), figure("later"), figure()), strip(figure(), "", "")),
    "several-people": lambda: (_whole(figure()), _whole(figure(x=200, tall=520), figure("rest", 430, tall=500, kind="wrong"))),
    "body-not-fully-visible": lambda: (_whole(figure()), frame(figure(floor=930, tall=760), _box(0, 780, 600, 20))),
    "body-occluded": lambda: (_whole(figure()), _whole(figure(), _box(110, 520, 380, 215))),
    "person-too-small": lambda: (_whole(figure()), _whole(figure(tall=130, kind="wrong", floor=700))),
    "person-too-large": lambda: (_whole(figure()), frame(figure("rest", tall=1900, floor=1990, kind="wrong"))),
    "body-bent-or-curled": lambda: (_whole(figure()), _whole(figure("squat", kind="wrong"))),
    "not-facing-camera": lambda: (_whole(figure()), _whole(figure("back", face="", kind="wrong"))),
    "face-not-clear": lambda: (_whole(figure()), _whole(figure("covered", face="", kind="wrong"))),
    "person-blurred": lambda: (_whole(figure()), _whole(_blurred())),
    "person-not-real": lambda: (_whole(figure()), _whole(figure(tall=520, kind="wrong"), _large_head())),
    "scene-cut": lambda: (strip(figure(), figure("later"), figure()), strip(figure(), figure("later"), figure("rest", 400, tall=420, kind="wrong"))),
    "frozen-start": lambda: (strip(figure(), figure("later"), figure("rest")), strip(figure(kind="wrong"), figure(kind="wrong"), figure("later"))),
    "picture-rotated": lambda: (_whole(figure()), frame(f'<g transform="rotate(90 300 400)">{figure(kind="wrong")}</g>')),
    "picture-in-frame": lambda: (_whole(figure()), _whole(_box(0, 0, 600, 250), figure(tall=260, floor=520), _box(0, 550, 600, 250))),
    "overlay-on-picture": lambda: (_whole(figure()), _whole(figure(), _box(60, 390, 480, 90))),
    "nothing-moves": lambda: (strip(figure(), figure("later"), figure("rest")), strip(*[figure(kind="wrong")] * 3)),
    "interlaced": lambda: (_whole(figure()), frame(_comb())),
    "picture-damaged": lambda: (_whole(figure()), _whole(_blocks())),
    "picture-starts-late": lambda: (strip(figure(), figure("later"), figure()), strip(_box(0, 0, 600, 800), figure("later"), figure())),
    "frame-rate-too-low": lambda: (ticks(*_EVEN), ticks(*_FEW)),
    "frame-rate-varies": lambda: (ticks(*_EVEN), ticks(*_UNEVEN)),
    "hidden-frames": lambda: (ticks(*_EVEN), ticks(*list(_EVEN)[4:])),
    "duration-out-of-range": lambda: (bar(0.5), bar(0.06, "fill-wrong")),
    "width-out-of-range": lambda: (file("720×1280"), file("2400×1280", "fill-wrong")),
    "height-out-of-range": lambda: (file("720×1280"), file("720×2400", "fill-wrong")),
    "pixels-out-of-range": lambda: (file("720×1280"), file("1440×2560", "fill-wrong")),
    "frame-rate-too-high": lambda: (file("60 fps"), file("120 fps", "fill-wrong")),
    "side-out-of-range": lambda: (file("720×1280"), file("90×160", "fill-wrong")),
    "aspect-ratio-out-of-range": lambda: (file("9:16"), file("5:1", "fill-wrong")),
    "format-unsupported": lambda: (file("MP4"), file("WebM", "fill-wrong")),
    "extension-misleading": lambda: (file(".mp4 = MP4"), file(".mp4 = AVI", "fill-wrong")),
    "file-too-large": lambda: (file("20 MB"), file("900 MB", "fill-wrong")),
    "codec-unsupported": lambda: (file("H.264"), file("VP9", "fill-wrong")),
    "codec-tag-unusual": lambda: (file("hvc1"), file("hev1", "fill-wrong")),
    "pixel-format-unusual": lambda: (file("yuv420p"), file("yuv444p12", "fill-wrong")),
    "audio-present": lambda: (file("1 × video"), file("video + audio", "fill-wrong")),
    "several-video-streams": lambda: (file("1 × video"), file("2 × video", "fill-wrong")),
    "attached-picture": lambda: (file("1 × video"), file("video + JPEG", "fill-wrong")),
    "unreadable": lambda: (file("MP4"), file("0 bytes", "fill-wrong")),
    "camera-moves": lambda: (strip(figure(), figure("later"), figure()), strip(figure(x=420), figure("later", 300), figure(x=160, kind="wrong"))),
    "image-unreadable": lambda: (file("JPEG"), file("0 bytes", "fill-wrong")),
    "image-format-unsupported": lambda: (file("JPEG"), file("TIFF", "fill-wrong")),
    "image-too-large": lambda: (file("1 MB"), file("30 MB", "fill-wrong")),
    "image-side-out-of-range": lambda: (file("900×1200"), file("90×120", "fill-wrong")),
    "image-ratio-out-of-range": lambda: (file("3:4"), file("5:1", "fill-wrong")),
    "image-animated": lambda: (file("1 × 1"), file("1 × 24", "fill-wrong")),
    "image-encoding-unusual": lambda: (file("RGB"), file("CMYK", "fill-wrong")),
    "image-no-person": lambda: (_whole(figure()), _whole("")),
    "image-several-people": lambda: (_whole(figure()), _whole(figure(x=200, tall=520), figure("rest", 430, tall=500, kind="wrong"))),
    "image-face-not-clear": lambda: (_whole(figure()), _whole(figure("covered", face="", kind="wrong"))),
    "image-not-facing-camera": lambda: (_whole(figure()), _whole(figure("back", face="", kind="wrong"))),
    "image-rotated": lambda: (_whole(figure()), frame(f'<g transform="rotate(90 300 400)">{figure(kind="wrong")}</g>')),
    "image-person-too-small": lambda: (_whole(figure()), _whole(figure(tall=130, kind="wrong", floor=700))),
    "image-framing-differs": lambda: (_whole(figure("rest", 180, tall=520), figure(x=420, tall=520)), frame(figure("rest", 160, tall=1500, floor=1700, kind="wrong"), figure(x=450, tall=420, floor=700))),
}  # fmt: skip
"""Good and bad, by rule."""


def examples(rule: str) -> tuple[Example | None, Example | None]:
    """The good and the bad example of that rule; None for one that has none."""
    return EXAMPLES[rule]() if rule in EXAMPLES else (None, None)
