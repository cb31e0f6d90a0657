"""One clip, the whole way: measured, judged, and given its fixes; the command line, the library and workers call this."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Protocol

from validator.errors import FAILURES, Unopenable, UsageError
from validator.facts.clip import Depth, Facts
from validator.findings import Report, Span
from validator.inputs.find import redacted
from validator.judge import Judgement, judge
from validator.measure import MeasureOptions, measure, measure_any, warm_up, without
from validator.repair.suggest import besides, suggest
from validator.repair.trim import Search
from validator.report.summary import summary
from validator.rules import RULES
from validator.rules.shots import stretches
from validator.targets import settings as target_settings
from validator.targets.profile import Profile
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.facts.image import Image
    from validator.measure import Keep
    from validator.media.process import Run


class Cache(Protocol):
    """What keeps facts from one measurement to the next."""

    def lookup(self, path: str, options: MeasureOptions) -> Facts | None:
        """The facts that measuring would give; None when they are not known."""

    def store(self, path: str, facts: Facts, options: MeasureOptions) -> None:
        """Keep what was measured after a `lookup` that found nothing."""


def check(
    clip: str,
    target: Profile,
    options: MeasureOptions,
    ahead: Run | None = None,
    cache: Cache | None = None,
    keep: Keep | None = None,
    image: Image | None = None,
) -> tuple[Report, Facts]:
    """The report on one file or URL, and the facts it was made from, the image's among them; `ahead` is an ffprobe that already works on the file.

    With an `image`, the character image that goes with the clip, that is judged, too.

    With a `cache`, a clip that it knows is not measured, unless `keep` wants pictures, which it is given of a clip that is
    measured, and which cannot be sought in this one. A bad clip is a report; raises UsageError for what names no clip.
    """
    facts = cache.lookup(clip, options) if cache else None
    if facts is None or (keep and facts.media and not facts.media.seeks_exactly):
        facts = measure_any(clip, options, ahead, keep)
        if cache:
            cache.store(clip, facts, options)
    return report(facts, target, image), replace(facts, image=image)


def check_bytes(
    clip: bytes | IO[bytes], name: str, target: Profile, options: MeasureOptions, image: Image | None = None
) -> Report:
    """The report on a clip that was not read from a file of this machine; `name` takes the place of its path.

    Raises UsageError for a file that is open for text.
    """
    from validator.inputs.given import name_of, placed

    called = name_of(clip, name)
    try:
        with placed(clip, called) as path:
            return report(replace(measure(path, options), path=called), target, image)
    except Unopenable as error:
        return not_judged(called, target, options, str(error))


def report(facts: Facts, target: Profile, image: Image | None = None) -> Report:
    """The report on what was measured, of the clip and of the image that goes with it; nothing else is touched."""
    facts = facts.with_image(image)
    made = judge(facts, target)
    fixes = suggest(made.findings, facts, target, lambda changed: judge(changed, target).findings)
    return Report(
        path=facts.path,
        profile=target.name,
        verdict=made.verdict,
        sha256=facts.file.sha256 if facts.file else None,
        bytes=facts.file.bytes if facts.file else None,
        media=summary(facts, target),
        results=made.results,
        findings=fixes.findings,
        seconds_spent=facts.seconds_spent,
        problem=facts.problem,
        repair_command=fixes.command,
        repair_leaves=fixes.leaves,
        depth=facts.depth.value,
        settings=target.settings,
        digest=target.digest,
    )


def image_report(image: Image, target: Profile) -> Report:
    """The report on a character image by itself, without the rules that need a clip."""
    facts = Facts(image.path).with_image(image)
    made = judge(facts, target)
    alone = {name for name, rule in RULES.items() if rule.of_image and "people" not in rule.needs}
    found = tuple(finding for finding in made.findings if finding.rule in alone)
    results = tuple(result for result in made.results if result.rule in alone)
    verdict = Judgement(results, found).verdict
    return Report(
        image.path,
        target.name,
        verdict,
        image.sha256,
        image.bytes,
        {},
        results,
        found,
        problem=image.problem,
        digest=target.digest,
    )


def shots(facts: Facts, target: Profile) -> list[Span]:
    """Begin and end of each shot, in seconds after the first frame: what lies between hard cuts, and around dissolves."""
    return stretches(facts, target, local=False)


def search(facts: Facts, target: Profile) -> Search:
    """How parts of this clip are found that `target` would take; their new files get what else the clip needs."""
    findings = judge(facts, target).findings
    return Search(
        target,
        besides(findings, facts, target),
        lambda known: stretches(known, target),
        lambda part: judge(part, target).verdict,
    )


def not_judged(clip: str, target: Profile, options: MeasureOptions, problem: str, seconds: float = 0.0) -> Report:
    """The report on a clip of which nothing was measured, because of `problem`, after so many seconds."""
    facts = without(Facts(redacted(clip), depth=options.depth), problem)
    return report(replace(facts, seconds_spent=seconds), target)


def prepare(options: MeasureOptions) -> None:
    """Load what every clip needs, for a process that judges many; what is missing is said of each clip."""
    with suppress(*FAILURES):
        warm_up(options)


def chosen(profile: str | Profile, settings: Iterable[str] = (), folder: target_settings.Settings | None = None) -> Profile:
    """The target by name, file or value, with the folder's changes and then the one-off `KEY=VALUE` ones; raises UsageError."""
    return target_settings.chosen(profile, settings, folder, RULES)


def options(
    target: Profile,
    depth: str,
    pose_model: str | os.PathLike[str] | None = None,
    person_model: str | os.PathLike[str] | None = None,
) -> MeasureOptions:
    """What to measure for `target`, by the depth's name and the paths of a pose bundle and a person model; raises UsageError.

    A file that cannot be one, given or named by the environment, is refused here, before any clip is opened.
    """
    looking = [rule for rule in RULES.values() if "people" in rule.needs and not rule.of_image]
    wanted = any(target.terms(rule.name).severity != "off" for rule in looking)
    try:
        chosen_depth = Depth(depth)
    except ValueError as error:
        known = [each.value for each in Depth]
        raise UsageError(
            phrase("There is no depth {depth!r}; choose one of {names}.", depth=depth, names=", ".join(known))
        ) from error
    looks = wanted and chosen_depth is not Depth.LIMITS
    if not (pose_model or person_model or looks):
        return MeasureOptions(chosen_depth, wanted)
    from validator.vision.backends.mediapipe import bundle
    from validator.vision.backends.onnx import person_model as own

    pose = bundle.chosen(os.fspath(pose_model) if pose_model else None, wanted=looks)
    return MeasureOptions(chosen_depth, wanted, pose, own.chosen(person_model, wanted=looks))
