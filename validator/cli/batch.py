"""The work behind `check`: from the words of the call to the reports and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from validator import check as way
from validator.batch.items import Selection, select
from validator.batch.job import Item, Job, Judged
from validator.batch.manifest import Entry
from validator.cli import browser
from validator.cli.asked import Asked
from validator.cli.console import USAGE, log_line
from validator.cli.facts_file import draft
from validator.cli.options import facts_cache, folder_settings
from validator.cli.outputs import Outputs, Wanted, wanted
from validator.cli.progress import Progress
from validator.cli.tally import Tally
from validator.errors import UsageError
from validator.exhibit import Kept, Show, shown
from validator.files import STANDARD_OUTPUT
from validator.inputs.find import Globs
from validator.interrupts import Interrupted, held
from validator.measure import MeasureOptions
from validator.report.formats import FORMATS
from validator.targets.profile import Profile, ended
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.batch.cache import FactsCache
    from validator.batch.pool import Known
    from validator.facts.clip import Facts
    from validator.facts.image import Image
    from validator.findings import Report
    from validator.media.process import Run

_READ_BY_PEOPLE = ("text", "markdown")
_LIVE = tuple(name for name, row in FORMATS.items() if row.streams and name not in _READ_BY_PEOPLE)
"""Formats whose readers want each clip as soon as it is judged; a document is complete only at the end, so it keeps the order."""

_FEW = 3
"""So many whole reports are read at a glance, and need no table."""


def run(asked: Asked, ahead: Run | None) -> int:
    """Judge what was asked for and report it; the exit status."""
    selection = selected(asked)
    for said in (*(() if asked.quiet else selection.notes), *selection.problems):
        log_line(said)
    folder = folder_settings()
    target = way.chosen(asked.profile or folder.profile, asked.settings, folder)
    if not selection.items and not asked.from_facts:
        return _nothing(asked, selection)
    strict = asked.strict or folder.strict
    places = [*wanted(asked.reports, asked.form, asked.output), *browser.place(asked)]
    alone = len(selection.items) == 1 and not selection.items[0].twins
    image, show = image_of(asked, target, _show(asked, places, alone=alone))
    clips = [item.clip for item in selection.items]
    progress = Progress(len(clips), quiet=asked.quiet or bool(asked.from_facts), lines=not _shows_text(places))
    judged = (
        _from_facts(asked, target, show, image)
        if asked.from_facts
        else measured(selection.items, asked, target, progress, ahead, show, image, in_order=_in_order(asked, places))
    )

    def begun() -> Tally:
        others = [asked.facts_file, draft(asked.facts_file)]
        outputs = Outputs(places, [*clips, *asked.inputs], others, strict=strict, target=target, alone=alone)
        return Tally(outputs, progress, asked, strict=strict, total=len(clips), few=_FEW if _shows_text(places) else 1)

    with _kept(begun) as tally:
        if over := ended(target, date.today()):
            log_line(over)
        with closing(judged):
            tally.take(judged)
        status = tally.end()
    if asked.open_report and tally.reported:
        browser.show(next(each.place for each in places if each.form == "html" and each.place != STANDARD_OUTPUT))
    return max(USAGE if selection.problems else 0, status)


def image_of(asked: Asked, target: Profile, show: Show | None = None) -> tuple[Image | None, Show | None]:
    """The character image that was named, and what is shown, with a small copy of it; raises UsageError, Unopenable."""
    if asked.image is None:
        return None, show
    from validator.picture.measure import THUMBNAIL_SIDES, look_at

    looked = look_at(asked.image, way.options(target, asked.looks, asked.pose_model))
    if show is None or not show.pictures:
        return looked.image, show
    small = looked.small(THUMBNAIL_SIDES[0 if show.alone else 1], blur_faces=show.blur_faces)
    return looked.image, replace(show, image=small)


def _show(asked: Asked, places: list[Wanted], *, alone: bool) -> Show | None:
    """What the reports want to show of each clip; None where none shows any."""
    if not any(FORMATS[each.form].shows for each in places):
        return None
    return Show(pictures=not asked.no_pictures, alone=alone, blur_faces=asked.blur_faces)


def selected(asked: Asked) -> Selection:
    """The clips that were named, found and left over by the filters."""
    from validator.batch import manifest, shard

    entries = [Entry(path) for path in asked.paths]
    entries += manifest.read(asked.source, nul=asked.nul) if asked.source else []
    part = shard.parsed(asked.shard) if asked.shard else None
    return select(entries, Globs(asked.include, asked.exclude), part)


def _nothing(asked: Asked, selection: Selection) -> int:
    """An empty shard is as it should be: other machines judge the rest. Anything else is wrong usage."""
    if not selection.elsewhere:
        raise UsageError(phrase("Nothing to check."))
    log_line(phrase("shard {shard} holds none of the {elsewhere} clips.", shard=asked.shard, elsewhere=selection.elsewhere))
    return USAGE if selection.problems else 0


@contextmanager
def _kept(begin: Callable[[], Tally]) -> Iterator[Tally]:
    """Whatever ends the run, what was judged is reported, and said to be a part."""
    tallies: list[Tally] = []
    try:
        with held():
            tallies.append(begin())
        yield tallies[0]
    except KeyboardInterrupt:
        if tallies and (said := tallies[0].cut_short()):
            raise Interrupted(phrase("interrupted; {said}", said=said)) from None
        raise
    except BaseException:
        for tally in tallies:
            tally.abandon()
        raise


def measured(
    items: tuple[Item, ...],
    asked: Asked,
    target: Profile,
    progress: Progress,
    ahead: Run | None,
    show: Show | None,
    image: Image | None = None,
    *,
    in_order: bool,
) -> Generator[Judged, None, None]:
    """What came of each item, nothing of which is begun yet: a single one is judged in this process, which starts faster."""
    options = way.options(target, asked.looks, asked.pose_model, asked.person_model)
    cache = facts_cache(no_cache=asked.no_cache, refresh=asked.refresh)
    job = Job(
        target, options, cached=cache is not None, refresh=asked.refresh, facts=bool(asked.facts_file), show=show, image=image
    )
    if len(items) == 1 and asked.in_this_process:
        return _here(items[0], job, progress, ahead, cache)
    from validator.batch.pool import TIMEOUT_SECONDS

    return _engine(asked)(
        items,
        job,
        jobs=asked.jobs or 0,
        timeout=asked.timeout or TIMEOUT_SECONDS,
        ordered=in_order,
        on_event=progress.event,
        known=_known(job, cache) if cache else None,
    )


def _engine(asked: Asked) -> Callable[..., Generator[Judged, None, None]]:
    """What runs the jobs; raises UsageError where it is not installed."""
    if asked.engine == "local":
        from validator.batch.pool import judge_many

        return judge_many
    from validator.batch import ray

    return partial(ray.judge_many, address=asked.ray_address)


def _in_order(asked: Asked, places: list[Wanted]) -> bool:
    """As asked, else as it suits those who read."""
    if asked.ordered is not None:
        return asked.ordered
    watched = _shows_text(places) and sys.stdout is not None and sys.stdout.isatty()
    return not watched and not any(each.form in _LIVE for each in places)


def _shows_text(places: list[Wanted]) -> bool:
    """Whether standard output says of every clip how it was judged, for a person to read."""
    return any(each.form == "text" and each.place == STANDARD_OUTPUT for each in places)


def _known(job: Job, cache: FactsCache) -> Known:
    """What the cache knows without reading a file; the rest is for the workers, which ask it again."""

    def known(item: Item) -> Judged | None:
        if job.show and job.show.pictures:  # which take a while to be fetched
            return None
        facts = cache.lookup(item.clip, job.options) if cache.knows(item.clip) else None
        return _judged(item, way.report(facts, job.target, job.image), facts, job) if facts else None

    return known


def _judged(item: Item, report: Report, facts: Facts, job: Job, kept: Kept | None = None) -> Judged:
    from validator.facts import store

    exhibit = shown(report, facts, job.target, job.show, kept) if job.show else None
    beside = replace(facts, image=job.image or facts.image)
    return Judged(item, report, store.one(beside) if job.facts else None, exhibit=exhibit)


def _here(item: Item, job: Job, progress: Progress, ahead: Run | None, cache: FactsCache | None) -> Generator[Judged, None, None]:
    kept = Kept() if job.show and job.show.pictures else None
    try:
        with progress.ticking(item.clip):
            report, facts = way.check(item.clip, job.target, job.options, ahead, cache, kept, job.image)
            judged = _judged(item, report, facts, job, kept)
    except UsageError as error:
        yield Judged(item, None, refused=str(error))
        return
    yield judged


def _from_facts(asked: Asked, target: Profile, show: Show | None, image: Image | None) -> Generator[Judged, None, None]:
    """No clip is opened, so there are no pictures."""
    from validator.facts import store

    measured = store.load(str(asked.from_facts))
    if not measured:
        raise UsageError(phrase("{path} holds no clip.", path=asked.from_facts))
    job = Job(target, MeasureOptions(), facts=bool(asked.facts_file), show=show, image=image)
    return (_judged(Item(facts.path), way.report(facts, target, image), facts, job) for facts in measured)
