"""Loads the networks on a thread of its own, while ffprobe and the decoder work, and keeps them for the next clip."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cache import folder
from validator.errors import ToolMissing

if TYPE_CHECKING:
    from validator.measure.models import Models
    from validator.measure.people import Networks

_IDLE: dict[tuple[Path, ...], list[Networks]] = {}
"""Loaded networks that nobody uses just now, by their files; several clips at once take several sets."""


class Loading:
    """The networks for one clip, on their way from the start of a `with` block that ends with their return."""

    def __init__(self, pose_model: Path | None, *, wanted: bool) -> None:
        """`pose_model` is a bundle to take instead of the wheel's; unless `wanted`, nothing is loaded."""
        self._pose_model, self._wanted = pose_model, wanted
        self._networks: Networks | None = None
        self._idle: list[Networks] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Loading:
        if self._wanted:
            self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        if self._wanted:
            # An interpreter that ends while C++ code loads on another thread may crash.
            self._thread.join()
        if self._networks:
            self._idle.append(self._networks)

    @contextmanager
    def taken(self) -> Iterator[Networks]:
        """The networks once they are there; raises CannotJudge when mediapipe or a model is missing or broken."""
        self._thread.join()
        if self._networks is None:
            assert self._error
            raise self._error
        # After an error in the block, nobody knows what state they are in.
        networks, self._networks = self._networks, None
        yield networks
        self._networks = networks

    def _work(self) -> None:
        try:
            from validator.measure import models

            found = models.find(folder(), self._pose_model or models.from_environment())
            self._idle = _IDLE.setdefault(tuple(found.files.values()), [])
            self._networks = self._idle.pop() if self._idle else _loaded(found)
        except BaseException as error:  # it is raised again by `taken`, on the caller's thread
            self._error = error


def _loaded(found: Models) -> Networks:
    try:
        from validator.measure import people
    except ImportError as error:
        raise ToolMissing(f"mediapipe cannot be loaded ({error}); install it again: pip install mediapipe==0.10.21") from error
    return people.load(found)
