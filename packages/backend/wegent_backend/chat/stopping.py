"""Stopping what a conversation is at, also for somebody who waits until it has stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from wegent_contracts.errors import WegentError

from wegent_backend.chat.queue import stops
from wegent_backend.chat.sending import Units
from wegent_backend.context import Context
from wegent_backend.runs import repository as runs
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import repository
from wegent_backend.tasks.errors import NotRunning

LOOK_SECONDS: Final = 0.1


async def cancel(ctx: Context, task_id: int) -> TaskRow:
    """Stop the answer that is being written; what is there is kept, what waits is paused.

    Raises NotFound, Forbidden, NotRunning.
    """
    await repository.get(ctx.session, ctx.subject, task_id)
    run = await runs.open_run_of_task(ctx.session, task_id)
    if run is not None:
        await stops.stop(ctx, run.subtask_id)
    task = await repository.get_locked(ctx.session, ctx.subject, task_id)
    if run is None:
        raise NotRunning("There is nothing to stop: no answer is being written.")
    return task


async def stop(begin: Units, task_ids: Sequence[int], *, patience: float) -> None:
    """Stop the answers of conversations, and wait until they have ended, at most `patience` seconds.

    What cannot be stopped is left to whoever wants something of it next.
    """
    waiting = [task_id for task_id in task_ids if await _stopped(begin, task_id)]
    deadline = asyncio.get_running_loop().time() + patience
    while waiting and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(LOOK_SECONDS)
        async with begin(False) as ctx:
            waiting = [task_id for task_id in waiting if await runs.open_run_of_task(ctx.session, task_id) is not None]


async def _stopped(begin: Units, task_id: int) -> bool:
    """Whether there is something to wait for."""
    try:
        async with begin(True) as ctx:
            await cancel(ctx, task_id)
    except NotRunning:
        # Somebody else may have asked for it already.
        async with begin(False) as ctx:
            return await runs.open_run_of_task(ctx.session, task_id) is not None
    except WegentError:
        return False  # the deletion says why
    return True
