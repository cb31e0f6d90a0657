"""Lengths of time as people write them; light, for whoever only prints."""

from __future__ import annotations

from validator.texts.said import phrase


def span(seconds: float) -> str:
    """A rounded length of time: 45 s, 12 min, 3.5 h, 2 days."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size or (unit != "days" and seconds >= size):
            return phrase("{number:.3g} days", number=seconds / size) if unit == "days" else f"{seconds / size:.3g} {unit}"
    return f"{seconds:.0f} s"


def seconds_text(seconds: float) -> str:
    """Seconds to the hundredth: 4.17 s, 12.5 s, 3 s."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"
