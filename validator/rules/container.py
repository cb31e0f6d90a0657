"""Rules about the file and its container: what it is, how big, what else it holds."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.clip import CUT_SHORT, UNKNOWN, Facts
from validator.findings import Hit, Repair
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Profile
from validator.targets.words import known_as


def unreadable(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A file in which no moving picture can be found."""
    kind = measured(facts.file).kind
    missing = facts.missing.get("media") or facts.missing.get("timing")
    if missing and missing.case:
        case = "unknown" if missing.case == "no-index" and kind == UNKNOWN else missing.case
        yield Hit(case, kind, values={"kind": kind, "detail": missing.detail})


UNREADABLE = Rule(
    "unreadable",
    check=unreadable,
    needs=("file",),
    cases={
        "empty": Case(ERROR),
        "no-index": Case(ERROR),
        "unknown": Case(ERROR),
        "noise": Case(ERROR),
        "playlist": Case(ERROR),
        "other": Case(ERROR),
        "no-picture": Case(ERROR),
        "no-size": Case(ERROR),
        "no-frames": Case(ERROR),
    },
)


def format_unsupported(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A container that is not among the allowed ones, by its content."""
    media, allowed = measured(facts.media), profile.limit("container")
    container, extension, brand = _container(facts), measured(facts.file).extension, media.brand.strip()
    if container in ("m4v", "iso-unknown") and "mp4" in allowed.one_of:
        yield Hit("brand" if brand else "no-brand", brand or None, str(allowed))
    elif container not in allowed.one_of:
        yield Hit("container", container, str(allowed))
    elif extension and known_as("container", extension) not in allowed.one_of:
        yield Hit("name", container, str(allowed), values={"extension": extension})


FORMAT_UNSUPPORTED = Rule(
    "format-unsupported",
    check=format_unsupported,
    needs=("file", "media"),
    limits=("container",),
    cases={
        "container": Case(ERROR, Repair()),
        "brand": Case(WARNING, Repair()),
        "no-brand": Case(WARNING, Repair()),
        "name": Case(WARNING),
    },
)


def _container(facts: Facts) -> str:
    """By content; WebM is Matroska with few codecs, and only its name tells the two apart here."""
    container, extension = measured(facts.media).container, measured(facts.file).extension
    return "webm" if (container, extension) == ("matroska", "webm") else container


def extension_misleading(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A name that ends otherwise than its content; a foreign ending is a matter of `format-unsupported`."""
    container, extension = _container(facts), measured(facts.file).extension
    allowed, named = profile.limit("container").one_of, known_as("container", extension)
    if container in allowed and not extension:
        yield Hit("none", container)
    elif container != named and container in allowed and named in allowed:
        yield Hit("other", container, values={"extension": extension})


EXTENSION_MISLEADING = Rule(
    "extension-misleading",
    check=extension_misleading,
    needs=("file", "media"),
    limits=("container",),
    cases={
        "other": Case(NOTE),
        "none": Case(NOTE),
    },
)


def file_too_large(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A file over the size limit, in one reading of MB or in both."""
    file, limit = measured(facts.file), profile.limit("file-size")
    if file.bytes <= limit.at_most:
        return
    if file.kind == CUT_SHORT:
        yield Hit("not-fetched", file.bytes, int(limit.rejects_above))
    elif file.bytes > limit.rejects_above:
        yield Hit("over", file.bytes, int(limit.rejects_above))
    else:
        yield Hit("between", file.bytes, int(limit.at_most), values={"wide": int(limit.rejects_above)})


FILE_TOO_LARGE = Rule(
    "file-too-large",
    check=file_too_large,
    needs=("file",),
    limits=("file-size",),
    cases={
        "over": Case(ERROR, Repair(shrink=True)),
        "between": Case(WARNING, Repair(shrink=True)),
        "not-fetched": Case(ERROR),
    },
)


def audio_present(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Any audio stream."""
    media = measured(facts.media)
    if media.audio_streams:
        case = "one" if media.audio_streams == 1 else "several"
        yield Hit(case, media.audio_streams, 0, values={"codec": media.audio_codec})


AUDIO_PRESENT = Rule(
    "audio-present",
    check=audio_present,
    needs=("media",),
    cases={
        "one": Case(NOTE, Repair(strip_audio=True)),
        "several": Case(NOTE, Repair(strip_audio=True)),
    },
)


def several_video_streams(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """More than one moving picture."""
    media = measured(facts.media)
    if media.video_streams > 1:
        yield Hit("several", media.video_streams, 1, values={"index": media.video_index})


SEVERAL_VIDEO_STREAMS = Rule(
    "several-video-streams",
    check=several_video_streams,
    needs=("media",),
    cases={
        "several": Case(WARNING, Repair()),
    },
)


def attached_picture(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Attached pictures and thumbnails stored as video streams."""
    media = measured(facts.media)
    if media.attached_pictures:
        yield Hit("attached", media.attached_pictures, 0, values={"index": media.video_index})


ATTACHED_PICTURE = Rule(
    "attached-picture",
    check=attached_picture,
    needs=("media",),
    cases={
        "attached": Case(NOTE, Repair()),
    },
)


ROWS = (
    UNREADABLE,
    FORMAT_UNSUPPORTED,
    EXTENSION_MISLEADING,
    FILE_TOO_LARGE,
    AUDIO_PRESENT,
    SEVERAL_VIDEO_STREAMS,
    ATTACHED_PICTURE,
)
