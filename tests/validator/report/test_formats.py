"""Walks over the table of formats: each takes the same hostile reports and is read back by a parser of somebody else's."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.support.good import default, facts
from tests.support.hostile import EVERYTHING, EVIL, SECRET, extra, report, reports
from tests.support.readers import READERS, Clip
from validator.check import report as judge
from validator.findings import Report
from validator.report.context import Context
from validator.report.formats import FORMATS, TEXTUAL, begin, begin_file, render
from validator.texts.printable import Printable, printable, redacted_text, storable

ALL = pytest.mark.parametrize("name", FORMATS)
AS_MEASURED = ("json", "jsonl", "gitlab", "parquet")
"""Formats that give a name back as it is, not as it is printed."""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., list[Clip]]:
    """Writes reports in a format, reads them back, and has looked at every character on the way."""

    def write(name: str, several: Sequence[Report], evil: Sequence[str] = (), *, partial: bool = False) -> list[Clip]:
        path = tmp_path / "file"
        renderer = begin_file(name, Context("1"), str(path)) if FORMATS[name].binary else begin(name, Context("1"))
        fields = [extra(each) for each in evil] or [None] * len(several)
        document = "".join([*(map(renderer.add, several, fields)), renderer.end(partial=partial)])
        document = _gated(name, document)
        assert SECRET not in document
        assert not [sign for sign in document.replace("\n", "") if not sign.isprintable() and sign != "\u3000"]
        document.encode()
        return READERS[name](str(path) if FORMATS[name].binary else document)

    return write


def _gated(name: str, document: str) -> str:
    """As it is written: a text passes the gate on its way out, a document has passed it, and would break by passing again."""
    return printable(document, lines=True) if name == "text" else document


def _expected(name: str, path: str) -> str:
    """The clip's path as the format has to give it back."""
    if name == "sarif":  # no URI can hold half a character
        path = path.replace("\ud800", "\ufffd")
        return unquote(redacted_text(path), errors="surrogateescape") if "://" in path else path.replace(os.sep, "/")
    if name == "gitlab":
        return redacted_text(storable(path if "://" in path else os.path.normpath(path)))
    if name == "github":
        return printable(path if "://" in path else os.path.normpath(path))
    if name in AS_MEASURED:
        return redacted_text(storable(path))
    shown = printable(path)
    return f"./{shown}" if name == "csv" and shown.startswith(("=", "+", "-", "@")) else shown


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(FORMATS)
    assert [name for name in FORMATS if not FORMATS[name].binary] == list(TEXTUAL)


@ALL
def test_hostile_names_and_texts_come_back_whole_and_alone(name: str, written: Callable[..., list[Clip]]) -> None:
    evil = (*EVIL, EVERYTHING)
    found = written(name, reports(), evil)
    assert not any(clip.partial for clip in found)
    names = list(dict.fromkeys(clip.path for clip in found))
    wanted = [_expected(name, f"{each}.mp4") for each in evil]
    if name == "github":  # what came from a URL is annotated without a file
        wanted, names = [each for each in wanted if "://" not in each], [each for each in names if each]
    assert names == list(dict.fromkeys(wanted))


@ALL
def test_what_a_tool_said_is_in_the_report(name: str, written: Callable[..., list[Clip]]) -> None:
    for evil in EVIL:
        if SECRET in evil:  # of which nothing is left but the host, depending on the words around it
            continue
        said = " ".join(clip.says for clip in written(name, [report(evil)], [evil]))
        wanted = redacted_text(storable(evil)) if name in (*AS_MEASURED, "sarif") else printable(evil)
        if name == "text":  # which is wrapped
            said, wanted = "".join(said.split()), "".join(wanted.split())
        assert wanted in said, evil


@ALL
def test_an_interrupted_run_says_so_and_a_complete_one_does_not(name: str, written: Callable[..., list[Clip]]) -> None:
    for count in (1, 2):
        several = [judge(facts(timing={"frames": 119 + each}), default()) for each in range(count)]
        assert [clip.partial for clip in written(name, several, partial=True)][-1:] == [True]
        assert not any(clip.partial for clip in written(name, several))


@pytest.mark.parametrize("name", TEXTUAL)
def test_a_document_can_be_completed_after_every_clip(name: str) -> None:
    renderer, begun = begin(name, Context("1")), ""
    if not FORMATS[name].streams:
        READERS[name](renderer.end())
    for number, each in enumerate(reports(), 1):
        begun += renderer.add(each)
        ended = _gated(name, begun + renderer.end(partial=True))
        assert ended == _gated(name, begun + renderer.end(partial=True))
        assert READERS[name](ended)[-1].partial
        if name in ("json", "jsonl", "csv", "junit", "markdown", "text"):
            assert len(READERS[name](_gated(name, begun + renderer.end()))) == number
    assert begun + renderer.end() == render(name, reports(), Context("1"))


@pytest.mark.parametrize("name", [name for name in TEXTUAL if FORMATS[name].streams])
def test_what_streams_is_whole_lines_after_every_clip(name: str) -> None:
    renderer, begun = begin(name, Context("1")), ""
    for each in reports():
        begun += renderer.add(each)
        assert not begun or begun.endswith("\n")
        READERS[name](_gated(name, begun))


@pytest.mark.parametrize("name", [name for name in TEXTUAL if name != "text"])
def test_a_document_has_passed_the_gate_and_is_not_redacted_again(name: str) -> None:
    renderer = begin(name, Context("1"))
    for each in reports():
        assert isinstance(renderer.add(each), Printable)
    assert isinstance(renderer.end(partial=True), Printable)
    assert isinstance(render(name, reports(), Context("1")), Printable)


@ALL
@pytest.mark.parametrize("count", [3000, pytest.param(100_000, marks=pytest.mark.exhaustive)])
def test_any_number_of_findings_takes_time_in_proportion(name: str, count: int, written: Callable[..., list[Clip]]) -> None:
    each = report("x|y", findings=count)
    begun = time.process_time()
    assert written(name, [each])
    assert time.process_time() - begun < 2 + count * 0.001


@ALL
def test_a_renderer_holds_no_report(name: str, tmp_path: Path) -> None:
    """What it keeps does not grow with the clips; a table is written in groups of rows."""
    import tracemalloc

    context = Context("1")
    renderer, first = (
        begin_file(name, context, str(tmp_path / file)) if FORMATS[name].binary else begin(name, context) for file in "xy"
    )
    each = report("x", findings=3)
    first.add(each)
    first.end()  # has imported what writing needs
    sizes = []
    tracemalloc.start()
    for number in range(1200):
        renderer.add(each)
        if number in (599, 1199):
            sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    renderer.end()
    assert sizes[1] - sizes[0] < 3_000_000


def test_strict_makes_a_failure_of_a_warning() -> None:
    warned = judge(facts(media={"field_order": "tt"}), default())
    assert 'failures="0"' in render("junit", [warned], Context())
    assert 'failures="1"' in render("junit", [warned], Context(strict=True))


def test_github_says_nothing_of_a_good_clip_but_the_count() -> None:
    assert render("github", [judge(facts(), default())], Context()) == "::notice title=motion-preflight::1 clips: 1 accepted\n"


def test_a_finding_has_the_same_fingerprint_in_every_run() -> None:
    each = judge(facts(media={"field_order": "tt"}), default())
    assert render("gitlab", [each], Context()) == render("gitlab", [each], Context())
