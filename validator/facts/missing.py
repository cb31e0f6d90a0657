"""Says why a part of what was wanted is not there, in a key and a detail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """Why a part of the facts is not there."""

    reason: str
    """Key of the reason among the texts."""
    detail: str = ""
    """What an error or a tool said of it."""
    not_requested: bool = False
    """True when nobody asked for it, False when it was wanted."""
    case: str = ""
    """Which fault of the clip it is that keeps the part away; empty when it is not the clip's."""
    failed: bool = False
    """True when something that the work needs is missing or failed, whatever the clip."""
