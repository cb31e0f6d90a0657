"""Gives out a batch's items, and keeps what is judged before its turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.batch.job import Item, Judged


class InOrder:
    """The items, and the way back into their order; with a `window` of 0 whatever comes is due at once.

    No item is given out while `window` later ones are judged or at work, so that what is kept stays bounded.
    """

    def __init__(self, items: Iterable[Item], window: int) -> None:
        """Items are compared as objects: two may be equal."""
        self._items, self._window = iter(items), window
        self._turns: dict[int, int] = {}
        self._kept: dict[int, Judged] = {}
        self._given = self._due = 0
        self.waits = True
        """False once the last item was given out."""

    def next(self) -> Item | None:
        """The next item; None when there is none, or none yet."""
        if not self.waits or (self._window and self._given - self._due >= self._window):
            return None
        item = next(self._items, None)
        self.waits = item is not None
        if item is not None and self._window:
            self._turns[id(item)] = self._given
            self._given += 1
        return item

    def due(self, judged: Judged) -> Iterator[Judged]:
        """What may be handed on now that this one is there."""
        if not self._window:
            yield judged
            return
        self._kept[self._turns.pop(id(judged.item))] = judged
        while self._due in self._kept:
            self._due += 1
            yield self._kept.pop(self._due - 1)

    def rest(self) -> Iterator[Judged]:
        """What was kept, in its order, although something before it never came."""
        for turn in sorted(self._kept):
            yield self._kept.pop(turn)
