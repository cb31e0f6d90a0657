"""What a caller chooses of a service, and how its limits follow: a length by orientation, bytes by container."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from validator.targets.profile import Limit, Profile

CONTAINER = "container"
"""The option that the clip chooses by itself."""


@dataclass(frozen=True)
class Option:
    """One choice with the limits of each of its values."""

    value: str
    """What is chosen."""
    default: str
    """The value that the target's own limits are about."""
    values: tuple[str, ...]
    meaning: str = ""
    limits: Mapping[str, Mapping[str, Limit]] = field(default_factory=dict)
    """By value and name, the limits that differ, each as the target states it; those of the default value, too."""

    @property
    def touched(self) -> tuple[str, ...]:
        """The limits that depend on it."""
        return tuple(dict.fromkeys(key for limits in self.limits.values() for key in limits))


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
