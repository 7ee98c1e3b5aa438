"""What a running turn gives to the graph's nodes; passed as LangGraph's runtime context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.blocks import BlockWriter
from wegent_chat_shell.settings import ChatShellSettings


@dataclass(frozen=True)
class Turn:
    """`emit` hands an event to the consumer and waits while that one is far behind."""

    target: ModelTarget
    system_prompt: str
    settings: ChatShellSettings
    blocks: BlockWriter
    emit: Callable[[EngineEvent], Awaitable[None]]
