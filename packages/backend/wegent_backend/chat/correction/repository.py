"""Rows of evaluations. Whoever asks has looked up the conversation, or is the job that makes the evaluation."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CorrectionRow

BEING_MADE = ("pending", "running")


async def of_answer(session: AsyncSession, subtask_id: int, *, lock: bool = True) -> CorrectionRow | None:
    """`lock`: the caller holds the conversation, and changes it."""
    return await _found(session, CorrectionRow.subtask_id == subtask_id, lock=lock)


async def by_id(session: AsyncSession, correction_id: int, *, lock: bool = False) -> CorrectionRow | None:
    """For its job."""
    return await _found(session, CorrectionRow.id == correction_id, lock=lock)


async def _found(session: AsyncSession, which: ColumnElement[bool], *, lock: bool) -> CorrectionRow | None:
    query = select(CorrectionRow).where(which)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def wanted(session: AsyncSession, correction_id: int) -> bool:
    """Whether anybody waits for it still."""
    query = select(CorrectionRow.id).where(CorrectionRow.id == correction_id, CorrectionRow.state.in_(BEING_MADE))
    return (await session.execute(query)).first() is not None


async def being_made(session: AsyncSession, user_id: int) -> int:
    """How many are made for a user."""
    query = select(func.count(CorrectionRow.id)).where(
        CorrectionRow.user_id == user_id, CorrectionRow.state.in_(BEING_MADE)
    )
    return await session.scalar(query) or 0
