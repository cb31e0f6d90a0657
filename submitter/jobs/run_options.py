"""How files become tasks, as a user or a program asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from submitter.gate.options import Options
from submitter.jobs.poll import DEADLINE
from submitter.publish.publish import LIFE
from validator.errors import UsageError
from validator.texts.said import phrase


@dataclass(frozen=True)
class RunOptions:
    """How files become tasks; the defaults are the careful ones."""

    sending: Options = field(default_factory=Options)
    """Target, gate and request, as for a submit; `clip` and `report` are not used."""
    fix: bool = False
    """Make a new file of a clip that is not accepted, as its report says, and send that."""
    strip_audio: bool = False
    wait: bool = True
    """False ends when the last clip is sent."""
    queue: int = 1
    """Tasks that may be under way at once: an account's service runs one."""
    deadline: float = DEADLINE
    """Seconds to wait for each task."""
    life: float = LIFE
    """Seconds that a presigned URL is to work."""
    cleanup: bool = False
    """Unpublish each clip when its task has succeeded."""

    def __post_init__(self) -> None:
        """Raises UsageError for a queue that takes no task."""
        if self.queue < 1:
            raise UsageError(phrase("queue must be 1 or more, not {queue}.", queue=self.queue))
