"""Judges on this machine whether a video model would take a clip: `validate("clip.mp4").verdict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from typing import IO

    from validator.batch.worker_pool import WorkerPool
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
    "WorkerPool",
    "__version__",
    "validate",
    "validate_many",
]
__version__ = "0.1.0"
_HOMES = {
    **dict.fromkeys(("CannotJudge", "PreflightError", "UsageError"), "validator.errors"),
    **dict.fromkeys(("Finding", "Report", "Severity", "Verdict"), "validator.findings"),
    "Profile": "validator.targets.profile",
    "WorkerPool": "validator.batch.worker_pool",
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
    clip: str | os.PathLike[str] | bytes | IO[bytes],
    *,
    name: str = "",
    profile: str | Profile = "animate-anyone-template-gen2",
    settings: Iterable[str] = (),
    depth: str = "full",
    pose_model: str | os.PathLike[str] | None = None,
    person_model: str | os.PathLike[str] | None = None,
    image: str | os.PathLike[str] | None = None,
) -> Report:
    """Judge one clip, as `motion-preflight check` does.

    `clip` is a file or an http(s) URL, or the clip itself as bytes or as a file that is open for reading bytes, which `name`
    then names in the report, and whose ending is judged; `profile` a built-in target's name, a TOML file's path, or a Profile;
    `settings` one-off changes such as "frame-rate.min=25"; `depth` "limits" (header and packets), "first-frame" or
    "full"; `pose_model` a pose bundle (.task) to take instead of the built-in networks; `person_model` a person detector
    (.onnx) to ask beside them; `image` the path or URL of the character image that goes with the clip,
    which is judged, too.
    A bad clip is a Report; raises UsageError for a wrong profile, setting, depth, model or path. When something kept
    us from judging, the report says so in `problem`, and its verdict is never accept.
    """
    import os

    from validator.check import check, check_bytes, chosen, options

    target = chosen(profile, settings)
    wanted = options(target, depth, pose_model, person_model)
    still = None
    if image is not None:
        from validator.picture.measure import look_at

        still = look_at(os.fspath(image), wanted).image
    if isinstance(clip, (str, os.PathLike)):
        return check(os.fspath(clip), target, wanted, image=still)[0]
    return check_bytes(clip, name, target, wanted, still)


def validate_many(
    clips: Iterable[str | os.PathLike[str]],
    *,
    profile: str | Profile = "animate-anyone-template-gen2",
    settings: Iterable[str] = (),
    depth: str = "full",
    pose_model: str | os.PathLike[str] | None = None,
    person_model: str | os.PathLike[str] | None = None,
    jobs: int = 0,
    timeout: float = 900.0,
    ordered: bool = True,
    cached: bool = False,
) -> Iterator[Report]:
    """Judge many clips in worker processes: one report for each, in the order of `clips`, or as they come.

    `clips` are files and URLs, read as they are needed; `jobs` how many at once (0: as many as this machine carries);
    `timeout` seconds for one clip (0: none); with `cached`, what was measured is kept in the user's cache, as
    `motion-preflight check` does, and a clip that it knows is not measured again. A clip that crashes its worker, takes too long or is not there has a report
    with a `problem`. The other parameters, and what is raised, are those of `validate`; besides, ToolFailed (a
    CannotJudge) when no worker can be started. Workers end with the iterator: read it to its end, or close it.
    """
    import os

    from validator.batch.job import Job
    from validator.batch.pool import reports
    from validator.check import chosen, options

    target = chosen(profile, settings)
    wanted = options(target, depth, pose_model, person_model)
    job = Job(target, wanted, cached=cached)
    return reports((os.fspath(clip) for clip in clips), job, jobs=jobs, timeout=timeout, ordered=ordered)
