"""Makes the new file that a plan describes: the printed command, run by our own ffmpeg, with its progress."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from validator.facts.clip import Facts
from validator.media import ffmpeg
from validator.repair.command import EncodePlan, to_arguments
from validator.repair.draft import Draft, disk_fault, last, run
from validator.texts.said import phrase

LEAST_SECONDS = 300.0
"""Time-out for the shortest clip."""
SECONDS_PER_SECOND = 60.0
"""What each second of the clip adds: x264 takes 4 s for a second of 4K on one slow core, with the HDR filters 20 s."""
_QUIET = ("-nostdin", "-hide_banner", "-v", "error", "-nostats", "-progress", "pipe:1")
_TIME = b"out_time_us="
Share = Callable[[float], None]
"""Gets the share that is done, 0..1."""
_PREFIXES = re.compile(r"^(\[[^\]]*\] ?)+")
_NOT_THE_PICTURE = re.compile(r"\[(libx264|aac|mp[23]\w*|mp4|mov|dec:aac|aist|aost|vost|af|out|enc:)[^,\]]* @ ")
"""Parts of ffmpeg that read or write the audio, or write the new file."""


class Damage:
    """What of the picture could not be decoded on its way into the new file, where no error shows any more."""

    def __init__(self) -> None:
        self.errors = 0
        self.first_error = ""

    def line(self, text: str) -> None:
        """Read one line of ffmpeg's errors."""
        if (prefix := _PREFIXES.match(text)) and not _NOT_THE_PICTURE.search(prefix[0]):
            self.errors += 1
            self.first_error = self.first_error or text[prefix.end() :]

    def on(self, made: Facts) -> Facts:
        """The facts of the new file, with the errors that it holds as pictures."""
        if not self.errors or made.picture is None:
            return made
        errors, first = made.picture.errors + self.errors, made.picture.first_error or self.first_error
        return replace(made, picture=replace(made.picture, errors=errors, first_error=first))


def encoded(source: str, made: Draft, plan: EncodePlan, *, seconds: float, on_share: Share | None = None) -> Damage:
    """Write what `plan` makes of `source` into the draft; `seconds` is how long the new clip will be.

    Gives the damage that a transcode made a part of the picture; a copy keeps it as it is. Raises CannotJudge with the reason when ffmpeg fails, ToolFailed when it does not end in time.
    """
    damage = Damage()
    words = to_arguments(plan, ffmpeg.local_path(source), made.path, before=ffmpeg.LOCAL_ONLY)

    def progress(line: bytes) -> None:
        if on_share and line.startswith(_TIME) and seconds > 0:
            with suppress(ValueError):  # N/A before the first frame
                on_share(min(1.0, max(0.0, int(line[len(_TIME) :]) / 1e6 / seconds)))

    run(
        ffmpeg.find("ffmpeg"),
        [*_QUIET, *words],
        lambda error_lines: why_not_made(error_lines, made.path),
        seconds=LEAST_SECONDS + SECONDS_PER_SECOND * seconds,
        guard=made.guard,
        on_line=progress,
        on_error=damage.line if plan.encode else None,
    )
    return damage


def why_not_made(error_lines: list[str], path: str) -> str:
    """Ffmpeg's error lines as one sentence."""
    return disk_fault(error_lines, path) or phrase("ffmpeg could not make the new file: {last}", last=last(error_lines))
