"""The campaign's rounds: what each process does and when it is struck, drawn by seed and number; and what is kept of one."""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass, field
from typing import Any

ROUNDS_PER_CLIP = 3
CLIPS_AT_ONCE = 3
AGAIN_LANE = 5
"""Every so many clips are allowed `--again`."""
ACTIONS = {"submit-wait": 46, "submit": 20, "again": 6, "wait": 12, "wait-all": 2, "status": 5, "cancel": 5, "tasks": 2, "ask": 2}
ENDS = {"kill": 46, "signals": 42, "left alone": 12}
MODES = {"forked": 66, "command": 28, "library": 6}
_SPANS = {"forked": (0.2, 0.12), "library": (0.2, 0.12), "command": (0.5, 0.25)}
"""By mode: a strike comes at most so many seconds after the start, or after the process's request was seen."""


@dataclass(frozen=True)
class Round:
    """One process, as drawn."""

    number: int
    clip: int
    action: str
    mode: str
    end: str
    strikes: tuple[int, ...]
    """Signals, in their order."""
    gaps: tuple[float, ...]
    """Seconds before each of them."""
    after_post: bool
    """Whether the first gap counts from the request's arrival, else from the start."""
    tls: bool
    trusted: bool
    linked: bool
    """Whether the ledger is named by a symbolic link."""
    form: str
    deadline: int
    pick: float
    """Which of the clip's rows a command names."""

    @property
    def name(self) -> str:
        """What the process's requests and rows are marked with."""
        return f"w{self.number:05}"


def draw_round(seed: int, number: int, tls: float) -> Round:
    """Round `number`; the same for the same seed, whatever happens."""
    rng = random.Random(f"{seed} round {number}")

    def one_of(weights: dict[str, int]) -> str:
        return rng.choices(list(weights), list(weights.values()))[0]

    clip = number // ROUNDS_PER_CLIP + rng.randrange(CLIPS_AT_ONCE)
    action, mode, end = one_of(ACTIONS), one_of(MODES), one_of(ENDS)
    if action == "again" and clip % AGAIN_LANE:
        action = "submit-wait"
    if mode == "library" and action not in ("submit-wait", "again"):
        mode = "forked"
    many = rng.choice([1, 1, 2, 3])
    kinds = [signal.SIGINT] if mode == "library" else [signal.SIGINT, signal.SIGTERM]
    strikes = {"kill": [signal.SIGKILL], "signals": rng.choices(kinds, k=1 if mode == "library" else many)}.get(end, [])
    after_post = action in ("submit-wait", "submit", "again") and rng.random() < 0.55
    gaps = [rng.uniform(0, _SPANS[mode][after_post]), *(rng.uniform(0, 0.06) for _ in strikes[1:])]
    secure = rng.random() < tls
    return Round(
        number, clip, action, mode, end, tuple(map(int, strikes)), tuple(gaps), after_post, secure,
        trusted=rng.random() > 0.03, linked=rng.random() < 0.08, form=rng.choice(["text", "text", "json"]),
        deadline=rng.choice([1, 20, 20, 20]), pick=rng.random(),
    )  # fmt: skip


def undisturbed(number: int, clip: int, action: str, mode: str = "forked", *, tls: bool = False) -> Round:
    """A round that nobody strikes."""
    return Round(number, clip, action, mode, "left alone", (), (), False, tls, True, False, "json", 20, 0.0)


@dataclass
class Ended:
    """One process that has ended, and what it left."""

    round: Round
    url: str
    words: list[str]
    begun: float
    ended: float = 0.0
    status: int = 0
    out: str = ""
    err: str = ""
    struck: list[int] = field(default_factory=list)
    """The signals that found it alive."""
    hung: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)
    """The ledger's rows of this clip right after its end."""

    @property
    def name(self) -> str:
        """Its mark."""
        return self.round.name

    @property
    def killed(self) -> bool:
        """True when it had no chance to say anything: SIGKILL, or a signal before the program had begun."""
        return self.status < 0

    @property
    def own(self) -> list[dict[str, Any]]:
        """The rows that it made itself."""
        return [row for row in self.rows if row["path"] == self.name]
