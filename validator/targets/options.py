"""What a caller chooses of a service, and how its limits follow: a length by orientation, bytes by container."""

from __future__ import annotations

from dataclasses import replace

from validator.targets.profile import Limit, Profile

CONTAINER = "container"
"""The option that the clip chooses by itself."""


def select(profile: Profile, name: str, value: str) -> Profile:
    """The profile with that option's limits as they are for `value`; what the user changed of them stays changed."""
    option = profile.options[name]
    stated = {key: option.limits.get(value, {}).get(key, option.limits[option.default][key]) for key in option.touched}
    limits = {**profile.limits, **{key: _restated(profile.limits[key], limit) for key, limit in stated.items()}}
    return replace(profile, limits=limits, options={**profile.options, name: replace(option, value=value)})


def of_container(profile: Profile, container: str) -> Profile:
    """The profile for a clip of that container; itself where no limit depends on it."""
    option = profile.options.get(CONTAINER)
    return select(profile, CONTAINER, container) if option and container in option.values else profile


def _restated(limit: Limit, stated: Limit) -> Limit:
    if limit.own is None:
        return stated
    return replace(stated, **{name: getattr(limit, name) for name in limit.changes}, set_by=limit.set_by, own=stated)
