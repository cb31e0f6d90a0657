"""Checks on the file and its container."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.clip import CUT_SHORT, Facts
from validator.facts.stream import Media
from validator.findings import Hit
from validator.media.sniff import UNKNOWN
from validator.targets.profile import Profile


def unreadable(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A file in which no moving picture can be found."""
    assert facts.file
    kind = facts.file.kind
    absent = facts.missing.get("media") or facts.missing.get("timing")
    if absent and absent.case:
        case = "noise" if absent.case == "no-index" and kind == UNKNOWN else absent.case
        detail = "no format is recognised" if case != absent.case else absent.reason
        yield Hit(case, detail, values={"kind": kind, "detail": detail})


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
    if media.attached_pictures:
        yield Hit("cover", media.attached_pictures, 0, values={"index": media.video_index})


def _media(facts: Facts) -> Media:
    assert facts.media
    return facts.media
