"""From the file that the user named to the bytes that are sent: judged, fixed, stripped, once, on this machine."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from submitter.errors import Rejected
from submitter.gate.judgement import Judgement, from_report
from submitter.jobs.made import MadeFiles
from submitter.jobs.steps import Step, Steps
from submitter.ledger.runs import RunRow, Runs
from validator import __version__
from validator.errors import CannotJudge
from validator.files import sha256
from validator.findings import Report, Severity, Verdict
from validator.media.watch import watching
from validator.targets.profile import Profile
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.batch.cache import FactsCache
    from validator.facts.clip import Facts
    from validator.facts.image import Image
    from validator.repair.fix import Fixed

AUDIO = "audio-present"
"""The one fault that stripping the audio fixes."""

WORDS = {
    "accept": phrase("accepted"),
    "review": phrase("needs review"),
    "reject": phrase("rejected"),
    "not-judged": phrase("not judged"),
}
"""What a checklist says of a verdict."""


@dataclass(frozen=True)
class Wishes:
    """What may be made of a clip before it is sent."""

    fix: bool = False
    strip_audio: bool = False
    allow_review: bool = False
    """Send clips that need review, too; changes nothing of what is made."""

    def recipe(self, profile: Profile, image: str = "") -> str:
        """Fingerprint of all that decides what is made, and whether it may be sent; `image` is the hash of the one beside it."""
        said = json.dumps([__version__, profile.digest, self.fix, self.strip_audio, *([image] if image else [])])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Ready:
    """What is to be sent."""

    judgement: Judgement
    path: Path | None
    """Where the bytes are; None when they are gone, which is right for a clip that was sent."""
    report: Report | None = None
    """Of this run; None when an earlier one judged the clip."""


class Preparation:
    """Makes clips ready for one target."""

    def __init__(
        self,
        profile: Profile,
        wishes: Wishes,
        runs: Runs,
        made: MadeFiles,
        cache: FactsCache | None,
        image: Image | None = None,
    ) -> None:
        """What was measured is looked up in `cache`, and kept there; `image` goes with every clip, and is judged with it."""
        self._profile, self._wishes, self._runs, self._made, self._cache = profile, wishes, runs, made, cache
        self.image = image
        self.recipe = wishes.recipe(profile, image.sha256 if image else "")

    def known(self, row: RunRow, clip: str) -> Ready | None:
        """What an earlier run made ready, as far as it may be sent now."""
        judgement = _read(row.judgement, clip)
        if judgement is None:
            return None
        if judgement.verdict is Verdict.REVIEW and not self._wishes.allow_review:
            return None
        path = Path(clip) if judgement.sha256 == row.source else self._made.find(row.sha256)
        whole = path is not None and digest(path) == judgement.sha256
        return Ready(judgement, path if whole else None)

    def ready(self, row: RunRow, clip: str, steps: Steps) -> Ready:
        """Judge the clip, and make of it what the user allows; raises Rejected, BadClip, CannotJudge. Nothing leaves this machine."""
        report, facts = self.judged(clip, steps)
        self._check_source(report, row.source)
        with self._made.workplace() as place:
            report, draft = self._made_of(clip, report, facts, place, steps)
            self._check(report)
            judgement = replace(from_report(report), path=clip)
            self._runs.ready(row.number, str(judgement.sha256), _written(judgement))
            path = self._made.keep(draft, str(judgement.sha256)) if draft else Path(clip)
        return Ready(judgement, path, report)

    def _check_source(self, report: Report, source: str) -> None:
        """Raise CannotJudge unless these are the bytes that were judged; what is too large to be compared is rejected, or not sent."""
        if report.sha256 is None:
            self._check(report)
            raise CannotJudge(phrase("{path} has no checksum, for it is over 1 GiB; it was not sent.", path=report.path))
        if report.sha256 != source:
            raise CannotJudge(phrase("{path} changed while it was judged; run this again.", path=report.path))

    def judged(self, clip: str, steps: Steps) -> tuple[Report, Facts]:
        """The report on the file as it is, and what was measured of it."""
        from validator import check

        with steps.doing(Step.JUDGE) as doing, watching(doing.share):
            options = check.options(self._profile, "full")
            report, facts = check.check(clip, self._profile, options, cache=self._cache, image=self.image)
            doing.said, doing.failed = WORDS[report.word], report.verdict is Verdict.REJECT
        return report, facts

    def _made_of(self, clip: str, report: Report, facts: Facts, place: Path, steps: Steps) -> tuple[Report, Path | None]:
        """The report on what is sent, and the file that was made for it, if one was."""
        wanted = self.would_make(report, facts)
        if not wanted:
            return report, None
        make = self._fixed if Step.FIX in wanted else self._stripped
        made = make(clip, facts, place, steps)
        if digest(clip) != report.sha256:  # it was opened again: what was measured before is not of these bytes
            raise CannotJudge(phrase("{path} changed while it was made ready, so it was not sent; run this again.", path=clip))
        return made

    def would_make(self, report: Report, facts: Facts) -> tuple[Step, ...]:
        """What is to be done with the file before it can be sent."""
        has_audio = self._wishes.strip_audio and facts.media is not None and facts.media.audio_streams > 0
        strip = (Step.STRIP,) if has_audio else ()
        if self._wishes.fix and not report.ok and report.repair_command:
            return (Step.FIX, *strip)
        return strip if _only_audio(report) else ()

    def as_it_is(self, report: Report, clip: str) -> Ready:
        """The file itself, if nothing is made of it; raises CannotJudge where there is no verdict."""
        return Ready(replace(from_report(report), path=clip), Path(clip), report)

    def is_allowed(self, report: Report) -> bool:
        """Whether a clip with this verdict may be sent."""
        allowed = (Verdict.ACCEPT, Verdict.REVIEW) if self._wishes.allow_review else (Verdict.ACCEPT,)
        return report.verdict in allowed

    def _fixed(self, clip: str, facts: Facts, place: Path, steps: Steps) -> tuple[Report, Path | None]:
        """What the report's combined repair makes, judged in full; nothing is kept that would be rejected."""
        planned = self.planned(clip, facts)
        if planned.after.verdict is Verdict.REJECT:
            return replace(planned.before, path=clip), None
        target = place / f"fixed{os.path.splitext(planned.path)[1]}"
        with steps.doing(Step.FIX) as doing, watching(doing.share):
            done = self._fix(clip, facts, target=str(target), force=True)
            gone = ", ".join(dict.fromkeys(finding.rule for finding in done.gone))
            doing.said = phrase("fixed: {rules}", rules=gone) if done.written else phrase("the new file is rejected as well")
            doing.failed = not done.written
        return replace(done.after, path=clip), target if done.written else None

    def planned(self, clip: str, facts: Facts) -> Fixed:
        """What fixing would come to, as far as the facts tell; nothing is made."""
        return self._fix(clip, facts, force=True, dry_run=True)

    def _fix(self, clip: str, facts: Facts, **more: Any) -> Fixed:
        from validator import check
        from validator.repair.fix import Order, fix

        order = Order(clip, strip_audio=self._wishes.strip_audio, **more)
        options = check.options(self._profile, "full")
        return fix(
            order, self._profile, lambda changed: check.report(changed, self._profile, self.image), options=options, facts=facts
        )

    def _stripped(self, clip: str, facts: Facts, place: Path, steps: Steps) -> tuple[Report, Path | None]:
        """The frames are proven to be the same, so what was measured of them holds; the rest is measured of the new file."""
        from validator import check
        from validator.repair.strip import fitting_ending, strip_audio

        ending = fitting_ending(clip, facts.media.container) if facts.media else ""
        draft = place / f"stripped{ending}"
        with steps.doing(Step.STRIP) as doing:
            done = strip_audio(clip, str(draft), self._profile, force=True)
            same = replace(facts, file=done.facts.file, media=done.facts.media, timing=done.facts.timing)
            doing.said = phrase("{count:#audio stream|audio streams} removed", count=done.audio_tracks)
        return check.report(same, self._profile, self.image), draft

    def _check(self, report: Report) -> None:
        """Raise what keeps the clip from being sent."""
        check_judged(report)
        if not self.is_allowed(report):
            raise Unfit(report, can_be_fixed=bool(report.repair_command) and not self._wishes.fix)


def check_judged(report: Report) -> None:
    """Raise CannotJudge where something kept us from judging the clip."""
    if not report.judged:
        raise CannotJudge(phrase("{path}: {problem}", path=report.path, problem=report.problem))


class Unfit(Rejected):
    """The clip is not fit to be sent; nothing left this machine."""

    def __init__(self, report: Report, *, can_be_fixed: bool) -> None:
        """`can_be_fixed` where the user did not allow what would fix it."""
        if report.verdict is Verdict.REVIEW:
            said = phrase("{path} needs review, so it was not sent; --allow-review sends it anyway.", path=report.path)
        elif can_be_fixed:
            said = phrase("{path} was rejected, so it was not sent; --fix makes a new file and sends that.", path=report.path)
        else:
            said = phrase("{path} was rejected, so it was not sent.", path=report.path)
        super().__init__(said)
        self.report = report


def digest(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file; empty when it cannot be read."""
    try:
        return sha256(path)[0]
    except OSError:
        return ""


def _only_audio(report: Report) -> bool:
    """Whether nothing but its audio keeps the clip from being sent."""
    return all(finding.rule == AUDIO for finding in report.findings if finding.severity is Severity.ERROR)


def _written(judgement: Judgement) -> str:
    verdict = judgement.verdict.value if judgement.verdict else ""
    return json.dumps([judgement.sha256, judgement.bytes, verdict, judgement.seconds, dict(judgement.features)])


def _read(text: str, clip: str) -> Judgement | None:
    """What `_written` wrote; None where there is nothing that can be read."""
    try:
        sha256, length, verdict, seconds, features = json.loads(text)
        return Judgement(clip, sha256, length, Verdict(verdict), seconds, (), dict(features))
    except (TypeError, ValueError):
        return None
