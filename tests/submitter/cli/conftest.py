"""What the commands of the submitter run against: a local service that looks at the clip, a ledger, a store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.service.service import Service
from tests.support.bucket import Bucket, bucket
from tests.support.running import looking
from tests.support.sending import surroundings


@pytest.fixture
def service() -> Iterator[Service]:
    with looking() as running:
        yield running


@pytest.fixture
def env(service: Service, tmp_path: Path) -> dict[str, str]:
    return surroundings(service, tmp_path / "ledger.sqlite3")


@pytest.fixture
def store(env: dict[str, str]) -> Iterator[Bucket]:
    with bucket() as made:
        env.update(made.env)
        yield made
