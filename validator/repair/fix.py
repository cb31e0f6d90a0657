"""Makes the new file that a report offers, judges it in full, and keeps it only where nothing forbids it any more."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from validator.errors import CannotJudge, UsageError
from validator.facts.clip import Facts
from validator.findings import Finding, Report, Verdict
from validator.measure import MeasureOptions, measure
from validator.media import ffmpeg, watch
from validator.repair.compose import Steps
from validator.repair.draft import Draft, Stamp, check_places, draft, stamp
from validator.repair.encode import Damage, encoded
from validator.repair.plan import NewFile, command, new_file, place
from validator.repair.predict import predicted
from validator.repair.proof import proven
from validator.repair.strip import check_whole, copied
from validator.repair.suggest import common
from validator.targets.profile import Profile
from validator.texts.said import phrase

Judge = Callable[[Facts], Report]
"""The report on what was measured: `check.report` with the target in place."""
Stage = Callable[[str], AbstractContextManager[object]]
"""Is given what is being done, for as long as that takes."""


@dataclass(frozen=True)
class Order:
    """What is to be fixed, and how far."""

    source: str
    target: str | None = None
    """Where to; None for the name that the report prints, `clip-fixed.mp4` beside the clip."""
    in_place: bool = False
    """Replace the clip itself; `target` is None then."""
    force: bool = False
    """Replace a file of the target's name."""
    partial: bool = False
    """Keep a new file that is still rejected."""
    strip_audio: bool = False
    """Leave the audio out, too, also of a clip that is accepted."""
    dry_run: bool = False
    """Make nothing: say what would be done, and what would come of it as far as the facts tell."""


@dataclass(frozen=True)
class Fixed:
    """What came of it."""

    before: Report
    after: Report
    """On the new file; where none was made, on what was predicted of it, or the same as `before` where none can be made."""
    path: str = ""
    """Of the new file; where none was kept, where it would be; empty where there is nothing to do."""
    command: str = ""
    """What does the same in a shell; empty where there is nothing to do."""
    written: bool = False
    made: bool = False
    """Whether `after` was measured of a file, and not predicted."""
    sha256: str = ""
    """SHA-256 of the picture, equal before and after; empty where it was transcoded."""

    @property
    def left(self) -> tuple[Finding, ...]:
        """The errors and warnings that the new file has."""
        return self.after.faults

    @property
    def gone(self) -> tuple[Finding, ...]:
        """Those of the clip that the new file has not."""
        still = {finding.rule for finding in self.left}
        return tuple(finding for finding in self.before.faults if finding.rule not in still)

    @property
    def better(self) -> bool:
        """Whether a fault is gone, and the verdict no worse for it."""
        return bool(self.gone) and self.no_worse

    @property
    def no_worse(self) -> bool:
        """Whether the verdict is the same or a better one."""
        return self.after.verdict.rank <= self.before.verdict.rank


def fix(
    order: Order,
    profile: Profile,
    judged: Judge,
    *,
    options: MeasureOptions | None = None,
    facts: Facts | None = None,
    was: Stamp | None = None,
    stage: Stage = nullcontext,
) -> Fixed:
    """Do what the clip's combined repair asks for, and judge the result as deep as `options` say, in full by default.

    `facts` are those of the clip where they are known, and `was` is its stamp before they were measured. Raises UsageError or CannotJudge; the target is then as it was.
    Nothing is written either where the new file would be rejected, unless that is asked for.
    """
    options = options or MeasureOptions()
    check_places(order.source, order.target, force=order.force or order.dry_run)
    was = was or stamp(order.source)
    if facts is None:
        with stage(phrase("checking {path}", path=order.source)):
            facts = measure(order.source, options)
    before = _sure(judged(facts))
    steps = _steps(order, before, facts, profile, judged)
    if steps is None:
        return Fixed(before, before)
    made = new_file(steps, facts, profile)
    target = _target(order, facts, made)
    outlook = judged(replace(predicted(facts, steps, profile), path=target))
    planned = Fixed(before, outlook, target, command(steps, facts, profile, target))
    if order.dry_run or (outlook.verdict is Verdict.REJECT and not order.partial):
        return planned
    return _made(order, planned, facts, made, _Means(judged, options, stage, was))


@dataclass(frozen=True)
class _Means:
    judged: Judge
    options: MeasureOptions
    stage: Stage
    was: Stamp


def _steps(order: Order, before: Report, facts: Facts, profile: Profile, judged: Judge) -> Steps | None:
    """Everything that is to be done; None for nothing. Raises BadClip where the new file would hide that the end is lost."""
    if any(finding.repair and finding.repair.impossible for finding in before.faults):
        return None
    known = common(before.findings, facts, profile, lambda changed: judged(changed).findings)
    silent = bool(order.strip_audio and facts.media and facts.media.audio_streams and facts.decodes)
    if not silent:
        return known.steps if known else None
    check_whole(facts, profile)
    return replace(known.steps if known else Steps(), strip_audio=True)


def _sure(report: Report) -> Report:
    """The report; raises CannotJudge where something kept us from judging."""
    if not report.judged:
        raise CannotJudge(phrase("{path}: {problem}", path=report.path, problem=report.problem))
    return report


def _target(order: Order, facts: Facts, made: NewFile) -> str:
    """Where the new file goes; raises UsageError where its name would be wrong."""
    target = order.source if order.in_place else order.target or f"{place(facts)[1]}-fixed{made.ending}"
    if not order.in_place:
        check_places(order.source, target, force=order.force or order.dry_run)
    if os.path.splitext(target)[1].lower() != made.ending:
        raise UsageError(
            phrase("{target}: the new file is {kind}; give OUT a name that ends in {ending}.",
                   target=target, kind=made.ending.removeprefix(".").upper(), ending=made.ending)
        )  # fmt: skip
    return target


def _made(order: Order, planned: Fixed, facts: Facts, made: NewFile, means: _Means) -> Fixed:
    with draft(planned.path, made.ending, force=order.force or order.in_place) as file:
        with means.stage(phrase("writing {path}", path=planned.path)):
            digest, damage = _written(order.source, file, facts, made)
        with means.stage(phrase("checking {path}", path=planned.path)):
            found = damage.on(measure(file.path, means.options))
        if not (digest or made.plan.encode):
            digest = proven(ffmpeg.find("ffmpeg"), order.source, file, facts, found)
        after = _sure(means.judged(replace(found, path=planned.path)))
        done = replace(planned, after=after, made=True, sha256=digest)
        kept = _is_kept(order, done)
        if kept:
            file.keep(order.source, means.was if order.in_place else None)
    return replace(done, written=kept)


def _is_kept(order: Order, done: Fixed) -> bool:
    """A new file is better, or has what was asked for, and is not rejected unless that is asked for."""
    fits = done.after.verdict is not Verdict.REJECT or order.partial
    return fits and (done.better or (order.strip_audio and done.no_worse))


def _written(source: str, file: Draft, facts: Facts, made: NewFile) -> tuple[str, Damage]:
    """The proof, where it is a part of the writing, and the damage that went into the picture."""
    if made.stripped:
        return copied(source, file, facts)[1], Damage()
    seconds = float(facts.timing.duration_seconds) if facts.timing else 0.0
    lasts = min(seconds, float(made.plan.length or seconds))
    return "", encoded(source, file, made.plan, seconds=lasts, on_share=watch.show)
