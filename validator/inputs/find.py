"""Turns what the user names (files, folders, URLs) into clips to examine, in a steady order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from validator.errors import Unopenable
from validator.media.sniff import first_bytes, is_video
from validator.texts.printable import redacted_url
from validator.texts.said import phrase

_VIDEO_NAMES = (".mp4", ".mov", ".avi", ".m4v", ".mkv", ".webm")
_NAMED = 5
"""Files that were passed over and are named one by one."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Found:
    """What a call's words come to."""

    clips: tuple[str, ...]
    problems: tuple[str, ...]
    """Words that name nothing, each as a sentence."""
    notes: tuple[str, ...] = ()
    """What was left out of folders, each as a sentence."""


@dataclass(frozen=True)
class Globs:
    """Which files of a folder are looked at; what is named by itself is always looked at.

    A pattern with a slash is for the path below the folder, one without for the name of a file or folder.
    """

    include: tuple[str, ...] = ()
    """A file has to match one of them; none takes all."""
    exclude: tuple[str, ...] = ()
    """A file or folder that matches one of them is left out."""

    def takes(self, path: str) -> bool:
        """For a file, by its path below the folder."""
        return not self.leaves_out(path) and (not self.include or _matches(path, self.include))

    def leaves_out(self, path: str) -> bool:
        """For a folder, and for a file."""
        return _matches(path, self.exclude)


EVERYTHING = Globs()


def _matches(path: str, patterns: Iterable[str]) -> bool:
    path = path.replace(os.sep, "/")
    name = path.rpartition("/")[2]
    return any(fnmatchcase(path if "/" in pattern else name, pattern) for pattern in patterns)


def is_url(word: str) -> bool:
    """True for anything that looks like a URL."""
    return bool(_URL.match(word))


def find(words: Iterable[str], globs: Globs = EVERYTHING) -> Found:
    """The clips that `words` name: files as they are, folders by the videos in them, URLs unopened."""
    clips: dict[str, str] = {}
    problems: list[str] = []
    notes: list[str] = []
    for word in words:
        if os.path.isdir(word):
            others: list[str] = []
            inside = list(_videos(word, globs, problems, others))
            for path in inside:
                clips.setdefault(place(path), path)
            notes += [_passed_over(word, others)] if others else []
            if not inside:
                problems.append(phrase("{word}: no video in this folder.", word=word))
        elif is_url(word):
            clips.setdefault(word, word)
        elif os.path.exists(word):
            clips.setdefault(place(word), word)
        else:
            problems.append(no_such(word))
    return Found(tuple(clips.values()), tuple(problems), tuple(notes))


def place(path: str) -> str:
    """The one name of a file that may be named in several ways, by links too; a URL is a name of its own.

    A link with another extension is one as well: the extension is judged.
    """
    if is_url(path):
        return path
    real, ending = os.path.realpath(path), os.path.splitext(path)[1].lower()
    return (
        real if real.lower().endswith(ending) else os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    )


def _passed_over(folder: str, paths: list[str]) -> str:
    names = [os.path.relpath(path, folder) for path in paths[:_NAMED]]
    listed = ", ".join(names)
    if len(paths) > _NAMED:
        listed = phrase("{names}, {count} more", names=listed, count=len(paths) - _NAMED)
    moving = any(path.lower().endswith(".gif") for path in paths)
    hint = phrase(" Name an animated GIF to have it judged; the report says how to convert it.") if moving else ""
    return phrase(
        "{folder}: {count:#file is not a video|files are not videos}: {names}.{hint}",
        folder=folder,
        count=len(paths),
        names=listed,
        hint=hint,
    )


def _videos(folder: str, globs: Globs, problems: list[str], others: list[str]) -> Iterator[str]:
    def note(error: OSError) -> None:
        problems.append(phrase("{folder}: this folder cannot be read: {reason}.", folder=error.filename, reason=error.strerror))

    for root, folders, files in os.walk(folder, onerror=note):
        below = os.path.relpath(root, folder)
        folders[:] = sorted(each for each in folders if each[0] != "." and not globs.leaves_out(_joined(below, each)))
        for name in sorted(files):
            path = os.path.join(root, name)
            if name.startswith(".") or not globs.takes(_joined(below, name)):
                continue
            if _looks_like_video(path):
                yield path
            else:
                others.append(path)


def _joined(below: str, name: str) -> str:
    return name if below == os.curdir else os.path.join(below, name)


def _looks_like_video(path: str) -> bool:
    """By content; a file with a video's name is kept whatever it holds, so that a broken one is reported."""
    try:
        return (path.lower().endswith(_VIDEO_NAMES) and os.path.isfile(path)) or is_video(first_bytes(path))
    except Unopenable:
        return False


def no_such(word: str) -> str:
    """Says of a word that names nothing what it names."""
    if os.path.islink(word):
        return phrase("{word}: this link points nowhere.", word=word)
    return phrase("{word}: no such file or folder.", word=word or phrase("an empty name"))


def redacted(url: str) -> str:
    """A URL without user, password, query and fragment, which may carry a key; a file's name as it is."""
    return redacted_url(url) if is_url(url) else url
