"""How one target is called: the [service] table of its profile, checked once and filled in per clip."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from submitter.services.price import Price
from validator.errors import UsageError
from validator.targets.price import tariff
from validator.targets.profile import Profile
from validator.targets.service import NONE, check_service, protocol
from validator.targets.toml import nearest
from validator.texts.said import phrase


@dataclass(frozen=True)
class Target:
    """One model behind the service."""

    profile: Profile
    model: str
    path: str
    """Below the base URL, with its last slash or lack of one."""
    results: Mapping[str, tuple[str, ...]]
    price: Price
    input: Mapping[str, Any]
    """Body shape; "{name}" is a placeholder of a value."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    task_seconds: float = 300.0
    """How long one task usually runs; one at a time."""
    temporary_store: bool = False
    """Whether the vendor documents its own storage for this model's files."""

    @property
    def takes(self) -> set[str]:
        """The values that the body has places for."""
        leaves = [*self.input.values(), *self.parameters.values()]
        return {leaf[1:-1] for leaf in leaves if _is_place(leaf)}

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """`given` (None where the user said nothing) over the defaults; raises UsageError for what does not fit the target."""
        said = {key: value for key, value in given.items() if value is not None}
        for key in said:
            if key not in self.takes:
                raise UsageError(phrase("{name} does not use {option}.", name=self.profile.name, option=_option(key)))
        values = {**self.defaults, **said}
        for key in sorted(self.takes - set(values) - {"video_url"}):
            raise UsageError(phrase("{name} needs {option}.", name=self.profile.name, option=_option(key)))
        mode = str(values.get("mode", self.price.only))
        if mode not in self.price.per_second:
            raise UsageError(
                phrase(
                    "{name} has no mode {mode!r}{nearest}",
                    name=self.profile.name,
                    mode=mode,
                    nearest=nearest(mode, self.price.per_second),
                )
            )
        return values

    def body(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The request's body."""
        shape = {"model": self.model, "input": self.input}
        if self.parameters:
            shape["parameters"] = self.parameters
        return {key: _filled(part, values) for key, part in shape.items()}


def target_of(profile: Profile) -> Target:
    """The target that a profile describes; raises UsageError when it describes none, or wrongly."""
    table = profile.service
    where = phrase("[service] of the profile {name}", name=profile.name)
    check_service(table, phrase("the profile {name}", name=profile.name))
    if protocol(table) == NONE:
        raise UsageError(
            phrase(
                "Clips are only judged for {name}: nothing can be submitted to it. Use `motion-preflight check --profile {name}`.",
                name=profile.name,
            )
        )
    for key in ("model", "path", "input", "results", "price"):
        if key not in table:
            raise UsageError(phrase("{where} has no {key!r}; without it nothing can be submitted.", where=where, key=key))
    target = Target(
        profile=profile,
        model=str(table["model"]),
        path=str(table["path"]),
        results={name: _places(places) for name, places in _table(table, "results", where).items()},
        price=_price(_table(table, "price", where), where),
        input=_table(table, "input", where),
        parameters=_table(table, "parameters", where),
        defaults=_table(table, "defaults", where),
        task_seconds=_seconds(table.get("task_seconds", Target.task_seconds), where),
        temporary_store=_truth(table.get("temporary_store", False), where),
    )
    return replace(target, defaults={**target.defaults, **_mode(target, where)})


def _mode(target: Target, where: str) -> dict[str, str]:
    """The mode that the profile's option says: what the limits are about is what is sent and paid for."""
    option = target.profile.options.get("mode")
    if option is None or "mode" not in target.takes:
        return {}
    stated = target.defaults.get("mode", option.value)
    if stated not in (option.value, option.default):
        raise UsageError(
            phrase(
                "{where} sends the mode {stated}, and options.mode is {mode}; choose the mode by [options] mode alone.",
                where=where,
                stated=stated,
                mode=option.value,
            )
        )
    return {"mode": option.value}


def _price(table: Mapping[str, Any], where: str) -> Price:
    found = tariff(table, where)
    return Price(found.rates.currency, found.rates.per_second, found)


def _seconds(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
        raise UsageError(phrase("task_seconds in {where} must be a number of seconds.", where=where))
    return float(value)


def _truth(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise UsageError(phrase("temporary_store in {where} must be true or false.", where=where))
    return value


def _places(places: object) -> tuple[str, ...]:
    return tuple(map(str, places)) if isinstance(places, list) else (str(places),)


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise UsageError(phrase("{key} in {where} must be a table.", key=key, where=where))
    return found


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(part, Mapping):
        return {key: _filled(inner, values) for key, inner in part.items()}
    return values[part[1:-1]] if _is_place(part) else part


def _is_place(leaf: object) -> bool:
    return isinstance(leaf, str) and leaf.startswith("{") and leaf.endswith("}")


def _option(key: str) -> str:
    return "--" + key.replace("_", "-")
