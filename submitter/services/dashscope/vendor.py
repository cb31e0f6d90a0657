"""This vendor's row: what is known without a key, and a client for the key that the environment names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from submitter.services.dashscope.codes import explain
from submitter.services.dashscope.limits import LIMITS
from submitter.services.service import Vendor

if TYPE_CHECKING:
    from submitter.services.dashscope.client import Client


def _connect(warn: Callable[[str], None], log: Callable[[str], None] | None) -> Client:
    from submitter.services.dashscope.client import Client
    from submitter.services.dashscope.settings import read_settings

    settings = read_settings(warn=warn)
    return Client(settings, log=log) if log else Client(settings)


VENDOR = Vendor(LIMITS, explain, _connect)
