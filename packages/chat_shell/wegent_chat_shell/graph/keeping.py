"""Runs a graph whose states are kept: from its last finished step on, when there is one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from langgraph.types import Command
from wegent_contracts.events import EngineEvent, RunWaiting

from wegent_chat_shell.tools.base import Toolbox

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.graph.state import CompiledStateGraph

# Rounds are counted by what the model has said: steps for guidance are none, and a crash does not begin anew.
MANY_STEPS: Final = 10_000


async def run_kept(
    graph: CompiledStateGraph[Any, Any, Any, Any],
    given: dict[str, Any],
    turn: object,
    toolbox: Toolbox,
    emit: Callable[[EngineEvent], Awaitable[None]],
    at_once: int,
) -> None:
    """To its end or to a wait. `given`: what it begins with; `turn`: its runtime context; `at_once`: most nodes."""
    kept = graph.copy({"checkpointer": toolbox.checkpoints})
    config: RunnableConfig = {
        "configurable": {"thread_id": toolbox.thread},
        "recursion_limit": MANY_STEPS,
        "max_concurrency": at_once,
    }
    known, first = await _input(kept, config, given, toolbox)
    # `next` leaves out a step whose outcome is stored and not yet part of the state; the run goes on from that, too.
    if known and first is None and not (await kept.aget_state(config)).tasks:
        return  # an earlier owner had come to the end
    result = await kept.ainvoke(first, config, context=turn, durability="sync")
    for waiting in result.get("__interrupt__", ()):
        await emit(RunWaiting(request={**waiting.value, "place": waiting.id}))


async def _input(
    graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig, given: dict[str, Any], toolbox: Toolbox
) -> tuple[bool, Any]:
    """Whether there is a state to go on from, and what to go on with."""
    state = await graph.aget_state(config)
    if not state.values:
        return False, given
    places = [waiting.id for task in state.tasks for waiting in task.interrupts]
    answers = {place: toolbox.answers[place].model_dump(mode="json") for place in places if place in toolbox.answers}
    return True, Command(resume=answers) if answers else None
