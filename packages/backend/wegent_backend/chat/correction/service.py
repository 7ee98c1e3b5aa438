"""Asking for an evaluation of an answer, putting the better answer in its place, and taking the evaluation back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wegent_contracts.errors import NotFound, Unauthorized
from wegent_contracts.protocol.correction import (
    Correction,
    CorrectionDeleted,
    CorrectionError,
    CorrectionStart,
)

from wegent_backend.access.loading import of_user
from wegent_backend.chat import plan as plans
from wegent_backend.chat.correction import repository
from wegent_backend.chat.correction.errors import (
    AnswerTooLong,
    CorrectionRunning,
    NotCorrectable,
    TooManyCorrections,
    correction_not_found,
)
from wegent_backend.chat.correction.schemas import CorrectBody
from wegent_backend.context import Context
from wegent_backend.models import service as models
from wegent_backend.realtime.rooms import task_room
from wegent_backend.tables import CorrectionRow, SubtaskRow, TaskRow
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.corrections import to_wire
from wegent_backend.tasks.errors import NotAnAnswer, TaskBusy, message_not_found
from wegent_backend.tasks.transitions import BUSY

CORRECT_JOB: Final = "correct_answer"
STOPPED: Final = "CorrectionStopped"
SHELL: Final = "Chat"


async def ask(ctx: Context, body: CorrectBody) -> Correction:
    """Promise an evaluation; one that there is goes.

    Raises NotFound, Forbidden, NotAnAnswer, TaskBusy, NotCorrectable, AnswerTooLong, CorrectionRunning,
    TooManyCorrections, and what `models.named` raises.
    """
    task, answer = await answer_of(ctx, body.task_id, body.subtask_id)
    _check_text(ctx, answer)
    await _check_shell(ctx, task)
    settings = ctx.ports.settings.correction
    before = await repository.of_answer(ctx.session, answer.id)
    if before is not None and before.state in repository.BEING_MADE:
        raise CorrectionRunning("This answer is being evaluated already. Wait until that is done, or delete it.")
    if await repository.being_made(ctx.session, ctx.subject.user_id) >= settings.max_running:
        raise TooManyCorrections(settings.max_running)
    model = await models.named(
        ctx.session, ctx.ports.keyring, ctx.subject, body.correction_model, body.correction_model_type
    )
    if before is not None:
        await ctx.session.delete(before)
        await ctx.session.flush()
    row = CorrectionRow(
        task_id=task.id,
        subtask_id=answer.id,
        user_id=ctx.subject.user_id,
        model_name=model.name,
        model_type=body.correction_model_type,
        verify_facts=settings.verify_facts if body.enable_web_search is None else body.enable_web_search,
    )
    ctx.session.add(row)
    await ctx.session.flush()
    ctx.enqueue(CORRECT_JOB, row.id)
    ctx.emit("correction:start", start_of(row), room=task_room(task.id))
    record(ctx, "create", row, answer, {"model": row.model_name})
    return to_wire(row)


async def get(ctx: Context, task_id: int, subtask_id: int) -> Correction:
    """Raises NotFound."""
    await tasks.get(ctx.session, ctx.subject, task_id)
    answer = await _message(ctx, task_id, subtask_id)
    row = await repository.of_answer(ctx.session, answer.id, lock=False)
    if row is None:
        raise correction_not_found(subtask_id)
    return to_wire(row)


async def delete(ctx: Context, task_id: int, subtask_id: int) -> None:
    """Take the evaluation back; one that is being made is stopped. A corrected answer stays corrected.

    Raises NotFound and Forbidden.
    """
    task = await tasks.get_locked(ctx.session, ctx.subject, task_id)
    answer = await _message(ctx, task_id, subtask_id)
    row = await repository.of_answer(ctx.session, answer.id)
    if row is None:
        raise correction_not_found(subtask_id)
    if row.state in repository.BEING_MADE:
        stopped = CorrectionError(**place(row), error="The evaluation was stopped.", type=STOPPED)
        ctx.emit("correction:error", stopped, room=task_room(task.id))
    else:
        ctx.emit("correction:deleted", CorrectionDeleted(**place(row)), room=task_room(task.id))
    await ctx.session.delete(row)
    record(ctx, "delete", row, answer)


async def answer_of(ctx: Context, task_id: int, subtask_id: int) -> tuple[TaskRow, SubtaskRow]:
    """The conversation, locked, and an answer in it that is complete.

    Raises NotFound, Forbidden, NotAnAnswer and TaskBusy.
    """
    task = await tasks.get_locked(ctx.session, ctx.subject, task_id)
    answer = await _message(ctx, task_id, subtask_id)
    if answer.role != "ASSISTANT":
        raise NotAnAnswer("This is a message, not an answer. Name the answer that follows it.")
    if answer.state in BUSY:
        raise TaskBusy("The answer is being written. Wait until it is complete, or stop it.")
    return task, answer


async def _message(ctx: Context, task_id: int, subtask_id: int) -> SubtaskRow:
    message = await tasks.message(ctx.session, ctx.subject, subtask_id)
    if message.task_id != task_id:
        raise message_not_found(subtask_id)
    return message


def place(row: CorrectionRow) -> dict[str, int]:
    return {"task_id": row.task_id, "subtask_id": row.subtask_id, "correction_id": row.id}


def start_of(row: CorrectionRow) -> CorrectionStart:
    return CorrectionStart(**place(row), correction_model=row.model_name)


def record(
    ctx: Context, action: str, row: CorrectionRow, answer: SubtaskRow, facts: Mapping[str, Any] | None = None
) -> None:
    """What happened to which answer, without its words."""
    new = {"taskId": row.task_id, "messageId": answer.message_id, **(facts or {})}
    ctx.record(action, "Correction", object_id=row.id, new=new)


def _check_text(ctx: Context, answer: SubtaskRow) -> None:
    if answer.state == "FAILED":
        raise NotCorrectable("This answer has failed. Have it written again.")
    if not answer.content.strip():
        raise NotCorrectable("This answer has no text that could be evaluated.")
    most = ctx.ports.settings.correction.max_chars
    if len(answer.content) > most:
        raise AnswerTooLong(len(answer.content), most)


async def _check_shell(ctx: Context, task: TaskRow) -> None:
    """Of a team that is gone, its answers are left."""
    try:
        owner = ctx.subject if task.user_id == ctx.subject.user_id else await of_user(ctx.session, task.user_id)
        types = await plans.shell_types(ctx.session, owner, task.team_id)
    except (NotFound, Unauthorized):
        return
    if other := types - {SHELL}:
        raise NotCorrectable(f"Answers of the shell {', '.join(sorted(other))} are not evaluated: only those of Chat.")
