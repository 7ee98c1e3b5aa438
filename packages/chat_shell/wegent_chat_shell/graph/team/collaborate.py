"""All talk in one conversation, in rounds, until they agree, the leader says that they are done, or rounds run out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command
from pydantic import BaseModel, Field
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.graph.team import words
from wegent_chat_shell.graph.team.deciding import WHY, decide, decided
from wegent_chat_shell.graph.team.speaking import Word, speak
from wegent_chat_shell.graph.team.state import Part, TeamState, heard, next_number, parts
from wegent_chat_shell.graph.team.turn import TeamTurn
from wegent_chat_shell.llm.structured import ModelAnswerUnusable

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

TALK: Final = "talk"
JUDGE: Final = "judge"
CLOSE: Final = "close"


class Judgement(BaseModel):
    """Whether the team is done."""

    done: bool = Field(description="Whether nothing more is to be said")
    why: str = Field(default="", description=WHY)


def collaborate_graph() -> CompiledStateGraph[TeamState, TeamTurn, TeamState, TeamState]:
    graph = StateGraph(TeamState, context_schema=TeamTurn)
    graph.add_node(TALK, _talk, destinations=(TALK, JUDGE, CLOSE, END))
    graph.add_node(JUDGE, _judge, destinations=(TALK, CLOSE))
    graph.add_node(CLOSE, _close)
    graph.add_edge(START, TALK)
    graph.add_edge(CLOSE, END)
    return graph.compile(name="collaborate")


async def _talk(state: TeamState, runtime: Runtime[TeamTurn]) -> Command[Any]:
    team, known = runtime.context, parts(state)
    said, order = _said(known), words.speakers(team)
    position = order[len(said) % len(order)]
    *earlier, asked = _asked(team, said, position)
    history, number = [*team.request.history, *earlier], next_number(known)
    word = Word(position, number, asked.content, history, follows=bool(said), heard=heard(known))
    message = await speak(team, word)
    said = _said(parts({"messages": [*state["messages"], message]}))
    return Command(update={"messages": [message]}, goto=_after(team, said, len(order)))


def _after(team: TeamTurn, said: list[Part], members: int) -> str:
    if len(said) % members:
        return TALK
    over = all(_agrees(part) for part in said[-members:]) or len(said) // members >= team.settings.team_rounds
    if team.play.leader is None:
        return END if over else TALK
    return CLOSE if over else JUDGE


async def _judge(state: TeamState, runtime: Runtime[TeamTurn]) -> Command[Any]:
    """A judgement that cannot be understood means to go on: the rounds have an end."""
    team, known = runtime.context, parts(state)
    said = _said(known)
    round_ = len(said) // len(words.speakers(team))
    number = next_number(known)
    try:
        judged = await decide(team, number, words.judging(team, _minutes(team, said), round_), Judgement)
    except ModelAnswerUnusable:
        judged = Judgement(done=False)
    shown = f"{'✓' if judged.done else '…'} {judged.why.strip()}".strip()
    message = await decided(team, number, shown, {"done": judged.done})
    return Command(update={"messages": [message]}, goto=CLOSE if judged.done else TALK)


async def _close(state: TeamState, runtime: Runtime[TeamTurn]) -> TeamState:
    team, known = runtime.context, parts(state)
    question = words.closing(team, _minutes(team, _said(known)))
    word = Word(team.leader, next_number(known), question, team.request.history, follows=True, heard=heard(known))
    return {"messages": [await speak(team, word)]}


def _asked(team: TeamTurn, said: list[Part], position: int) -> list[ChatMessage]:
    """The discussion as this member has lived it: its own words as its own, and it has the word now."""
    conversation = [ChatMessage(role="user", content=team.request.message)]
    for part in said:
        own = part.position == position
        content = part.text if own else words.told(team, part)
        conversation.append(ChatMessage(role="assistant" if own else "user", content=content))
    return [*conversation, ChatMessage(role="user", content=words.talk(team, position))]


def _said(known: list[Part]) -> list[Part]:
    return [part for part in known if part.kind == "speech"]


def _minutes(team: TeamTurn, said: list[Part]) -> str:
    return "\n\n".join(words.told(team, part) for part in said)


def _agrees(part: Part) -> bool:
    *_, last = part.text.strip().splitlines() or [""]
    return last.strip(" .!*_\"'`") == words.AGREED
