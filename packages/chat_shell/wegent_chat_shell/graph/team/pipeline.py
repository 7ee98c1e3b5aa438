"""One member after the other, in the team's order; between two of them people may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt
from wegent_contracts.events import BlockFinished, BlockKind, BlockStarted, RunStatus
from wegent_contracts.protocol.chat import ChatMessage
from wegent_contracts.protocol.waiting import PersonAnswer, PersonRequest, PipelineStage

from wegent_chat_shell.graph.team import words
from wegent_chat_shell.graph.team.speaking import Word, speak
from wegent_chat_shell.graph.team.state import Part, TeamState, heard, next_number, parts
from wegent_chat_shell.graph.team.turn import TeamTurn

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

STAGE: Final = "stage"
CONFIRM: Final = "confirm"
WITH_USER: Final = frozenset({"original_user", "original_and_previous"})


def pipeline_graph() -> CompiledStateGraph[TeamState, TeamTurn, TeamState, TeamState]:
    graph = StateGraph(TeamState, context_schema=TeamTurn)
    graph.add_node(STAGE, _stage, destinations=(STAGE, CONFIRM, END))
    graph.add_node(CONFIRM, _confirm, destinations=(STAGE, END))
    graph.add_edge(START, STAGE)
    return graph.compile(name="pipeline")


async def _stage(state: TeamState, runtime: Runtime[TeamTurn]) -> Command[Any]:
    team, known = runtime.context, parts(state)
    stage = _next_stage(team, known)
    *earlier, asked = _asked(team, known, stage)
    word = Word(
        stage,
        next_number(known),
        asked.content,
        [*(team.request.history if _with_user(team, stage) else []), *earlier],
        with_user=_with_user(team, stage),
        follows=any(part.text for part in known if part.kind == "speech"),
        heard=heard(known),
    )
    said = await speak(team, word)
    last = stage == len(team.play.members) - 1
    goto = END if last else CONFIRM if team.member(stage).require_confirmation else STAGE
    return Command(update={"messages": [said]}, goto=goto)


async def _confirm(state: TeamState, runtime: Runtime[TeamTurn]) -> Command[Any]:
    """Begins again when people have answered: nothing is shown before that."""
    team, known = runtime.context, parts(state)
    stage = known[-1].position
    if not team.toolbox.attended:
        await team.emit(RunStatus(status="not_confirmed", message="Nobody can be asked here: the pipeline goes on."))
        return Command(goto=STAGE)
    request = PersonRequest(
        kind="confirmation",
        text=f"{team.member(stage).name} has done its part. Shall {team.member(stage + 1).name} go on?",
        stage=PipelineStage(
            current_stage=stage,
            total_stages=len(team.play.members),
            stage_name=team.member(stage).name,
            next_stage_name=team.member(stage + 1).name,
        ),
    )
    answer = PersonAnswer.model_validate(interrupt(request.model_dump(mode="json", exclude={"place"})))
    if answer.choice == "cancel":
        return Command(goto=END)
    target = stage if answer.choice == "revise" else stage + 1
    if not answer.note.strip():
        return Command(goto=STAGE)
    remark = Part("remark", target, next_number(known), answer.note)
    block = f"remark:{remark.number}"
    shown = {"text": remark.text, "sender": answer.by}
    await team.emit(BlockStarted(block=block, kind=BlockKind.GUIDANCE, name=answer.by or None, data=shown))
    await team.emit(BlockFinished(block=block, data=shown))
    return Command(update={"messages": [remark.message([block])]}, goto=STAGE)


def _next_stage(team: TeamTurn, known: list[Part]) -> int:
    """The stage that people have said something to, or the one after the last that has answered."""
    if not known:
        return team.play.stage
    last = known[-1]
    return last.position if last.kind == "remark" else last.position + 1


def _asked(team: TeamTurn, known: list[Part], stage: int) -> list[ChatMessage]:
    """The stage's own conversation, which ends with what it is asked now."""
    own = [part for part in known if part.position == stage]
    note = own.pop(0).text if own and own[0].kind == "remark" else ""
    first = _handed_over(team, known, stage)
    conversation = [ChatMessage(role="user", content=words.noted(first, note) if note else first)]
    for part in own:
        role = "user" if part.kind == "remark" else "assistant"
        conversation.append(ChatMessage(role=role, content=part.text))
    return conversation


def _handed_over(team: TeamTurn, known: list[Part], stage: int) -> str:
    """What the stage gets from the one before, as that one's `contextPassing` says."""
    message = team.request.message
    if stage == team.play.stage:
        return message
    before = team.member(stage - 1)
    answer = next(part.text for part in reversed(known) if part.position == stage - 1 and part.kind == "speech")
    answer = answer or "(no answer)"
    return {
        "none": words.YOUR_TURN,
        "original_user": message,
        "previous_bot": answer,
        "original_and_previous": words.both(message, before.name, answer),
    }[before.context_passing]


def _with_user(team: TeamTurn, stage: int) -> bool:
    """Whether the stage gets the user's message: the conversation so far goes with it."""
    return stage == team.play.stage or team.member(stage - 1).context_passing in WITH_USER
