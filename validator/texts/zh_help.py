"""x."""

from __future__ import annotations

HELP: dict[str, str] = {}
