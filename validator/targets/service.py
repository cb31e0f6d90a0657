"""Checks the table [service] of a target: how it is called, or that only clips are judged for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validator.targets.fields import check_known, one_of, table_of
from validator.targets.price import check_price
from validator.texts.said import phrase

DASHSCOPE, NONE = "dashscope", "none"
PROTOCOLS = (DASHSCOPE, NONE)
"""How a target is called; "none": nothing is sent, clips are only judged for it."""
SERVICE_FIELDS = (
    "protocol",
    "model",
    "path",
    "input",
    "parameters",
    "results",
    "price",
    "defaults",
    "task_seconds",
    "temporary_store",
)


def check_service(service: Mapping[str, Any], origin: str) -> None:
    """Raises UsageError for a key or a protocol that is not known."""
    where = phrase("[service] of {origin}", origin=origin)
    for key in service:
        check_known(key, SERVICE_FIELDS, phrase("key in {where}", where=where))
    if "protocol" in service:
        one_of(service["protocol"], PROTOCOLS, phrase("protocol in {where}", where=where))
    if "price" in service:
        check_price(table_of(service, "price", where), where)


def protocol(service: Mapping[str, Any]) -> str:
    """How it is called; "none" without a table."""
    return str(service.get("protocol", DASHSCOPE if service else NONE))
