"""Open runs of everybody, without what is said in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.admin.runs.schemas import RunState
from wegent_backend.runs.repository import OPEN_STATES
from wegent_backend.tables import KindRow, RunRow, TaskRow, UserRow


async def page(
    session: AsyncSession, *, user_id: int | None, state: RunState | None, after: int, limit: int
) -> Sequence[Any]:
    """Up to `limit` open runs with numbers above `after`, the oldest first."""
    query = (
        select(
            RunRow.id,
            RunRow.task_id,
            RunRow.user_id,
            UserRow.user_name,
            TaskRow.team_id,
            KindRow.name.label("team"),
            RunRow.state,
            RunRow.cancel_requested,
            RunRow.attempt,
            RunRow.owner,
            RunRow.created_at,
            RunRow.started_at,
        )
        .join(UserRow, UserRow.id == RunRow.user_id)
        .join(TaskRow, TaskRow.id == RunRow.task_id)
        .outerjoin(KindRow, KindRow.id == TaskRow.team_id)
        .where(RunRow.state.in_(OPEN_STATES if state is None else (state,)), RunRow.id > after)
        .order_by(RunRow.id)
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(RunRow.user_id == user_id)
    return (await session.execute(query)).all()


async def by_id(session: AsyncSession, run_id: int) -> RunRow | None:
    return await session.get(RunRow, run_id)
