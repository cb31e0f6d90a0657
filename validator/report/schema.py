"""Reads the JSON Schema that comes along with the package."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def document() -> dict[str, Any]:
    """Of what the format json writes."""
    found: dict[str, Any] = json.loads(files("validator.report").joinpath("schema.json").read_text("utf-8"))
    return found


def line() -> dict[str, Any]:
    """Of a line of jsonl, or of `Report.to_json`."""
    whole = document()
    return {"$schema": whole["$schema"], "$ref": "#/$defs/line", "$defs": whole["$defs"]}
