"""Asking for a clean-up, following it, stopping it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from wegent_backend import cursors
from wegent_backend.admin.cleanup import repository
from wegent_backend.admin.cleanup.errors import CleanupOver, CleanupRunning, cleanup_not_found
from wegent_backend.admin.cleanup.job import CLEAN_UP_JOB
from wegent_backend.admin.cleanup.schemas import Cleanup, CleanupBody, CleanupList
from wegent_backend.context import Context
from wegent_backend.tables import CleanupRow, utc_now
from wegent_backend.users import admins

CURSOR: Final = "Cleanup"


async def start(ctx: Context, body: CleanupBody) -> Cleanup:
    """It begins when a worker has time. Raises CleanupRunning while there is another one."""
    await admins.hold(ctx.session)
    other = await repository.open_one(ctx.session)
    if other is not None:
        raise CleanupRunning(f"The clean-up {other} is not over yet: wait for it, or stop it.", details={"id": other})
    before = utc_now() - timedelta(days=body.older_than_days)
    row = CleanupRow(before=before, dry_run=body.dry_run, created_by=ctx.subject.user_id)
    ctx.session.add(row)
    await ctx.session.flush()
    ctx.enqueue(CLEAN_UP_JOB, row.id)
    ctx.record("create", "Cleanup", object_id=row.id, new=body.model_dump())
    return _shown(row)


async def get(ctx: Context, cleanup_id: int) -> Cleanup:
    """Raises NotFound."""
    row = await repository.by_id(ctx.session, cleanup_id)
    if row is None:
        raise cleanup_not_found(cleanup_id)
    return _shown(row)


async def list_page(ctx: Context, *, limit: int, cursor: str | None) -> CleanupList:
    """The latest first. Raises Invalid for a cursor of another list."""
    below = int(cursors.decode(CURSOR, cursor, int)[0]) if cursor else None
    rows = await repository.page(ctx.session, below=below, limit=limit + 1)
    items = [_shown(row) for row in rows[:limit]]
    return CleanupList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].id) if len(rows) > limit else None)


async def cancel(ctx: Context, cleanup_id: int) -> Cleanup:
    """What is removed stays removed. Raises NotFound and CleanupOver."""
    row = await repository.locked(ctx.session, cleanup_id)
    if row is None:
        raise cleanup_not_found(cleanup_id)
    if row.state not in repository.OPEN:
        raise CleanupOver(f"The clean-up {cleanup_id} is over already.")
    row.cancel_requested = True
    if row.state == "queued":
        row.state, row.finished_at = "cancelled", utc_now()
    await ctx.session.flush()
    ctx.record("cancel", "Cleanup", object_id=row.id)
    return _shown(row)


def _shown(row: CleanupRow) -> Cleanup:
    return Cleanup.model_validate(row, from_attributes=True)
