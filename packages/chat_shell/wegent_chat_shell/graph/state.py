"""What a turn's graph remembers from step to step: what was said in this turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, ToolCall, ToolMessage
from langgraph.graph.message import add_messages

LOAD_SKILL: Final = "load_skill"
"""Name of the tool with which a model loads the skill `name`."""


class State(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]


class CallState(TypedDict):
    """One call of a tool, and the skills that were loaded when the model asked for it."""

    call: ToolCall
    loaded: list[str]


def loaded_skills(messages: Sequence[AnyMessage]) -> frozenset[str]:
    """Names of the skills that the model has loaded."""
    worked = {
        message.tool_call_id
        for message in messages
        if isinstance(message, ToolMessage) and message.name == LOAD_SKILL and message.status == "success"
    }
    if not worked:
        return frozenset()
    calls = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
    return frozenset(str(call["args"].get("name", "")) for call in calls if call["id"] in worked)
