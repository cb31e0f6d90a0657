"""Writes a text file so that it is there whole or not at all."""

from __future__ import annotations

import os
import secrets

from validator.errors import UsageError


def write_whole(path: str, text: str) -> None:
    """Write `text` beside `path` and rename it into place; raises UsageError when the place cannot be written."""
    draft = os.path.join(os.path.dirname(os.path.abspath(path)), f".motion-preflight-{secrets.token_hex(6)}")
    try:
        with open(draft, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        if os.path.lexists(draft):
            os.unlink(draft)
