"""Decides which cases of a large family the default run takes; the others get the marker `exhaustive`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pytest

COLLECTED = pytest.StashKey[list[pytest.Item]]()
"""Every case of this run, before any is deselected."""
WITHOUT_DEFAULT = ("bench", "browser", "fuzz", "storm")
"""Folders of tests that may be exhaustive as a whole."""


def mark_the_rest(items: Iterable[pytest.Item]) -> None:
    """Of a test with `@pytest.mark.sampled(every=n)` the default run takes the first case, the n+1st and so on.

    With `sampled(only=(…))` it takes the cases with these ids.
    """
    for family in families(items).values():
        for number, item in enumerate(family):
            if not _is_kept(item, number):
                item.add_marker("exhaustive")


def families(items: Iterable[pytest.Item]) -> Mapping[str, list[pytest.Item]]:
    """The cases of each sampled test, by its name."""
    found: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled"):
            found[item.nodeid.partition("[")[0]].append(item)
    return found


def _is_kept(item: pytest.Item, number: int) -> bool:
    mark = item.get_closest_marker("sampled")
    assert mark
    return case_id(item) in wanted_ids(item) if "only" in mark.kwargs else number % int(mark.kwargs["every"]) == 0


def wanted_ids(item: pytest.Item) -> set[str]:
    """The ids that its mark names."""
    mark = item.get_closest_marker("sampled")
    return set(mark.kwargs.get("only", ())) if mark else set()


def case_id(item: pytest.Item) -> str:
    """What pytest calls the case: "full-black.mp4"."""
    return item.nodeid.partition("[")[2].removesuffix("]")


def is_exhaustive(item: pytest.Item) -> bool:
    """Whether the default run leaves it out."""
    return item.get_closest_marker("exhaustive") is not None


def files_without_default(items: Iterable[pytest.Item]) -> set[str]:
    """Files of tests from which the default run takes nothing, but for those that may be so."""
    every: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        every[item.nodeid.partition("::")[0]].append(is_exhaustive(item))
    return {name for name, left_out in every.items() if all(left_out) and name.split("/")[1] not in WITHOUT_DEFAULT}
