"""Lists of clips in three shapes; a line that cannot be read is named, and nothing is judged."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.support.command import ROOT
from validator.batch.manifest import Entry, read
from validator.errors import UsageError


def _read(folder: Path, data: bytes, *, nul: bool = False) -> list[Entry]:
    (folder / "list").write_bytes(data)
    return read(str(folder / "list"), nul=nul)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a.mp4\nb c.mp4\n", ["a.mp4", "b c.mp4"]),
        (b"\xef\xbb\xbfa.mp4\r\n\r\n  \n#b.mp4", ["a.mp4", "#b.mp4"]),
        ("视频.mp4\n".encode(), ["视频.mp4"]),
        (b"\xff.mp4\n", ["\udcff.mp4"]),
        (b"{a}.mp4\n[1]\n", ["{a}.mp4", "[1]"]),
        (b"", []),
        (b" leading.mp4\n", [" leading.mp4"]),
    ],
)
def test_a_plain_list_holds_a_name_a_line(tmp_path: Path, data: bytes, words: list[str]) -> None:
    assert _read(tmp_path, data) == [Entry(word) for word in words]


def test_names_between_nuls_may_hold_anything(tmp_path: Path) -> None:
    assert _read(tmp_path, b'a\nb.mp4\0{"path": 1}\0', nul=True) == [Entry("a\nb.mp4"), Entry('{"path": 1}')]


def test_json_lines_keep_their_other_fields(tmp_path: Path) -> None:
    data = b'{"path": "a.mp4", "id": 7, "actor": {"name": "x"}}\n{"url": "https://h/x?sign=1"}\n{"path": "b", "url": null}\n'
    assert _read(tmp_path, data) == [
        Entry("a.mp4", {"id": 7, "actor": {"name": "x"}}),
        Entry("https://h/x?sign=1"),
        Entry("b"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"b.mp4", "this is not JSON"),
        (b'{"path": "SECRET"', "this is not JSON"),
        (b"[" * 100_000, "this is not JSON"),
        (b"[1]", 'give either "path" or "url"'),
        (b'{"id": 1}', 'give either "path" or "url"'),
        (b'{"path": "a", "url": "b"}', 'give either "path" or "url"'),
        (b'{"path": 1}', '"path" has to be a text'),
        (b'{"url": ""}', '"url" has to be a text'),
        (b'{"path": "a\\u0000b"}', '"path" has to be a text'),
        (b'{"path": "a", "id": [1]}', '"id" has to be a text or a number'),
        (b'{"path": "a", "id": true}', '"id" has to be a text or a number'),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_not_repeated(tmp_path: Path, line: bytes, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        _read(tmp_path, b'{"path": "a"}\n\n' + line)
    assert f"{tmp_path}/list, line 3: {said}" in str(caught.value)
    assert "SECRET" not in str(caught.value)


def test_a_list_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read(str(tmp_path / "none"))
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read(str(tmp_path))


def _table(folder: Path, data: bytes) -> list[Entry]:
    (folder / "list.csv").write_bytes(data)
    return read(str(folder / "list.csv"))


@pytest.mark.parametrize(
    "data",
    [
        b'path,id,note\na.mp4,7,"x\ny"\n\nb c.mp4,8,\n',
        b'\xef\xbb\xbfid;path;note\r\n7;a.mp4;"x\ny"\r\n\r\n8;b c.mp4;\r\n',
        b'id\tnote\tpath\n7\t"x\ny"\ta.mp4\n8\t\tb c.mp4\n',
    ],
    ids=["commas", "semicolons", "tabs"],
)
def test_a_csv_table_has_a_clip_a_row_whatever_divides_its_cells(tmp_path: Path, data: bytes) -> None:
    assert _table(tmp_path, data) == [Entry("a.mp4", {"id": "7", "note": "x\ny"}), Entry("b c.mp4", {"id": "8"})]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", 'list.csv: its columns have names, and one of them has to be "path" or "url".'),
        (b"a.mp4\nb.mp4\n", 'list.csv: its columns have names, and one of them has to be "path" or "url".'),
        (b"path,id\na,1\n,2\n", 'list.csv, line 3: give either "path" or "url".'),
        (b"path,url\na,b\n", 'list.csv, line 2: give either "path" or "url".'),
        (b"path,id\na,1,SECRET\n", "list.csv, line 2: it has 3 cells, and the first row names 2."),
        (b'path,id\n"a,SECRET\n', "this is not CSV."),
        (b"path,id\n\xff,1\n", "list.csv: this is not UTF-8; export it again as CSV UTF-8."),
        (b"path\na\0b\n", 'list.csv, line 2: "path" has to be a text that names a clip.'),
    ],
)
def test_a_csv_row_that_cannot_be_read_is_named_and_not_repeated(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        _table(tmp_path, data)
    assert str(caught.value).endswith(said)
    assert "SECRET" not in str(caught.value)


def test_a_parquet_table_keeps_its_other_columns_as_json_can_hold_them(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {
        "path": [None, "b.mp4"],
        "url": ["https://h/x?sign=1", None],
        "id": [7, 8],
        "shot": [datetime(2026, 1, 2, tzinfo=timezone.utc), None],
        "tags": [["a", "b"], None],
        "score": [float("nan"), 0.5],
    }
    parquet.write_table(pa.table(columns), tmp_path / "list.parquet")
    assert read(str(tmp_path / "list.parquet")) == [
        Entry("https://h/x?sign=1", {"id": 7, "shot": "2026-01-02T00:00:00+00:00", "tags": ["a", "b"], "score": None}),
        Entry("b.mp4", {"id": 8, "score": 0.5}),
    ]


def test_what_is_not_a_parquet_table_of_clips_is_refused(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    (tmp_path / "text.parquet").write_text("path\na.mp4\n")
    parquet.write_table(pa.table({"clip": ["a"]}), tmp_path / "other.parquet")
    parquet.write_table(pa.table({"path": ["a", "b", None]}), tmp_path / "gap.parquet")
    for name, said in (
        ("text", "this is not a Parquet file, or it is damaged"),
        ("other", 'one of them has to be "path" or "url"'),
        ("gap", 'gap.parquet, row 3: give either "path" or "url"'),
        ("none", "cannot be read: No such file or directory"),
    ):
        with pytest.raises(UsageError, match=said):
            read(str(tmp_path / f"{name}.parquet"))


def test_without_pyarrow_a_parquet_table_has_a_sentence(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.modules['pyarrow'] = None\nfrom validator.batch.manifest import read\n"
        "from validator.errors import UsageError\n"
        "try:\n    read('list.parquet')\nexcept UsageError as error:\n    print(error)"
    )
    (tmp_path / "list.parquet").write_bytes(b"PAR1")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=tmp_path, timeout=60)
    assert done.stdout.startswith("A list in a Parquet file needs the package pyarrow")


def test_with_nul_a_table_is_a_list_of_names(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"path\0a.mp4")
    assert read(str(tmp_path / "list.csv"), nul=True) == [Entry("path"), Entry("a.mp4")]
