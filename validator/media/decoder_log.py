"""Reads ffmpeg's log while it decodes: the sizes of the pictures, errors in the stream, and options it does not know."""

from __future__ import annotations

import re

_SIZE = re.compile(r"^\[graph .*\bw:(\d+) h:(\d+) ")
_ERROR = re.compile(r"^(\[[^\]]* @ [^\]]*\] )*\[(error|fatal|panic)\] ")
_OURS = re.compile(r"Unrecognized option|No such filter|no path between colorspaces|Exiting normally, received signal")
"""Errors in what we asked for, not in the clip."""
_PREFIXES = re.compile(r"^(\[[^\]]*\] ?)+")
_MOST_SIZES = 100
"""Sizes that are kept; a clip that changes more often is at fault anyway."""


class DecoderLog:
    """What the log has said so far."""

    def __init__(self) -> None:
        self.errors = 0
        self.first_error = ""
        self.refusal = ""
        self.sizes: list[tuple[int, int]] = []

    def line(self, text: str) -> None:
        """Read one line of the log."""
        if _OURS.search(text):
            self.refusal = self.refusal or _PREFIXES.sub("", text).rstrip(".") + "."
        if match := _SIZE.match(text):
            self._size(int(match[1]), int(match[2]))
        elif _ERROR.match(text):
            self.errors += 1
            self.first_error = self.first_error or _PREFIXES.sub("", text)

    def _size(self, width: int, height: int) -> None:
        if self.sizes[-1:] != [(width, height)] and len(self.sizes) < _MOST_SIZES:
            self.sizes.append((width, height))
