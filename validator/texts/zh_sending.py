"""x."""

from __future__ import annotations

SENDING: dict[str, str] = {}
