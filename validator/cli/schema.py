"""The command that prints the JSON Schema of our reports, so that a pipeline can hold them to it."""

from __future__ import annotations

import click

from validator.cli.console import write_output


@click.command()
@click.argument("what", type=click.Choice(["report", "profile"]), default="report")
@click.option(
    "--format", "form", type=click.Choice(["json", "jsonl"]), default="json", show_default=True, help="Of which report."
)
def schema(what: str, form: str) -> None:
    """Print the JSON Schema of a report (the whole document, or one line of jsonl), or of a target's file for editors."""
    from validator.report.schema import document, line
    from validator.texts.printable import as_json

    if what == "profile":
        from validator.rules import RULES
        from validator.targets import schema as of_targets

        write_output(as_json(of_targets.document(RULES)), None)
        return
    write_output(as_json(document() if form == "json" else line()), None)
