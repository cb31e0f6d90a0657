"""The hostile service's own log: what reached it whole, what it made, what it answered; also read by the checks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Event = dict[str, Any]


class Log:
    """Events in their order, in memory and as lines of a file; `at` is seconds of the monotonic clock."""

    def __init__(self, path: Path) -> None:
        """`path` is appended to."""
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.events: list[Event] = []
        self._by_kind: dict[tuple[str, str], list[Event]] = {}

    def add(self, kind: str, by: str, **more: Any) -> Event:
        """Write down that it happened now."""
        event: Event = {"at": time.monotonic(), "kind": kind, "by": by, **more}
        with self._lock:
            self.events.append(event)
            self._by_kind.setdefault((kind, by), []).append(event)
            self._file.write(json.dumps(event) + "\n")
            self._file.flush()
        return event

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def of(self, kind: str, by: str) -> list[Event]:
        """The events of one kind of one process, in their order."""
        with self._lock:
            return list(self._by_kind.get((kind, by), ()))

    def every(self, kind: str, **wanted: Any) -> Iterator[Event]:
        """The events of one kind that hold these values."""
        with self._lock:
            events = list(self.events)
        return (each for each in events if each["kind"] == kind and all(each.get(k) == v for k, v in wanted.items()))

    def answered_states(self, task_id: str, until: float) -> set[str]:
        """The states that any whole answer named for a task up to then."""
        states = {"PENDING"} if any(self.every("made", task=task_id)) else set()
        queries = (each for each in self.every("query", task=task_id) if each["at"] <= until)
        return states | {each["status"] for each in queries if each["true"]}
