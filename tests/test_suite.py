"""Keeps the default run a proof of everything: it may leave out cases, never what a whole test or file shows."""

from __future__ import annotations

import pytest

from tests.support.sampling import COLLECTED, case_id, families, files_without_default, is_exhaustive, wanted_ids


def test_the_default_run_takes_cases_from_every_file(request: pytest.FixtureRequest) -> None:
    assert files_without_default(request.config.stash[COLLECTED]) == set()


def test_the_default_run_takes_a_case_of_every_sampled_test(request: pytest.FixtureRequest) -> None:
    sampled = families(request.config.stash[COLLECTED])
    assert [name for name, cases in sampled.items() if all(map(is_exhaustive, cases))] == []


def test_a_sampled_test_has_the_cases_that_its_mark_names(request: pytest.FixtureRequest) -> None:
    for name, cases in families(request.config.stash[COLLECTED]).items():
        assert wanted_ids(cases[0]) <= set(map(case_id, cases)), name
