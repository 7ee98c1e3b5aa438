"""A member has the word: the agent's graph runs for it, inside of the team's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from wegent_contracts.errors import WegentError
from wegent_contracts.events import MemberFinished, MemberStarted
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.blocks import BLOCKS, Speaker
from wegent_chat_shell.graph import guided
from wegent_chat_shell.graph.agent import agent_graph
from wegent_chat_shell.graph.team.state import Part
from wegent_chat_shell.graph.team.turn import LaterGuide, TeamTurn
from wegent_chat_shell.telemetry import run_span


@dataclass(frozen=True)
class Word:
    """What a member is asked. `follows`: something stands in the answer already, so that its text begins a paragraph.

    `aside`: it works beside others, and hears no guidance; what it says is for the leader. `heard`: what others were
    told. `with_user`: it gets the user's message.
    """

    position: int
    number: int
    question: str
    history: Sequence[ChatMessage] = ()
    follows: bool = False
    aside: bool = False
    with_user: bool = True
    heard: Collection[int] = field(default_factory=tuple)


async def speak(team: TeamTurn, word: Word) -> AnyMessage:
    """A node's work: the part of the answer, as the team's state keeps it. Raises what the agent's graph raises."""
    name = team.member(word.position).name
    stage = word.position if team.play.mode == "pipeline" else None
    await team.emit(MemberStarted(member=name, position=word.position, number=word.number, stage=stage))
    messages = await _run(team, word)
    text = "\n\n".join(message.text.strip() for message in messages if isinstance(message, AIMessage) and message.text)
    part = Part(
        "work" if word.aside else "speech",
        word.position,
        word.number,
        text,
        heard=guided.heard(messages),
        asked=word.question,
    )
    await team.emit(MemberFinished(member=name, position=word.position, number=word.number))
    return part.message(_blocks(messages))


async def work(team: TeamTurn, word: Word) -> AnyMessage:
    """Like `speak`, beside others: a member that fails does not take them with it."""
    async with team.at_once:
        try:
            return await speak(team, word)
        except WegentError as error:
            name, position, number = team.member(word.position).name, word.position, word.number
            await team.emit(MemberFinished(member=name, position=position, number=number, failed=True))
            return Part("work", position, number, error.message, failed=True, asked=word.question).message(())


async def _run(team: TeamTurn, word: Word) -> list[AnyMessage]:
    speaker = Speaker(team.member(word.position).name, word.position, word.number, word.aside)
    request = team.asked(word.position, word.question, word.history, with_user=word.with_user)
    guide = None if team.guide is None or word.aside else LaterGuide(team.guide, word.heard)
    async with team.prepare(request, speaker=speaker) as (prepared, question):
        turn = replace(prepared, toolbox=team.toolbox, guide=guide, follows=word.follows)
        with run_span(team.tracer, request):
            state = await agent_graph().ainvoke({"messages": [HumanMessage(question)]}, context=turn)
    found: list[AnyMessage] = state["messages"]
    return found


def _blocks(messages: Sequence[AnyMessage]) -> list[str]:
    return [block for message in messages for block in message.response_metadata.get(BLOCKS, ())]
