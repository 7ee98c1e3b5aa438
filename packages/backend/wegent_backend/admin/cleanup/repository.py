"""Rows of clean-ups."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CleanupRow

OPEN = ("queued", "running")


async def by_id(session: AsyncSession, cleanup_id: int) -> CleanupRow | None:
    return await session.get(CleanupRow, cleanup_id)


async def locked(session: AsyncSession, cleanup_id: int) -> CleanupRow | None:
    """As it is at this moment; it cannot change before this transaction ends."""
    query = select(CleanupRow).where(CleanupRow.id == cleanup_id).with_for_update()
    return (await session.scalars(query)).one_or_none()


async def open_one(session: AsyncSession) -> int | None:
    return await session.scalar(select(CleanupRow.id).where(CleanupRow.state.in_(OPEN)).limit(1))


async def page(session: AsyncSession, *, below: int | None, limit: int) -> Sequence[CleanupRow]:
    """Up to `limit` of them, the latest first."""
    query = select(CleanupRow).order_by(CleanupRow.id.desc()).limit(limit)
    if below is not None:
        query = query.where(CleanupRow.id < below)
    return (await session.scalars(query)).all()
