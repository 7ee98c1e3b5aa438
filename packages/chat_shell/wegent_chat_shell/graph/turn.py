"""What a running turn gives to the graph's nodes; passed as LangGraph's runtime context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import ChatMessage, ModelTarget

from wegent_chat_shell.blocks import BlockWriter
from wegent_chat_shell.guidance import Guide
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Toolbox


@dataclass(frozen=True)
class Turn:
    """`emit` hands an event to the consumer and waits while that one is far behind.

    `history` is what the graph's own state begins after: it is given to the model, and not kept with each step.
    """

    target: ModelTarget
    system_prompt: str
    settings: ChatShellSettings
    blocks: BlockWriter
    emit: Callable[[EngineEvent], Awaitable[None]]
    history: Sequence[ChatMessage] = ()
    toolbox: Toolbox | None = None
    guide: Guide | None = None
