"""How a clip is to be sent, as a user or a program asks for it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from validator.errors import UsageError
from validator.targets.profile import DEFAULT, Profile
from validator.texts.said import phrase


@dataclass(frozen=True)
class Options:
    """How a clip is to be sent; the defaults are the careful ones."""

    profile: str | Profile = DEFAULT
    """Target: a built-in name, a TOML file, or a Profile."""
    settings: tuple[str, ...] = ()
    """One-off changes of the profile, such as "frame-rate.min=25"."""
    clip: str | None = None
    """Local file that the URL is said to give; it is judged, and compared with what the URL gives."""
    report: str | None = None
    """Report of `check --format json` to take the verdict from instead."""
    depth: str = "full"
    """How far the clip is looked into: "full", or "limits", which needs `allow_review`."""
    trust_length: bool = False
    """Compare lengths only."""
    allow_review: bool = False
    """Send clips that need review, too."""
    judged: bool = True
    """False sends without a verdict, and says so in the ledger."""
    allow_private_host: bool = False
    """For trials against a service on this machine or network."""
    again: bool = False
    """Send although this clip has a task already: it will be paid for twice."""
    max_seconds: float | None = None
    """Cap on the account's seconds of the service's day."""
    region: str = ""
    """Of the account, by which the price is taken; empty for the target's usual one."""
    image_url: str | None = None
    image: str | None = None
    """Local file that `image_url` is said to give; it is judged, and compared with what the URL gives. A run publishes it."""
    mode: str | None = None
    watermark: bool | None = None
    check_image: bool | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a cap that would cap nothing, and for two modes."""
        check_mode(self.mode, self.settings)
        if self.max_seconds is not None and not (math.isfinite(self.max_seconds) and self.max_seconds >= 0):
            raise UsageError(phrase("max_seconds must be a number of seconds, not {max_seconds}.", max_seconds=self.max_seconds))

    @property
    def given(self) -> dict[str, Any]:
        """The values for the request's body that the user gave."""
        return {name: getattr(self, name) for name in ("image_url", "mode", "watermark", "check_image")}


def check_mode(mode: str | None, settings: Iterable[str]) -> None:
    """Raise UsageError where `--set` names another mode than `mode`: either could be what is meant, and they cost differently."""
    named = [value.strip() for key, _, value in (each.partition("=") for each in settings) if key.strip() == "options.mode"]
    if mode is not None and named and named[-1] != mode:
        raise UsageError(
            phrase(
                "--mode {mode} and --set options.mode={other} contradict each other; give one of them. Nothing was sent.",
                mode=mode,
                other=named[-1],
            )
        )
