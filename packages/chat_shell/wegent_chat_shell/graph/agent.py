"""Builds the LangGraph agent of a model, and runs turns through it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ExtendedModelResponse, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage
from langchain_core.tools import StructuredTool
from langgraph.types import Command
from langsmith import tracing_context
from wegent_contracts.events import RunWaiting
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.errors import TooManyToolRounds
from wegent_chat_shell.graph import guided
from wegent_chat_shell.graph.measuring import measured
from wegent_chat_shell.graph.model_call import ModelCall
from wegent_chat_shell.graph.tool_call import GuardedToolCalls
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.tools.base import Tool, Toolbox

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import RunnableConfig
    from langgraph.graph.state import CompiledStateGraph

# Rounds are counted by what the model has said: steps for guidance are none, and a crash does not begin anew.
MANY_STEPS: Final = 10_000


class StreamedModelCall(AgentMiddleware[Any, Turn]):
    """Streams the model straight to the turn: LangGraph's own token stream costs a callback and a copy per chunk."""

    async def awrap_model_call(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]],  # noqa: ARG002 - replaced
    ) -> ModelResponse[Any] | ExtendedModelResponse[Any]:
        turn, known = request.runtime.context, list(request.messages)
        model = request.model.bind_tools(request.tools) if request.tools else request.model
        new = await guided.take(turn, known)
        while True:
            answer = await self._ask(model, turn, [*known, *new])
            new.append(answer)
            response: ModelResponse[Any] = ModelResponse(result=list(new))
            if answer.tool_calls or not await guided.waits(turn, [*known, *new]):
                return response
            if turn.toolbox is not None:
                # A step of its own: what was said up to here is in the state before anything else is heard.
                return ExtendedModelResponse(response, Command(update={"jump_to": "model"}))
            new += await guided.take(turn, [*known, *new])

    async def _ask(self, model: Any, turn: Turn, messages: list[AnyMessage]) -> AIMessage:
        if guided.goes_on(messages):
            turn.blocks.begin_paragraph()
        system = [SystemMessage(turn.system_prompt)] if turn.system_prompt else []
        asked = [*system, *guided.spoken([*_messages(turn.history), *messages])]
        await turn.emit(measured(turn, asked))
        answer = await ModelCall(model, turn).run(asked)
        rounds = sum(isinstance(message, AIMessage) and bool(message.tool_calls) for message in [*messages, answer])
        if rounds > turn.settings.tool_rounds:
            raise TooManyToolRounds(turn.settings.tool_rounds)
        return answer


def build_agent(model: BaseChatModel, tools: Sequence[Tool] = ()) -> CompiledStateGraph[Any, Turn, Any, Any]:
    """One agent serves all turns of its model and tools: what differs between turns is in the turn's context."""
    known = [_structured(tool) for tool in tools]
    return create_agent(model, known, middleware=[StreamedModelCall(), GuardedToolCalls()], context_schema=Turn)


async def run_turn(agent: CompiledStateGraph[Any, Turn, Any, Any], question: str, turn: Turn) -> None:
    """Run the agent to its end or to a wait; everything it has to say goes through `turn.emit`."""
    # Off whatever the environment says: conversations must not leave for a tracing service unasked.
    with tracing_context(enabled=False):
        if turn.toolbox is None:
            await agent.ainvoke({"messages": [HumanMessage(question)]}, context=turn)
        else:
            await _run_with_tools(agent, question, turn, turn.toolbox)


async def _run_with_tools(
    agent: CompiledStateGraph[Any, Turn, Any, Any], question: str, turn: Turn, toolbox: Toolbox
) -> None:
    """From the last finished step on, when there is one."""
    kept = agent.copy({"checkpointer": toolbox.checkpoints})
    config: RunnableConfig = {
        "configurable": {"thread_id": toolbox.thread},
        "recursion_limit": MANY_STEPS,
    }
    known, given = await _input(kept, config, question, toolbox)
    # `next` leaves out a step whose outcome is stored and not yet part of the state; the run goes on from that, too.
    if known and given is None and not (await kept.aget_state(config)).tasks:
        return  # an earlier owner had come to the end
    result = await kept.ainvoke(given, config, context=turn, durability="sync")
    for waiting in result.get("__interrupt__", ()):
        await turn.emit(RunWaiting(request={**waiting.value, "place": waiting.id}))


async def _input(
    agent: CompiledStateGraph[Any, Turn, Any, Any], config: RunnableConfig, question: str, toolbox: Toolbox
) -> tuple[bool, Any]:
    """Whether there is a state to go on from, and what to go on with."""
    state = await agent.aget_state(config)
    if not state.values:
        return False, {"messages": [HumanMessage(question)]}
    places = [waiting.id for task in state.tasks for waiting in task.interrupts]
    answers = {place: toolbox.answers[place].model_dump(mode="json") for place in places if place in toolbox.answers}
    return True, Command(resume=answers) if answers else None


def _structured(tool: Tool) -> StructuredTool:
    async def never(**_arguments: Any) -> str:
        raise AssertionError("GuardedToolCalls makes the calls")

    return StructuredTool(name=tool.name, description=tool.description, args_schema=tool.parameters, coroutine=never)


def _messages(messages: Sequence[ChatMessage]) -> list[AnyMessage]:
    return [HumanMessage(each.content) if each.role == "user" else AIMessage(each.content) for each in messages]
