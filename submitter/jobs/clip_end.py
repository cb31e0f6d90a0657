"""What came of one clip of a run: the values that tables and documents are made of."""

from __future__ import annotations

from dataclasses import dataclass

from submitter.gate.judgement import Judgement
from submitter.task import Task
from validator.errors import PreflightError


@dataclass(frozen=True)
class ClipEnd:
    """What came of one clip."""

    path: str
    judgement: Judgement | None = None
    """Of what was sent, or would have been; None when the clip could not be judged."""
    verdict: str = ""
    task: Task | None = None
    problem: PreflightError | None = None
    url: str = ""
    """Without its query; empty for a clip that was not published by this run."""
    expires: float | None = None
    """When the URL ends, in seconds since 1970."""
    removed: bool = False
    """True when the clip was unpublished at the end."""
    cost: str = ""
    amount: float | None = None

    @property
    def sha256(self) -> str:
        """Of what is sent; empty while that is not known."""
        return (self.judgement.sha256 if self.judgement else None) or ""

    @property
    def seconds(self) -> float | None:
        """Length of what is sent."""
        return self.judgement.seconds if self.judgement else None
