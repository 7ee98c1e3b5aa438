"""What a running turn gives to the nodes of a team's graph."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from opentelemetry.trace import Tracer
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import AgentSpec, ChatMessage, ChatRequest, MemberSpec, TeamPlay

from wegent_chat_shell.blocks import Speaker
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.guidance import Guidance, Guide
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Toolbox


class Prepare(Protocol):
    """Opens an agent's turn, and closes what it has opened."""

    def __call__(self, request: ChatRequest, *, speaker: Speaker) -> AbstractAsyncContextManager[tuple[Turn, str]]: ...


@dataclass(frozen=True)
class TeamTurn:
    """`at_once`: how many work side by side."""

    request: ChatRequest
    play: TeamPlay
    settings: ChatShellSettings
    emit: Callable[[EngineEvent], Awaitable[None]]
    tracer: Tracer
    toolbox: Toolbox
    guide: Guide | None
    prepare: Prepare
    at_once: asyncio.Semaphore

    @property
    def leader(self) -> int:
        """Of a mode that has one."""
        assert self.play.leader is not None  # noqa: S101 - a request without one is refused
        return self.play.leader

    @property
    def followers(self) -> list[int]:
        """Positions of all but the leader."""
        return [place for place in range(len(self.play.members)) if place != self.play.leader]

    def member(self, position: int) -> MemberSpec:
        return self.play.members[position]

    def find(self, name: object) -> int | None:
        """Position of the follower whom a leader means."""
        wanted = str(name).strip().casefold()
        names = {place: self.member(place).name.casefold() for place in self.followers}
        exact = [place for place, known in names.items() if known == wanted]
        close = [place for place, known in names.items() if wanted and (known in wanted or wanted in known)]
        return exact[0] if exact else close[0] if len(close) == 1 else None

    def asked(
        self, position: int, message: str, history: Sequence[ChatMessage], *, with_user: bool = True
    ) -> ChatRequest:
        """What a member is asked, as the request of a turn of its own. `with_user`: the user's message is in it.

        Without `history` it does not get the notes on what was said before that either.
        """
        spec = self.member(position)
        said: dict[str, Any] = {name: getattr(spec, name) for name in AgentSpec.model_fields}
        said |= {"message": message, "history": list(history), "team": None}
        if not history:
            said |= {"summary": ""}
        if not with_user:
            said |= {"images": [], "sent_at": None}
        return self.request.model_copy(update=said)


@dataclass(frozen=True)
class LaterGuide:
    """Implements Guide for a member: what others of the team have heard is not said again."""

    guide: Guide
    earlier: Collection[int]

    async def waits(self, heard: Collection[int]) -> bool:
        return await self.guide.waits([*self.earlier, *heard])

    async def take(self, heard: Collection[int]) -> list[Guidance]:
        return await self.guide.take([*self.earlier, *heard])
