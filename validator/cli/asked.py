"""What a `check` was asked for, as one value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """The words and options of the call; each option is explained where it is declared."""

    paths: tuple[str, ...] = ()
    source: str | None = None
    nul: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    shard: str | None = None
    profiles: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    image: str | None = None
    limits_only: bool = False
    depth: str | None = None
    pose_model: str | None = None
    person_model: str | None = None
    jobs: int | None = None
    timeout: float | None = None
    engine: str = "local"
    ray_address: str | None = None
    ordered: bool | None = None
    no_cache: bool = False
    refresh: bool = False
    fail_fast: bool = False
    facts_file: str | None = None
    from_facts: str | None = None
    strict: bool = False
    reports: tuple[str, ...] = ()
    form: str | None = None
    output: str | None = None
    open_report: bool = False
    no_pictures: bool = False
    blur_faces: bool = False
    only_failures: bool = False
    quiet: bool = False

    @property
    def profile(self) -> str | None:
        """The one target; None where none is named."""
        return self.profiles[0] if self.profiles else None

    @property
    def inputs(self) -> tuple[str | None, ...]:
        """Every file that is read besides the clips, where it was named: none of them may be overwritten."""
        return (self.image, self.from_facts, self.source, *self.profiles, self.pose_model, self.person_model)

    @property
    def for_several(self) -> bool:
        """Whether clips are judged for several targets at once."""
        return len(self.profiles) > 1 or "all" in self.profiles

    @property
    def looks(self) -> str:
        """The depth by its name."""
        return "limits" if self.limits_only else self.depth or "full"

    @property
    def in_this_process(self) -> bool:
        """Whether the work may be done here: a time limit and several jobs need processes that can be killed."""
        return self.engine == "local" and self.timeout is None and self.jobs in (None, 1)
