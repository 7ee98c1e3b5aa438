"""How much a call gives to the model, estimated before it is made."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage

from wegent_chat_shell.history import MESSAGE_OVERHEAD, estimate_tokens
from wegent_chat_shell.llm.images import IMAGE_TOKENS, images_of
from wegent_chat_shell.llm.prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from wegent_chat_shell.tools.base import Tool


@dataclass(frozen=True)
class Draft:
    """What is to be said to a model, and the tools that it is offered."""

    prompt: Prompt
    tools: Collection[Tool]

    @cached_property
    def tokens(self) -> int:
        """How much all of it is, instructions included."""
        return sum(map(_tokens, self.prompt.messages())) + _tools(self.tools)


def _tokens(message: BaseMessage) -> int:
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    said = estimate_tokens(message.text) + MESSAGE_OVERHEAD + IMAGE_TOKENS * len(images_of([message]))
    return said + sum(estimate_tokens(json.dumps(call["args"])) + MESSAGE_OVERHEAD for call in calls)


def _tools(tools: Iterable[Tool]) -> int:
    shapes = (f"{tool.name}{tool.description}{json.dumps(tool.parameters)}" for tool in tools)
    return sum(estimate_tokens(shape) + MESSAGE_OVERHEAD for shape in shapes)
