"""x."""

from __future__ import annotations

CHECKING: dict[str, str] = {}
