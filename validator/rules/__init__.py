"""THE table: one row per rule, beside its check; reports, listings and the README are printed from it."""

from validator.rules import (
    camera,
    clarity,
    container,
    framing,
    image,
    image_framing,
    image_person,
    layout,
    posture,
    presence,
    realness,
    shots,
    size,
    timing,
    video,
)
from validator.rules.rule import Rule

_FAMILIES = (
    container,
    video,
    timing,
    presence,
    framing,
    size,
    posture,
    clarity,
    realness,
    shots,
    layout,
    camera,
    image,
    image_person,
    image_framing,
)
"""In the order of listing: cheap ones first."""
RULES: dict[str, Rule] = {rule.name: rule for family in _FAMILIES for rule in family.ROWS}
"""Every rule by name."""
