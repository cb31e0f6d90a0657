"""The table of services: a second vendor is one folder beside `dashscope/` and one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from submitter.services.service import Vendor


def _dashscope() -> Vendor:
    from submitter.services.dashscope.vendor import VENDOR

    return VENDOR


VENDORS: Mapping[str, Callable[[], Vendor]] = {"dashscope": _dashscope}
"""Name to factory; a vendor's modules are loaded when it is used."""
DEFAULT = "dashscope"


def vendor(name: str = DEFAULT) -> Vendor:
    """The vendor of this name."""
    return VENDORS[name]()
