"""How a store is reached, as a user or a program asks for it; nothing in it is secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COMMAND_SECONDS = 600.0
"""How long a publishing command may take."""


@dataclass(frozen=True)
class StoreOptions:
    """What a target's text leaves open. Credentials are not here: each store finds them as its own tools do."""

    endpoint_url: str = ""
    """Of an S3-compatible or OSS store; empty for the vendor's own."""
    region: str = ""
    """Empty for what the environment or the store's configuration says."""
    aws_profile: str = ""
    """Of the S3 configuration; empty for the default one."""
    public_url: str = ""
    """Under which the store's keys can be fetched by anybody; empty for presigned URLs."""
    already_there: bool = False
    """For https:// targets: the file is there already and is only compared."""
    command_seconds: float = COMMAND_SECONDS
    """How long a command: target may take."""
    model: str = ""
    """For temp: targets: the model that will fetch the file."""
    is_documented: bool = False
    """For temp: targets: whether the vendor documents its temporary store for this model."""

    @classmethod
    def restored(cls, kept: Mapping[str, str]) -> StoreOptions:
        """What `kept` gave; anything else is passed over."""
        return cls(
            endpoint_url=kept.get("endpoint_url", ""), region=kept.get("region", ""), aws_profile=kept.get("aws_profile", "")
        )

    @property
    def kept(self) -> Mapping[str, str]:
        """What it takes to find the same store again, for the ledger."""
        found = {"endpoint_url": self.endpoint_url, "region": self.region, "aws_profile": self.aws_profile}
        return {name: value for name, value in found.items() if value}
