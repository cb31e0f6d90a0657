"""Checks on the file and its container."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts import CUT_SHORT, Facts, Media
from validator.model import Hit
from validator.profile import Profile
from validator.sniff import OTHERS, UNKNOWN



def unreadable(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A file in which no moving picture can be found."""
    assert facts.file
    kind, media = facts.file.kind, facts.media
    if kind in ("empty", "playlist"):
        yield Hit(kind, facts.file.bytes)
    elif kind in OTHERS:
        yield Hit("other", kind, values={"kind": kind})
    elif media and not (media.width and media.height):
        yield Hit("no-size", f"{media.width}×{media.height}")
    elif media and facts.picture is None and "timing" in facts.absent and not facts.absent["timing"].off:
        yield Hit("no-frames", 0)
    elif media is None and kind in ("media", UNKNOWN) and not facts.problem:
        yield _not_read(facts, kind)


def _not_read(facts: Facts, kind: str) -> Hit:
    detail = facts.absent["media"].reason.partition(": ")[2]
    if "moov atom not found" in detail and kind != UNKNOWN:
        return Hit("no-index", detail)
    if detail.startswith("it holds only "):
        return Hit("no-picture", detail, values={"detail": detail})
    detail = "no format is recognised" if kind == UNKNOWN else detail
    return Hit("noise", detail, values={"detail": detail})


def unsupported(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A container that is not among the allowed ones, by its content."""
    assert facts.media and facts.file
    allowed = profile.limit("container")
    container, extension = facts.media.container, facts.file.extension
    if container in ("m4v", "iso-unknown") and "mp4" in allowed.one_of:
        yield Hit("brand", facts.media.brand.strip() or "nothing", str(allowed))
    elif container not in allowed.one_of:
        yield Hit("container", container, str(allowed))
    elif extension and extension not in allowed.one_of:
        yield Hit("name", container, str(allowed), values={"extension": extension})


def misleading_name(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A name that ends otherwise than its content; a foreign ending is told by `unsupported`."""
    assert facts.media and facts.file
    container, extension = facts.media.container, facts.file.extension
    allowed = profile.limit("container").one_of
    if container in allowed and not extension:
        yield Hit("none", container)
    elif container != extension and container in allowed and extension in allowed:
        yield Hit("other", container, values={"extension": extension})


def too_large(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A file over the size limit, in one reading of MB or in both."""
    assert facts.file
    file, limit = facts.file, profile.limit("file-size")
    strict, wide = limit.max, limit.max_wide or limit.max
    if strict is None or wide is None or file.bytes <= strict:
        return
    if file.kind == CUT_SHORT:
        yield Hit("not-fetched", file.bytes, file.bytes)
        return
    case = "over" if file.bytes > wide else "between"
    shown = wide if case == "over" else strict
    yield Hit(case, file.bytes, int(shown), values={"wide": int(wide)})


def audio(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Any sound track."""
    media = _media(facts)
    if media.audio_streams:
        tracks = "an audio track" if media.audio_streams == 1 else f"{media.audio_streams} audio tracks"
        yield Hit("audio", media.audio_streams, 0, values={"tracks": tracks, "codec": media.audio_codec})


def several_streams(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """More than one moving picture."""
    media = _media(facts)
    if media.video_streams > 1:
        yield Hit("several", media.video_streams, 1, values={"index": media.video_index})


def cover(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Cover pictures and thumbnails stored as video streams."""
    media = _media(facts)
    if media.covers:
        yield Hit("cover", media.covers, 0, values={"index": media.video_index})


def _media(facts: Facts) -> Media:
    assert facts.media
    return facts.media
