"""Any program as a store: it gets the file as its last argument, and its last line is the URL."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from submitter.publish.store import Content, Link, OnBytes, ignore_bytes
from submitter.urls import presigned
from validator.errors import ToolFailed, UsageError
from validator.inputs.url import MalformedUrl, prepare_url
from validator.media.process import Tool, run_to_end
from validator.texts.printable import redacted_text
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.publish.stores import Needs

_LONGEST_URL = 8192
_SHOWN_CHARACTERS = 200
_SHOWN_LINES = 5
_SECRET = re.compile(r"[\w-]*(signature|token|secret|key|credential|authorization)[\w-]*[\"']?\s*[=:].*", re.IGNORECASE)
"""What tools say of their credentials, when they fail for them: from the name on, to the line's end."""


def open_store(target: str, needs: Needs) -> Command:
    """The program; raises UsageError for words that name none. Nothing is run."""
    text = target.partition(":")[2].strip()
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(phrase("The command of command: has a quote that is not closed.")) from error
    if not words:
        raise UsageError(phrase("command: names no program; write command:PROGRAM, with its arguments if it has any."))
    found = shutil.which(words[0])
    if found is None:
        raise UsageError(phrase("command: there is no program {name!r} on PATH.", name=words[0]))
    digest = hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:8]
    return Command(
        Tool(os.path.basename(words[0]), os.path.abspath(found), "command"),
        tuple(words[1:]),
        digest,
        needs.options.command_seconds,
    )


@dataclass(frozen=True)
class Command:
    """One program with its arguments, which may be secret."""

    tool: Tool
    arguments: tuple[str, ...]
    digest: str
    """Of the whole command: two that differ publish apart."""
    seconds: float
    target = ""
    note = ""
    is_fetchable = True
    takes_uploads = True

    @property
    def shown(self) -> str:
        """The program's name; its arguments stay unsaid."""
        return f"command:{self.tool.name} #{self.digest}"

    @property
    def settings(self) -> Mapping[str, str]:
        """None."""
        return {}

    def key_of(self, content: Content) -> str:
        """The program chooses the real one."""
        return content.name

    def url(self, content: Content, life: float) -> None:  # noqa: ARG002 (as every store's)
        """Only the program says it."""
        return

    def holds(self, content: Content) -> bool:  # noqa: ARG002
        """Nobody knows."""
        return False

    def put(self, content: Content, on_bytes: OnBytes = ignore_bytes) -> Link:
        """Run it; raises ToolFailed when it fails, takes too long, or ends without a URL."""
        done = run_to_end(self.tool, (*self.arguments, os.path.abspath(content.path)), seconds=self.seconds)
        if done.status:
            raise ToolFailed(
                phrase(
                    "{name} ended with status {status}: {said}", name=self.tool.name, status=done.status, said=_shown(done.errors)
                )
            )
        on_bytes(content.bytes)
        return self._link(done.out, done.errors)

    def tidy(self, content: Content) -> None:
        """Nothing is known to be left."""

    def delete(self, key: str) -> NoReturn:  # noqa: ARG002
        """Only the program's owner can."""
        raise UsageError(phrase("{store}: what a command has published, only its own tools can delete.", store=self.shown))

    def probe(self) -> str:
        """It is there; running it would publish something."""
        return phrase("{path} is there; it was not run.", path=self.tool.path)

    def _link(self, out: bytes, errors: str) -> Link:
        lines = out.decode(errors="replace").rstrip().splitlines()
        if not lines:
            raise ToolFailed(
                phrase("{name} printed nothing; its last line must be the URL. {said}", name=self.tool.name, said=_shown(errors))
            )
        line = lines[-1].strip()
        try:
            ready = prepare_url(line)
        except MalformedUrl:
            ready = None
        if ready is None or len(line) > _LONGEST_URL or any(each.isspace() or not each.isprintable() for each in line):
            raise ToolFailed(
                phrase("{name} did not end with an http(s) URL, but with: {line}", name=self.tool.name, line=_shown(line))
            )
        found = presigned.signature(ready.url)
        return Link(ready.url, found.expires if found else None)


def _shown(text: str) -> str:
    """The end of what it said, on one line, without secrets."""
    last = [_SECRET.sub("…", line.strip()) for line in text.strip().splitlines()[-_SHOWN_LINES:]]
    said = redacted_text(" / ".join(filter(None, last)))
    if not said:
        return phrase("it said nothing.")
    return said if len(said) <= _SHOWN_CHARACTERS else "…" + said[-_SHOWN_CHARACTERS:]
