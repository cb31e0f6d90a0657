"""What the pages for contributors name exists: paths, commands, options, tests; their code can be read, their links lead somewhere."""

from __future__ import annotations

import ast
import re
import textwrap
from functools import cache
from pathlib import Path

import pytest
import tomli

from tests.support.command import ROOT, preflight
from validator import __version__

GITHUB = ROOT / ".github"
CONTRIBUTING, GLOSSARY, CHANGELOG = (GITHUB / f"{name}.md" for name in ("CONTRIBUTING", "GLOSSARY", "CHANGELOG"))
PAGES = (ROOT / "README.md", *sorted(GITHUB.glob("*.md")))
SOURCES = [path for folder in ("validator", "submitter", "tests", "fixtures") for path in sorted((ROOT / folder).rglob("*.py"))]
PLACES = (ROOT, ROOT / "validator", ROOT / "submitter", ROOT / "submitter" / "urls")
"""Where a path that a page names may begin: a table names what lies in one package."""
_CODE = re.compile(r"`([^`\n]+)`(?! \(new)")
_FENCED = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_TERM = re.compile(r"- \*\*(.+?)\*\*: (.+)\. \[(.+?)\]\(\.\./(.+?)\)")
EXAMPLES = {"limits.py", "codes.py", "client.py", "vendor.py", "de.py", "LIMITS"}
"""Files of one folder that a walk-through names without it."""


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def _names(page: Path) -> list[str]:
    """What a page sets in code, without what a walk-through makes."""
    return _CODE.findall(_prose(page))


def _paths(page: Path) -> set[str]:
    words = {word for name in _names(page) for word in name.split()}
    return {
        word.rstrip(",")
        for word in words
        if re.fullmatch(r"[\w./*-]+(/|\.py|\.toml|\.md)|\.ci/run|(tests|fixtures)/[\w./-]+", word)
    }


@cache
def _source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


@pytest.mark.parametrize("page", [CONTRIBUTING, GLOSSARY], ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    paths = _paths(page) - EXAMPLES - {"*.toml"}
    assert page is GLOSSARY or len(paths) > 50
    assert [path for path in sorted(paths) if not any((place / path).exists() for place in PLACES)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        assert not anchor or anchor in _anchors(file), target


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_and_option_that_contributing_names_exists() -> None:
    shown = [name.split() for name in _names(CONTRIBUTING) if name.startswith("motion-preflight ")]
    assert shown
    for _, command, *words in shown:
        help_of = preflight(command, "--help")
        assert help_of.status == 0, command
        assert all(word in help_of.out for word in words if word.startswith("--")), command


def test_every_test_and_constant_that_contributing_names_exists() -> None:
    names = [name for name in _names(CONTRIBUTING) if re.fullmatch(r"test_\w+|_?[A-Z][A-Z_]+", name)]
    assert len(names) > 8
    assert [name for name in names if name not in EXAMPLES and not re.search(rf"\b{name}\b", _source())] == []


def test_the_code_of_the_walk_throughs_can_be_read() -> None:
    blocks = [(language, textwrap.dedent(code)) for language, code in _FENCED.findall(CONTRIBUTING.read_text(encoding="utf-8"))]
    assert {language for language, _ in blocks} == {"sh", "text", "python", "toml"}
    for language, code in blocks:
        if language == "toml":
            tomli.loads(code)
        elif language == "python":
            ast.parse(f"{{{code}}}" if code.startswith(('"', "(")) else code)


def test_the_environment_is_set_up_in_two_commands() -> None:
    language, code = _FENCED.findall(CONTRIBUTING.read_text(encoding="utf-8"))[0]
    assert (language, len(code.splitlines())) == ("sh", 2)


def test_the_glossary_is_in_order_one_line_a_term_and_leads_to_modules() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    found = [match for line in lines if (match := _TERM.fullmatch(line))]
    assert len(found) == len(lines) > 40
    terms = [match[1].lower() for match in found]
    assert terms == sorted(set(terms))
    for match in found:
        assert match[3] == match[4]
        assert (ROOT / match[4]).is_file(), match[4]


def test_the_changelog_names_this_version_or_what_is_unreleased() -> None:
    headings = re.findall(r"^## \[(.+?)\]", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    assert {"Unreleased", __version__} & set(headings)
    assert all(each == "Unreleased" or re.fullmatch(r"\d+\.\d+\.\d+", each) for each in headings)


def test_every_hook_runs_what_is_installed() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"- repo: (.+)", text) == ["local"]
    assert set(re.findall(r"language: (.+)", text)) == {"system"}
