"""Turns a call's words and the lines of a list into the items of a batch: folders opened, the same file once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from validator.batch.job import Item
from validator.batch.manifest import Entry
from validator.batch.shard import Shard
from validator.inputs.find import EVERYTHING, Globs, find, place


@dataclass(frozen=True)
class Selection:
    """What is to be judged, and what is to be said of the rest."""

    items: tuple[Item, ...]
    problems: tuple[str, ...] = ()
    """Words that name nothing, each as a sentence."""
    notes: tuple[str, ...] = ()
    """What was left out of folders, each as a sentence."""
    elsewhere: int = 0
    """Items that belong to other shards."""


def select(entries: Iterable[Entry], globs: Globs = EVERYTHING, shard: Shard | None = None) -> Selection:
    """The items of these entries, in their order."""
    items: dict[str, Item] = {}
    problems: list[str] = []
    notes: list[str] = []
    for entry in entries:
        found = find([entry.word], globs)
        problems += found.problems
        notes += found.notes
        for clip in found.clips:
            _add(items, Item(clip, entry.extra))
    ours = [item for item in items.values() if shard is None or shard.holds(item)]
    return Selection(tuple(ours), tuple(problems), tuple(notes), len(items) - len(ours))


def _add(items: dict[str, Item], item: Item) -> None:
    """A file that is there already is reported again only for fields that are not."""
    key = place(item.clip)
    there = items.setdefault(key, item)
    if item.extra and item.extra not in (there.extra, *there.twins):
        items[key] = replace(there, twins=(*there.twins, item.extra)) if there.extra else replace(there, extra=item.extra)
