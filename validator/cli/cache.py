"""The commands that show and empty the cache of what was measured."""

from __future__ import annotations

import click

from validator.cli.console import log_line, write_output
from validator.errors import Unwritten

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
        ("file", str(found.path)),
        ("measurements", str(found.counts.facts)),
        ("clips found by path", str(found.counts.places)),
        ("size", f"{found.bytes / _MIB:.1f} MiB of at most {found.limit / _MIB:.0f} MiB"),
    ]
    if found.aside:
        rows.append(("damaged files", f"{found.aside / _MIB:.1f} MiB; `motion-preflight cache clear` removes them"))
    write_output("".join(f"{name:<21}{value}\n" for name, value in rows), None)


@cache.command()
def clear() -> None:
    """Forget everything that was measured. Networks and fixture clips beside it stay."""
    from validator.batch.cache import FactsCache

    kept = FactsCache(say=log_line)
    if not kept.clear():
        raise Unwritten(f"The cache {kept.folder} could not be cleared.")


@cache.command()
def path() -> None:
    """Print the folder."""
    from validator.batch.cache import FactsCache

    write_output(f"{FactsCache().folder}\n", None)
