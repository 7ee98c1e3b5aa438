"""Builds the LangGraph agent of a model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage
from langsmith import tracing_context
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.graph.model_call import ModelCall
from wegent_chat_shell.graph.turn import Turn

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langgraph.graph.state import CompiledStateGraph


class StreamedModelCall(AgentMiddleware[Any, Turn]):
    """Streams the model straight to the turn: LangGraph's own token stream costs a callback and a copy per chunk."""

    async def awrap_model_call(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]],  # noqa: ARG002 - replaced
    ) -> ModelResponse[Any]:
        turn = request.runtime.context
        system = [SystemMessage(turn.system_prompt)] if turn.system_prompt else []
        answer = await ModelCall(request.model, turn).run([*system, *request.messages])
        return ModelResponse(result=[answer])


def build_agent(model: BaseChatModel) -> CompiledStateGraph[Any, Turn, Any, Any]:
    """One agent serves all turns of its model: what differs between turns is in the turn's context."""
    return create_agent(model, middleware=[StreamedModelCall()], context_schema=Turn)


async def run_turn(agent: CompiledStateGraph[Any, Turn, Any, Any], messages: list[ChatMessage], turn: Turn) -> None:
    """Run the agent to its end; everything it has to say goes through `turn.emit`."""
    # Off whatever the environment says: conversations must not leave for a tracing service unasked.
    with tracing_context(enabled=False):
        await agent.ainvoke({"messages": [_message(message) for message in messages]}, context=turn)


def _message(message: ChatMessage) -> AnyMessage:
    return HumanMessage(message.content) if message.role == "user" else AIMessage(message.content)
