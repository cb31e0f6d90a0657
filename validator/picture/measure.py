"""From the path or URL of a character image to what is known of it: its bytes, its header, and who is in it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.errors import FAILURES, Unopenable, UsageError, failure
from validator.facts.clip import NOT_MEASURED, Depth, Missing
from validator.facts.image import Header, Image
from validator.facts.people import People
from validator.measure import LIMITS_ONLY, PEOPLE_OFF, MeasureOptions
from validator.media.sniff import first_bytes, kind
from validator.picture.header import header_of
from validator.texts.said import phrase
from validator.vision import memory, packages
from validator.vision.backends.loader import ModelPool

if TYPE_CHECKING:
    from validator.inputs.download import Download
    from validator.media.decode import Frame

DECODED = ("jpeg", "png", "webp", "bmp")
"""Formats that are looked into; every service that says what it takes names some of these."""
MOST_BYTES = 64 << 20
"""A larger file is not read to its end: no service takes a tenth of it."""
MOST_PIXELS = 100_000_000
"""A larger picture is not decoded: it would take a gigabyte of memory."""
THUMBNAIL_SIDES = (720, 200)
"""Pixels of the picture beside one clip, and beside one of many."""
_NO_IMAGE = Missing("not-an-image", case="unreadable")


@dataclass(frozen=True)
class Looked:
    """An image and its picture, while somebody wants to show it."""

    image: Image
    frame: Frame | None = None

    def small(self, side: int, *, blur_faces: bool) -> str:
        """A small JPEG in base64; empty where the picture could not be decoded."""
        if self.frame is None:
            return ""
        from validator.vision.still import small_jpeg

        return small_jpeg(self.frame, side, self.image.people, blur_faces=blur_faces)


def look_at(word: str, options: MeasureOptions) -> Looked:
    """The image at a path or behind a URL; raises UsageError when it names none, Unopenable when it cannot be had."""
    from validator.inputs.find import is_url, no_such, redacted

    if is_url(word):
        from validator.inputs.download import downloaded

        try:
            with downloaded(word) as download:
                return look_into(_whole(download), redacted(word), options)
        except Unopenable as error:
            raise Unopenable(phrase("{url}: {error}", url=redacted(word), error=error)) from error
    if os.path.isdir(word):
        raise UsageError(phrase("{word}: this is a folder, not an image.", word=word))
    if not os.path.exists(word):
        raise UsageError(no_such(word))
    try:
        return look_into(word, word, options)
    except Unopenable as error:
        raise Unopenable(phrase("{path}: {problem}", path=word, problem=error)) from error


def _whole(download: Download) -> str:
    """The path of what was brought here; raises Unopenable where it was too large to be."""
    from validator.inputs.download import MAX_BYTES

    if download.cut_short:
        raise Unopenable(phrase("the image has over {bytes:,} bytes, and was not fetched to its end.", bytes=MAX_BYTES))
    return download.path


def look_into(path: str, shown: str, options: MeasureOptions) -> Looked:
    """What can be measured of the file; raises Unopenable. What kept *us* from measuring is in `missing` and `problem`."""
    name = kind(first_bytes(path))
    try:
        with open(path, "rb") as file:
            data, size = file.read(MOST_BYTES), os.fstat(file.fileno()).st_size
            digest = hashlib.sha256(data)
            while rest := file.read(1 << 20):
                digest.update(rest)
    except OSError as error:
        raise Unopenable(phrase("it cannot be read: {reason}.", reason=error.strerror)) from error
    header = header_of(data)
    if header and size > len(data):
        header = replace(header, cut_off=False)
    image = Image(shown, size, digest.hexdigest(), "picture" if header else name, header)
    try:
        return _seen(image, data, options)
    except FAILURES as error:
        return Looked(_lacking(replace(image, problem=failure(error)), Missing(NOT_MEASURED)))


def _seen(image: Image, data: bytes, options: MeasureOptions) -> Looked:
    header = image.header
    if header is None:
        return Looked(_lacking(image, _NO_IMAGE))
    if options.depth is Depth.LIMITS:
        return Looked(_lacking(image, LIMITS_ONLY))
    if reason := _not_decoded(image, header):
        return Looked(_lacking(image, reason))
    memory.check()
    packages.load()
    from validator.vision.still import decoded, people_in

    with ModelPool(options.pose_model, wanted=options.people) as models:
        found = None if header.cut_off else decoded(data, header.orientation)
        if found is None:
            return Looked(_lacking(replace(image, decodes=False), _NO_IMAGE))
        frame, image = found.frame, replace(image, decodes=True, transparent=found.transparent)
        if not options.people:
            return Looked(_lacking(image, PEOPLE_OFF), frame)
        people = people_in(frame, models)
    if isinstance(people, People):
        return Looked(replace(image, people=people), frame)
    return Looked(_lacking(image, people), frame)


def _not_decoded(image: Image, header: Header) -> Missing | None:
    """Why its picture is not looked at; None where it is."""
    if header.format not in DECODED:
        return Missing("image-not-decoded", header.format)
    if image.bytes > MOST_BYTES or header.width * header.height > MOST_PIXELS:
        return Missing("image-too-much")
    return None


def _lacking(image: Image, missing: Missing) -> Image:
    """With the reason for each part that is not there."""
    parts = {"image_header": image.header, "image_people": image.people}
    return replace(image, missing={name: missing for name, part in parts.items() if part is None})
