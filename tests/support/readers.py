"""Reads every report format back with a parser that somebody else wrote, or by the rules that its reader documents."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import html5lib
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel
from sarif_pydantic import Sarif

_JUNIT = etree.XMLSchema(file=str(Path(__file__).with_name("junit.xsd")))
_UNMODELLED = {"columnKind", "toolExecutionNotifications"}
"""Properties of SARIF 2.1.0 that the object model leaves out; any other key that it does not know is a fault."""


@dataclass(frozen=True)
class Clip:
    """What a reader finds of one clip, or of one finding where the format knows no clips."""

    path: str
    says: str
    """The texts about it, joined."""
    partial: bool = False
    """An entry that only says that the run was interrupted."""


Reader = Callable[[str], list[Clip]]


def as_text(document: str) -> list[Clip]:
    """Blocks as a person sees them: a verdict in capitals, two spaces, a name."""
    found = re.findall(
        r"^(?:ACCEPT|REVIEW|REJECT|NOT JUDGED)(?: \([a-z ]+\))?  (.*)\n((?: .*\n|\n(?=\s))*)", document, re.MULTILINE
    )
    last = [Clip("", document, partial=True)] if "Interrupted" in document.rstrip().rpartition("\n")[2] else []
    return [Clip(name, says) for name, says in found] + last


def as_json(document: str) -> list[Clip]:
    """One document."""
    whole = json.loads(document, parse_constant=_no_constant)
    last = [Clip("", "", partial=True)] if whole["partial"] else []
    return [_clip(each) for each in whole["clips"]] + last


def as_jsonl(document: str) -> list[Clip]:
    """Lines that end in a line feed and in nothing else that some reader calls the end of a line."""
    lines = document.splitlines()
    assert "".join(f"{line}\n" for line in lines) == document
    rows = [json.loads(line, parse_constant=_no_constant) for line in lines]
    return [_clip(row) if "path" in row else Clip("", str(row), partial=row["partial"]) for row in rows]


def as_csv(document: str) -> list[Clip]:
    """RFC 4180, and every row on one line."""
    rows = list(csv.DictReader(io.StringIO(document, newline=""), strict=True))
    assert len(rows) + 1 == document.count("\n") == len(document.splitlines())
    for row in rows:
        assert None not in row
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    return [Clip(row["path"], " ".join(row.values()), partial=not row["path"]) for row in rows]


def as_markdown(document: str) -> list[Clip]:
    """One table, whose rows have four cells; nothing in it is a link, a picture or a tag that we did not write."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(document)
    assert [token.type for token in tokens].count("table_open") == 1
    cells = list(_cells(tokens))
    assert len(cells) % 4 == 0
    rows = [cells[start : start + 4] for start in range(4, len(cells), 4)]
    last = [Clip("", document, partial=True)] if "**Interrupted" in document.rstrip().rpartition("\n")[2] else []
    return [Clip(row[0], " ".join(row)) for row in rows] + last


def _cells(tokens: list[Token]) -> Iterator[str]:
    inside = False
    for token in tokens:
        inside = token.type in ("td_open", "th_open") or (inside and token.type != "td_close")
        if inside and token.type == "inline":
            inside = False
            yield _shown(token)


def _shown(cell: Token) -> str:
    tags = [child.content for child in cell.children or () if child.type == "html_inline"]
    assert set(tags) <= {"<code>", "</code>", "<b>", "</b>", "<br>"}
    kinds = {child.type for child in cell.children or ()}
    assert kinds <= {"text", "text_special", "html_inline", "strong_open", "strong_close"}
    raw = re.sub(r"</?(?:code|b|br)>", "", cell.content)
    assert not re.search(r"https?://|www\.|@|[`<>]", raw, re.IGNORECASE)
    return html.unescape(raw)


def as_junit(document: str) -> list[Clip]:
    """Held to the schema that CI servers share: elements, attributes and their order, counts that agree."""
    assert _JUNIT.validate(etree.fromstring(document.encode(), etree.XMLParser(huge_tree=True))), _JUNIT.error_log
    root = ElementTree.fromstring(document.encode())
    return [_suite(suite) for suite in root]


def _suite(suite: ElementTree.Element) -> Clip:
    assert suite.tag == "testsuite"
    assert set(suite.attrib) == {"name", "tests", "failures", "errors", "skipped", "time"}
    assert re.fullmatch(r"\d+\.\d{3}", suite.attrib["time"])
    cases = suite.findall("testcase")
    assert [child.tag for child in suite] == ["properties"] * (suite[0].tag == "properties") + ["testcase"] * len(cases)
    for each in suite.iter("property"):
        assert set(each.attrib) == {"name", "value"}
    for case in cases:
        assert set(case.attrib) == {"classname", "name"}
        assert [child.tag for child in case] in ([], ["failure"], ["error"], ["skipped"], ["system-out"])
        assert all(set(child.attrib) <= {"message", "type"} and not len(child) for child in case)
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[name]) == len(suite.findall(f"testcase/{tag}"))
    assert int(suite.attrib["tests"]) == len(cases)
    says = [text for each in suite.iter() for text in (each.text or "", *each.attrib.values())]
    return Clip(suite.attrib["name"], " ".join(says), partial=suite[0].tag != "properties")


_COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::(.*)")


def as_github(document: str) -> list[Clip]:
    """Unescaped as GitHub documents it; any line but a command of ours is a fault."""
    found = []
    for line in document.splitlines():
        match = _COMMAND.fullmatch(line)
        assert match, line
        given = dict(each.split("=", 1) for each in match[2].split(","))
        assert set(given) <= {"title", "file"}
        clip = Clip(_unescaped(given.get("file", ""), ":,"), _unescaped(match[3], ""), partial="Interrupted" in match[3])
        found += [] if given["title"] == "motion-preflight" and not clip.partial else [clip]
    return found


def _unescaped(text: str, more: str) -> str:
    for sign in "\r\n" + more:
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text.replace("%25", "%")


def as_gitlab(document: str) -> list[Clip]:
    """An array of objects with the documented keys, no fingerprint twice."""
    issues = json.loads(document, parse_constant=_no_constant)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"] == {"begin": 1}
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    return [Clip(issue["location"]["path"], issue["description"], issue["location"]["path"] == ".") for issue in issues]


def as_sarif(document: str) -> list[Clip]:
    """The object model of the standard, and an index that points to the rule's row."""
    json.loads(document, parse_constant=_no_constant)
    (run,) = (log := Sarif.model_validate_json(document)).runs
    assert set(_unknown(log)) <= _UNMODELLED
    rules = run.tool.driver.rules or []
    found = []
    for result in run.results or []:
        assert result.rule_index is not None
        assert rules[result.rule_index].id == result.rule_id
        assert result.locations
        place = result.locations[0].physical_location
        assert place
        assert place.artifact_location
        uri = place.artifact_location.uri or ""
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/:@?&=+$,;*!'()\[\]#-]|%[0-9A-Fa-f]{2})*", uri)
        found.append(Clip(unquote(uri, errors="surrogateescape"), result.message.text or ""))
    (invocation,) = run.invocations or []
    last = [Clip("", "", partial=True)] if invocation.toolExecutionNotifications else []  # type: ignore[attr-defined]
    return found + last


def _unknown(value: object) -> Iterator[str]:
    """Keys that the object model let through; a property bag may hold any."""
    if isinstance(value, BaseModel):
        yield from value.model_extra or ()
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name))
    elif isinstance(value, list):
        for each in value:
            yield from _unknown(each)


def as_parquet(path: str) -> list[Clip]:
    """The file at `path`."""
    from pyarrow import parquet

    table = parquet.read_table(path)
    rows = table.to_pylist()
    partial = parquet.read_metadata(path).metadata[b"partial"] == b"true"
    says = [" ".join([str(row[name] or "") for name in row] + [each["message"] for each in row["findings"]]) for row in rows]
    last = [Clip("", "", partial=True)] if partial else []
    return [Clip(row["path"], text) for row, text in zip(rows, says, strict=True)] + last


def _clip(row: dict[str, object]) -> Clip:
    findings = row["findings"]
    assert isinstance(findings, list)
    return Clip(str(row["path"]), " ".join([str(row["problem"]), *(each["message"] for each in findings)]))


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def as_html(document: str) -> list[Clip]:
    """As a browser parses it: no error but those that browsers pass over, no tag or attribute that could load or run anything."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(document)
    assert {code for _, code, _ in parser.errors} == set()
    tags = {each.tag for each in page.iter() if isinstance(each.tag, str)}
    assert not tags & {"iframe", "object", "embed", "form", "base", "link", "audio", "video", "img"}
    assert [tags_of.tag for tags_of in page.iter("script")] == ["script"]
    for each in page.iter():
        for name, value in each.attrib.items():
            assert not name.startswith("on") and name not in ("style", "src", "srcset"), (name, value)
            assert not name.endswith("href") or value.startswith(("#", "data:image/jpeg;base64,")), value
    clips = [each for each in page.iter() if "clip" in str(each.get("class", "")).split() and each.get("data-verdict")]
    last = [Clip("", "", partial=True)] if [e for e in page.iter("p") if e.get("class") == "partial"] else []
    return [Clip(_text(_named(each)), _text(each)) for each in clips] + last


def _named(clip: ElementTree.Element) -> ElementTree.Element:
    return next(each for each in clip.iter() if each.get("class") in ("name", "path"))


def _text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


READERS: dict[str, Reader] = {
    "text": as_text,
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": as_csv,
    "markdown": as_markdown,
    "html": as_html,
    "junit": as_junit,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "parquet": as_parquet,
}
"""By the format's name; that of a binary one takes the file's path."""
