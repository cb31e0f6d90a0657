"""A Parquet report in a folder: files that are complete one by one, never mixed with those of another run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import CHECK, preflight
from tests.support.good import default, facts
from validator.check import report
from validator.cli.shards import COMPLETE, ROWS, SECONDS, Shards
from validator.errors import UsageError
from validator.report.context import Context

parquet = pytest.importorskip("pyarrow.parquet")
Named = Callable[..., list[str]]
LIMITS = (*CHECK, "--limits-only", "--no-cache")
REPORT = report(facts(), default())


def _ids(path: Path) -> list[str]:
    return [str(name) for name in parquet.read_table(path).column("id").to_pylist()]


def test_a_file_is_there_as_soon_as_it_is_full_or_old_enough(tmp_path: Path) -> None:
    now = [0.0]
    sink = Shards("parquet", Context(), str(tmp_path / "out"), clock=lambda: now[0])
    for number in range(ROWS + 1):
        sink.add(REPORT, {"id": number})
    assert _ids(tmp_path / "out" / "part-00000.parquet") == [str(number) for number in range(ROWS)]
    now[0] += SECONDS
    sink.add(REPORT, {"id": "late"})
    assert _ids(tmp_path / "out" / "part-00001.parquet") == [str(ROWS), "late"]
    sink.add(REPORT, {"id": "last"})
    assert not (tmp_path / "out" / COMPLETE).exists()
    sink.close(partial=False)
    assert sorted(os.listdir(tmp_path / "out")) == [COMPLETE, *(f"part-0000{number}.parquet" for number in range(3))]


def test_what_a_killed_run_judged_is_in_the_journal_of_the_file_that_grew(tmp_path: Path) -> None:
    sink = Shards("parquet", Context(), f"{tmp_path}/out/")
    sink.add(REPORT, {"id": 1})
    (journal,) = (tmp_path / "out" / "_unfinished").glob("*.jsonl")
    assert json.loads(journal.read_text().splitlines()[-1])["extra"] == {"id": 1}
    with pytest.raises(UsageError, match="is being written by another run, or was left by one that was killed"):
        Shards("parquet", Context(), f"{tmp_path}/out/")
    sink.close(partial=True)
    assert os.listdir(tmp_path / "out") == ["part-00000.parquet"]


def test_files_of_another_run_are_never_mixed(named: Named, tmp_path: Path) -> None:
    words = [*LIMITS, "-q", "--report", "parquet=out/", *named("a", "b")]
    assert preflight(*words).status == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    done = preflight(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err == "motion-preflight: out/ holds the files of another run; name another folder, or empty this one.\n"
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_folder_that_is_there_needs_no_slash_and_may_hold_other_files(named: Named, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "README").write_text("ours")
    assert preflight(*LIMITS, "-q", "--jobs", "2", "--report", "parquet=out", *named("a", "b")).status == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["README", COMPLETE, "part-00000.parquet"]


@pytest.mark.parametrize(
    ("place", "said"),
    [("no/out/", "No such file or directory"), ("file/", "this is a file; name a folder"), ("both/", "by another run")],
)
def test_a_folder_that_cannot_be_is_wrong_usage_and_leaves_nothing(named: Named, tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "file").write_text("text")
    twice = ["--report", f"parquet={place}"] * (2 if place == "both/" else 1)
    done = preflight(*LIMITS, *twice, *named("a"))
    assert (done.status, done.out, said in done.err) == (2, "", True), done.err
    assert sorted(os.listdir(tmp_path)) == ["clips", "file", "tools"]


def test_other_formats_take_no_folder(named: Named, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = preflight(*LIMITS, "--report", "csv=out", *named("a"))
    assert (done.status, "this is a folder; name a file" in done.err) == (2, True)


def test_a_run_that_judges_nothing_leaves_no_folder(tmp_path: Path) -> None:
    assert preflight(*LIMITS, "--report", "parquet=out/", "nowhere.mp4").status == 2
    assert os.listdir(tmp_path) == []


def test_a_run_without_a_failure_leaves_an_empty_table_for_only_failures(named: Named, tmp_path: Path) -> None:
    assert preflight(*LIMITS, "--only-failures", "--report", "parquet=out/", *named("a")).status == 0
    assert sorted(os.listdir(tmp_path / "out")) == [COMPLETE, "part-00000.parquet"]
    assert _ids(tmp_path / "out" / "part-00000.parquet") == []
