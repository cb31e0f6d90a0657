"""Makes the clips that the full check is timed on: what telephones, downloads and studios give, each from one scene."""

from __future__ import annotations

from pathlib import Path

from fixtures.performer import film
from fixtures.workshop import Step, build

SCENE_SECONDS = 10
SHORT_SECONDS = 3
LARGE_SECONDS = 5
_GRAIN = "noise=alls=10:allf=t"
"""A drawn picture is far too easy to decode."""
_YUV = "-pix_fmt yuv420p"
_TEN_BIT = "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
_PQ = "-color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc"


def _rate(megabits: float) -> str:
    return f"-b:v {megabits}M -maxrate {megabits}M -bufsize {2 * megabits}M"


KINDS = {
    "easy": f"-vf {_GRAIN} -c:v libx264 -preset medium {_rate(2.4)} {_YUV}",
    "heavy": f"-vf {_GRAIN} -c:v libx264 -preset veryfast {_rate(17)} {_YUV}",
    "4K": f"-vf scale=2160:3840:flags=bicubic,{_GRAIN} -c:v libx264 -preset veryfast {_rate(45)} {_YUV}",
    "10-bit HDR": f"-vf {_GRAIN},{_TEN_BIT} -c:v libx264 -preset veryfast {_rate(20)} {_PQ}",
}
"""How the scene of 1080×1920 at 30 frames/s is encoded."""


def clip(kind: str, seconds: int) -> Path:
    """A performer of `seconds`, one scene that is repeated, or cut where it is shorter."""
    whole = max(1, seconds // SCENE_SECONDS)

    def recipe(step: Step) -> None:
        scene = build("bench-scene.mp4", _scene)
        step.run(f"-i {scene} -t {seconds} {KINDS[kind]}", str(step.scratch / "once.mp4"))
        step.run(f"-stream_loop {whole - 1} -i {{scratch}}/once.mp4 -c copy", str(step.out))

    return build(f"bench-{kind.replace(' ', '-').lower()}-{seconds}.mp4", recipe)


def _scene(step: Step) -> None:
    film("good", step.out, ffmpeg=step.ffmpeg.path, size=(1080, 1920), seconds=SCENE_SECONDS)


def copies(of: Path, folder: Path, count: int) -> None:
    """`count` files that differ in a box at the end, so that no two are the same to a checksum."""
    data = of.read_bytes()
    for number in range(count):
        (folder / f"{number:05}.mp4").write_bytes(data + b"\x00\x00\x00\x0cfree" + number.to_bytes(4, "big"))
