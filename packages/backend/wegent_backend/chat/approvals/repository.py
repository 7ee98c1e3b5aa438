"""Rows of standing answers; all of them are their user's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import ToolApprovalRow, UserRow, utc_now


def of_user(user_id: int) -> Select[ToolApprovalRow]:
    """Those that count still."""
    alive = or_(ToolApprovalRow.expires_at.is_(None), ToolApprovalRow.expires_at > utc_now())
    return select(ToolApprovalRow).where(ToolApprovalRow.user_id == user_id, alive)


async def page(session: AsyncSession, user_id: int, *, after: int, limit: int) -> Sequence[ToolApprovalRow]:
    """Up to `limit` with ids behind `after`, the oldest first."""
    query = of_user(user_id).where(ToolApprovalRow.id > after).order_by(ToolApprovalRow.id).limit(limit)
    return (await session.scalars(query)).all()


async def for_task(session: AsyncSession, user_id: int, task_id: int) -> Sequence[ToolApprovalRow]:
    """Those that may be about a call in this task."""
    here = or_(ToolApprovalRow.task_id.is_(None), ToolApprovalRow.task_id == task_id)
    return (await session.scalars(of_user(user_id).where(here))).all()


async def get(session: AsyncSession, user_id: int, approval_id: int) -> ToolApprovalRow | None:
    return (await session.scalars(of_user(user_id).where(ToolApprovalRow.id == approval_id))).one_or_none()


async def count(session: AsyncSession, user_id: int) -> int:
    """How many there are. Until the transaction ends, the user makes no others."""
    await session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
    query = of_user(user_id).with_only_columns(func.count(ToolApprovalRow.id))
    return await session.scalar(query) or 0


def add(session: AsyncSession, row: ToolApprovalRow) -> None:
    session.add(row)


async def remove(session: AsyncSession, row: ToolApprovalRow) -> None:
    await session.delete(row)
