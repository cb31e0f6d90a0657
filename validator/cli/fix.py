"""The command that makes of a clip the one that the report asks for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

from validator.cli.check import status
from validator.cli.console import REJECTED, leaves_nothing, log_line, rendered, texts, write_output
from validator.cli.options import FORM, OfFiles, cache_options, facts_cache, folder_settings, model_options, profile_options
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.findings import Finding, Report
    from validator.repair.fix import Fixed, Order


@click.command(cls=OfFiles)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="[OUT]", required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Write nothing: print the ffmpeg command, and the verdict to be expected.")
@click.option("--in-place", is_flag=True, help="Replace IN itself, in one step, once the new file is judged.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@click.option("--partial", is_flag=True, help="Write a file that fixes some faults, though others still reject it.")
@click.option("--strip-audio", is_flag=True, help="Leave the audio out, too, also of a clip that is accepted.")
@profile_options
@model_options
@cache_options
@FORM
@click.option("-q", "--quiet", is_flag=True, help="No progress: the report, and what was done.")
def fix(
    profile: str | None,
    settings: Sequence[str],
    pose_model: str | None,
    person_model: str | None,
    no_cache: bool,
    refresh: bool,
    form: str,
    quiet: bool,
    **given: object,
) -> None:
    """Write to OUT what the report on IN asks for: another container, size, rate, cut or crop; judge it, and report.

    OUT is IN-fixed.mp4 by default. It appears only once it is judged in full, and not at all if it would be rejected.
    """
    leaves_nothing()
    from validator import check
    from validator.repair.draft import stamp
    from validator.repair.fix import Order
    from validator.repair.fix import fix as fixed

    order = Order(**given)  # type: ignore[arg-type]
    _check(order)
    folder = folder_settings()
    chosen = check.chosen(profile or folder.profile, settings, folder)
    options = check.options(chosen, "full", pose_model, person_model)
    stage = _stage(quiet=quiet)
    cache = facts_cache(no_cache=no_cache, refresh=refresh)
    was = stamp(order.source)
    with stage(order.source):
        _, facts = check.check(order.source, chosen, options, cache=cache)
    done = fixed(order, chosen, lambda changed: check.report(changed, chosen), options=options, facts=facts, was=was, stage=stage)
    _show(done, order, form)
    sys.exit(REJECTED if done.made and not done.written else status(done.after, strict=False))


def _check(order: Order) -> None:
    """Raise UsageError for words that contradict each other, before anything is measured."""
    from validator.inputs.find import is_url
    from validator.repair.draft import check_places

    if is_url(order.source):
        raise UsageError(phrase("fix takes a file of this machine; download the clip first."))
    if order.in_place and order.target is not None:
        raise UsageError(phrase("Give either OUT or --in-place."))
    check_places(order.source, order.target, force=order.force or order.dry_run)


def _stage(*, quiet: bool) -> Callable[[str], AbstractContextManager[None]]:
    from validator.cli.progress import Progress

    progress = Progress(1, quiet=quiet)
    return lambda said: progress.ticking(texts().say(said))


def _show(done: Fixed, order: Order, form: str) -> None:
    """What was done, then the report on the new file; on the clip where there is none."""
    log_line(_summary(done, order))
    if order.dry_run and form == "text":
        write_output(f"{done.command}\n" if done.command else "", None)
        return
    write_output(rendered([done.after if done.written else done.before], form, to_file=False), None)


def _summary(done: Fixed, order: Order) -> str:
    if not done.path:
        return _nothing(done.before)
    if done.written:
        proof = phrase(", the video the same to the byte (SHA-256 {digest}…)", digest=done.sha256[:16]) if done.sha256 else ""
        return phrase("{path}: {change}{proof}.", path=done.path, change=_change(done), proof=proof)
    if order.dry_run:
        return phrase("{path} would be: {change}. Nothing was written.", path=done.path, change=_change(done))
    left = _rules(done.left)
    if done.made and not done.better:
        return phrase("{path}: the new file is not better ({rules}) and was deleted.", path=done.before.path, rules=left)
    if done.made and {finding.rule for finding in done.left} - {finding.rule for finding in done.before.findings}:
        return phrase("{path}: the new file is rejected ({rules}) and was deleted; --partial keeps one.",
                      path=done.before.path, rules=left)  # fmt: skip
    if done.made:
        return phrase("{path}: the new file is still rejected ({rules}) and was deleted; --partial keeps one.",
                      path=done.before.path, rules=left)  # fmt: skip
    return phrase("{path}: the new file would still be rejected ({rules}). Nothing was written; --partial writes it all the same.",
                  path=done.before.path, rules=left)  # fmt: skip


def _nothing(report: Report) -> str:
    if report.ok:
        return phrase("{path}: accepted as it is. There is nothing to fix, and nothing was written.", path=report.path)
    if found := report.faults:
        return phrase("{path}: no new file can fix this ({rules}). Nothing was written.", path=report.path, rules=_rules(found))
    return phrase("{path}: nothing was found that a new file can fix. Nothing was written.", path=report.path)


def _change(done: Fixed) -> str:
    """From one verdict to the other, and by what."""
    before, after = (texts().label(report.word) for report in (done.before, done.after))
    gone = phrase(", fixed: {rules}", rules=_rules(done.gone)) if done.gone else ""
    left = phrase(", left: {rules}", rules=_rules(done.left)) if done.left else ""
    return phrase("{before} → {after}{gone}{left}", before=before, after=after, gone=gone, left=left)


def _rules(findings: Sequence[Finding]) -> str:
    return ", ".join(dict.fromkeys(finding.rule for finding in findings))
