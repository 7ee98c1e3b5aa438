"""Creating and cancelling runs, from inside a feature's transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from wegent_backend.context import Context
from wegent_backend.ports import RunRef
from wegent_backend.runs import repository
from wegent_backend.tables import RunRow, SubtaskRow, utc_now


async def create(ctx: Context, answer: SubtaskRow, request: dict[str, Any], prepared: object | None = None) -> RunRow:
    """Store the run that writes `answer`. It starts after the commit: here if there is room, else where the sweeper
    finds some.

    A run that starts here is `running` at once: nobody else could claim it, and its observer does not hear of its
    start. `request` comes back to the engine as `Turn.request`, and `prepared` as `Turn.prepared` if it starts here.
    """
    run = RunRow(task_id=answer.task_id, subtask_id=answer.id, user_id=answer.user_id, request=request)
    begin = ctx.ports.runs.adopt(run)
    ctx.session.add(run)
    await ctx.session.flush()
    ref = RunRef(run.id, run.task_id, run.subtask_id, answer.message_id, run.user_id)

    # Viewers first: what happens before a reader follows would reach them late.
    ctx.after_commit(lambda: ctx.ports.audience.run_created(ref, sid=ctx.sid))
    _after_commit(ctx, partial(ctx.ports.runs.start, run.id) if begin is None else partial(begin, ref, prepared))
    return run


async def request_cancel(ctx: Context, subtask_id: int) -> bool:
    """Ask the run's owner, wherever it is, to stop and keep what is there. False when the run has ended."""
    run = await repository.run_of_subtask(ctx.session, subtask_id)
    if run is None or run.state not in repository.OPEN_STATES:
        return False
    run.cancel_requested = True
    if run.state == "waiting":
        # Somebody has to end it: whoever claims it next finds the wish to stop.
        run.state, run.lease_expires_at = "queued", utc_now()
    run_id, waited = run.id, run.state == "queued"
    ctx.after_commit(lambda: ctx.ports.runs.cancel(run_id))
    if waited:
        start_after_commit(ctx, run_id)
    return True


def start_after_commit(ctx: Context, run_id: int) -> None:
    """Start a queued run here if there is room; otherwise where the sweeper finds some."""
    _after_commit(ctx, partial(ctx.ports.runs.start, run_id))


def _after_commit(ctx: Context, start: Callable[[], None]) -> None:
    async def effect() -> None:
        start()

    ctx.after_commit(effect)
