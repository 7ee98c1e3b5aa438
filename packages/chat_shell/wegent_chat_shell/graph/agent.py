"""The LangGraph graph of an agent: its model, then the tools that it calls, side by side, then the model again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langchain_core.tools import StructuredTool
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, Send
from langsmith import tracing_context
from wegent_contracts.errors import WegentError
from wegent_contracts.events import RunStatus

from wegent_chat_shell.errors import ContextOverflow, ModelBadRequest, ModelUnavailable
from wegent_chat_shell.graph import guided, rounds
from wegent_chat_shell.graph.arguments import Asked, asked
from wegent_chat_shell.graph.keeping import run_kept
from wegent_chat_shell.graph.model_call import ModelCall
from wegent_chat_shell.graph.state import CallState, State, ends_in_silence, loaded_skills
from wegent_chat_shell.graph.tool_call import call_tool
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.tools.base import Tool

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

AgentGraph: TypeAlias = "CompiledStateGraph[State, Turn, State, State]"

NO_TOOLS: Final = re.compile(
    r"\btools?\b.*(support|jinja|unknown|unrecogni[sz]ed|unexpected|enable)"
    r"|(support|unknown|unrecogni[sz]ed|unexpected|enable).*\btools?\b",
    re.IGNORECASE,
)
"""How servers say that a model takes no tools."""
MODEL: Final = "model"
TOOLS: Final = "tools"


@cache
def agent_graph() -> AgentGraph:
    """One graph serves all turns: what differs between them is in the turn, its runtime context."""
    graph = StateGraph(State, context_schema=Turn)
    graph.add_node(MODEL, _ask, destinations=(TOOLS, MODEL, END))
    graph.add_node(TOOLS, call_tool, input_schema=CallState)
    graph.add_edge(START, MODEL)
    graph.add_edge(TOOLS, MODEL)
    return graph.compile(name="agent")


async def run_turn(question: str, turn: Turn) -> None:
    """Run the agent to its end or to a wait; everything it has to say goes through `turn.emit`."""
    # Off whatever the environment says: conversations must not leave for a tracing service unasked.
    with tracing_context(enabled=False):
        if turn.toolbox is None:
            await agent_graph().ainvoke({"messages": [HumanMessage(question)]}, context=turn)
        else:
            given = {"messages": [HumanMessage(question)]}
            await run_kept(agent_graph(), given, turn, turn.toolbox, turn.emit, turn.settings.tool_parallel)


async def _ask(state: State, runtime: Runtime[Turn]) -> Command[Any]:
    """One call of the model, with what people have said to it meanwhile."""
    turn, known = runtime.context, state["messages"]
    if (left := ends_in_silence(known)) is not None:
        await turn.emit(RunStatus(status="silent", message=left.text))
        return Command(goto=END)
    new = await guided.take(turn, known)
    loaded = loaded_skills(known)
    tools = await turn.tools(loaded)
    messages = [*known, *new]
    if guided.goes_on(messages) or (turn.follows and not guided.has_spoken(known)):
        turn.blocks.begin_paragraph()
    last = await rounds.last(turn, known)
    answer = asked(await _answer(turn, [*messages, *last], tools.values(), calls=not last), known)
    if last:
        answer = rounds.without_calls(answer, turn)
    new.append(answer.message)
    if answer.message.tool_calls:
        return Command(
            update={"messages": new}, goto=_calls(answer, loaded, tools, state.get("cited", 0) or turn.cited_before)
        )
    # A step of its own: what was said up to here is in the state before anything else is heard.
    goto = MODEL if await guided.waits(turn, [*known, *new]) else END
    return Command(update={"messages": new}, goto=goto)


async def _answer(turn: Turn, messages: Sequence[AnyMessage], tools: Collection[Tool], *, calls: bool) -> AIMessage:
    """Asked again, with less, when the provider says that it was too much. `calls`: whether it may use the tools."""
    call, before = ModelCall(turn, [_structured(tool) for tool in tools], calls=calls), turn.blocks.count
    try:
        return await call.run(await turn.window.prompt(turn, messages, tools))
    except ContextOverflow:
        if turn.blocks.count > before or not turn.window.learn():
            raise
    except (ModelBadRequest, ModelUnavailable) as error:
        if turn.blocks.count > before or not tools or not _takes_none(error, messages):
            raise
        await turn.emit(RunStatus(status="tools_unsupported", message=f"{error.message} It answers without tools."))
        return await ModelCall(turn).run(await turn.window.prompt(turn, messages, ()))
    return await call.run(await turn.window.prompt(turn, messages, tools))


def _takes_none(error: WegentError, messages: Sequence[AnyMessage]) -> bool:
    """Whether a model was asked that has never heard of tools, and says so in its server's words."""
    return not any(isinstance(message, ToolMessage) for message in messages) and bool(NO_TOOLS.search(error.message))


def _calls(answer: Asked, loaded: frozenset[str], tools: Mapping[str, Tool], cited: int) -> list[Send]:
    """One node each, side by side; each has numbers of its own for its sources, as no call knows of the others'."""
    sends, first = [], cited + 1
    for call in answer.message.tool_calls:
        fault = answer.faults.get(call["id"] or "")
        state = CallState(call=call, loaded=sorted(loaded), fault=fault, first_source=first)
        sends.append(Send(TOOLS, state))
        first += tools[call["name"]].most_sources if call["name"] in tools else 0
    return sends


def _structured(tool: Tool) -> StructuredTool:
    """For LangChain to tell its model of; the graph makes the calls."""

    async def never(**_arguments: Any) -> str:
        raise AssertionError("the graph makes the calls")

    return StructuredTool(name=tool.name, description=tool.description, args_schema=tool.parameters, coroutine=never)
