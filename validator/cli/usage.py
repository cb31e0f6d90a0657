"""Says which words of a call contradict each other, before anything is opened."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from validator.cli.asked import Asked
from validator.errors import UsageError
from validator.targets.toml import all_of
from validator.texts.said import phrase


def check(asked: Asked) -> None:
    """Raise UsageError for a `check` whose options contradict each other or would do nothing."""
    if (asked.paths or asked.source) and asked.from_facts:
        raise UsageError(phrase("Give clips to check or --from-facts FILE, not both."))
    if not (asked.paths or asked.source or asked.from_facts):
        raise UsageError(phrase("Nothing to check: name files, folders or URLs, or give --from LIST or --from-facts FILE."))
    if asked.limits_only and asked.depth not in (None, "limits"):
        raise UsageError(phrase("--limits-only and --depth {depth} contradict each other; give one of them.", depth=asked.depth))
    if asked.from_facts and (idle := [name for name, given in _of_clips(asked).items() if given]):
        raise UsageError(phrase("--from-facts opens no clip, so {names} would do nothing; leave it out.", names=all_of(idle)))
    if asked.looks == "limits":
        _check_no_model(asked)
    if asked.ray_address and asked.engine != "ray":
        raise UsageError(phrase("--ray-address names a cluster; give --engine ray too."))
    if asked.blur_faces and asked.no_pictures:
        raise UsageError(phrase("--no-pictures leaves no face to blur; leave --blur-faces out."))
    shows = asked.open_report or asked.form == "html" or any(each.startswith("html=") for each in asked.reports)
    if (asked.blur_faces or asked.no_pictures) and not shows:
        raise UsageError(phrase("--blur-faces and --no-pictures are about an HTML report; add --report html=FILE or --open."))
    if asked.nul and not asked.source:
        raise UsageError(phrase("-0 says how the list of --from is written; give --from LIST too."))


def _check_no_model(asked: Asked) -> None:
    """Raise UsageError for a network that would have nothing to look at."""
    for option, given in (("--pose-model", asked.pose_model), ("--person-model", asked.person_model)):
        if given:
            raise UsageError(phrase("{option} would do nothing where only the limits are checked; leave it out.", option=option))


def _of_clips(asked: Asked) -> Mapping[str, object]:
    """The options about the way to the facts, each with whether it was given."""
    return {
        "--limits-only": asked.limits_only,
        "--depth": asked.depth,
        "--pose-model": asked.pose_model,
        "--person-model": asked.person_model,
        "--jobs": asked.jobs,
        "--timeout": asked.timeout is not None,
        "--engine": asked.engine != "local",
        "--no-cache": asked.no_cache,
        "--refresh": asked.refresh,
        "--shard": asked.shard,
        "--include": asked.include,
        "--exclude": asked.exclude,
    }


def check_dashes(words: Sequence[str]) -> None:
    """Raise UsageError when one of the words looks like an option and is the name of a file."""
    for word in words:
        if word.startswith("-") and word != "-" and os.path.lexists(word):
            raise UsageError(phrase("{word} looks like an option; if you mean the file, write ./{word}.", word=word))
