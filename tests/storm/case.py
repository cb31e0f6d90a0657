"""One process of the campaign beside everything that is known: what its sentences are held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from signal import SIGINT, SIGTERM
from typing import Any

from tests.storm.log import Log
from tests.storm.rounds import Ended


@dataclass(frozen=True)
class Case:
    """One process, beside everything that is known of the campaign."""

    done: Ended
    log: Log
    all: Mapping[str, Ended]
    """Every process by its name."""
    urls: Mapping[str, str]
    """Task id to the clip that the service made it for."""

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The requests of this process that reached the service whole."""
        return self.log.of("post", self.done.name)

    @property
    def interrupted(self) -> bool:
        """True when SIGINT or SIGTERM found it alive."""
        return bool({SIGINT, SIGTERM} & set(self.done.struck))

    def row(self, number: str) -> dict[str, Any] | None:
        """A row of the clip, right after the process's end."""
        return next((row for row in self.done.rows if str(row["row"]) == number), None)
