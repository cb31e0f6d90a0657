"""However a list is judged (one worker, many, in shards that are put together), the reports are the same, times aside."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.storm.batch_runs import NAMES
from tests.support.command import CHECK, preflight
from tests.support.untimed import table, untimed
from validator.report.formats import FORMATS, TEXTUAL

DEPTHS = pytest.mark.parametrize("depth", ["limits", pytest.param("full", marks=pytest.mark.exhaustive)])
COPIES = 2
"""Of each clip: enough that eight workers end them in another order than they were given."""


@pytest.fixture
def listed(tmp_path: Path) -> list[str]:
    """Clips with ids and free fields, in a list; their ids."""
    lines = []
    (tmp_path / "clips").mkdir()
    for number in range(COPIES):
        for name in NAMES:
            shutil.copy(CLIPS[name].path(), tmp_path / "clips" / f"{number}-{name}")
            lines.append({"path": f"clips/{number}-{name}", "id": f"{len(lines):02}", "take": number})
    (tmp_path / "list.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return [str(line["id"]) for line in lines]


def _run(folder: Path, depth: str, *words: str) -> Path:
    folder.mkdir()
    reports = [word for form in FORMATS for word in ("--report", f"{form}={folder}/{form}")]
    how = ("--depth", depth, "--no-cache", "-q", "--ordered", "--from", "list.jsonl", "-o", os.devnull)
    done = preflight(*CHECK, *how, *reports, *words)
    assert done.status == 1, done.err
    return folder


@DEPTHS
def test_one_worker_and_eight_write_the_same_bytes_in_every_format(listed: list[str], tmp_path: Path, depth: str) -> None:
    pytest.importorskip("pyarrow")
    one, eight = (_run(tmp_path / jobs, depth, "--jobs", jobs) for jobs in ("1", "8"))
    for form in TEXTUAL:
        first, second = (untimed(form, (folder / form).read_text()) for folder in (one, eight))
        assert first == second
    assert table(one / "parquet") == table(eight / "parquet")
    assert [row["id"] for row in table(one / "parquet")] == listed


@DEPTHS
def test_shards_put_together_in_the_order_of_the_list_are_the_whole(listed: list[str], tmp_path: Path, depth: str) -> None:
    pytest.importorskip("pyarrow")
    whole = _run(tmp_path / "whole", depth, "--jobs", "2")
    shards = [_run(tmp_path / f"shard-{number}", depth, "--jobs", "2", "--shard", f"{number}/2") for number in (1, 2)]
    for form, joined in (("jsonl", _lines), ("csv", _rows), ("json", _document)):
        parts = [untimed(form, (folder / form).read_text()) for folder in shards]
        assert joined(parts) == untimed(form, (whole / form).read_text())
    rows = [row for folder in shards for row in table(folder / "parquet")]
    assert sorted(rows, key=lambda row: str(row["id"])) == table(whole / "parquet")
    assert all(0 < len(table(folder / "parquet")) < len(listed) for folder in shards)


def _lines(parts: list[str]) -> str:
    """Lines one after the other, sorted by id."""
    lines = [line for part in parts for line in part.splitlines(keepends=True)]
    return "".join(sorted(lines, key=lambda line: str(json.loads(line)["extra"]["id"])))


def _rows(parts: list[str]) -> str:
    """Rows one after the other below one header, sorted by id, which is their first cell."""
    head = parts[0].splitlines(keepends=True)[0]
    rows = [row for part in parts for row in part.splitlines(keepends=True)[1:]]
    return head + "".join(sorted(rows, key=lambda row: next(csv.reader(io.StringIO(row)))[0]))


def _document(parts: list[str]) -> str:
    """One document with the clips of all."""
    documents: list[dict[str, list[dict[str, dict[str, str]]]]] = [json.loads(part) for part in parts]
    clips = sorted((clip for each in documents for clip in each["clips"]), key=lambda clip: clip["extra"]["id"])
    return json.dumps({**documents[0], "clips": clips}, ensure_ascii=False, indent=2) + "\n"
