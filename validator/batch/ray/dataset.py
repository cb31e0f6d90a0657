"""A step for pipelines of Ray Data: from a Dataset of clips to one of rows, the columns of a Parquet report."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from validator import __version__
from validator.batch import manifest, messages
from validator.batch.job import Item, Job
from validator.batch.pool import TIMEOUT_SECONDS
from validator.batch.ray.actor import Worker
from validator.batch.table import plain
from validator.check import chosen, not_judged, options
from validator.errors import UsageError
from validator.report.context import Context
from validator.report.parquet import record, schema
from validator.texts.said import phrase

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

    from validator.targets.profile import Profile

_ROWS = 8
"""Clips that are handed to an actor, and come back, as one: few, for each takes seconds."""
_JSON = "motion_preflight_row"
"""Column of the rows of a list, each as one text."""


def judge(
    clips: Dataset | str | os.PathLike[str] | Iterable[str],
    *,
    profile: str | Profile = "animate-anyone-template-gen2",
    settings: Iterable[str] = (),
    depth: str = "full",
    pose_model: str | os.PathLike[str] | None = None,
    person_model: str | os.PathLike[str] | None = None,
    concurrency: int | tuple[int, int] = 1,
    timeout: float = TIMEOUT_SECONDS,
    cached: bool = False,
) -> Dataset:
    """A lazy Dataset with a row for each clip: the columns of a Parquet report, its `findings` among them.

    `clips` is a Dataset with a column `path` or `url` (`id` and all others come back, the others as JSON in `extra`), the
    path of a list as `check --from` takes it, or the paths and URLs themselves. `concurrency` is how many actors judge, a
    core each, or the least and the most of them (reading a Dataset takes a core more); `timeout` seconds for one clip (0: none); `cached` says whether each
    machine keeps what it measured. The other parameters are those of `validate`. What cannot be judged has a row with a
    `problem`. Relative paths, `pose_model` and `person_model` have to mean the same on every machine. Raises UsageError.
    """
    from ray.data import ActorPoolStrategy

    target = chosen(profile, settings)
    job = Job(target, options(target, depth, pose_model, person_model), cached=cached)
    least, most = (concurrency, concurrency) if isinstance(concurrency, int) else concurrency
    return _dataset(clips).map_batches(
        Rows,
        fn_constructor_args=(messages.job_line(job), timeout, os.getcwd()),
        batch_size=None,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(min_size=least, max_size=most),
        num_cpus=1,
    )


def _dataset(clips: Dataset | str | os.PathLike[str] | Iterable[str]) -> Dataset:
    import ray.data

    if isinstance(clips, ray.data.Dataset):
        return clips.repartition(target_num_rows_per_block=_ROWS)
    if isinstance(clips, (str, os.PathLike)):
        entries = manifest.read(os.fspath(clips))
    else:
        entries = [manifest.Entry(clip) for clip in clips]
    pieces = [entries[start : start + _ROWS] for start in range(0, len(entries), _ROWS)]
    if not pieces:
        raise UsageError(phrase("Nothing to check."))
    return ray.data.from_arrow([_table(piece) for piece in pieces])


def _table(entries: list[manifest.Entry]) -> pa.Table:
    """One column of JSON: rows of a list need not have the same fields, nor names that are UTF-8."""
    import pyarrow as pa

    return pa.table({_JSON: [json.dumps({**entry.extra, "path": entry.word}) for entry in entries]})


class Rows:
    """Judges the rows of a Dataset."""

    def __init__(self, job: bytes, timeout: float, folder: str) -> None:
        self._worker = Worker(job, timeout, folder)
        self._context = Context(__version__)

    def __call__(self, table: pa.Table) -> pa.Table:
        """A row for each row, in their order."""
        import pyarrow as pa

        return pa.Table.from_pylist([self._row(fields) for fields in table.to_pylist()], schema=schema())

    def _row(self, fields: dict[str, object]) -> dict[str, object]:
        if _JSON in fields:
            fields = json.loads(str(fields[_JSON]))
        given = {name: plain(value) for name, value in fields.items() if value is not None}
        try:
            entry = manifest.entry(given, phrase("this row"))
        except UsageError as error:
            return self._refused(Item("", given), str(error))
        item = Item(entry.word, entry.extra)
        judged = self._worker.judged(item)
        if judged.report is None:
            return self._refused(item, judged.refused)
        return record(judged.report, item.extra or None, self._context)

    def _refused(self, item: Item, why: str) -> dict[str, object]:
        job = self._worker.job
        return record(not_judged(item.clip, job.target, job.options, why), item.extra or None, self._context)
