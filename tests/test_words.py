"""One plain word for each thing: names, texts and comments use the field's terms, and none of the words that they replaced."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command import ROOT

FOLDERS = ("validator", "submitter", "fixtures", "tests")
RECIPES = sorted(path for path in (ROOT / ".github").rglob("*") if path.is_file() and path.suffix not in (".md", ".pyc"))
PAGES = (ROOT / "README.md", *sorted((ROOT / ".github").glob("*.md")), ROOT / ".pre-commit-hooks.yaml", *RECIPES)
THIS = Path(__file__).resolve()
_PROSE = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


@dataclass(frozen=True)
class Word:
    """A word that is not used, and what is."""

    pattern: str
    instead: str
    allowed: str = ""
    """Where the same letters mean something else: a pattern around the word."""
    files: tuple[str, ...] = ()
    """Files, or folders, that mean something else by it."""

    def is_in(self, text: str, path: str = "") -> bool:
        """Whether the text uses the word in the sense that is not wanted."""
        if path.startswith(self.files or ("\0",)) or not self._found(text):
            return False
        return not self.allowed or self._found(re.sub(self.allowed, "", text))

    def _found(self, text: str) -> bool:
        return bool(re.search(rf"\b({self.pattern})\b", text, re.IGNORECASE))


PROSE = (
    Word(r"told", "reported, shown, known"),
    Word(r"anew", "again"),
    Word(r"mend(s|ed|ing)?", "fix, repair"),
    Word(r"reckon(s|ed|ing)?", "count, estimate"),
    Word(r"(is|are|was|were) no", "is not a", allowed=r"[Tt]here (is|are|was|were) no|(is|are) no longer"),
    Word(
        r"stands?|stood|standing",
        "is, means",
        allowed=r"(who|person|figure|cannot|torso|1) stand(s|ing)?|Stand(ing)? (upright|at|still)|far behind|A box stands|"
        r"from standing|figure standing|stand[- ]ins?",
    ),
    Word(r"goes by|go by", "depends on, follows, is called by"),
    Word(r"at review", "needs review"),
    Word(r"(a|one|each|another|next|longest|second) take|(two|several|all) takes", "shot"),
    Word(r"spells?", "episode"),
    Word(r"vet(s|ted|ting)?", "check"),
    Word(r"wires?", "transport"),
    Word(r"belie(f|fs|ve|ves|ved)", "score, accept"),
    Word(r"complain(s|t|ts|ed)?", "error, report"),
    Word(r"sounds?", "audio stream; undamaged"),
    Word(r"(picture|sound) tracks?", "video stream, audio stream"),
    Word(r"cover pictures?", "attached picture"),
    Word(
        r"address(es)?",
        "URL",
        allowed=r"IP(v4|v6)? address(es)?|[Aa]ddress space|--ray-address( ADDRESS)?|RAY_ADDRESS|Ray's address",
        files=("validator/batch/ray/", "tests/validator/batch/test_ray.py", "validator/inputs/", "submitter/urls/", "submitter/ledger/migrations.py", "tests/validator/inputs/",
               "tests/submitter/urls/", "tests/submitter/http/", "tests/fuzz/urls.py", "tests/conftest.py"),
    ),
)  # fmt: skip
"""In sentences, docstrings, comments and names of tests. The files that may say "address" speak of IP addresses, or hold SQL."""
NAMES = {
    "mend": "repair", "mending": "suggest", "spell": "episode", "belief": "score", "look": "detect, landmarks", "wire": "transport",
    "vet": "check", "told": "explained", "anew": "again", "reckon": "count", "tell": "log_line", "unseen": "not_requested",
    "absent": "missing", "sound": "audio", "complaint": "error", "complaints": "errors", "chance": "rng", "suspects": "candidates",
    "holder": "active_task", "patiently": "retry_until", "examine": "measure", "nobody_first": "the rule's name",
    "stored_start": "first_stored_frame", "steady_rate": "fps_without_longest_gap", "mean_rate_most": "average_fps_upper", "typical_rate": "median_fps", "near_faces": "face_short_range",
    "far_faces": "face_full_range", "for_any_clip": "template",
}  # fmt: skip
"""Names that we define, a leading underscore apart, and what they are called."""
MODULES = {
    "mend", "mending", "newfile", "look", "wire", "vet", "source", "runner", "jumps", "blends", "bars", "crops", "networks", "reshape",
    "scene", "follow", "model", "utils", "helpers", "base", "core", "misc", "common",
}  # fmt: skip
"""Names of files in the two packages: of a mood, or of nothing."""


_ANY = re.compile(rf"\b({'|'.join(word.pattern for word in PROSE)})\b", re.IGNORECASE)
"""Most texts hold none of the words, and are searched once."""


def _sources(*folders: str) -> list[Path]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in paths if path.resolve() != THIS]


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a page or table; strings, comments and the names of tests in a source, each with the number of its line."""
    if path.suffix != ".py":
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        return
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type in _PROSE:
                yield token.start[0], re.sub(r"\s+", " ", token.string)
            elif token.type == tokenize.NAME and token.string.startswith("test_"):
                yield token.start[0], token.string.replace("_", " ")


def _names(path: Path) -> Iterator[tuple[int, str]]:
    """What a source defines: functions, classes, arguments, variables, attributes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id if isinstance(node, ast.Name) else node.attr


def test_no_sentence_uses_a_word_that_was_replaced() -> None:
    tables = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.toml"))]
    found = []
    for path in (*_sources(*FOLDERS), *tables, ROOT / "pyproject.toml", *PAGES):
        for line, text in _sentences(path):
            bad = [word for word in PROSE if word.is_in(text, _shown(path))] if _ANY.search(text) else []
            found += [f"{_shown(path)}:{line}: {text[:120]}: say {word.instead}" for word in bad]
    assert found == []


def test_no_name_is_one_that_was_replaced() -> None:
    found = []
    for path in _sources(*FOLDERS):
        bad = [(line, name) for line, name in _names(path) if name.lower().lstrip("_") in NAMES]
        found += [f"{_shown(path)}:{line}: {name}: call it {NAMES[name.lower().lstrip('_')]}" for line, name in bad]
    assert found == []


def test_no_file_of_the_packages_has_a_name_that_says_nothing() -> None:
    paths = _sources(*FOLDERS[:2])
    assert [_shown(path) for path in paths if path.stem in MODULES] == []
    assert len(paths) > 100


@pytest.mark.parametrize(
    "sentence",
    [
        "The clip has sound.", "One is told so.", "This is no video.", "At 2 s another take begins.", "It mends what it can.",
        "The picture track is short.", "The reason stands in the report.", "The clip's address", "The decoder complains.",
    ],
)  # fmt: skip
def test_a_replaced_word_is_found(sentence: str) -> None:
    assert _ANY.search(sentence)
    assert [word for word in PROSE if word.is_in(sentence)]


@pytest.mark.parametrize(
    "sentence",
    ["There is no rule of this name.", "It is no longer there.", "A person who stands still", "The host has an IP address."],
)
def test_the_same_letters_in_another_sense_are_allowed(sentence: str) -> None:
    assert not [word for word in PROSE if word.is_in(sentence)]
