"""What tests of jobs share."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of a ledger that is not there yet."""
    return tmp_path / "ledger.sqlite3"
