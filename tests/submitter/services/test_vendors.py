"""Each row of the table of vendors gives what the rest of the package needs of a service."""

from __future__ import annotations

import pytest

from submitter.clock import day_start
from submitter.services.service import Fault, Retry
from submitter.services.vendors import DEFAULT, VENDORS, vendor
from submitter.spans import span
from validator.errors import UsageError

NOON_UTC = 1_800_014_400.0
"""2027-01-15T12:00:00Z."""


def test_the_default_is_in_the_table() -> None:
    assert DEFAULT in VENDORS


@pytest.mark.parametrize("name", VENDORS)
def test_a_vendor_states_limits_that_can_be_kept(name: str) -> None:
    limits = vendor(name).limits
    assert min(limits.queries_per_second, limits.submits_per_second, limits.task_life_seconds, limits.result_life_seconds) > 0
    assert str(limits.zone)


@pytest.mark.parametrize("name", VENDORS)
def test_a_code_that_nobody_documented_is_not_retried(name: str) -> None:
    row = vendor(name).explain("Brand.NewCode", "words never seen")
    assert (row.fault, row.retry, row.rule) == (Fault.UNKNOWN, Retry.NO, None)


@pytest.mark.parametrize("name", VENDORS)
def test_without_a_key_nothing_is_connected(name: str) -> None:
    with pytest.raises(UsageError, match="key"):
        vendor(name).connect(lambda said: None, None)


def test_the_default_vendors_day_begins_at_midnight_in_its_zone() -> None:
    limits = vendor().limits
    assert NOON_UTC - day_start(NOON_UTC, limits.zone) == 20 * 3600
    assert (str(limits.zone), span(limits.task_life_seconds)) == ("UTC+8", "24 h")
