"""Loads the networks on a thread of its own, while ffprobe and the decoder work, and keeps them for the next clip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import CannotJudge, ToolFailed, ToolMissing, UsageError, failure
from validator.media.worker import Worker
from validator.paths import folder
from validator.texts.said import phrase
from validator.vision import packages

if TYPE_CHECKING:
    from validator.vision.backends.interface import Networks
    from validator.vision.backends.mediapipe.models import Models

_IDLE: dict[tuple[object, ...], list[Networks]] = {}
"""Loaded networks that nobody uses just now, by process and files; several clips at once take several sets.

By process, for their threads do not live on in a fork.
"""


class ModelPool:
    """Lends the networks to one clip: loading begins with a `with` block, and at its end they are kept for the next clip."""

    def __init__(self, pose_model: Path | None, person_model: Path | None = None, *, wanted: bool) -> None:
        """`pose_model` is a bundle to take instead of the wheel's, `person_model` a detector beside it; unless `wanted`, nothing is loaded."""
        self._pose_model, self._person_model, self._wanted = pose_model, person_model, wanted
        self._networks: Networks | None = None
        self._idle: list[Networks] = []
        self._error: CannotJudge | None = None
        self._thread = Worker(self._work)

    def __enter__(self) -> ModelPool:
        if self._wanted:
            self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._thread.wait_surely()
        if self._networks:
            self._idle.append(self._networks)

    @contextmanager
    def acquire(self) -> Iterator[Networks]:
        """The networks once they are there; raises CannotJudge when mediapipe or a model is missing or broken."""
        self._thread.wait()
        if self._networks is None:
            assert self._error
            raise self._error
        # After an error in the block, nobody knows what state they are in.
        networks, self._networks = self._networks, None
        yield networks
        self._networks = networks

    def _work(self) -> None:
        try:
            from validator.vision.backends.mediapipe import models

            packages.load()
            bundle = self._pose_model or models.from_environment()
            # Only a bundle is unpacked: without one, a user without a home folder has everything that is needed.
            found = models.find(folder() if bundle else Path(), bundle)
            self._idle = _IDLE.setdefault((os.getpid(), *found.files.values(), *_version(self._person_model)), [])
            self._networks = self._idle.pop() if self._idle else _loaded(found, self._person_model)
        except (CannotJudge, ImportError) as error:
            self._error = error if isinstance(error, CannotJudge) else ToolMissing(failure(error))
        except UsageError as error:
            self._error = ToolMissing(str(error))
        except Exception as error:
            # Whatever C++ code says of a file that is not a network; it is raised by `acquire`, on the caller's thread.
            self._error = ToolFailed(phrase("the networks cannot be loaded: {failure}", failure=failure(error)))


def _version(person_model: Path | None) -> tuple[object, ...]:
    """What tells this very file from another one that had its name before; where there is none, loading says so."""
    if person_model is None:
        return ()
    with suppress(OSError):
        found = person_model.stat()
        return (os.path.abspath(person_model), found.st_ino, found.st_size, found.st_mtime_ns)
    return (os.path.abspath(person_model),)


def _loaded(found: Models, person_model: Path | None) -> Networks:
    from validator.vision.backends.mediapipe.load import load

    if person_model is None:
        return load(found)
    from validator.vision.backends.onnx import detector

    return replace(load(found), person_model=detector.load(person_model))
