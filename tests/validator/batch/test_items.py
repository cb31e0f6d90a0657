"""From words and lines to items: folders opened, patterns obeyed, the same file once, each item in one shard."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.batch.items import select
from validator.batch.job import Item
from validator.batch.manifest import Entry
from validator.batch.shard import Shard, parsed
from validator.errors import UsageError
from validator.inputs.find import Globs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files with videos' names."""
    for name in ("a.mp4", "b.MP4", "deep/c.mp4", "deep/raw/d.mov", "deep/raw/e.mp4", "drafts/f.mp4"):
        path = tmp_path / "clips" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "clips"


def _below(folder: Path, *globs: tuple[str, ...]) -> list[str]:
    return [os.path.relpath(item.clip, folder) for item in select([Entry(str(folder))], Globs(*globs)).items]


@pytest.mark.parametrize(
    ("include", "exclude", "names"),
    [
        ((), (), ["a.mp4", "b.MP4", "deep/c.mp4", "deep/raw/d.mov", "deep/raw/e.mp4", "drafts/f.mp4"]),
        (("*.mp4",), (), ["a.mp4", "deep/c.mp4", "deep/raw/e.mp4", "drafts/f.mp4"]),
        (("*.mov", "b.*"), (), ["b.MP4", "deep/raw/d.mov"]),
        ((), ("raw", "drafts"), ["a.mp4", "b.MP4", "deep/c.mp4"]),
        (("deep/*",), (), ["deep/c.mp4", "deep/raw/d.mov", "deep/raw/e.mp4"]),
        (("deep/*",), ("deep/raw/*.mov",), ["deep/c.mp4", "deep/raw/e.mp4"]),
        (("[ab].*",), ("a*",), ["b.MP4"]),
    ],
)
def test_patterns_choose_among_the_files_of_a_folder(
    folder: Path, include: tuple[str, ...], exclude: tuple[str, ...], names: list[str]
) -> None:
    assert _below(folder, include, exclude) == names


def test_a_file_that_is_named_is_taken_whatever_the_patterns(folder: Path) -> None:
    found = select([Entry(str(folder / "a.mp4"))], Globs((), ("*",)))
    assert [item.clip for item in found.items] == [str(folder / "a.mp4")]


def test_a_folder_in_which_nothing_matches_is_a_problem(folder: Path) -> None:
    assert select([Entry(str(folder))], Globs(("*.nope",))).problems == (f"{folder}: no video in this folder.",)


def test_a_file_under_many_names_is_one_item_and_its_lines_fields_are_kept(folder: Path) -> None:
    a = folder / "a.mp4"
    entries = [
        Entry(str(a)),
        Entry(f"{folder}/deep/../a.mp4", {"id": 1}),
        Entry(str(folder)),
        Entry(str(a), {"id": 2}),
        Entry(str(a), {"id": 1}),
        Entry("https://h/x"),
        Entry("https://h/x"),
    ]
    found = select(entries).items
    assert len(found) == 7
    assert found[0] == Item(str(a), {"id": 1}, ({"id": 2},))
    assert found[-1] == Item("https://h/x")


def test_a_link_is_its_file_unless_it_has_another_extension_which_is_judged(folder: Path) -> None:
    for name in ("link.mp4", "link.mov"):
        (folder / name).symlink_to("a.mp4")
    (folder / "again").symlink_to(".")
    named = [Entry(str(folder / name)) for name in ("a.mp4", "link.mp4", "link.mov", "again/link.mp4", "again/link.mov")]
    assert [Path(item.clip).name for item in select(named).items] == ["a.mp4", "link.mov"]


def test_every_item_is_in_exactly_one_shard_and_shards_are_much_of_a_size() -> None:
    items = [Item(f"clips/{number}.mp4") for number in range(2000)]
    parts = [[item for item in items if Shard(number, 5).holds(item)] for number in range(1, 6)]
    assert sorted(item.clip for part in parts for item in part) == sorted(item.clip for item in items)
    assert all(320 < len(part) < 480 for part in parts)


def test_the_shard_of_an_item_never_changes() -> None:
    """It is the first eight bytes of the SHA-256 of its id or name, modulo the number of shards: other programs can tell it, too."""
    assert [Shard(2, 3).holds(Item(name)) for name in ("a.mp4", "b.mp4", "c.mp4")] == [_digit(n) for n in ("a", "b", "c")]
    assert Shard(1, 7).holds(Item("x", {"id": 5})) == Shard(1, 7).holds(Item("y", {"id": 5}))
    assert Shard(1, 9).holds(Item("https://h/x?sign=1")) == Shard(1, 9).holds(Item("https://h/x?sign=2"))
    assert Shard(1, 1).holds(Item("\udcff.mp4"))


def _digit(letter: str) -> bool:
    import hashlib

    return int(hashlib.sha256(f"{letter}.mp4".encode()).hexdigest()[:16], 16) % 3 == 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "1/0", "-1/2", "a/b", "1/2/3", "", "1/9999999999"])
def test_a_shard_that_cannot_be_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="write it as I/N"):
        parsed(text)


def test_an_empty_shard_knows_that_others_have_the_clips(folder: Path) -> None:
    whole = select([Entry(str(folder))])
    parts = [select([Entry(str(folder))], shard=Shard(number, 40)) for number in range(1, 41)]
    assert sum(len(part.items) for part in parts) == len(whole.items) == 6
    assert {len(part.items) + part.elsewhere for part in parts} == {6}
