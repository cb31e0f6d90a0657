"""Runs several meters on the same frames: one that fails says why its part is missing, and the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from numpy.typing import NDArray

from validator.errors import FAILURES, failure
from validator.facts.clip import NOT_MEASURED, Missing
from validator.vision.meters import Clip, Meter, Result, Row


class MeterGroup:
    """The meters of one feed; a `with` block opens and ends them."""

    def __init__(self, rows: Iterable[Row], clip: Clip) -> None:
        """One meter for each row."""
        self._meters = {row.part: _Guarded(row, clip) for row in rows}
        self._stack = ExitStack()

    def __enter__(self) -> MeterGroup:
        for meter in self._meters.values():
            self._stack.enter_context(meter)
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def add(self, frame: NDArray[Any], time: float) -> None:
        """One more frame for all of them, `time` seconds after the clip's first one."""
        for meter in self._meters.values():
            meter.add(frame, time)

    def results(self) -> dict[str, Result]:
        """What each part came to."""
        return {part: meter.result() for part, meter in self._meters.items()}


class _Guarded:
    """One meter, and why it failed if it did."""

    def __init__(self, row: Row, clip: Clip) -> None:
        self._row, self._clip = row, clip
        self._stack = ExitStack()
        self._meter: Meter | None = None
        self._missing = Missing(NOT_MEASURED)

    def __enter__(self) -> _Guarded:
        with self._guard():
            self._meter = self._stack.enter_context(self._row.open(self._clip))
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def add(self, frame: NDArray[Any], time: float) -> None:
        if self._meter:
            with self._guard():
                self._meter.add(frame, time)

    def result(self) -> Result:
        if self._meter:
            with self._guard():
                return self._meter.result()
        return self._missing

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            # What the meter borrowed learns of the error, for nobody knows what state it is in.
            self._stack.__exit__(type(error), error, error.__traceback__)
            self._meter, self._missing = None, Missing("failed", failure(error), failed=True)
