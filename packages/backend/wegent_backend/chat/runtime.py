"""How a conversation is at this moment, for clients that are not sure: cheap, and without any text."""

from __future__ import annotations

from typing import cast

from wegent_contracts.protocol.socket import TaskState

from wegent_backend.chat.schemas import RuntimeCheck, StreamPlace
from wegent_backend.context import Context
from wegent_backend.runs import repository as runs
from wegent_backend.runs.view import RunView
from wegent_backend.tables import RunRow
from wegent_backend.tasks import repository


async def check(ctx: Context, task_id: int) -> RuntimeCheck:
    """Raises NotFound."""
    task = await repository.get(ctx.session, ctx.subject, task_id)
    run = await runs.open_run_of_task(ctx.session, task_id)
    return RuntimeCheck(
        task_id=task.id,
        status=cast("TaskState", task.state),
        progress=task.progress,
        last_message_id=task.last_message_id,
        streaming=None if run is None else await _place(ctx, run),
    )


async def _place(ctx: Context, run: RunRow) -> StreamPlace:
    """As far as the database knows."""
    answer = await repository.message(ctx.session, ctx.subject, run.subtask_id)
    view = RunView()
    for logged in await runs.settled_after(ctx.session, run.id, 0):
        view.apply(logged)
    return StreamPlace(subtask_id=answer.id, message_id=answer.message_id, seq=view.seq, offset=view.length)
