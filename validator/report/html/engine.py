"""Fills the templates: each text passes the gate and is escaped, and the page allows nothing but its own style and script."""

from __future__ import annotations

import base64
import hashlib
import threading
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from validator.report.context import Context
from validator.texts.printable import printable

if TYPE_CHECKING:
    import jinja2

_POLICY = "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"
"""Nothing is loaded from anywhere: pictures are in the page, and only this style and this script are taken."""


class Page:
    """The templates in one language."""

    def __init__(self, context: Context) -> None:
        """`context` says which. They are read while the first clip is measured, which waits for other programs most of the time."""
        self._given = {"label": context.texts.label, "texts": context.texts, "version": context.version, **_assets()}
        with suppress(RuntimeError):  # where no thread can be started, they are read when they are needed
            threading.Thread(target=_read_ahead, daemon=True).start()

    def render(self, name: str, **given: Any) -> str:
        """The template of that name."""
        return _engine().get_template(name).render(**self._given, **given)


def _read_ahead() -> None:
    for name in ("head.html", "clip.html", "frame.html", "end.html", "rule.html"):
        _engine().get_template(name)


@cache
def _engine() -> jinja2.Environment:
    import jinja2

    engine = jinja2.Environment(
        loader=jinja2.PackageLoader("validator.report.html"),
        autoescape=True,
        finalize=_gated,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters["joined"] = _joined
    return engine


def _joined(text: str) -> Markup:
    """A sentence that no line breaks between a number and its sign: put in after the gate, which shows such spaces."""
    return Markup(str(escape(printable(text))).replace(" %", "&nbsp;%"))  # noqa: S704 (escaped)


def _gated(value: object) -> object:
    """Through the gate, where it is a text that did not come from us."""
    return value if isinstance(value, (Markup, int, float)) else printable(str(value))


@cache
def _assets() -> dict[str, Markup]:
    folder = resources.files("validator.report.html") / "templates"
    style, script = ((folder / name).read_text("utf-8") for name in ("style.css", "script.js"))
    # Ours, and fixed: the policy holds their digests.
    policy = _POLICY.format(style=_digest(style), script=_digest(script))
    return {name: Markup(text) for name, text in (("style", style), ("script", script), ("policy", policy))}  # noqa: S704


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
