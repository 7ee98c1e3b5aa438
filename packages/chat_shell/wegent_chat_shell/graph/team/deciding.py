"""A leader decides something about its team, in a form that a program reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from langchain_core.messages import AnyMessage, HumanMessage
from pydantic import BaseModel, Field
from wegent_contracts.events import BlockKind

from wegent_chat_shell.blocks import BlockWriter, Speaker
from wegent_chat_shell.graph.team.state import Part
from wegent_chat_shell.graph.team.turn import TeamTurn
from wegent_chat_shell.llm.structured import structured
from wegent_chat_shell.telemetry import run_span

T = TypeVar("T", bound=BaseModel)

WHY: Final = "Why, in one sentence for the user, in the user's language"


def one_of(names: Sequence[str], description: str) -> Any:
    """A field for a member's name: told to the model as a choice, and read with some leniency (`TeamTurn.find`)."""
    return Field(description=description, json_schema_extra={"enum": list(names)})


async def decide(team: TeamTurn, number: int, question: str, form: type[T]) -> T:
    """Ask the leader, who knows the conversation. Raises what `structured` raises."""
    speaker = _leader(team, number)
    request = team.asked(team.leader, question, team.request.history)
    async with team.prepare(request, speaker=speaker) as (turn, asked):
        prompt = await turn.window.prompt(turn, [HumanMessage(asked)], ())
        with run_span(team.tracer, request):
            return await structured(turn.agent.models, prompt, form, turn)


async def decided(team: TeamTurn, number: int, shown: str, outcome: dict[str, Any]) -> AnyMessage:
    """The decision as the team's state keeps it; people read `shown`, aside."""
    blocks = BlockWriter(team.request.attempt, _leader(team, number))
    for event in (*blocks.add(BlockKind.TEXT, shown), *blocks.close()):
        await team.emit(event)
    return Part("decision", team.leader, number, shown, decided=outcome).message(blocks.names(after=0))


def _leader(team: TeamTurn, number: int) -> Speaker:
    return Speaker(team.member(team.leader).name, team.leader, number, aside=True)
