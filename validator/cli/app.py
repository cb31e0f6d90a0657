"""The command line."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from validator import __version__
from validator.cli.console import DEBUG, NOT_JUDGED, REJECTED, USAGE, Progress, colours, leaves_nothing, put, run, tell
from validator.errors import UsageError

Command = Callable[..., None]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
@DEBUG
def cli() -> None:
    """Judge clips of one moving person before a video model does: locally, before anything is uploaded.

    Exit status: 0 accepted, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 130 or 143 interrupted.
    """


def _profile_options(command: Command) -> Command:
    for option in (
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            help="Change one limit or severity: frame-rate.min=25, rules.audio-present=error.",
        ),
        click.option("--profile", metavar="NAME|FILE", help="Target to judge for: a built-in name or a TOML file."),
    ):
        command = option(command)
    return command


class _OfFiles(click.Command):
    """A command that takes files, and knows what is meant by one whose name begins with a dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As for any command; raises UsageError for an option that does not exist, where a file of that name does."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption:
            from validator.cli import usage

            usage.check_dashes(given)
            raise


@cli.command(cls=_OfFiles)
@click.argument("paths", nargs=-1, metavar="PATH…")
@_profile_options
@click.option("--limits-only", is_flag=True, help="Read header and packets only; decode nothing. The same as --depth limits.")
@click.option("--depth", type=click.Choice(["limits", "first-frame", "full"]), show_default="full", help="How far to look.")
@click.option("--pose-model", metavar="FILE", help="A pose bundle (.task) to take instead of the built-in networks.")
@click.option(
    "--facts", "facts_file", metavar="FILE", help="Write what was measured there, to be judged again later; - is standard output."
)
@click.option("--from-facts", metavar="FILE", help="Judge what --facts wrote, without opening a clip.")
@click.option("--strict", is_flag=True, help="Exit with 1 also for clips at review, and for those looked at in part.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the report."
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there; - is standard output, as without.")
def check(
    paths: Sequence[str],
    profile: str | None,
    settings: Sequence[str],
    limits_only: bool,
    depth: str | None,
    pose_model: str | None,
    facts_file: str | None,
    from_facts: str | None,
    strict: bool,
    form: str,
    output: str | None,
) -> None:
    """Judge files, folders (with all below them) or http(s) URLs, and report."""
    from validator.cli import usage
    from validator.media import ffprobe

    leaves_nothing()
    usage.check(paths, from_facts, depth, limits_only=limits_only, pose_model=pose_model)
    with ffprobe.ahead(paths) as ahead:
        # Everything heavier is loaded from here on, while ffprobe already works.
        from validator.files import check_places
        from validator.inputs import find
        from validator.judge import judge
        from validator.targets import settings as targets
        from validator.targets.profile import ended

        found = find.find(paths)
        for said in (*found.notes, *found.complaints):
            tell(said)
        folder = _folder()
        target = targets.chosen(profile or folder.profile, settings, folder)
        if not found.clips and not from_facts:
            raise UsageError("Nothing to check.")
        check_places(["-" if output is None else output, facts_file], [*found.clips, from_facts, profile, pose_model])
        if from_facts:
            from validator.facts import store

            measured = _told(store.load(from_facts))
        else:
            measured = _measured(found.clips, targets.how(target, _depth(depth, limits_only), pose_model), ahead)
        if over := ended(target, date.today()):
            tell(over)
        reports, kept = [], []
        for facts in measured:
            reports.append(judge(facts, target))
            # A clip's facts take some 300 kB, so they are let go unless they are wanted.
            kept += [facts] if facts_file else []
    if from_facts and not reports:
        raise UsageError(f"{from_facts} holds no clip.")
    if facts_file:
        from validator.facts import store

        put(store.written(kept), facts_file)
    if reports:
        put(_rendered(reports, form, to_file=output not in (None, "-")), output)
    complete = from_facts or (len(reports) == len(found.clips) and not found.complaints)
    strict = strict or folder.strict
    if strict and not all(report.whole for report in reports):
        tell("--strict accepts no clip that was looked at in part; check it with --depth full.")
    sys.exit(max([0 if complete else USAGE, *(_status(report, strict) for report in reports)]))


def _depth(given: str | None, limits_only: bool) -> str:
    return "limits" if limits_only else given or "full"


def _measured(clips: Sequence[str], how: Any, ahead: Any) -> Iterator[Any]:
    """The facts of each clip, as they come. What went wrong is told at once; a clip that is no longer there has none."""
    from validator.inputs.find import redacted
    from validator.measure import measure_any

    for number, clip in enumerate(clips, 1):
        try:
            with Progress(f"{number}/{len(clips)} {redacted(clip)}" if len(clips) > 1 else ""):
                facts = measure_any(clip, how, ahead)
        except UsageError as error:
            tell(str(error))
            continue
        yield from _told([facts])


def _told(measured: Iterable[Any]) -> Iterator[Any]:
    """The same facts; what was missing or failed is told on the way."""
    for facts in measured:
        if facts.problem:
            tell(f"{facts.path}: {facts.problem}")
        yield facts


def _status(report: Any, strict: bool) -> int:
    if report.problem:
        return NOT_JUDGED
    verdict = report.verdict.value
    return REJECTED if verdict == "reject" or (strict and not (report.ok and report.whole)) else 0


def _rendered(reports: Sequence[Any], form: str, *, to_file: bool) -> str:
    if form == "json":
        from validator.report import json

        return json.render(reports, __version__)
    from validator.report import text

    wide = not to_file and sys.stdout is not None and sys.stdout.isatty()
    width = min(os.get_terminal_size(sys.stdout.fileno()).columns or 100, 120) if wide else 100
    return text.render(reports, width=width, colour=wide and colours(sys.stdout))


@cli.command("strip-audio", cls=_OfFiles)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="[OUT]", required=False)
@click.option("--in-place", is_flag=True, help="Replace IN itself, in one step, once the copy is proven.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@_profile_options
def strip_audio(
    source: str, target: str | None, in_place: bool, force: bool, profile: str | None, settings: Sequence[str]
) -> None:
    """Copy IN to OUT with the picture alone: no audio, timecode, cover, chapter or tag.

    The picture is copied, not encoded again; that it is the same to the byte is proven before OUT appears.
    """
    from validator.repair import shell, strip
    from validator.targets import settings as targets

    leaves_nothing()
    if in_place == (target is not None):
        raise UsageError("Give either OUT or --in-place.")
    folder = _folder()
    chosen = targets.chosen(profile or folder.profile, settings, folder)
    done = strip.strip_audio(source, target, chosen, force=force)
    tell(_said_of(done))
    put(_rendered([done.report], "text", to_file=False), None)
    tell(f"only the file's limits were judged again; the rest is judged by: {shell.preflight()} check {shlex.quote(done.path)}")
    sys.exit(_status(done.report, strict=False))


def _said_of(done: Any) -> str:
    removed = "there was no audio to remove" if not done.audio_tracks else f"{done.audio_tracks} audio track(s) removed"
    also = f", with {done.others} other stream(s)" if done.others else ""
    return f"{done.path}: {removed}{also}; the picture is the same to the byte (SHA-256 {done.sha256[:16]}…)."


@cli.command()
@click.argument("rule", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(rule: str | None, form: str) -> None:
    """List every rule, or explain one."""
    from validator.report import tables
    from validator.rules import RULES

    if rule and rule not in RULES:
        raise UsageError(no_such_rule(rule, RULES))
    rows = [RULES[rule]] if rule else list(RULES.values())
    put(tables.rules_json(rows) if form == "json" else tables.rule(rows[0]) if rule else tables.rules(rows), None)


def no_such_rule(word: str, known: Collection[str]) -> str:
    """The sentence for a rule that is not there."""
    from validator.targets.toml import nearest

    said = nearest(word, known)
    return f"There is no rule {word!r}{said}" + (" `motion-preflight rules` lists them all." if said == "." else "")


@cli.command()
@click.argument("name", required=False)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Show NAME with this change, as check would take it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def profiles(name: str | None, settings: Sequence[str], form: str) -> None:
    """List the targets, or show one with each limit and its source."""
    from validator.report import tables
    from validator.targets.profile import names
    from validator.targets.settings import chosen

    if settings and not name:
        raise UsageError("--set needs the NAME of the target that it changes.")
    found = [chosen(each, settings) for each in ([name] if name else names())]
    put(tables.profiles_json(found) if form == "json" else tables.profile(found[0]) if name else tables.profiles(found), None)


@cli.command()
def doctor() -> None:
    """Show what is installed, and how to get what is missing. Exits with 3 when clips could not be judged."""
    from validator.cli.doctor import parts

    missing = False
    for part in parts():
        missing = missing or (part.needed and not part.found)
        mark = click.style(f"{'ok' if part.found else 'missing':<8}", fg="green" if part.found else "red")
        put(f"{mark}{part.name:<26}{part.found or part.fix}\n", None)
    sys.exit(NOT_JUDGED if missing else 0)


def _folder() -> Any:
    from validator.targets.settings import working_folder

    settings = working_folder(Path.cwd())
    if settings.origin:
        tell(f"using {settings.origin}")
    return settings


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command; never returns."""
    run(cli, arguments)
