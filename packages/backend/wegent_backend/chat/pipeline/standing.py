"""Which member of a team a message is for, and what is remembered of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wegent_backend.chat.plan import Plan, StagePlan
from wegent_backend.context import Context
from wegent_backend.runs import repository as runs
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import repository

FIELD = "currentStage"


async def of(ctx: Context, task: TaskRow, plan: Plan) -> dict[str, Any]:
    """The fields of TurnRequest for a new message."""
    mode = plan.team.spec.collaboration_model
    if not plan.several:
        return {}
    if mode == "pipeline":
        return {"stage": min(stage_of(task), len(plan.members) - 1), "stages": stages(plan)}
    if mode == "route":
        return {"last_speaker": await last_speaker(ctx, task)}
    return {}


def stages(plan: Plan) -> list[StagePlan]:
    return [
        StagePlan(name=name, require_confirmation=member.part.require_confirmation)
        for name, member in zip(plan.names, plan.members, strict=True)
    ]


def stage_of(task: TaskRow) -> int:
    return int(task.spec.get(FIELD) or 0)


def stand(task: TaskRow, stage: int | None) -> None:
    """From now on this stage answers; None: as it is."""
    if stage is not None and task.spec.get(FIELD) != stage:
        task.spec = {**task.spec, FIELD: stage}


async def rewind(ctx: Context, task: TaskRow, message: SubtaskRow) -> None:
    """The message is taken back: the stage answers that answered it the first time."""
    answer = await repository.answer_to(ctx.session, ctx.subject, message)
    run = None if answer is None else await runs.run_of_subtask(ctx.session, answer.id)
    if run is not None and run.request.get("stages"):
        stand(task, int(run.request.get("stage") or 0))


async def last_speaker(ctx: Context, task: TaskRow) -> str | None:
    """Who said the last words of the conversation's last answer."""
    answer = await repository.last_answer(ctx.session, ctx.subject, task.id)
    return None if answer is None else speaker_of(answer.blocks or ())


def speaker_of(blocks: Sequence[dict[str, Any]]) -> str | None:
    names = [block.get("name") for block in blocks if block.get("type") == "text"]
    return names[-1] if names else None
