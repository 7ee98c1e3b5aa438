"""How a conversation is at this moment, for clients that are not sure: cheap, and without any text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias, cast

from wegent_contracts.protocol.socket import TaskState

from wegent_backend.chat.schemas import RuntimeCheck, StreamPlace
from wegent_backend.context import Context
from wegent_backend.ports import Ports
from wegent_backend.runs import repository as runs
from wegent_backend.runs.view import RunView
from wegent_backend.tasks import remembered, repository
from wegent_backend.tasks.remembered import Standing

Begin: TypeAlias = Callable[[], AbstractAsyncContextManager[Context]]
"""Opens a unit of work that reads."""


async def check(ports: Ports, begin: Begin, task_id: int) -> RuntimeCheck:
    """The database says whether the caller may know, and which state is the newest; Redis has that. Raises NotFound."""
    async with begin() as ctx:
        version, last = await repository.version(ctx.session, ctx.subject, task_id)
    standing = await remembered.recalled(ports, task_id, version)
    if standing is None or not standing.run_known:
        async with begin() as ctx:
            standing = await _look(ctx, task_id)
        await remembered.keep(ports, task_id, standing)
    return RuntimeCheck(
        task_id=task_id,
        status=cast("TaskState", standing.status),
        progress=standing.progress,
        last_message_id=last,
        streaming=None if standing.run is None else await _place(ports, begin, *standing.run),
    )


async def _look(ctx: Context, task_id: int) -> Standing:
    task = await repository.get(ctx.session, ctx.subject, task_id)
    run = await runs.open_run_of_task(ctx.session, task_id)
    ref = None if run is None else await runs.get_ref(ctx.session, run.id)
    return Standing.of(task, run=None if ref is None else (ref.run_id, ref.subtask_id, ref.message_id))


async def _place(ports: Ports, begin: Begin, run_id: int, subtask_id: int, message_id: int) -> StreamPlace:
    """As far as viewers of this process have got, or else as far as the database knows."""
    known = ports.audience.place(run_id)
    if known is None:
        view = RunView()
        async with begin() as ctx:
            for logged in await runs.settled_after(ctx.session, run_id, 0):
                view.apply(logged)
        known = view.seq, view.length
    return StreamPlace(subtask_id=subtask_id, message_id=message_id, seq=known[0], offset=known[1])
