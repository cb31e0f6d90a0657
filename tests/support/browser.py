"""A real browser without a window, for tests that look at a page as a user does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


_MISSING = (
    "This test needs Chromium: apt-get install chromium, or playwright install chromium, "
    "or MOTION_PREFLIGHT_BROWSER with the path of one."
)


def program() -> str | None:
    """The system's browser; None where there may be one of playwright's own."""
    named = os.environ.get("MOTION_PREFLIGHT_BROWSER", "")
    return shutil.which(named) if named else next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """It runs until the block ends. A test that needs one fails where there is none, for it has proven nothing."""
    with sync_playwright() as tool:
        try:
            running = tool.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        except Error as error:
            pytest.fail(f"{_MISSING} ({str(error).splitlines()[0]})", pytrace=False)
        try:
            yield running
        finally:
            running.close()


@dataclass
class Watched:
    """A page, and what went wrong in it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    """Lines of the console, and errors of scripts."""
    requests: list[str] = field(default_factory=list)
    """What was asked of any host."""


@contextmanager
def opened(running: Browser, path: str, *, width: int = 1200, scheme: str = "light", bypass: bool = False) -> Iterator[Watched]:
    """The file in a window of its own."""
    context = running.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=bypass)  # type: ignore[arg-type]
    watched = Watched(context.new_page())
    watched.page.on("console", lambda line: watched.errors.append(line.text))
    watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
    watched.page.on(
        "request", lambda asked: None if asked.url.startswith(("file:", "data:")) else watched.requests.append(asked.url)
    )
    watched.page.goto(f"file://{path}")
    try:
        yield watched
    finally:
        context.close()
