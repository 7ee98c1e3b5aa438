"""Where the tools of an agent come from: what a turn opens, and closes at its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import AgentSpec, ChatRequest

from wegent_chat_shell.tools.base import Tool


@dataclass(frozen=True)
class Opening:
    """What a source may look at: the agent whose tools are opened, the turn, and a way to tell people something."""

    agent: AgentSpec
    request: ChatRequest
    emit: Callable[[EngineEvent], Awaitable[None]]


class Offer(Protocol):
    """Tools of one source for one agent, for the length of a turn."""

    async def tools(self, loaded: frozenset[str]) -> Sequence[Tool]:
        """What is at hand now; asked before each call of the model.

        `loaded`: names of the skills whose loading the model has seen in this turn, also before a crash.
        """


class ToolSource(Protocol):
    """Belongs to an engine. What fails to open is told by `Opening.emit` and left out: no turn ends because of it."""

    def open(self, opening: Opening) -> AbstractAsyncContextManager[Offer]: ...

    async def aclose(self) -> None:
        """Let go of what outlives turns, such as connections."""


@dataclass(frozen=True)
class Fixed:
    """An offer that never changes."""

    known: Sequence[Tool]

    async def tools(self, loaded: frozenset[str]) -> Sequence[Tool]:
        del loaded
        return self.known
