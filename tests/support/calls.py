"""A request with secrets in it, as tests of the transport send it, and the answer that it gets, whole or cut short."""

from __future__ import annotations

from submitter.http.transport import Request
from tests.support.stage import Stage, answer

BODY = {"model": "m", "input": {"video_url": "https://example.com/a.mp4?Signature=swordfish"}}
TASK = b'{"output": {"task_id": "T-1", "task_status": "PENDING"}, "request_id": "R-1"}'
CUT_SHORT = answer(TASK)[:-30]
"""Its body names the task, and does not end."""
KEY = "sk-swordfish"


def call_to(stage: Stage, scheme: str = "http", **more: object) -> Request:
    """A submit to the stage."""
    given: dict[str, object] = {"key": KEY, "body": BODY, **more}
    return Request("POST", f"{scheme}://127.0.0.1:{stage.port}/api/v1/submit", **given)  # type: ignore[arg-type]


def leaks(text: str) -> list[str]:
    """What it repeats of the key, the clip's URL or the library's own words."""
    words = ("swordfish", "http://", "https://", "HTTPConnection", "Errno", "127.0.0.1")
    return [word for word in words if word in text]
