"""What makes two requests the same order, and how a request's body is shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from submitter.services.target import Target
from submitter.urls import presigned
from validator.inputs.find import is_url, redacted


def request_fingerprint(target: Target, values: Mapping[str, Any]) -> str:
    """Hash of the endpoint and of everything in the body but the clip; a picture counts by its unsigned URL."""
    same = {**values, "video_url": ""}
    if "image_url" in same:
        same["image_url"] = presigned.unsigned(str(same["image_url"]))
    request = json.dumps([target.path.strip("/"), target.body(same)], sort_keys=True)
    return hashlib.sha256(request.encode()).hexdigest()[:32]


def redacted_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with every URL redacted."""
    return {key: _shown(value) for key, value in body.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return redacted_body(value)
    return redacted(value) if isinstance(value, str) and is_url(value) else value
