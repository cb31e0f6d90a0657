"""Cuts a batch into parts that several machines judge, each knowing the list alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from validator.batch.job import Item
from validator.errors import UsageError
from validator.inputs.find import redacted
from validator.texts.said import phrase


@dataclass(frozen=True)
class Shard:
    """Part `number` of `count`, from 1 on."""

    number: int
    count: int

    def holds(self, item: Item) -> bool:
        """True when the item belongs to this part: by the SHA-256 of its id, else of its path, or URL without its query."""
        key = redacted(item.key).encode("utf-8", "surrogateescape")
        return int.from_bytes(hashlib.sha256(key).digest()[:8], "big") % self.count == self.number - 1


def parsed(text: str) -> Shard:
    """The part that `I/N` names; raises UsageError."""
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(phrase("--shard {text}: write it as I/N, part I of N, such as 1/4.", text=text))
    return Shard(int(found[1]), int(found[2]))
