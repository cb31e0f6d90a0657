"""The service, a ledger and a client for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from fixtures.service.service import Service
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from tests.support.bucket import Bucket, bucket
from tests.support.sending import FakeTime, a_client


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """None of the developer's keys, and no ledger but the test's."""
    for name in ("DASHSCOPE_API_KEY", "DASHSCOPE_API_KEY_FILE_PATH", "DASHSCOPE_HTTP_BASE_URL", "DASHSCOPE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOTION_PREFLIGHT_LEDGER", str(tmp_path / "ledger.sqlite3"))


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whom the machine does not know, as in a container that is run with any number for a user."""

    def unknown(number: int) -> NoReturn:
        raise KeyError(number)

    monkeypatch.setattr(pytest.importorskip("pwd"), "getpwuid", unknown)
    for name in ("HOME", "USERPROFILE", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def time() -> FakeTime:
    """Time that passes on paper."""
    return FakeTime()


@pytest.fixture
def service(time: FakeTime) -> Iterator[Service]:
    """A service whose tasks end at once, on the same paper time."""
    with Service(now=lambda: time.now) as running:
        yield running


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty store that can go wrong, and every client's way to it."""
    with bucket() as made:
        for name, value in made.env.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture
def ledger(time: FakeTime, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(tmp_path / "ledger.sqlite3", clock=time.clock) as opened:
        yield opened


@pytest.fixture
def client(service: Service, time: FakeTime) -> Iterator[Client]:
    """A client of the service."""
    with a_client(service, time) as opened:
        yield opened
