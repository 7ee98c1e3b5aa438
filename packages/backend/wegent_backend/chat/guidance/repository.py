"""Rows of guidance. Callers have looked up the conversation or own the run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.group_chat import Sender

from wegent_backend.tables import GuidanceRow, utc_now
from wegent_backend.tasks import people


@dataclass(frozen=True)
class Said:
    """Guidance, and whoever said it."""

    row: GuidanceRow
    sender: Sender


async def standing(session: AsyncSession, run_id: int) -> list[Said]:
    """What was said to a run that has not ended, the oldest first."""
    return await _said(session, _of().where(GuidanceRow.run_id == run_id, GuidanceRow.state != "EXPIRED"))


async def queued(session: AsyncSession, task_id: int) -> list[Said]:
    """What waits for the next step of a conversation's answer, the oldest first."""
    return await _said(session, _of().where(GuidanceRow.task_id == task_id, GuidanceRow.state == "QUEUED"))


async def page(
    session: AsyncSession, task_id: int, *, subtask_id: int | None, after: int, limit: int
) -> Sequence[Said]:
    """Up to `limit` with ids behind `after`, the oldest first; `subtask_id`: those to one answer."""
    query = _of().where(GuidanceRow.task_id == task_id, GuidanceRow.id > after).limit(limit)
    if subtask_id is not None:
        query = query.where(GuidanceRow.subtask_id == subtask_id)
    return await _said(session, query)


async def sent(session: AsyncSession, user_id: int, task_id: int, client_id: str) -> GuidanceRow | None:
    """What the user has sent with the id that their client chose."""
    query = select(GuidanceRow).where(
        GuidanceRow.user_id == user_id, GuidanceRow.task_id == task_id, GuidanceRow.client_guidance_id == client_id
    )
    return (await session.scalars(query)).one_or_none()


async def count_queued(session: AsyncSession, run_id: int) -> int:
    query = select(func.count(GuidanceRow.id)).where(GuidanceRow.run_id == run_id, GuidanceRow.state == "QUEUED")
    return await session.scalar(query) or 0


async def apply(session: AsyncSession, ids: Collection[int]) -> None:
    """Note that the run has taken them; what was taken before stays as it is."""
    statement = update(GuidanceRow).where(GuidanceRow.id.in_(ids), GuidanceRow.state == "QUEUED")
    values = statement.values(state="APPLIED", applied_at=utc_now())
    await session.execute(values.execution_options(synchronize_session=False))


def _of() -> Select[GuidanceRow]:
    return select(GuidanceRow).order_by(GuidanceRow.id)


async def _said(session: AsyncSession, query: Select[GuidanceRow]) -> list[Said]:
    rows = (await session.scalars(query)).all()
    senders = await people.senders(session, {row.user_id for row in rows})
    return [Said(row, senders[row.user_id]) for row in rows]
