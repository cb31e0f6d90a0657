"""THE table of made transitions, and of what looks like one: what joins two shots, or happens within one shot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""Height × width × 3, RGB."""
Pictures = Sequence[Frame]
"""Frames of one size and at one rate, without a transition."""

GAP_SECONDS = 0.8
"""What a jump cut leaves out."""


@dataclass(frozen=True)
class Kind:
    """One way to make a clip of shots."""

    make: Callable[[Pictures, Pictures, float], list[Frame]]
    """From two shots and their frames per second."""
    transition: bool = True
    """Whether a viewer would say that another shot begins."""
    one_shot: bool = False
    """Whether only the first shot is seen."""


def _joined(one: Pictures, two: Pictures, seconds: float, fps: float, mix: Callable[[Frame, Frame, float], Frame]) -> list[Frame]:
    """Both shots, `mix` making each picture while both are on: `one` ends and `two` begins that much later and earlier."""
    count = max(1, round(seconds * fps))
    one = one[: max(count, len(one) * 2 // 3)]
    both = [mix(a, b, (i + 1) / (count + 1)) for i, (a, b) in enumerate(zip(one[-count:], two[:count], strict=False))]
    return [*one[:-count], *both, *two[count:]]


def _cut(one: Pictures, two: Pictures, fps: float) -> list[Frame]:
    return [*one[: len(one) * 2 // 3], *two[len(two) // 4 :]]


def _jump(one: Pictures, two: Pictures, fps: float) -> list[Frame]:
    half = (len(one) - round(GAP_SECONDS * fps)) // 2
    return [*one[:half], *one[half + round(GAP_SECONDS * fps) :]]


def _dissolved(a: Frame, b: Frame, share: float) -> Frame:
    return np.asarray(cv2.addWeighted(a, 1 - share, b, share, 0), np.uint8)


def _through_black(a: Frame, b: Frame, share: float) -> Frame:
    near, weight = (a, 1 - 2 * share) if share < 0.5 else (b, 2 * share - 1)
    return np.asarray(near * weight, np.uint8)


def _wiped(a: Frame, b: Frame, share: float) -> Frame:
    """From left to right behind a straight edge."""
    edge = round(share * a.shape[1])
    return np.concatenate([b[:, :edge], a[:, edge:]], 1)


def _wiped_down(a: Frame, b: Frame, share: float) -> Frame:
    edge = round(share * a.shape[0])
    return np.concatenate([b[:edge], a[edge:]])


def _opened(a: Frame, b: Frame, share: float) -> Frame:
    """A circle that opens from the middle."""
    height, width = a.shape[:2]
    y, x = np.mgrid[:height, :width]
    inside = np.hypot(x / width - 0.5, y / height - 0.5) < share * 0.71
    return np.where(inside[..., None], b, a)


def _pushed(a: Frame, b: Frame, share: float) -> Frame:
    """The new picture pushes the old one out to the left."""
    edge = round(share * a.shape[1])
    return np.concatenate([a[:, edge:], b[:, :edge]], 1)


def _covered(a: Frame, b: Frame, share: float) -> Frame:
    """The new picture slides over the old one from below."""
    edge = round(share * a.shape[0])
    return np.concatenate([a[: a.shape[0] - edge], b[:edge]])


def _lit(seconds: float, light: Callable[[Frame, float], Frame]) -> Callable[[Pictures, Pictures, float], list[Frame]]:
    """The first shot, in other light for so long; `light` is given the share of that time that has passed."""

    def make(one: Pictures, two: Pictures, fps: float) -> list[Frame]:
        first, count = len(one) // 2, max(1, round(seconds * fps))
        return [light(f, (i - first) / count) if first <= i < first + count else f for i, f in enumerate(one)]

    return make


def _gain(frame: Frame, gain: float, lift: float = 0.0) -> Frame:
    return np.clip(frame * np.float32(gain) + np.float32(lift), 0, 255).astype(np.uint8)


def _white(frame: Frame, share: float) -> Frame:
    return np.full_like(frame, 252)


def _burnt(frame: Frame, share: float) -> Frame:
    """Over-exposed: the light parts burn out, the dark ones are still seen."""
    return _gain(frame, 2.2, 40)


def _black(frame: Frame, share: float) -> Frame:
    return np.full_like(frame, 6)


def _strobe(frame: Frame, share: float) -> Frame:
    """Light for a tenth of a second, dark for a tenth."""
    return _gain(frame, 1.3, 20) if int(share * 15) % 2 else _gain(frame, 0.25)


def _neon(frame: Frame, share: float) -> Frame:
    """A lamp that changes its colour three times a second."""
    colour = ((1.1, 0.35, 0.8), (0.3, 0.6, 1.2), (0.4, 1.1, 0.5))[int(share * 5) % 3]
    return np.clip(frame * np.array(colour, np.float32), 0, 255).astype(np.uint8)


def _brighter(one: Pictures, two: Pictures, fps: float) -> list[Frame]:
    """A lamp is switched on, and stays on."""
    return [_gain(f, 1.0 if i < len(one) // 2 else 1.5, 0 if i < len(one) // 2 else 12) for i, f in enumerate(one)]


def _within(seconds: float, mix: Callable[[Frame, Frame, float], Frame]) -> Kind:
    return Kind(lambda one, two, fps: _joined(one, two, seconds, fps, mix))


def _light(seconds: float, light: Callable[[Frame, float], Frame]) -> Kind:
    return Kind(_lit(seconds, light), transition=False, one_shot=True)


KINDS = {
    "hard cut": Kind(_cut),
    "dissolve 0.3 s": _within(0.3, _dissolved),
    "dissolve 0.6 s": _within(0.6, _dissolved),
    "dissolve 1 s": _within(1.0, _dissolved),
    "through black 0.6 s": _within(0.6, _through_black),
    "wipe 0.3 s": _within(0.3, _wiped),
    "wipe 0.6 s": _within(0.6, _wiped),
    "wipe 1 s": _within(1.0, _wiped),
    "wipe down 0.6 s": _within(0.6, _wiped_down),
    "iris 0.6 s": _within(0.6, _opened),
    "push 0.3 s": _within(0.3, _pushed),
    "push 0.6 s": _within(0.6, _pushed),
    "cover 0.6 s": _within(0.6, _covered),
    "jump cut": Kind(_jump, one_shot=True),
    "as it is": Kind(lambda one, two, fps: list(one), transition=False, one_shot=True),
    "flash 0.07 s": _light(0.07, _white),
    "flash 0.1 s": _light(0.1, _burnt),
    "flash 0.25 s": _light(0.25, _white),
    "flash 0.5 s": _light(0.5, _white),
    "burnt 0.5 s": _light(0.5, _burnt),
    "blackout 0.5 s": _light(0.5, _black),
    "strobe 1 s": _light(1.0, _strobe),
    "neon 1 s": _light(1.0, _neon),
    "light switched on": Kind(_brighter, transition=False, one_shot=True),
}
"""By the name under which the table lists it."""
