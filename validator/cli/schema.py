"""The command that prints the JSON Schema of our reports, so that a pipeline can hold them to it."""

from __future__ import annotations

import click

from validator.cli.console import write_output


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["json", "jsonl"]), default="json", show_default=True, help="Of which report."
)
def schema(form: str) -> None:
    """Print the JSON Schema of a report: of the whole document, or of one line of jsonl."""
    from validator.report.schema import document, line
    from validator.texts.printable import as_json

    write_output(as_json(document() if form == "json" else line()), None)
