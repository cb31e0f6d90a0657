"""Reads what somebody saw in each clip of a labelled set, so that the judgement can be compared with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validator.facts.clip import Facts
from validator.facts.store import load


@dataclass(frozen=True)
class Item:
    """One labelled clip or picture."""

    name: str
    """The file's name without its ending: a picture is measured as a clip of the same name."""
    source: str
    """The repository that it comes from; clips of one often show the same person."""
    video: bool
    category: str
    """Its main fault, or "good"."""
    good: bool
    sure: bool
    """False where the label is debatable."""
    first: Mapping[str, Any]
    """What is seen in the first frame."""
    whole: Mapping[str, Any]
    """What is seen in all of it."""
    reasons: frozenset[str]
    """Every fault that was seen, in any frame, in words of the labels' own."""


@dataclass(frozen=True)
class Labelled:
    """An item with what was measured of it."""

    item: Item
    facts: Facts


def items(path: Path) -> list[Item]:
    """The items of a `labels.jsonl`."""
    return [_item(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        name=Path(row["file"]).stem,
        source=row["source"].split(":")[0],
        video=row["kind"] == "video",
        category=row["category"],
        good=row["verdict"] == "pass",
        sure=row["confidence"] != "low",
        first=row["first_frame"],
        whole=row["whole_clip"],
        reasons=frozenset(row.get("reasons", ())),
    )


def joined(labels: Iterable[Path], facts: Iterable[Path]) -> tuple[list[Labelled], list[str]]:
    """Every item with its facts, by name, and the names of those that were not measured."""
    measured = {Path(clip.path).stem: clip for path in facts for clip in load(str(path))}
    wanted = [item for path in labels for item in items(path)]
    found = [Labelled(item, measured[item.name]) for item in wanted if item.name in measured]
    return found, [item.name for item in wanted if item.name not in measured]
