"""Definition of one supervised part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class StopStage(IntEnum):
    """Stages stop one after the other, lowest first; the last one is what the others need to the end."""

    SERVES_PEOPLE = 0
    WORKS_BEHIND = 1
    STORES = 2


async def nothing_to_prepare() -> None:
    """Default of `Part.prepare`."""


@dataclass(frozen=True)
class Part:
    """One child process: how to start it, how to see that it is healthy, what it needs, when it stops."""

    name: str
    argv: tuple[str, ...]
    where: str
    """Shown when it is healthy: an address, or what it does."""
    ready: Callable[[], Awaitable[bool]]
    """Asked again and again until it says True; must not raise."""
    stop_stage: StopStage
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to the supervisor's own environment."""
    needs: tuple[str, ...] = ()
    """Names of parts that are healthy before this one starts, and that outlive it."""
    after: tuple[str, ...] = ()
    """Names of parts that are healthy before this one starts, to leave them the processor; nothing more."""
    essential: bool = True
    """Without it the installation is of no use; otherwise the others start and go on without it."""
    prepare: Callable[[], Awaitable[None]] = nothing_to_prepare
    """Awaited before the first start."""
    orphan_grace: float = 5.0
    """Seconds from SIGTERM to SIGKILL when the supervisor was killed."""
    starting: str = "is still starting"
    """Said when the others are ready and this one is not."""
