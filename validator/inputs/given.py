"""Puts a clip that a program holds in memory, or has as an open file, into a temporary file, to be judged like any other."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from validator.errors import Unopenable, UsageError
from validator.inputs.download import local_name
from validator.inputs.scratch import no_room, scratch
from validator.texts.said import phrase

UNNAMED = "clip"
"""How a clip is called that has no name."""


def name_of(clip: bytes | IO[bytes], name: str) -> str:
    """What the report calls it: `name`, else the open file's own name, else "clip"."""
    own = getattr(clip, "name", "")
    return name or (own if isinstance(own, str) else "") or UNNAMED


@contextmanager
def placed(clip: bytes | IO[bytes], name: str) -> Iterator[str]:
    """A file with these bytes, an open file's from its position, that keeps the ending of `name`; gone after the block.

    Raises UsageError for a file that is open for text, Unopenable when there is no room, or it cannot be read.
    """
    with scratch() as folder:
        path = os.path.join(folder, local_name(os.path.basename(name)))
        try:
            with open(path, "wb") as file:
                if isinstance(clip, bytes):
                    file.write(clip)
                else:
                    shutil.copyfileobj(clip, file)
        except OSError as error:
            raise Unopenable(no_room(error)) from error
        except TypeError as error:
            raise UsageError(phrase("A clip has to be given as bytes, or as a file that is open for reading bytes.")) from error
        yield path
