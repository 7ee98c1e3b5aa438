"""What a running turn gives to the graph's nodes; passed as LangGraph's runtime context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from opentelemetry.trace import Tracer
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import AgentSpec, ImageInput, ModelTarget

from wegent_chat_shell.blocks import BlockWriter, Speaker
from wegent_chat_shell.guidance import Guide
from wegent_chat_shell.llm.fallback import Models
from wegent_chat_shell.llm.prompts import Prompt
from wegent_chat_shell.llm.sight import Sight
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Tool, Toolbox
from wegent_chat_shell.tools.sources import Offer

if TYPE_CHECKING:
    from langchain_core.messages import AnyMessage

    from wegent_chat_shell.compression.window import Window


SOURCES_APART: Final = 100
"""How far the numbers of the sources of two members of a team are apart."""


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

    `window` has what was said before, which the graph's own state begins after, `images` what came with the question,
    `facts` what the model is told before it, of this request only: none of it is kept with each step.
    `toolbox`: None in a turn of one step, which uses no tools. `speaker`: whose turn it is in a team; `follows`: others
    have spoken before.
    """

    agent: Agent
    settings: ChatShellSettings
    blocks: BlockWriter
    emit: Callable[[EngineEvent], Awaitable[None]]
    tracer: Tracer
    sight: Sight
    window: Window
    images: Sequence[ImageInput] = ()
    facts: str = ""
    toolbox: Toolbox | None = None
    guide: Guide | None = None
    speaker: Speaker | None = None
    follows: bool = False

    @property
    def member(self) -> str | None:
        return None if self.speaker is None else self.speaker.name

    def call_id(self, given: str) -> str:
        """Unique in the run: two models of a team may give the same id to their calls."""
        return given if self.speaker is None else f"m{self.speaker.number}:{given}"

    @property
    def cited_before(self) -> int:
        """Numbers of sources begin after it: those that cite beside each other in a team do not know of each other."""
        return 0 if self.speaker is None else (self.speaker.number - 1) * SOURCES_APART

    @property
    def target(self) -> ModelTarget:
        """The model that answers now."""
        return self.agent.models.target

    async def tools(self, loaded: frozenset[str]) -> dict[str, Tool]:
        """By name, what the agent may use with these skills loaded."""
        if self.toolbox is None:
            return {}
        named = self.agent.spec.tools
        brought = [tool for tool in self.toolbox.tools.values() if not tool.by_name or tool.name in named]
        return {tool.name: tool for tool in [*brought, *await self.agent.tools(loaded)]}

    def prompt(self, earlier: Sequence[AnyMessage], now: Sequence[AnyMessage]) -> Prompt:
        """What the model is given."""
        return Prompt(self.agent.spec.system_prompt, earlier, now, self.images, self.facts)
