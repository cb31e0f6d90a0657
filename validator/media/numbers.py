"""Turns ffprobe's words into numbers that can be calculated with, or into None: a file may claim any number."""

from __future__ import annotations

import re
from fractions import Fraction

LARGEST_COUNT = 2**31 - 1
"""Sides, numbers and ratios are 32-bit in every container."""
LONGEST_SECONDS = 1e9
"""Some 30 years; a header that claims more is damaged."""
_INT64 = range(-(2**63), 2**63)


def count(text: object) -> int | None:
    """A whole number over zero."""
    number = integer(text)
    return number if number is not None and 0 < number <= LARGEST_COUNT else None


def integer(text: object) -> int | None:
    """A whole number of 64 bits, of either sign."""
    if not re.fullmatch(r"-?[0-9]{1,19}", str(text)):
        return None
    number = int(str(text))
    return number if number in _INT64 else None


def ratio(text: object) -> Fraction | None:
    """Two whole numbers over zero with a colon or a slash between them, such as "30000/1001"."""
    parts = [count(part) for part in re.split("[:/]", str(text))]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    return Fraction(parts[0], parts[1])


def seconds(text: object) -> float | None:
    """A length of time, not negative."""
    length = _decimal(text)
    return length if length is not None and 0 <= length < LONGEST_SECONDS else None


def quarter_turns(text: object) -> int:
    """Degrees to the nearest quarter: 0, 90, 180 or 270; 0 for what is not an angle."""
    degrees = _decimal(text)
    return round(degrees / 90) % 4 * 90 if degrees is not None and abs(degrees) < 1e6 else 0


def _decimal(text: object) -> float | None:
    return float(str(text)) if re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,2})?", str(text)) else None
