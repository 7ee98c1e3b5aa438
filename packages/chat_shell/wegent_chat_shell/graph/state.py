"""What a turn's graph remembers from step to step: what was said in this turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NotRequired, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, ToolCall, ToolMessage
from langgraph.graph.message import add_messages

from wegent_chat_shell.graph.names import LOAD_SKILL
from wegent_chat_shell.tools.builtin.silent_exit import SILENT_EXIT


def highest(one: int, other: int) -> int:
    return max(one, other)


class State(TypedDict):
    """`cited`: the highest number of a source so far."""

    messages: Annotated[list[AnyMessage], add_messages]
    cited: NotRequired[Annotated[int, highest]]


class CallState(TypedDict):
    """One call of a tool, and the skills that were loaded when the model asked for it.

    `fault`: what is wrong with the call itself. `first_source`: the number of the first source that it may show, 1 when
    it is absent, as in states that earlier versions stored.
    """

    call: ToolCall
    loaded: list[str]
    fault: NotRequired[str | None]
    first_source: NotRequired[int]


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


def ends_in_silence(messages: Sequence[AnyMessage]) -> ToolMessage | None:
    """The call by which the model has left without an answer, when that was the last it did."""
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            break
        if message.name == SILENT_EXIT and message.status == "success":
            return message
    return None
