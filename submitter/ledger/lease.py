"""Which rows this process holds while it sends them, and which rows belonged to processes that died."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from submitter.ledger import rows
from submitter.ledger.database import Connection
from submitter.ledger.lock import Owner, alive
from submitter.task import State

OPEN = (State.CLAIMED, State.SENDING)
"""States in which a row is a lease of the process that made it."""


class Leases:
    """The leases of this process, by the lock file that other processes can look at."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds one lock file per process."""
        self._folder = folder
        self._owner: Owner | None = None

    def close(self) -> None:
        """Remove the lock file."""
        owner, self._owner = self._owner, None
        if owner:
            owner.close()

    def token(self) -> str:
        """The name of this process as the owner of rows; a new one after a fork, or when its lock file was tidied away."""
        if self._owner is None or not self._owner.is_seen:
            if self._owner:
                self._owner.close()
            self._owner = Owner(self._folder)
        return self._owner.token

    @property
    def held_as(self) -> str:
        """The name under which this process holds rows; empty before it made one, and in a forked child."""
        return self._owner.token if self._owner and self._owner.is_ours else ""

    def is_alive(self, owner: str) -> bool:
        """True while the process of this name is."""
        return bool(owner) and alive(self._folder, owner)

    def abandoned(self, db: Connection) -> Iterator[tuple[int, State]]:
        """The open rows whose process died, each with its state."""
        names = [state.value for state in OPEN]
        query = f"SELECT row, state, owner FROM tasks WHERE state IN ({rows.places(names)})"  # noqa: S608 (places only)
        for row, state, owner in db.execute(query, names).fetchall():
            if owner != self.held_as and not alive(self._folder, owner):
                yield row, State(state)
