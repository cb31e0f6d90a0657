"""The commands that show and empty the cache of what was measured."""

from __future__ import annotations

import click

from validator.cli.console import log_line, texts, write_output
from validator.errors import Unwritten
from validator.texts.said import phrase
from validator.texts.width import padded

_MIB = 1 << 20


@click.group()
def cache() -> None:
    """Show or empty the cache of what was measured: clips that it knows are judged without being measured again."""


@cache.command()
def info() -> None:
    """Show how much is kept."""
    from validator.batch.cache import FactsCache

    found = FactsCache(say=log_line).info()
    rows = [
        (phrase("file"), str(found.path)),
        (phrase("measurements"), str(found.counts.facts)),
        (phrase("clips found by path"), str(found.counts.places)),
        (
            phrase("size"),
            phrase("{bytes:.1f} MiB of at most {limit:.0f} MiB", bytes=found.bytes / _MIB, limit=found.limit / _MIB),
        ),
    ]
    if found.aside:
        text = phrase("{bytes:.1f} MiB; `motion-preflight cache clear` removes them", bytes=found.aside / _MIB)
        rows.append((phrase("damaged files"), text))
    say = texts().say
    write_output("".join(f"{padded(say(name), 21)}{say(value)}\n" for name, value in rows), None)


@cache.command()
def clear() -> None:
    """Forget everything that was measured. Networks and fixture clips beside it stay."""
    from validator.batch.cache import FactsCache

    kept = FactsCache(say=log_line)
    if not kept.clear():
        raise Unwritten(phrase("The cache {folder} could not be cleared.", folder=kept.folder))


@cache.command()
def path() -> None:
    """Print the folder."""
    from validator.batch.cache import FactsCache

    write_output(f"{FactsCache().folder}\n", None)
