"""What a running turn gives to the graph's nodes; passed as LangGraph's runtime context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from opentelemetry.trace import Tracer
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import AgentSpec, ChatMessage, ImageInput, ModelTarget

from wegent_chat_shell.blocks import BlockWriter
from wegent_chat_shell.guidance import Guide
from wegent_chat_shell.llm.fallback import Models
from wegent_chat_shell.llm.sight import Sight
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Tool, Toolbox
from wegent_chat_shell.tools.sources import Offer


@dataclass(frozen=True)
class Agent:
    """Who answers, ready to be asked. `offers`: where its tools come from, besides the toolbox's."""

    spec: AgentSpec
    models: Models
    offers: Sequence[Offer] = ()

    async def tools(self, loaded: frozenset[str]) -> list[Tool]:
        """With these skills loaded."""
        return [tool for offer in self.offers for tool in await offer.tools(loaded)]


@dataclass(frozen=True)
class Turn:
    """`emit` hands an event to the consumer and waits while that one is far behind.

    `history` is what the graph's own state begins after, `images` what came with the question: they are given to the
    model, and not kept with each step.
    `toolbox`: None in a turn of one step, which uses no tools.
    """

    agent: Agent
    settings: ChatShellSettings
    blocks: BlockWriter
    emit: Callable[[EngineEvent], Awaitable[None]]
    tracer: Tracer
    sight: Sight
    images: Sequence[ImageInput] = ()
    history: Sequence[ChatMessage] = ()
    toolbox: Toolbox | None = None
    guide: Guide | None = None

    @property
    def target(self) -> ModelTarget:
        """The model that answers now."""
        return self.agent.models.target

    async def tools(self, loaded: frozenset[str]) -> dict[str, Tool]:
        """By name, what the agent may use with these skills loaded."""
        if self.toolbox is None:
            return {}
        return {tool.name: tool for tool in [*self.toolbox.tools.values(), *await self.agent.tools(loaded)]}
