"""Judges on this machine whether a video model would take a clip: `validate("clip.mp4").verdict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from validator.errors import CannotJudge, PreflightError, UsageError
    from validator.findings import Finding, Report, Severity, Verdict
    from validator.targets.profile import Profile

__all__ = [
    "CannotJudge",
    "Finding",
    "PreflightError",
    "Profile",
    "Report",
    "Severity",
    "UsageError",
    "Verdict",
    "__version__",
    "validate",
]
__version__ = "0.1.0"
_HOMES = {
    **dict.fromkeys(("CannotJudge", "PreflightError", "UsageError"), "validator.errors"),
    **dict.fromkeys(("Finding", "Report", "Severity", "Verdict"), "validator.findings"),
    "Profile": "validator.targets.profile",
}


def __dir__() -> list[str]:
    return [*__all__, *globals()]


# A type checker would take every name for one that this function gives, misspelt ones included.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for: `--help` needs none of them."""
        if name not in _HOMES:
            raise AttributeError(f"module 'validator' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)


def validate(
    clip: str | os.PathLike[str],
    *,
    profile: str | Profile = "animate-anyone-template-gen2",
    settings: Iterable[str] = (),
    depth: str = "full",
    pose_model: str | os.PathLike[str] | None = None,
) -> Report:
    """Judge one clip, as `motion-preflight check` does.

    `clip` is a file or an http(s) URL; `profile` a built-in target's name, a TOML file's path, or a Profile;
    `settings` one-off changes such as "frame-rate.min=25"; `depth` "limits" (header and packets), "first-frame" or
    "full"; `pose_model` a pose bundle (.task) to take instead of the built-in networks.
    A bad clip is a Report; raises UsageError for a wrong profile, setting, depth or path. When something kept
    us from judging, the report says so in `problem`, and its verdict is never accept.
    """
    import os

    from validator.judge import judge
    from validator.measure import measure_any
    from validator.targets import settings as targets

    target = targets.chosen(profile, settings)
    return judge(measure_any(os.fspath(clip), targets.how(target, depth, os.fspath(pose_model) if pose_model else None)), target)
