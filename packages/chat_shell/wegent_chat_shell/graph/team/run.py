"""Runs a team to its end or to a wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from langsmith import tracing_context
from wegent_contracts.protocol.chat import TeamMode

from wegent_chat_shell.graph.keeping import run_kept
from wegent_chat_shell.graph.team.collaborate import collaborate_graph
from wegent_chat_shell.graph.team.coordinate import coordinate_graph
from wegent_chat_shell.graph.team.pipeline import pipeline_graph
from wegent_chat_shell.graph.team.route import route_graph
from wegent_chat_shell.graph.team.turn import TeamTurn

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

_GRAPHS: Final[dict[TeamMode, Callable[[], CompiledStateGraph[Any, Any, Any, Any]]]] = {
    "pipeline": pipeline_graph,
    "route": route_graph,
    "coordinate": coordinate_graph,
    "collaborate": collaborate_graph,
}


@cache
def team_graph(mode: TeamMode) -> CompiledStateGraph[Any, Any, Any, Any]:
    """One graph serves all teams of a mode: what differs between them is in the turn."""
    return _GRAPHS[mode]()


async def run_team(turn: TeamTurn) -> None:
    """Everything that members have to say goes through `turn.emit`."""
    with tracing_context(enabled=False):
        await run_kept(
            team_graph(turn.play.mode), {"messages": []}, turn, turn.toolbox, turn.emit, turn.settings.tool_parallel
        )
