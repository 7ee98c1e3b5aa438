"""The start of an answer: its run, and what its conversation says of it."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_backend.auth.subject import Subject
from wegent_backend.chat.contexts import stamp
from wegent_backend.chat.plan import Plan, TurnRequest
from wegent_backend.context import Context
from wegent_backend.runs import service as runs
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks.transitions import move_subtask, move_task


@dataclass(frozen=True)
class Prepared:
    """What was read when the run was stored, for an engine in the same process: who asked, what answers, the stamp of
    what was said (`chat/contexts.py`), and up to where there are notes on it."""

    subject: Subject
    plan: Plan
    stamp: int
    noted_up_to: int


async def start(ctx: Context, task: TaskRow, answer: SubtaskRow, request: TurnRequest, plan: Plan) -> None:
    """Store the run that writes `answer`. Where there is room for it here, the answer is RUNNING at once."""
    run = await runs.create(
        ctx, answer, request.model_dump(), Prepared(ctx.subject, plan, stamp(task), task.noted_up_to)
    )
    if run.state == "running":
        move_subtask(answer, "RUNNING")
        await move_task(ctx, task, "RUNNING")
