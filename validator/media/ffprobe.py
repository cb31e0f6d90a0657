"""Sets ffprobe going on a file's header and packets; light, so that it can work while the rest of the program loads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from validator.errors import CannotJudge
from validator.media import ffmpeg
from validator.media.process import Run, Tool
from validator.media.sniff import SNIFFED_BYTES, is_worth_probing, kind

PROBE_SECONDS = 60.0
"""An honest clip is read in a fraction of a second; past this the file is at fault or the disk is."""


_ENTRIES = "packet=stream_index,pts,dts,duration,size,flags"
_QUESTION = ("-v", "error", "-hide_banner", *ffmpeg.LOCAL_ONLY, "-show_format", "-show_streams", "-show_entries", _ENTRIES)


def start(tool: Tool, path: str) -> Run:
    """Set ffprobe going on an absolute `path`; the caller can work until `read` wants the answer."""
    return Run(tool, [*_QUESTION, "-of", "json=compact=1", "-i", path], seconds=PROBE_SECONDS)


def ahead(words: Sequence[str]) -> AbstractContextManager[Run | None]:
    """Ffprobe at work on the only clip that `words` name; None where that is not plain, or cannot be done."""
    if len(words) != 1 or not os.path.isfile(words[0]):
        return nullcontext()
    try:
        with open(words[0], "rb") as file:
            worth = is_worth_probing(kind(file.read(SNIFFED_BYTES)))
        return start(ffmpeg.find("ffprobe"), ffmpeg.local_path(words[0])) if worth else nullcontext()
    except (OSError, CannotJudge):
        return nullcontext()
