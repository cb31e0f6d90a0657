"""Says which words of a call contradict each other, before anything is opened."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from validator.errors import UsageError


def check(paths: Sequence[str], from_facts: str | None, depth: str | None, *, limits_only: bool, pose_model: str | None) -> None:
    """Raise UsageError for a `check` whose options contradict each other or would do nothing."""
    if paths and from_facts:
        raise UsageError("Give clips to check or --from-facts FILE, not both.")
    if not paths and not from_facts:
        raise UsageError("Nothing to check: name files, folders or URLs, or give --from-facts FILE.")
    if limits_only and depth not in (None, "limits"):
        raise UsageError(f"--limits-only and --depth {depth} contradict each other; give one of them.")
    looks: Mapping[str, object] = {"--limits-only": limits_only, "--depth": depth, "--pose-model": pose_model}
    idle = [name for name, given in looks.items() if given]
    if from_facts and idle:
        raise UsageError(f"--from-facts opens no clip, so {' and '.join(idle)} would do nothing; leave it out.")
    if pose_model and (limits_only or depth == "limits"):
        raise UsageError("--pose-model would do nothing where only the limits are checked; leave it out.")


def check_dashes(words: Sequence[str]) -> None:
    """Raise UsageError when one of the words looks like an option and is the name of a file."""
    for word in words:
        if word.startswith("-") and os.path.lexists(word):
            raise UsageError(f"{word} looks like an option; if you mean the file, write ./{word}.")
