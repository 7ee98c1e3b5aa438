"""The leader chooses one member, who answers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from pydantic import Field, create_model
from wegent_contracts.errors import WegentError
from wegent_contracts.events import RunStatus

from wegent_chat_shell.graph.team import words
from wegent_chat_shell.graph.team.deciding import WHY, decide, decided, one_of
from wegent_chat_shell.graph.team.speaking import Word, speak
from wegent_chat_shell.graph.team.state import TeamState, next_number, parts
from wegent_chat_shell.graph.team.turn import TeamTurn

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

CHOOSE: Final = "choose"
EXPERT: Final = "expert"


def route_graph() -> CompiledStateGraph[TeamState, TeamTurn, TeamState, TeamState]:
    graph = StateGraph(TeamState, context_schema=TeamTurn)
    graph.add_node(CHOOSE, _choose)
    graph.add_node(EXPERT, _answer)
    graph.add_edge(START, CHOOSE)
    graph.add_edge(CHOOSE, EXPERT)
    graph.add_edge(EXPERT, END)
    return graph.compile(name="route")


async def _choose(state: TeamState, runtime: Runtime[TeamTurn]) -> TeamState:
    """Whatever becomes of the choice, somebody answers: the first member, when there is none."""
    team, number = runtime.context, next_number(parts(state))
    chosen, why = await _choice(team, number)
    shown = f"→ {team.member(chosen).name}" + (f": {why}" if why else "")
    return {"messages": [await decided(team, number, shown, {"position": chosen})]}


async def _choice(team: TeamTurn, number: int) -> tuple[int, str]:
    names, first = [team.member(place).name for place in team.followers], team.followers[0]
    form = create_model(
        "Choice", member=(str, one_of(names, "Who answers")), why=(str, Field(default="", description=WHY))
    )
    try:
        choice: Any = await decide(team, number, words.choice(team), form)
    except WegentError as error:
        text = f"The leader could not choose, and {team.member(first).name} answers. {error.message}"
        await team.emit(RunStatus(status="default_member", message=text))
        return first, "The leader could not choose, and the first member answers."
    found = team.find(choice.member)
    return (first, "The leader named nobody who is in the team.") if found is None else (found, choice.why.strip())


async def _answer(state: TeamState, runtime: Runtime[TeamTurn]) -> TeamState:
    """With the conversation, and without what the leader thinks of it."""
    team, known = runtime.context, parts(state)
    chosen = next(part.decided["position"] for part in known if part.kind == "decision")
    word = Word(chosen, next_number(known), team.request.message, team.request.history)
    return {"messages": [await speak(team, word)]}
