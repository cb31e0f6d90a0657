"""What a command runs in: the account, the ledger, and a way out that says what is known. Light until it is entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from submitter.errors import Interrupted, Refused, SubmitError
from validator.cli import console
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.gate.options import Options
    from submitter.ledger.ledger import Ledger
    from submitter.services.service import Service
    from validator.targets.profile import Profile

_SEE_LEDGER = phrase("interrupted; `motion-preflight tasks` shows what the ledger knows.")


@contextmanager
def open_session(log: Callable[[str], None] | None = None, *, sends: bool = True) -> Iterator[tuple[Service, Ledger]]:
    """The account of this process and the user's ledger; `log` receives one line per request. What never `sends` needs no key."""
    from submitter.ledger.ledger import Ledger
    from submitter.services.vendors import vendor

    client = (vendor().connect if sends else vendor().preview)(console.log_line, log)
    with Ledger() as ledger, client:
        yield client, ledger


@contextmanager
def command_session(
    output_format: str, output: str | None, verbose: bool, *, sends: bool = True
) -> Iterator[tuple[Service, Ledger]]:
    """The account and the ledger. Whatever ends the command: what the ledger knows of its tasks is printed, and said on Ctrl-C."""
    from submitter.cli.ending import show
    from submitter.jobs.endings import interrupted

    # Also for a Ctrl-C between our own lines, when everything is closed already.
    console.on_interrupt(lambda: _SEE_LEDGER)
    try:
        with open_session(console.log_line if verbose else None, sends=sends) as (client, ledger):
            try:
                yield client, ledger
            except (SubmitError, Interrupted) as error:
                if error.tasks:
                    show(error.tasks, output_format, output)
                raise
            except KeyboardInterrupt as stop:
                raise interrupted(ledger) from stop
    except Interrupted:
        raise
    except KeyboardInterrupt as stop:
        raise Interrupted(_SEE_LEDGER) from stop


@contextmanager
def explained(profile: str) -> Iterator[None]:
    """Replaces the service's refusal by the sentence of the vendor's table."""
    try:
        yield
    except Refused as error:
        from submitter.cli import render

        said = render.refusal(error.code, error.message, target(profile).note)
        request = error.request_id
        error.args = (phrase("{refusal} (request {id})", refusal=said, id=request) if request else said,)
        raise


def target(name: str) -> Profile:
    """The profile that a row of the ledger was sent with; an empty one where its file is gone."""
    from submitter.urls.rules import ALL_RULES
    from validator.targets.load import load_profile
    from validator.targets.profile import Profile

    try:
        return load_profile(name, ALL_RULES)
    except UsageError:
        return Profile(name)


def options_of(given: Mapping[str, Any]) -> tuple[Options, str]:
    """The command's options, with the target as the working folder and `--set` make it, and its name or file; raises UsageError."""
    from submitter.gate.options import Options, check_mode
    from submitter.urls.rules import ALL_RULES
    from validator.cli.options import folder_settings
    from validator.targets.settings import chosen

    check_mode(given["mode"], given["settings"])
    folder = folder_settings()
    named = given["profile"] or folder.profile
    profile = chosen(named, given["settings"], folder, ALL_RULES)
    return Options(**{**given, "profile": profile, "settings": ()}), named
