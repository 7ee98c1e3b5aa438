"""The leader splits the work, members do their parts side by side, and the leader answers with what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, Send
from pydantic import Field, create_model

from wegent_chat_shell.errors import TeamFailed
from wegent_chat_shell.graph.team import words
from wegent_chat_shell.graph.team.deciding import decide, decided, one_of
from wegent_chat_shell.graph.team.speaking import Word, speak, work
from wegent_chat_shell.graph.team.state import TeamState, next_number, parts
from wegent_chat_shell.graph.team.turn import TeamTurn
from wegent_chat_shell.llm.structured import ModelAnswerUnusable

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

SPLIT: Final = "split"
WORK: Final = "work"
MERGE: Final = "merge"


class Assignment(TypedDict):
    """One part of the work."""

    position: int
    number: int
    task: str


def coordinate_graph() -> CompiledStateGraph[TeamState, TeamTurn, TeamState, TeamState]:
    graph = StateGraph(TeamState, context_schema=TeamTurn)
    graph.add_node(SPLIT, _split, destinations=(WORK,))
    graph.add_node(WORK, _work, input_schema=Assignment)
    graph.add_node(MERGE, _merge)
    graph.add_edge(START, SPLIT)
    graph.add_edge(WORK, MERGE)
    graph.add_edge(MERGE, END)
    return graph.compile(name="coordinate")


async def _split(state: TeamState, runtime: Runtime[TeamTurn]) -> Command[Any]:
    """Where the leader names no parts, every member gets the whole."""
    team, number = runtime.context, next_number(parts(state))
    wanted = await _parts(team, number)
    shown = "\n".join(f"→ {team.member(place).name}: {task}" for place, task in wanted)
    if not wanted:
        wanted = [(place, team.request.message) for place in team.followers]
        shown = "The leader named no parts, and every member works on the whole."
    made = await decided(team, number, shown, {"parts": wanted})
    sends = [
        Send(WORK, Assignment(position=place, number=number + index, task=task))
        for index, (place, task) in enumerate(wanted, start=1)
    ]
    return Command(update={"messages": [made]}, goto=sends)


async def _work(state: Assignment, runtime: Runtime[TeamTurn]) -> TeamState:
    team = runtime.context
    word = Word(state["position"], state["number"], words.task(team, state["task"]), aside=True)
    return {"messages": [await work(team, word)]}


async def _merge(state: TeamState, runtime: Runtime[TeamTurn]) -> TeamState:
    team, known = runtime.context, parts(state)
    found = [part for part in known if part.kind == "work"]
    if all(part.failed for part in found):
        raise TeamFailed([(team.member(part.position).name, part.text) for part in found])
    word = Word(team.leader, next_number(known), words.results(team, found), team.request.history)
    return {"messages": [await speak(team, word)]}


async def _parts(team: TeamTurn, number: int) -> list[tuple[int, str]]:
    """What the leader gives to whom, as far as it can be understood."""
    names = [team.member(place).name for place in team.followers]
    part = create_model(
        "Part",
        member=(str, one_of(names, "Who does it")),
        task=(str, Field(description="What is to be done, with all that is needed for it")),
    )
    form = create_model("Plan", tasks=(list[part], Field(description="The parts, which are done at the same time")))
    try:
        plan: Any = await decide(team, number, words.split(team), form)
    except ModelAnswerUnusable:
        return []
    read = [(team.find(each.member), each.task.strip()) for each in plan.tasks[: team.settings.team_parts]]
    return [(place, task) for place, task in read if place is not None and task]
