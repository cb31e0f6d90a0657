"""Keeps the default run a proof of everything: it may leave out cases, never what a whole file shows."""

from __future__ import annotations

import pytest

from tests.support.sampling import COLLECTED, files_without_default


def test_the_default_run_takes_cases_from_every_file(request: pytest.FixtureRequest) -> None:
    assert files_without_default(request.config.stash[COLLECTED]) == set()


def test_the_default_run_takes_a_case_of_every_sampled_test(request: pytest.FixtureRequest) -> None:

    families: dict[str, list[bool]] = {}
    for item in request.config.stash[COLLECTED]:
        if item.get_closest_marker("sampled"):
            families.setdefault(item.nodeid.partition("[")[0], []).append(item.get_closest_marker("exhaustive") is None)
    assert [name for name, kept in families.items() if not any(kept)] == []
