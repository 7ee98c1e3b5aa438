"""Rows of memories; all of them are their user's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import MemoryRow, UserRow


def of_user(user_id: int) -> Select[MemoryRow]:
    return select(MemoryRow).where(MemoryRow.user_id == user_id)


async def all_of(session: AsyncSession, user_id: int) -> Sequence[MemoryRow]:
    """The oldest first."""
    return (await session.scalars(of_user(user_id).order_by(MemoryRow.id))).all()


async def page(session: AsyncSession, user_id: int, *, before: int | None, limit: int) -> Sequence[MemoryRow]:
    """Up to `limit` with ids before that one, the newest first."""
    query = of_user(user_id).order_by(MemoryRow.id.desc()).limit(limit)
    return (await session.scalars(query if before is None else query.where(MemoryRow.id < before))).all()


async def get(session: AsyncSession, user_id: int, memory_id: int) -> MemoryRow | None:
    return (await session.scalars(of_user(user_id).where(MemoryRow.id == memory_id))).one_or_none()


async def some(session: AsyncSession, user_id: int, ids: Collection[int]) -> dict[int, MemoryRow]:
    rows = await session.scalars(of_user(user_id).where(MemoryRow.id.in_(ids)))
    return {row.id: row for row in rows}


async def same(session: AsyncSession, user_id: int, digest: str) -> MemoryRow | None:
    return (await session.scalars(of_user(user_id).where(MemoryRow.digest == digest))).one_or_none()


async def hold(session: AsyncSession, user_id: int) -> UserRow | None:
    """The user; until the transaction ends, nobody else writes memories of theirs."""
    return await session.get(UserRow, user_id, with_for_update=True, populate_existing=True)


async def count(session: AsyncSession, user_id: int) -> int:
    return await session.scalar(of_user(user_id).with_only_columns(func.count(MemoryRow.id))) or 0


async def clear(session: AsyncSession, user_id: int) -> None:
    gone = delete(MemoryRow).where(MemoryRow.user_id == user_id)
    await session.execute(gone.execution_options(synchronize_session=False))
