"""Keeps a conversation's rows in step with its run: the observer of the run log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wegent_contracts.events import RunCancelled, RunFailed, RunFinished, RunStarted
from wegent_contracts.protocol.memory import ChatMemories, MemoryUse
from wegent_contracts.protocol.socket import TaskState
from wegent_contracts.protocol.waiting import Wait

from wegent_backend.chat.contexts import Contexts, said, stamp
from wegent_backend.chat.effects.states import forget, stop_calls, thread_of
from wegent_backend.chat.guidance import service as guidance
from wegent_backend.chat.pipeline.standing import stand
from wegent_backend.chat.queue import stops
from wegent_backend.chat.queue.dispatching import dispatch
from wegent_backend.chat.waits.service import announce_end
from wegent_backend.context import Context
from wegent_backend.memory.telling import cited_in
from wegent_backend.ports import Ports, RunRef
from wegent_backend.realtime.rooms import user_room
from wegent_backend.runs import waits as questions
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import RunView
from wegent_backend.tables import SubtaskRow
from wegent_backend.tasks import repository, unread
from wegent_backend.tasks.transitions import move_subtask, move_task

TITLE_JOB = "write_title"
STARTABLE: Final = frozenset({"PENDING", "PENDING_CONFIRMATION"})


class ConversationObserver:
    """Implements runs.ports.RunObserver."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts

    async def started(self, ctx: Context, ref: RunRef, event: RunStarted) -> None:
        del event
        task = await repository.get_locked(ctx.session, ctx.subject, ref.task_id)
        answer = await repository.message(ctx.session, ctx.subject, ref.subtask_id)
        # A later owner finds it RUNNING, and perhaps CANCELLING: that stays.
        if answer.state in STARTABLE:
            move_subtask(answer, "RUNNING")
        if task.state in STARTABLE:
            await move_task(ctx, task, "RUNNING")
        self._contexts.begin(ref.run_id, task)

    async def waiting(self, ctx: Context, ref: RunRef, waits: Sequence[Wait]) -> None:
        task = await repository.get_locked(ctx.session, ctx.subject, ref.task_id)
        answer = await repository.message(ctx.session, ctx.subject, ref.subtask_id)
        if answer.state == "CANCELLING":
            return  # the wish to stop has crossed the question: the next owner ends the run
        for wait in waits:
            stand(task, None if wait.stage is None else wait.stage.current_stage)
        move_subtask(answer, "PENDING_CONFIRMATION")
        await move_task(ctx, task, "PENDING_CONFIRMATION")

    async def ended(self, ctx: Context, ref: RunRef, outcome: Outcome, view: RunView, *, steps: bool) -> None:
        if steps:
            for row in await questions.close(ctx.session, ref.run_id):
                announce_end(ctx, row)
            await forget(ctx.session, thread_of(ref.run_id))
            if isinstance(outcome, RunCancelled):
                await stop_calls(ctx.session, ref.run_id)
        await guidance.settle(ctx, ref, outcome, view)
        task = await repository.get_locked(ctx.session, ctx.subject, ref.task_id)
        answer = await repository.message(ctx.session, ctx.subject, ref.subtask_id)
        answer.content = view.text
        answer.blocks = [block.model_dump(mode="json", exclude_none=True) for block in view.blocks.all()]
        answer.context = None if view.context is None else view.context.model_dump(mode="json")
        # Its name as the run knows it has no namespace.
        answer.model_name = view.substitutes.get((answer.model_name or "").rpartition("/")[2], answer.model_name)
        if isinstance(outcome, RunFailed):
            answer.error, answer.error_reason = outcome.message, outcome.reason
        _cite(ctx, ref, answer, view.text)
        stand(task, view.stage)
        move_subtask(answer, _state(outcome))
        await move_task(ctx, task, _state(outcome), error_message=answer.error)
        since, task.history_version = stamp(task), task.history_version + 1
        said(ctx, task, answer, since=since)
        self._contexts.end(ref.run_id)
        await unread.arrived(ctx, task, answer.message_id)
        if not isinstance(outcome, RunFinished):
            await stops.ended(ctx, ref, task, outcome)
        if (
            isinstance(outcome, RunFinished)
            and task.title_source == "message"
            and not await repository.has_other_answer(ctx.session, ctx.subject, answer)
        ):
            ctx.enqueue(TITLE_JOB, task.id, task.user_id)

    async def over(self, ports: Ports, ref: RunRef) -> None:
        await dispatch(ports, ref.task_id)


def _cite(ctx: Context, ref: RunRef, answer: SubtaskRow, text: str) -> None:
    """Which memories the answer cites: told to the windows of the user whose they are."""
    if not answer.memories:
        return
    uses = cited_in(text, [MemoryUse.model_validate(use) for use in answer.memories])
    answer.memories = [use.model_dump() for use in uses]
    told = ChatMemories(task_id=ref.task_id, subtask_id=ref.subtask_id, memories=uses)
    ctx.emit("chat:memories", told, room=user_room(ref.user_id))


def _state(outcome: Outcome) -> TaskState:
    if isinstance(outcome, RunFinished):
        return "COMPLETED"
    return "FAILED" if isinstance(outcome, RunFailed) else "CANCELLED"
