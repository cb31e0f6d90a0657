"""The service's own storage: what an upload sends, how its files are named, and what its refusals say."""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Mapping
from typing import Any

from submitter.services.dashscope import protocol

SCHEME = "oss://"
"""Of the URLs of its files, which live 48 h."""
RESOLVE = {"X-DashScope-OssResourceResolve": "enable"}
"""Header of every request that names such a file."""


def key_of(policy: Mapping[str, Any], path: str | os.PathLike[str]) -> str:
    """The name of a file there."""
    return f"{policy.get('upload_dir')}/{os.path.basename(os.fspath(path))}"


def is_named_in(body: Mapping[str, Any]) -> bool:
    """True when a request refers to a file in the storage."""
    return any(str(value).startswith(SCHEME) for value in body.get("input", {}).values())


def upload_form(policy: Mapping[str, Any], key: str) -> dict[str, str]:
    """The form that an upload under this policy needs."""
    return {
        "OSSAccessKeyId": protocol.text(policy.get("oss_access_key_id")),
        "Signature": protocol.text(policy.get("signature")),
        "policy": protocol.text(policy.get("policy")),
        "key": key,
        "x-oss-object-acl": protocol.text(policy.get("x_oss_object_acl")),
        "x-oss-forbid-overwrite": protocol.text(policy.get("x_oss_forbid_overwrite")),
        "success_action_status": "200",
        "x-oss-content-type": mimetypes.guess_type(key)[0] or "application/octet-stream",
    }


def refusal_fields(body: bytes) -> tuple[str, str, str]:
    """Code, message and request id of the storage's XML, without a parser: the text comes from outside."""
    answer = body[:4096].decode(errors="replace")
    found = [re.search(f"<{tag}>([^<]*)</{tag}>", answer) for tag in ("Code", "Message", "RequestId")]
    code, message, request_id = (match[1] if match else "" for match in found)
    return code, message, request_id
