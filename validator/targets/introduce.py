"""Reads the options that a target's file introduces, with the limits that each of their values brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from validator.errors import UsageError
from validator.targets.fields import check_known, one_of, table_of, text_of, words_of
from validator.targets.overlay import changed_limit
from validator.targets.profile import Limit, Option, Profile
from validator.texts.said import phrase

OPTION_FIELDS = ("values", "meaning", "when")


def with_options(profile: Profile, data: Mapping[str, Any], origin: str) -> Profile:
    """The profile with the options of the file's table `options`; the first value is the one that its limits are about.

    An option that a parent introduced is about the limits as they are in this file. A file that introduces one describes a
    target: the limits that depend on it are the target's own, and no user's changes.
    """
    kept = {key: _again(option, profile) for key, option in profile.options.items()}
    new = {key: said for key, said in table_of(data, "options", origin).items() if isinstance(said, Mapping)}
    made = {key: _option(said, profile, phrase("options.{key} in {origin}", key=key, origin=origin)) for key, said in new.items()}
    touched = {key: replace(profile.limits[key], set_by="", own=None) for option in made.values() for key in option.touched}
    return replace(profile, limits={**profile.limits, **touched}, options={**kept, **made})


def _again(option: Option, profile: Profile) -> Option:
    if option.value != option.default:
        return option
    own = {key: _stated(profile.limits[key]) for key in option.touched}
    return replace(option, limits={**option.limits, option.default: own})


def _stated(limit: Limit) -> Limit:
    return limit.own or limit


def _option(said: Mapping[str, Any], profile: Profile, where: str) -> Option:
    for key in said:
        check_known(key, OPTION_FIELDS, phrase("field of {where}", where=where))
    if not said.get("values"):
        raise UsageError(phrase('{where} needs values, such as ["video", "image"].', where=where))
    values = words_of(said["values"], where, "video,image")
    when = table_of(said, "when", where)
    limits = {
        one_of(value, values, phrase("when of {where}", where=where)): _limits(when, value, profile, where) for value in when
    }
    touched = {key for each in limits.values() for key in each}
    own = {key: replace(profile.limits[key], set_by="", own=None) for key in touched}
    return Option(values[0], values[0], values, text_of(said.get("meaning", ""), where), {**limits, values[0]: own})


def _limits(when: Mapping[str, Any], value: str, profile: Profile, where: str) -> dict[str, Limit]:
    found = {}
    for key, table in table_of(when, value, where).items():
        check_known(key, profile.limits, phrase("limit in {origin}", origin=where))
        limit = changed_limit(key, profile.limits[key], table, where)
        found[key] = replace(limit, set_by="", own=None)
    return found
