"""What runs at this moment, and stopping it."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import NotFound

from wegent_backend import cursors
from wegent_backend.admin.runs import repository
from wegent_backend.admin.runs.schemas import RunItem, RunList, RunState
from wegent_backend.context import Context
from wegent_backend.runs import service as runs
from wegent_backend.tasks.errors import NotRunning

CURSOR: Final = "AdminRun"


async def list_page(
    ctx: Context, *, user_id: int | None, state: RunState | None, limit: int, cursor: str | None
) -> RunList:
    """The oldest first. Raises Invalid for a cursor of another list."""
    after = int(cursors.decode(CURSOR, cursor, int)[0]) if cursor else 0
    rows = await repository.page(ctx.session, user_id=user_id, state=state, after=after, limit=limit + 1)
    items = [RunItem.model_validate(row, from_attributes=True) for row in rows[:limit]]
    return RunList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].id) if len(rows) > limit else None)


async def cancel(ctx: Context, run_id: int) -> None:
    """Stop an answer; what is there is kept. Raises NotFound, and NotRunning when it has ended."""
    run = await repository.by_id(ctx.session, run_id)
    if run is None:
        raise NotFound(f"There is no run with the number {run_id}.")
    if not await runs.request_cancel(ctx, run.subtask_id):
        raise NotRunning("There is nothing to stop: this answer has ended.")
    ctx.record("cancel", "Run", object_id=run_id, new={"task_id": run.task_id, "user_id": run.user_id})
