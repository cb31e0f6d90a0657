"""This vendor's row: what is known without a key, and a client for the key that the environment names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from submitter.services.dashscope.limits import LIMITS
from submitter.services.service import Vendor

if TYPE_CHECKING:
    from submitter.services.dashscope.client import Client
    from submitter.services.service import ErrorCode


def _explain(code: str, message: str) -> ErrorCode:
    from submitter.services.dashscope.codes import explain

    return explain(code, message)


def _connect(warn: Callable[[str], None], log: Callable[[str], None] | None) -> Client:
    return _client(warn, log, needs_key=True)


def _preview(warn: Callable[[str], None], log: Callable[[str], None] | None) -> Client:
    return _client(warn, log, needs_key=False)


def _client(warn: Callable[[str], None], log: Callable[[str], None] | None, *, needs_key: bool) -> Client:
    from submitter.services.dashscope.client import Client
    from submitter.services.dashscope.settings import read_settings

    settings = read_settings(warn=warn, needs_key=needs_key)
    return Client(settings, log=log) if log else Client(settings)


VENDOR = Vendor(LIMITS, _explain, _connect, _preview)
