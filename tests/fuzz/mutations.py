"""Breaks undamaged clips of every container in seeded ways."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from fixtures.workshop import Recipe, Step, X, build, source, tone
from validator.paths import folder as cache_folder

_STEADY = "-threads 1 -fflags +bitexact -flags:v +bitexact"
_SHORT = f"{source('240x320', '24', '2.5')} {X} {_STEADY}"
_UNDAMAGED = f"{source('240x320', '24', '2.5')} {tone('2.5')} {X} {_STEADY} -c:a aac"
_NUMBERS = (0, 1, 2, 7, 8, 15, 0x7F, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF)
"""Sizes and counts that parsers trip over: nothing, less than a header, the largest, negative ones."""
_BOXES = (
    b"ftyp moov mvhd trak tkhd edts elst mdia mdhd hdlr minf vmhd stbl stsd avc1 hvc1 avcC hvcC stts ctts stss stsc stsz stco "
    b"mp4a esds udta meta mdat free mvex trex moof mfhd traf tfhd tfdt trun mfra tfra "
    b"RIFF LIST avih strh strf movi 00dc 01wb idx1 odml indx JUNK"
).split() + [b"\x1aE\xdf\xa3", b"\x18S\x80g", b"\x15I\xa9f", b"\x16T\xaek", b"\x1fC\xb6u", b"\x1cS\xbbk", b"\x11M\x9bt"]


def _as_mp4(step: Step) -> None:
    step.run(_UNDAMAGED, str(step.scratch / "clip.mkv"))
    (step.scratch / "clip.mkv").rename(step.out)


BASES: dict[str, Recipe] = {
    "plain.mp4": _UNDAMAGED,
    "fast-start.mp4": f"{_UNDAMAGED} -movflags +faststart",
    "fragmented.mp4": f"{_UNDAMAGED} -movflags frag_keyframe+empty_moov -g 12",
    "quicktime.mov": _UNDAMAGED,
    "plain.avi": f"{_SHORT} -g 12",
    "hevc.mp4": f"{source('240x320', '24', '2.5')} -c:v libx265 -preset ultrafast -pix_fmt yuv420p -tag:v hvc1"
    f" {_STEADY} -x265-params log-level=none:pools=1:frame-threads=1",
    "matroska.mp4": _as_mp4,
}


def bases() -> dict[str, bytes]:
    """The undamaged clips that are to be broken, one of each container."""
    place = cache_folder() / "fixtures" / "hostile"
    return {name: build(name, recipe, place).read_bytes() for name, recipe in BASES.items()}


def _places(data: bytearray, random: Random) -> tuple[int, int]:
    """Where to work: the whole file, or the first or last few KB, where the headers are."""
    size = len(data)
    return random.choice([(0, size), (0, min(size, 4096)), (max(0, size - 6144), size)])


def _stretch(data: bytearray, random: Random, longest: int) -> tuple[int, int]:
    begin, end = _places(data, random)
    start = random.randrange(begin, max(end, begin + 1))
    return start, min(len(data), start + random.randint(1, longest))


def _flip(data: bytearray, random: Random, other: bytes) -> None:
    begin, end = _places(data, random)
    for _ in range(random.choice([1, 2, 8, 64, 512])):
        data[random.randrange(begin, end)] ^= 1 << random.randrange(8)


def _noise(data: bytearray, random: Random, other: bytes) -> None:
    for _ in range(random.randint(1, 4)):
        start, end = _stretch(data, random, random.choice([4, 64, 2048, 20_000]))
        data[start:end] = random.randbytes(end - start)


def _cut(data: bytearray, random: Random, other: bytes) -> None:
    keep = random.choice([random.randrange(64), random.randrange(8192), random.randrange(len(data))])
    if random.random() < 0.2:
        del data[:keep]
    else:
        del data[keep:]


def _splice(data: bytearray, random: Random, other: bytes) -> None:
    here, there = random.randrange(len(data)), random.randrange(len(other))
    if random.random() < 0.5:
        data[here:] = other[there:]
    else:
        data[here:here] = other[there : there + random.randrange(1, 50_000)]


def _double(data: bytearray, random: Random, other: bytes) -> None:
    start, end = _stretch(data, random, random.choice([16, 1024, 50_000]))
    data[end:end] = data[start:end] * random.choice([1, 1, 2, 20])


def _remove(data: bytearray, random: Random, other: bytes) -> None:
    start, end = _stretch(data, random, random.choice([1, 16, 1024, 50_000]))
    del data[start:end]


def _zero(data: bytearray, random: Random, other: bytes) -> None:
    start, end = _stretch(data, random, random.choice([4, 64, 4096, 50_000]))
    data[start:end] = bytes(end - start)


def _found(data: bytearray) -> list[int]:
    """Where the names of boxes and chunks are."""
    found = []
    for name in _BOXES:
        at = data.find(name)
        while at >= 0 and len(found) < 400:
            found.append(at)
            at = data.find(name, at + 1)
    return found


def _number_at(data: bytearray, at: int, random: Random) -> None:
    if 0 <= at <= len(data) - 4:
        value = random.choice([*_NUMBERS, len(data), len(data) * 2, random.getrandbits(32)])
        struct.pack_into(random.choice("<>") + "I", data, at, value)


def _sizes(data: bytearray, random: Random, other: bytes) -> None:
    """ISO boxes have their size before the name, RIFF chunks and EBML elements after it."""
    for at in random.choices(_found(data) or [4], k=random.choice([1, 1, 2, 5])):
        _number_at(data, at - 4 if random.random() < 0.6 else at + 4, random)


def _fields(data: bytearray, random: Random, other: bytes) -> None:
    """Counts, offsets, time scales and sides: any word inside a header."""
    for at in random.choices(_found(data) or [4], k=random.choice([1, 2, 6])):
        _number_at(data, at + 4 + 2 * random.randrange(50), random)


def _names(data: bytearray, random: Random, other: bytes) -> None:
    for at in random.choices(_found(data) or [4], k=random.choice([1, 2])):
        data[at : at + 4] = random.choice(_BOXES)[:4]


Breaker = Callable[[bytearray, Random, bytes], None]
BREAKERS: dict[str, Breaker] = {
    "flip": _flip, "noise": _noise, "cut": _cut, "splice": _splice, "double": _double, "remove": _remove,
    "zero": _zero, "sizes": _sizes, "fields": _fields, "names": _names,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One broken file; seed and index give it again."""

    index: int
    container: str
    broken_by: str
    data: bytes


def case(seed: int, index: int, undamaged: dict[str, bytes]) -> Case:
    """The broken file with this number: each container in turn, one to three breakages."""
    random = Random(f"{seed}:{index}")
    name = list(undamaged)[index % len(undamaged)]
    data, used = bytearray(undamaged[name]), []
    for _ in range(random.choice([1, 1, 2, 3])):
        breaker = random.choice(list(BREAKERS))
        if data:
            BREAKERS[breaker](data, random, random.choice(list(undamaged.values())))
            used.append(breaker)
    return Case(index, name, "+".join(used), bytes(data))
