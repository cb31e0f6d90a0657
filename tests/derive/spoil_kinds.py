"""THE table of what is done to a good clip: what keeps it good, what spoils it, and which rules may name the fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.derive.spoil_base import Base

SECONDS = 3.0
"""How much of each clip is taken: longer than the shortest that is allowed, and short enough for hundreds."""


def _x264(crf: int) -> tuple[str, ...]:
    return ("-c:v", "libx264", "-preset", "veryfast", "-crf", f"{crf}", "-pix_fmt", "yuv420p", "-threads", "1")


X264 = _x264(18)
Graph = Callable[[Base], str | None]
"""The filters between `[0:v]` and `[v]`; None where this clip cannot be changed so. `[1:v]` is another base."""


@dataclass(frozen=True)
class Kind:
    """One change."""

    graph: Graph
    rules: frozenset[str] = frozenset()
    """Any of them, found, names the fault; none for what stays good."""
    encoder: tuple[str, ...] = X264
    suffix: str = ".mp4"

    @property
    def good(self) -> bool:
        """Whether the clip stays as good as it was."""
        return not self.rules


def _plain(filters: str) -> Graph:
    return lambda _: f"[0:v]{filters}[v]"


def _of(filters: Callable[[Base], str]) -> Graph:
    return lambda base: f"[0:v]{filters(base)}[v]"


def _scaled(base: Base, factor: float, filters: str) -> str | None:
    """Only where the result is neither too large for a service nor too small for anybody."""
    sides, tall = sorted((base.width * factor, base.height * factor)), base.tall * factor
    return f"[0:v]{filters}[v]" if sides[0] >= 300 and sides[1] <= 2000 and tall >= 250 else None


def _slightly_cropped(base: Base) -> str | None:
    left, top, right, bottom = (room // 2 for room in base.rooms)
    return f"[0:v]crop={base.width - left - right}:{base.height - top - bottom}:{left}:{top}[v]" if min(left, top) >= 4 else None


def _darker(share: float) -> str:
    colour = f"128+(val-128)*{share}"
    return f"lutyuv=y='16+(val-16)*{share}':u='{colour}':v='{colour}'"


def _smeared(base: Base) -> str:
    """A shutter that is open while the person moves sideways by 3.5 % of the own height; ffmpeg takes 49 pixels at most."""
    length = min(49, round(0.035 * base.tall) | 1)
    grey, colour = (" ".join(["1"] * size) for size in (length, length // 2 | 1))
    return f"convolution=0m='{grey}':1m='{colour}':2m='{colour}':0mode=row:1mode=row:2mode=row"


def _upscaled(base: Base) -> str:
    factor = 70 / base.tall
    return f"scale=ceil(iw*{factor:.4f}/2)*2:-2,scale={base.width}:{base.height}:flags=bicubic"


def _in_frame(base: Base, share: float, colour: str) -> str:
    return f"scale=iw*{share}:-2,pad={base.width}:{base.height}:(ow-iw)/2:(oh-ih)/2:{colour}"


def _blurred_copy(base: Base) -> str:
    back = f"[a]gblur=sigma={base.height / 40:.0f}[c]"
    return f"[0:v]split[a][b];{back};[b]scale=iw*0.5:-2[d];[c][d]overlay=(W-w)/2:(H-h)/2[v]"


def _box(place: tuple[int, int, int, int], colour: str) -> str:
    left, top, width, height = place
    return f"drawbox={left}:{top}:{width}:{height}:{colour}:fill"


def _trunk(base: Base) -> tuple[int, int, int, int]:
    left, _, width, _ = base.person
    return left, base.level("shoulders"), width, base.level("hips") - base.level("shoulders") + round(0.1 * base.tall)


def _band(base: Base) -> tuple[int, int, int, int]:
    top = base.level("hips") + round(0.02 * base.tall)
    return 0, top, base.width, base.level("ankles") - top


def _other(base: Base, join: str) -> str:
    """Another base in the size and at the rate of this one, then joined to it."""
    same = f"scale={base.width}:{base.height}:force_original_aspect_ratio=decrease,pad={base.width}:{base.height}:-1:-1,setsar=1"
    each = f"fps={base.rate},format=yuv420p,settb=AVTB"
    return f"[0:v]{each},trim=0:2,setpts=PTS-STARTPTS[a];[1:v]{same},{each},trim=0:2,setpts=PTS-STARTPTS[b];{join}"


def _jump(base: Base) -> str:
    half = f"fps={base.rate},settb=AVTB"
    later = "trim=1.5:3,setpts=PTS-STARTPTS,hflip,crop=iw*0.85:ih*0.93:iw*0.07:0"
    return f"[0:v]{half},split[x][y];[x]trim=0:1.5[a];[y]{later},scale={base.width}:{base.height},setsar=1[b];[a][b]concat=n=2:v=1[v]"


def _named(*rules: str) -> frozenset[str]:
    return frozenset(rules)


_FACE = ("face-not-clear", "not-facing-camera")
_GONE = ("no-person-in-first-frame", "no-person")
_CUT_OFF = ("body-not-fully-visible", "person-too-large")
_SMALL = ("person-too-small", "picture-in-frame", "face-not-clear")
_COVERED = ("body-occluded", "overlay-on-picture", "body-not-fully-visible")
_TURNED = ("picture-rotated", "body-bent-or-curled")

GOOD = {
    "mirrored": Kind(_plain("hflip")),
    "darkened": Kind(_plain(_darker(0.75))),
    "noisy a little": Kind(_plain("noise=alls=7:allf=t:all_seed=1")),
    "scaled down": Kind(lambda base: _scaled(base, 0.7, "scale=iw*0.7:-2")),
    "scaled up": Kind(lambda base: _scaled(base, 1.5, "scale=iw*1.5:-2")),
    "recompressed": Kind(_plain("null"), encoder=_x264(32)),
    "slower": Kind(_of(lambda base: f"setpts=PTS/0.9,fps={base.rate}")),
    "faster": Kind(_of(lambda base: f"setpts=PTS/1.1,fps={base.rate}")),
    "thin bars": Kind(_plain("pad=iw:ih*1.08:0:(oh-ih)/2")),
    "cropped a little": Kind(_slightly_cropped),
    "flash": Kind(_plain("drawbox=color=white:t=fill:enable='between(t,1.45,1.54)'")),
    "warmer": Kind(_plain("lutyuv=u=val-5:v=val+5")),
}
"""What a viewer would still call a good clip."""

SPOILED = {
    "dark": Kind(_plain(_darker(0.06)), _named("person-blurred", *_FACE, *_GONE)),
    "noise": Kind(_plain("noise=alls=95:allf=t:all_seed=1"), _named("person-blurred", *_FACE, *_GONE)),
    "out of focus": Kind(_of(lambda base: f"gblur=sigma={0.01 * base.tall:.2f}"), _named("person-blurred", *_FACE)),
    "motion blur": Kind(_of(_smeared), _named("person-blurred", *_FACE)),
    "up-scaled": Kind(_of(_upscaled), _named("person-blurred", *_FACE)),
    "shrunk": Kind(_of(lambda base: _in_frame(base, 0.25, "0x808080")), _named(*_SMALL)),
    "big borders": Kind(_of(lambda base: _in_frame(base, 0.4, "black")), _named(*_SMALL)),
    "blurred copy": Kind(_blurred_copy, _named(*_SMALL, "several-people")),
    "feet cut off": Kind(_of(lambda base: f"crop=iw:{base.level('knees')}:0:0"), _named(*_CUT_OFF)),
    "head cut off": Kind(
        _of(lambda base: f"crop=iw:ih-{base.level('shoulders')}:0:{base.level('shoulders')}"), _named(*_CUT_OFF, *_FACE, *_GONE)
    ),
    "side cut off": Kind(
        _of(lambda base: f"crop={base.width - base.person[0] - base.person[2] // 2}:ih:{base.person[0] + base.person[2] // 2}:0"),
        _named(*_CUT_OFF, *_GONE, "aspect-ratio-out-of-range", "side-out-of-range"),
    ),
    "second person": Kind(lambda _: "[0:v]split[a][b];[b]hflip[c];[a][c]hstack[v]", _named("several-people")),
    "sticker on face": Kind(_of(lambda base: _box(base.face, "0x30c0f0")), _named(*_FACE, *_GONE, *_COVERED)),
    "sticker on trunk": Kind(_of(lambda base: _box(_trunk(base), "0x30c0f0")), _named(*_COVERED, *_GONE)),
    "caption on legs": Kind(_of(lambda base: _box(_band(base), "white")), _named(*_COVERED)),
    "cut": Kind(lambda base: _other(base, "[a][b]concat=n=2:v=1[v]"), _named("scene-cut")),
    "jump cut": Kind(_jump, _named("scene-cut")),
    "dissolve": Kind(lambda base: _other(base, "[a][b]xfade=duration=0.8:offset=1.1[v]"), _named("scene-cut")),
    "comes late": Kind(_plain("tpad=start_duration=0.8:color=0x606060"), _named(*_GONE)),
    "upright on its side": Kind(_plain("transpose=1"), _named(*_TURNED)),
    "upside down": Kind(_plain("hflip,vflip"), _named(*_TURNED)),
    "frozen start": Kind(_plain("tpad=start_duration=1.5:start_mode=clone"), _named("frozen-start")),
    "one picture": Kind(
        _of(lambda base: f"trim=end_frame=1,loop={round(2.5 * base.rate)}:1:0,setpts=N/({base.rate})/TB"),
        _named("frozen-start", "nothing-moves"),
    ),
    "eight pictures a second": Kind(_plain("fps=8"), _named("frame-rate-too-low")),
    "too short": Kind(_plain("trim=0:1"), _named("duration-out-of-range")),
    "other codec": Kind(_plain("null"), _named("codec-unsupported"), ("-c:v", "mpeg4", "-q:v", "3")),
    "other container": Kind(_plain("null"), _named("format-unsupported"), suffix=".mkv"),
}
"""What a viewer would send back, and the rules any of which says why."""

KINDS = {**GOOD, **SPOILED}
"""By the name under which the table lists it."""
