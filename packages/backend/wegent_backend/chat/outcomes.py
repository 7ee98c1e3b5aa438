"""Keeps a conversation's rows in step with its run: the observer of the run log."""

from __future__ import annotations

from wegent_contracts.events import RunFailed, RunFinished, RunStarted
from wegent_contracts.protocol.socket import TaskState

from wegent_backend.context import Context, RunRef
from wegent_backend.runs.ports import Outcome
from wegent_backend.tasks import repository
from wegent_backend.tasks.transitions import move_subtask, move_task

TITLE_JOB = "write_title"


class ConversationObserver:
    """Implements runs.ports.RunObserver."""

    async def started(self, ctx: Context, ref: RunRef, event: RunStarted) -> None:
        del event
        task = await repository.get_locked(ctx.session, ctx.subject, ref.task_id)
        answer = await repository.message(ctx.session, ctx.subject, ref.subtask_id)
        # A later owner finds it RUNNING, and perhaps CANCELLING: that stays.
        if answer.state == "PENDING":
            move_subtask(answer, "RUNNING")
        if task.state == "PENDING":
            await move_task(ctx, task, "RUNNING")

    async def ended(self, ctx: Context, ref: RunRef, outcome: Outcome, text: str) -> None:
        task = await repository.get_locked(ctx.session, ctx.subject, ref.task_id)
        answer = await repository.message(ctx.session, ctx.subject, ref.subtask_id)
        answer.content = text
        if isinstance(outcome, RunFailed):
            answer.error, answer.error_reason = outcome.message, outcome.reason
        move_subtask(answer, _state(outcome))
        await move_task(ctx, task, _state(outcome), error_message=answer.error)
        if (
            isinstance(outcome, RunFinished)
            and task.title_source == "message"
            and not await repository.has_other_answer(ctx.session, ctx.subject, answer)
        ):
            ctx.enqueue(TITLE_JOB, task.id, task.user_id)


def _state(outcome: Outcome) -> TaskState:
    if isinstance(outcome, RunFinished):
        return "COMPLETED"
    return "FAILED" if isinstance(outcome, RunFailed) else "CANCELLED"
