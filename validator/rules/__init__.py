"""THE table: one row per rule, from which code, docs, listing and report all come."""

from validator.findings import Rule
from validator.rules import container, look, people, picture

RULES: dict[str, Rule] = {rule.name: rule for rule in (*container.ROWS, *picture.ROWS, *people.ROWS, *look.ROWS)}
"""Every rule by name, in the order of listing: cheap ones first."""
