"""Holds the judgement to its promises on broken files, and on files that name other files and hosts."""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.workshop import X, build, source
from tests.fuzz.files import Outcome, too_few_judged, trials
from tests.fuzz.mutations import BASES, bases, case
from tests.support.command import preflight
from tests.support.good import media_only
from tests.support.server import Server, endless, serving
from validator import Verdict, validate
from validator.media import ffmpeg
from validator.media.ffmpeg import find
from validator.media.process import Run

_SLICE = 154
"""Broken files that are tried here; `python -m tests.hostile` tries thousands."""


# --- broken files


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """What came of a slice of the broken files."""
    return sorted(trials(seed=7, indexes=range(_SLICE), jobs=2), key=lambda outcome: outcome.index)


def test_every_broken_file_ends_in_a_verdict_and_keeps_every_promise(outcomes: list[Outcome]) -> None:
    assert [outcome.index for outcome in outcomes] == list(range(_SLICE))
    assert [(o.index, o.container, o.broken_by, o.faults) for o in outcomes if o.faults] == []
    assert {outcome.verdict for outcome in outcomes} == {"accept", "review", "reject"}
    assert not too_few_judged(outcomes)


def test_a_broken_file_is_made_again_from_its_seed_and_index() -> None:
    undamaged = bases()
    assert [case(3, index, undamaged) for index in range(20)] == [case(3, index, undamaged) for index in range(20)]
    assert case(3, 0, undamaged) != case(4, 0, undamaged)


@pytest.mark.parametrize("name", ["plain.mp4", "fast-start.mp4", "fragmented.mp4", "quicktime.mov", "plain.avi", "hevc.mp4"])
def test_what_is_broken_was_whole_before(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(bases()[name])
    assert validate(tmp_path / name, profile=media_only()).ok


@pytest.mark.parametrize("name", sorted(BASES))
def test_a_file_cut_at_any_of_its_first_bytes_is_never_accepted(name: str, tmp_path: Path) -> None:
    data = bases()[name]
    for length in (1, 3, 4, 7, 8, 11, 12, 15, 16, 31, 32, 47, 188, 377, 4096):
        (tmp_path / name).write_bytes(data[:length])
        assert validate(tmp_path / name, profile=media_only()).verdict is Verdict.REJECT


# --- files that name others


@dataclass(frozen=True)
class Trap:
    """A file and a server that notice when they are opened."""

    fifo: Path
    server: Server
    opened: threading.Event

    @property
    def sprung(self) -> bool:
        """True once anything read the file or asked the server."""
        return self.opened.is_set() or bool(self.server.asked)


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    """A trap that is set: opening a FIFO for writing waits until somebody opens it for reading."""
    fifo = tmp_path / "marker.ts"
    os.mkfifo(fifo)
    with serving({"/marker.ts": endless}) as server, _watching(fifo) as opened:
        yield Trap(fifo, server, opened)


@contextmanager
def _watching(fifo: Path) -> Iterator[threading.Event]:
    opened, over = threading.Event(), threading.Event()

    def watch() -> None:
        with fifo.open("wb", buffering=0):
            if not over.is_set():
                opened.set()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield opened
    finally:
        over.set()
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        thread.join(10)
        os.close(reader)


def _playlist(target: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{target}\n#EXT-X-ENDLIST\n".encode()


def _master_playlist(target: str) -> bytes:
    return f'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="{target}"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{target}\n'.encode()


def _script(target: str) -> bytes:
    return f"ffconcat version 1.0\nfile '{target}'\nduration 4\n".encode()


def _manifest(target: str) -> bytes:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period>'
        '<AdaptationSet mimeType="video/mp4" contentType="video"><Representation id="1" bandwidth="1" codecs="avc1.64001f">'
        f"<BaseURL>{target}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    ).encode()


def _session(target: str) -> bytes:
    """SDP: it has a host and a port, and no other place for a URL than this."""
    port = target.rpartition(":")[2].partition("/")[0]
    where = port if port.isdecimal() else "5004"
    return f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nu={target}\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {where} RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:{target}\n".encode()


def _play_list(target: str) -> bytes:
    return f"[playlist]\nFile1={target}\nNumberOfEntries=1\n".encode()


def _asx(target: str) -> bytes:
    return f'<asx version="3.0"><entry><ref href="{target}"/></entry></asx>'.encode()


def _box(name: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return struct.pack(">I4s", len(data) + 8, name) + data


def _with_data_reference(clip: bytes, entry: bytes) -> bytes:
    """The clip, whose index must be at its end, with this entry in place of "the pictures are in this file"."""
    data, places, at = bytearray(clip), [], 0
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        at = data.index(name, at) - 4
        places.append(at)
        at += 8
    start = places[-1]
    (size,) = struct.unpack_from(">I", data, start)
    table = _box(b"dref", bytes(4), struct.pack(">I", 1), entry)
    data[start : start + size] = table
    for place in places[:-1]:
        (old,) = struct.unpack_from(">I", data, place)
        struct.pack_into(">I", data, place, old + len(table) - size)
    return bytes(data)


_ELSEWHERE = bytes(4)
"""Version and flags of a data reference; flag 1 would say that the data is in this very file."""


def _url(target: str) -> bytes:
    return _with_data_reference(bases()["plain.mp4"], _box(b"url ", _ELSEWHERE, target.encode(), b"\0"))


def _urn(target: str) -> bytes:
    return _with_data_reference(bases()["plain.mp4"], _box(b"urn ", _ELSEWHERE, b"x\0", target.encode(), b"\0"))


def _alias(target: str) -> bytes:
    """A Macintosh alias record: fixed fields, then tagged ones, of which number 2 is the absolute path."""
    path = b"V" + target.replace("/", ":").encode()
    path += b"\0" * (len(path) % 2)
    name = target.rpartition("/")[2].encode()[:63]
    fixed = bytes(10) + b"\x01" + b"V".ljust(27, b"\0") + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16)
    tagged = struct.pack(">HH", 2, len(path)) + path + b"\xff\xff\0\0"
    entry = _box(b"alis", _ELSEWHERE, fixed, struct.pack(">HH", 0xFFFF, 0xFFFF), bytes(16), tagged)
    return _with_data_reference(bases()["quicktime.mov"], entry)


def _reference_movie(target: str) -> bytes:
    """QuickTime's own playlist: a movie that is only the URL of another."""
    address = _box(b"rdrf", bytes(4), b"url ", struct.pack(">I", len(target) + 1), target.encode(), b"\0")
    return _box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + _box(b"moov", _box(b"rmra", _box(b"rmda", address)))


def _avi_with_playlist(target: str) -> bytes:
    """An AVI whose second track is a subtitle (GAB2) that holds a playlist, which old ffmpegs opened."""
    clip = bytearray(
        build(
            "with-pcm.avi", f"{source('240x320', '24', '2')} -f lavfi -i sine=duration=2 {X} -c:a pcm_s16le -bitexact"
        ).read_bytes()
    )
    kind = clip.index(b"auds")
    clip[kind : kind + 4] = b"txts"
    chunk = clip.index(b"01wb", clip.index(b"movi"))
    (room,) = struct.unpack_from("<I", clip, chunk + 4)
    text = _playlist(target)
    subtitle = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"\0\0" + struct.pack("<HI", 4, len(text)) + text
    assert len(subtitle) <= room
    clip[chunk + 8 : chunk + 8 + room] = subtitle.ljust(room, b"\0")
    return bytes(clip)


def _matroska(target: str) -> bytes:
    """A Matroska file that names the URL as the next file of its chain, and has a playlist attached."""
    title = target.ljust(100)[:100].encode()
    recipe = f"{source('240x320', '24', '2')} {X} -write_crc32 0 -metadata title={'t' * 101}"
    clip = bytearray(build("titled.mkv", recipe).read_bytes())
    at = clip.index(b"\x7b\xa9\xe5" + b"t" * 101)
    clip[at : at + 104] = b"\x3e\x83\xbb\xe4" + title  # NextFilename, whose name is a byte longer, in the place of Title
    playlist = _playlist(target)
    texts = ((b"\x46\x6e", b"file:" + target.encode()), (b"\x46\x60", b"application/x-mpegurl"), (b"\x46\x5c", playlist))
    attached = b"".join(_element(name, text) for name, text in (*texts, (b"\x46\xae", b"\x01")))
    segment = clip.index(b"\x18\x53\x80\x67") + 4
    clip[segment : segment + 8] = b"\x01" + b"\xff" * 7  # of unknown size, since it grows
    cluster = clip.index(b"\x1f\x43\xb6\x75")
    clip[cluster:cluster] = _element(b"\x19\x41\xa4\x69", _element(b"\x61\xa7", attached))
    return bytes(clip)


def _element(name: bytes, content: bytes) -> bytes:
    """An EBML element."""
    return name + (len(content) | 1 << 28).to_bytes(4, "big") + content


_TEXTS = {
    "playlist": _playlist,
    "master playlist": _master_playlist,
    "concat script": _script,
    "DASH manifest": _manifest,
    "SDP": _session,
    "PLS": _play_list,
    "ASX": _asx,
}
_CONTAINERS = {
    "MP4 with url": _url,
    "MP4 with urn": _urn,
    "MOV with alias": _alias,
    "reference movie": _reference_movie,
    "AVI with playlist": _avi_with_playlist,
    "Matroska": _matroska,
}
_TARGETS: dict[str, Callable[[Trap], str]] = {
    "file": lambda trap: f"file://{trap.fifo}",
    "path": lambda trap: str(trap.fifo),
    "name": lambda trap: trap.fifo.name,
    "URL": lambda trap: trap.server.url("/marker.ts"),
}


@pytest.mark.parametrize("target", _TARGETS)
@pytest.mark.parametrize("form", _TEXTS | _CONTAINERS)
def test_nothing_but_the_file_itself_is_opened(form: str, target: str, trap: Trap, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes((_TEXTS | _CONTAINERS)[form](_TARGETS[target](trap)))
    report = validate(clip, profile=media_only())
    assert not trap.sprung
    assert report.problem == ""
    if form in _TEXTS:
        assert report.verdict is Verdict.REJECT


@pytest.mark.parametrize("form", _TEXTS)
@pytest.mark.parametrize(
    "disguise", [b"\n", b"\xef\xbb\xbf", b"\0", b"\0\0\0\x18ftypisom\0\0\0\0isommp42\n"], ids=["line", "mark", "zero", "ftyp"]
)
def test_a_disguised_playlist_opens_nothing_either(form: str, disguise: bytes, trap: Trap, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(disguise + _TEXTS[form](_TARGETS["path"](trap)))
    assert validate(clip, profile=media_only()).verdict is Verdict.REJECT
    assert not trap.sprung


def test_strip_audio_opens_nothing_else_either(trap: Trap, tmp_path: Path) -> None:
    for form in ("playlist", "MOV with alias", "AVI with playlist"):
        clip = tmp_path / "clip.mp4"
        clip.write_bytes((_TEXTS | _CONTAINERS)[form](_TARGETS["path"](trap)))
        preflight("strip-audio", clip, tmp_path / "out.mov", "--force")
        assert not trap.sprung


# --- the traps themselves


def _opened_by(options: list[str], clip: Path) -> None:
    """Let a bare ffprobe, with options to follow everything, open the clip."""
    with Run(find("ffprobe"), ["-v", "error", *options, "-i", str(clip)], seconds=20) as run:
        run.wait()


@pytest.mark.parametrize(
    ("form", "target", "options"),
    [
        ("playlist", "file", ["-f", "hls", "-protocol_whitelist", "file,http,tcp", "-allowed_extensions", "ALL"]),
        ("playlist", "URL", ["-f", "hls", "-protocol_whitelist", "file,http,tcp", "-allowed_extensions", "ALL"]),
        ("concat script", "path", ["-safe", "0"]),
        ("concat script", "name", []),
        ("MOV with alias", "path", ["-enable_drefs", "1", "-use_absolute_path", "1"]),
    ],
)
def test_the_trap_is_sprung_by_a_tool_that_follows(
    form: str, target: str, options: list[str], trap: Trap, tmp_path: Path
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes((_TEXTS | _CONTAINERS)[form](_TARGETS[target](trap)))
    _let_go(trap)
    _opened_by(options, clip)
    assert trap.sprung


def _let_go(trap: Trap) -> None:
    """Let the server end its endless answers at once, so that the following tool comes to an end."""
    trap.server.over.set()


def test_a_playlist_under_a_readable_name_is_reported_as_one(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(_playlist("http://127.0.0.1:9/x"))
    (finding,) = validate(tmp_path / "clip.mp4", profile=media_only()).findings
    assert (finding.rule, "playlist" in finding.message) == ("unreadable", True)


def test_the_tools_are_held_to_single_files_and_to_the_disk() -> None:
    assert dict(zip(ffmpeg.LOCAL_ONLY[::2], ffmpeg.LOCAL_ONLY[1::2], strict=True))["-protocol_whitelist"] == "file"
    followers = {
        "hls",
        "concat",
        "dash",
        "sdp",
        "rtsp",
        "image2",
        "lavfi",
        "applehttp",
        "concatf",
        "tee",
        "webm_dash_manifest",
        "imf",
    }
    assert not followers & set(ffmpeg.CLIP_DEMUXERS.split(","))
