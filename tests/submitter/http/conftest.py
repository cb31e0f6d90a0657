"""What tests of the transport share: certificates of their own, a trust in them, short time-outs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from submitter.http.transport import Transport
from tests.support.stage import Certificates, certificates


@pytest.fixture(scope="module")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority of this run's own."""
    return certificates(str(tmp_path_factory.mktemp("certificates")))


@pytest.fixture
def trusting(certs: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its certificates are trusted, and no proxy is set."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certs.authority)
    for name in ("all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def transport() -> Iterator[Transport]:
    """A transport with short time-outs."""
    made = Transport(connect=1.0, read=1.0, total=1.5)
    yield made
    made.close()
