"""What becomes of a queue when an answer does not come to its end: it waits for people, unless they interrupted it."""

from __future__ import annotations

from typing import Final

from wegent_contracts.events import RunCancelled, RunFailed

from wegent_backend.auth.subject import Subject
from wegent_backend.chat import service
from wegent_backend.chat.queue import repository
from wegent_backend.chat.queue.line import Line, changed, hold
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports, RunRef
from wegent_backend.runs import repository as runs
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.errors import NotRunning

STOPPED: Final = "The answer was stopped. Resume the queue, or clear it."


async def stop(ctx: Context, subtask_id: int) -> None:
    """Stop an answer, as somebody wants it: what waits does not go on by itself. Raises NotFound and NotRunning."""
    await service.cancel(ctx, subtask_id)
    answer = await tasks.message(ctx.session, ctx.subject, subtask_id)
    line = await hold(ctx, await tasks.get_locked(ctx.session, ctx.subject, answer.task_id))
    run = await runs.run_of_subtask(ctx.session, subtask_id)
    # What is sent from now on was sent by somebody who knew of the stop.
    line.row.stopped_run_id = None if run is None else run.id
    ctx.session.add(line.row)
    if line.items and not line.paused:
        line.pause("stopped", STOPPED)
        await changed(ctx, line, "pause-queue", reason="stopped")


async def interrupt(ctx: Context, line: Line) -> None:
    """Stop the answer after the commit; the queue goes on when it has ended."""
    run = await runs.open_run_of_task(ctx.session, line.task.id)
    if run is None:
        return
    line.row.stopped_run_id, subtask_id = run.id, run.subtask_id
    # In a transaction of its own: a run's row is locked before its conversation's.
    ctx.after_commit(lambda: _cancel(ctx.ports, ctx.subject, subtask_id))


async def interrupt_again(ctx: Context, line: Line) -> None:
    """Of a message that is sent again: the process may have died between taking it and stopping the answer."""
    run = await runs.open_run_of_task(ctx.session, line.task.id)
    if run is not None and line.row.stopped_run_id == run.id and not run.cancel_requested:
        subtask_id = run.subtask_id
        ctx.after_commit(lambda: _cancel(ctx.ports, ctx.subject, subtask_id))


async def ended(ctx: Context, ref: RunRef, task: TaskRow, outcome: RunFailed | RunCancelled) -> None:
    """Within the transaction in which the run ends; `task` is locked."""
    if not await repository.items(ctx.session, task.id):
        return
    line = await hold(ctx, task)
    dealt_with = isinstance(outcome, RunCancelled) and line.row.stopped_run_id == ref.run_id
    if line.paused or dealt_with:
        return
    if isinstance(outcome, RunFailed):
        line.pause("failed", f"The answer before failed: {outcome.message} Resume the queue, or clear it.")
    else:
        line.pause("stopped", STOPPED)
    await changed(ctx, line, "pause-queue", reason=line.row.paused)


async def _cancel(ports: Ports, subject: Subject, subtask_id: int) -> None:
    try:
        async with unit(ports, subject) as ctx:
            await service.cancel(ctx, subtask_id)
    except NotRunning:
        return  # it has come to its end meanwhile
