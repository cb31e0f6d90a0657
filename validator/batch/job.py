"""The values that go through a batch: what is to be judged, how, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from validator.exhibit import Show
from validator.facts.image import Image
from validator.findings import Report
from validator.measure import MeasureOptions
from validator.targets.profile import Profile

NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Item:
    """One clip of a batch."""

    clip: str
    """Path or URL."""
    extra: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS)
    """`id` and free fields of the line that named it; they come back beside the report."""
    twins: tuple[Mapping[str, Any], ...] = ()
    """The `extra` of further lines that name the same file: it is judged once and reported for each."""

    @property
    def key(self) -> str:
        """What tells it from others whatever the machine: its `id`, else its name as it was written."""
        named = self.extra.get("id")
        return self.clip if named is None else str(named)


@dataclass(frozen=True)
class Job:
    """How every clip of a batch is judged."""

    target: Profile
    options: MeasureOptions
    cached: bool = False
    """Whether facts are looked up in the user's cache, and kept there."""
    refresh: bool = False
    """Whether what the cache holds is measured again."""
    facts: bool = False
    """Whether what was measured is wanted, too: some 300 kB a clip."""
    show: Show | None = None
    """What a report that shows the clips wants of each."""
    image: Image | None = None
    """The character image that goes with every clip: it was looked at once, and is judged with each."""


@dataclass(frozen=True)
class Judged:
    """What came of one item."""

    item: Item
    report: Report | None
    """None when the name turned out to name no clip."""
    facts: str | None = None
    """What was measured, as `facts.store` writes one clip, where the job asks for it."""
    refused: str = ""
    """Why there is no report."""
    exhibit: str | None = None
    """What a report shows of the clip, as one line (`exhibit.shown`), where the job asks for it."""


@dataclass(frozen=True)
class Began:
    """An item is being judged from now on."""

    item: Item


@dataclass(frozen=True)
class Ended:
    """Nobody works at the item any more; `lost` says that its worker died or was stopped."""

    item: Item
    lost: bool = False


@dataclass(frozen=True)
class Share:
    """So much of the item's frames is decoded, 0..1."""

    item: Item
    share: float


@dataclass(frozen=True)
class Tick:
    """Nothing happened for a moment."""


Event = Began | Share | Ended | Tick
OnEvent = Callable[[Event], None]


def ignore(event: Event) -> None:
    """For those who want no events."""
