"""What `split` and `trim` share: the clip is measured once, what is made of it is judged in full, and both show how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from validator import __version__
from validator import check as way
from validator.batch.job import Item, Share
from validator.cli.console import log_line
from validator.cli.language import texts
from validator.cli.options import facts_cache, folder_settings
from validator.cli.progress import Progress
from validator.errors import CannotJudge, UsageError
from validator.facts.clip import Facts
from validator.findings import SCHEMA, Report
from validator.inputs.find import is_url, redacted
from validator.measure import MeasureOptions, measure
from validator.media.watch import watching
from validator.repair.cut import Judged
from validator.repair.encode import Damage
from validator.repair.strip import lost_end
from validator.targets.profile import Profile
from validator.texts.printable import as_json, printable
from validator.texts.said import phrase
from validator.texts.width import columns, padded

_ENCODED = 0.6
"""How much of the work on a new clip is done when it is written; the rest is judging it."""
_SHORT_SECONDS = 30.0
"""A clip up to this length is looked into as closely by `check`: what the cache knows of it is enough."""


@dataclass(frozen=True)
class Measured:
    """The clip that is cut, and how what is made of it is judged."""

    path: str
    target: Profile
    facts: Facts
    report: Report
    options: MeasureOptions

    @contextmanager
    def at_work(self, path: str) -> Iterator[tuple[Callable[[float], None], Judged]]:
        """While the clip `path` is made: what takes the share that is written, and what judges the file then."""
        progress, item = Progress(1), Item(path)

        def shows(share: float) -> None:
            progress.event(Share(item, share))

        def judged(draft: str, damage: Damage) -> tuple[Report, Facts]:
            with watching(lambda share: shows(_ENCODED + (1 - _ENCODED) * share)):
                facts = damage.on(measure(draft, self.options))
            return way.report(facts, self.target), facts

        with progress.ticking(path):
            yield lambda share: shows(_ENCODED * share), judged


def refuse_url(word: str) -> None:
    """Raise UsageError for a URL."""
    if is_url(word):
        raise UsageError(phrase("{word}: only files are cut; download the clip first.", word=redacted(word)))


def measured(
    path: str, profile: str | None, settings: Sequence[str], models: Sequence[str | None], *, no_cache: bool, refresh: bool
) -> Measured:
    """The clip, looked into all along however long it is, with a pose bundle and a person model where they are given.

    Raises UsageError or CannotJudge where that cannot be done.
    """
    folder = folder_settings()
    target = way.chosen(profile or folder.profile, settings, folder)
    options = way.options(target, "full", *models)
    facts = _facts(path, target, options, no_cache=no_cache, refresh=refresh)
    report = way.report(facts, target)
    if facts.problem:
        raise CannotJudge(phrase("{path}: {problem}", path=path, problem=facts.problem))
    if lost := lost_end(facts, target):
        log_line(
            phrase(
                "{path}: the file was cut off ({there:.2f} of {promised:.2f} s are there); only what is there is looked at.",
                path=path,
                there=lost[0],
                promised=lost[1],
            )
        )
    return Measured(path, target, facts, report, options)


def _facts(path: str, target: Profile, options: MeasureOptions, *, no_cache: bool, refresh: bool) -> Facts:
    cache, progress = facts_cache(no_cache=no_cache, refresh=refresh), Progress(1)
    known = cache.lookup(path, options) if cache else None
    if known and known.timing and known.timing.duration_seconds <= _SHORT_SECONDS:
        return known
    with progress.ticking(path):
        _, facts = way.check(path, target, replace(options, in_parts=True), cache=cache)
    return facts


def interrupted(complete: int) -> str:
    """What is true when the work was interrupted after so many new clips."""
    if not complete:
        return phrase("interrupted; nothing was left behind.")
    return phrase("interrupted; {count:#new clip is|new clips are} complete; nothing else was left behind.", count=complete)


def time_of(seconds: float) -> str:
    """As a player shows it: 3.20, or 1:03.20 from a minute on."""
    minutes, rest = divmod(round(seconds, 2), 60)
    return f"{int(minutes)}:{rest:05.2f}" if minutes else f"{rest:.2f}"


def span_of(begin: float, end: float) -> str:
    """From when to when in a clip."""
    return texts().say(phrase("{begin}–{end} s", begin=time_of(begin), end=time_of(end)))


def table(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """The rows under their heading: clip, from when to when, verdict, and the reason that decides."""
    say = texts().say
    head = (say(phrase("Clip")), say(phrase("From–to")), say(phrase("Verdict")), say(phrase("Reason")))
    every = [head, *(tuple(map(printable, row)) for row in rows)]
    widths = [max(map(columns, column)) for column in zip(*every, strict=True)]
    lines = ("  ".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip() for row in every)
    return "".join(f"{line}\n" for line in lines)


def document(clip: Measured, pieces: Sequence[dict[str, object]]) -> str:
    """What was made of the clip, as JSON."""
    whose = {"profile": clip.report.profile, "settings": list(clip.report.settings), "digest": clip.report.digest}
    tool = {"name": "motion-preflight", "version": __version__}
    return as_json({"schema": SCHEMA, "tool": tool, **whose, "path": clip.path, "pieces": list(pieces)})


def entry(window: tuple[float, float], path: str | None, report: Report | None) -> dict[str, object]:
    """One piece: from when to when, where it is, and its report as `check` would print it."""
    begin, end = (round(seconds, 3) for seconds in window)
    return {"at": [begin, end], "path": path, "report": report.to_dict(texts()) if report else None}
