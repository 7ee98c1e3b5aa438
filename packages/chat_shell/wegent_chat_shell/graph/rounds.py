"""How often a model may call tools in one answer; then it has to answer from what it has."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from wegent_contracts.events import RunStatus

from wegent_chat_shell.errors import TooManyToolRounds
from wegent_chat_shell.graph.arguments import Asked
from wegent_chat_shell.graph.turn import Turn


async def last(turn: Turn, known: Sequence[AnyMessage]) -> list[HumanMessage]:
    """What the model is told with its last call; nothing while it may still call tools."""
    most = turn.settings.tool_rounds
    rounds = sum(isinstance(message, AIMessage) and bool(message.tool_calls) for message in known)
    if rounds < most:
        return []
    text = f"There were {rounds} rounds of tool calls (WEGENT_CHAT_TOOL_ROUNDS): the model answers from what it has."
    await turn.emit(RunStatus(status="tool_rounds_used_up", message=text))
    return [
        HumanMessage(
            f"[You have used tools in {rounds} rounds, which is all that one answer may. Do not call tools any more. "
            "Answer now from what you have found so far, and say what is missing.]"
        )
    ]


def without_calls(answer: Asked, turn: Turn) -> Asked:
    """What it says counts, whatever it calls. Raises TooManyToolRounds when it says nothing."""
    if not answer.message.text.strip():
        raise TooManyToolRounds(turn.settings.tool_rounds)
    if not answer.message.tool_calls:
        return answer
    said = answer.message
    return Asked(AIMessage(said.text, response_metadata=said.response_metadata, id=said.id))
