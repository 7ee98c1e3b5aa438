"""How much a call gives to the model, estimated before it is made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage
from wegent_contracts.events import ContextMeasured

from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.history import MESSAGE_OVERHEAD, estimate_tokens
from wegent_chat_shell.llm.images import IMAGE_TOKENS, images_of

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from wegent_chat_shell.tools.base import Tool


def measured(
    turn: Turn, messages: Sequence[BaseMessage], tools: Iterable[Tool], window: int | None = None
) -> ContextMeasured:
    """Of all messages of a call, instructions included, and of the tools that are offered."""
    used = used_tokens(messages, tools)
    return ContextMeasured(model=turn.target.name, used_tokens=used, window_tokens=window)


def used_tokens(messages: Sequence[BaseMessage], tools: Iterable[Tool]) -> int:
    return sum(map(_tokens, messages)) + _tools(tools)


def _tokens(message: BaseMessage) -> int:
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    said = estimate_tokens(message.text) + MESSAGE_OVERHEAD + IMAGE_TOKENS * len(images_of([message]))
    return said + sum(estimate_tokens(json.dumps(call["args"])) + MESSAGE_OVERHEAD for call in calls)


def _tools(tools: Iterable[Tool]) -> int:
    shapes = (f"{tool.name}{tool.description}{json.dumps(tool.parameters)}" for tool in tools)
    return sum(estimate_tokens(shape) + MESSAGE_OVERHEAD for shape in shapes)
