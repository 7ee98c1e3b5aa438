"""Deleting conversations: softly, one or many, and not while an answer is being written."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_contracts.errors import ErrorBody, WegentError
from wegent_contracts.protocol.conversations import TaskDeleted
from wegent_contracts.resources import Task

from wegent_backend.chat.schemas import BulkResult
from wegent_backend.chat.sending import Units
from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.resources import service as resources
from wegent_backend.resources import versions
from wegent_backend.resources.intents import Intent
from wegent_backend.resources.rows import identity_of
from wegent_backend.runs import repository as runs
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import people, repository, unread
from wegent_backend.tasks.errors import TaskBusy


async def delete(ctx: Context, task_id: int) -> None:
    """Raises NotFound, Forbidden, TaskBusy, and Referenced when something still needs it."""
    await repository.get(ctx.session, ctx.subject, task_id)
    # In the order in which other writers take them: that of resources, then the conversation.
    await versions.hold(ctx.session)
    task = await repository.get_locked(ctx.session, ctx.subject, task_id, "delete")
    if await runs.open_run_of_task(ctx.session, task_id) is not None:
        raise TaskBusy("An answer is still being written. Wait until it is complete, or delete with cancel=true.")
    await unread.gone(ctx, task_id)
    await _tell_members(ctx, task)
    await resources.carry_out(ctx, [Intent("delete", Task, identity_of(task))], resources.Options())


async def _tell_members(ctx: Context, task: TaskRow) -> None:
    """Of a group chat; its owner and those who have it open are told as of every resource that goes."""
    told = {user_room(task.user_id), task_room(task.id)}
    if members := [room for room in await people.windows(ctx.session, task) if room not in told]:
        ctx.emit("task:deleted", TaskDeleted(task_id=task.id), room=members)


async def delete_each(begin: Units, task_ids: Sequence[int]) -> list[BulkResult]:
    """Each by itself: what cannot be deleted does not keep the others."""
    return [await _result(begin, task_id) for task_id in task_ids]


async def _result(begin: Units, task_id: int) -> BulkResult:
    try:
        async with begin(True) as ctx:
            await delete(ctx, task_id)
    except WegentError as error:
        refused = ErrorBody(reason=error.reason, message=error.message, details=error.details)
        return BulkResult(id=task_id, deleted=False, error=refused)
    return BulkResult(id=task_id, deleted=True)
