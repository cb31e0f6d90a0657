"""Imports the heavy packages, one thread at a time: where an import fails, another thread would be given half a module."""

from __future__ import annotations

import threading
from importlib import import_module

_ONE_AT_A_TIME = threading.Lock()
_NEEDED = ("numpy", "cv2")
"""In this order: OpenCV without numpy prints its error to standard output."""


def load() -> None:
    """Import them; raises ImportError."""
    with _ONE_AT_A_TIME:
        for name in _NEEDED:
            import_module(name)
