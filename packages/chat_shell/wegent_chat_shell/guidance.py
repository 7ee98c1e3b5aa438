"""What people say to an answer while it is being written, and how the engine hears of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Guidance:
    """`guidance_id` is unique in the run; `facts` go with the block that says where the model heard it.

    `told`: what the model hears, where that is more than the text.
    """

    guidance_id: int
    text: str
    sender: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    told: str = ""


class Guide(Protocol):
    """Hands out what was said to the run. `heard` are the ids in the conversation that the engine goes on with."""

    async def waits(self, heard: Collection[int]) -> bool:
        """Whether `take` would hand out anything."""

    async def take(self, heard: Collection[int]) -> list[Guidance]:
        """What was said so far and is not in `heard`, the oldest first.

        What an earlier owner of the run took and did not get into a state is not in `heard`: it is handed out again, so
        that nothing is lost or heard twice.
        """
