"""Lists of clips in three shapes; a line that cannot be read is named, and nothing is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

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
