"""The outbox: jobs that a transaction promised, from its commit until they are done.

A row stays until its job is done. Sending moves `available_at` into the future; when that passes and the row is still
there, the message or the worker was lost, and whoever drains next sends it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import OutboxRow, utc_now

BATCH = 100
FIRST_RETRY_SECONDS = 10.0
LONGEST_RETRY_SECONDS = 3600.0


@dataclass(frozen=True)
class PromisedJob:
    id: int
    job: str
    args: list[Any]


async def any_due(session: AsyncSession) -> bool:
    """Asked often, and answered without locking anything."""
    return (
        await session.execute(select(OutboxRow.id).where(OutboxRow.available_at <= utc_now()).limit(1))
    ).first() is not None


async def claim_due(session: AsyncSession, lease_seconds: float) -> list[PromisedJob]:
    """Jobs whose time has come; nobody else gets them for `lease_seconds`, or as long as they have waited already.

    So a job that no worker takes is not sent again and again.
    """
    now = utc_now()
    due = select(OutboxRow).where(OutboxRow.available_at <= now).order_by(OutboxRow.id).limit(BATCH)
    rows: Sequence[OutboxRow] = (await session.execute(due)).scalars().all()
    claimed = []
    for row in rows:
        waited = (now - row.created_at).total_seconds()
        until = now + timedelta(seconds=max(lease_seconds, min(waited, LONGEST_RETRY_SECONDS)))
        if await _move(session, row.id, until, expected=row.available_at):
            claimed.append(PromisedJob(row.id, row.job, list(row.args)))
    return claimed


async def extend(session: AsyncSession, outbox_id: int, lease_seconds: float) -> bool:
    """Keep others from repeating a job for `lease_seconds`; False when it is done already."""
    return await _move(session, outbox_id, utc_now() + timedelta(seconds=lease_seconds))


async def done(session: AsyncSession, outbox_id: int) -> None:
    await session.execute(delete(OutboxRow).where(OutboxRow.id == outbox_id))


async def failed(session: AsyncSession, outbox_id: int, *, give_up_seconds: float) -> datetime | None:
    """When a failed job is tried again: after as long as it has been trying. None: it has been given up."""
    row = await session.get(OutboxRow, outbox_id)
    if row is None:
        return None
    now = utc_now()
    age = (now - row.created_at).total_seconds()
    if age > give_up_seconds:
        await session.delete(row)
        return None
    row.available_at = now + timedelta(seconds=min(max(age, FIRST_RETRY_SECONDS), LONGEST_RETRY_SECONDS))
    return row.available_at


async def let_go(session: AsyncSession, outbox_id: int) -> None:
    """A stopping worker leaves the job to the next one, at once."""
    await _move(session, outbox_id, utc_now())


async def _move(
    session: AsyncSession, outbox_id: int, available_at: datetime, *, expected: datetime | None = None
) -> bool:
    statement = update(OutboxRow).where(OutboxRow.id == outbox_id)
    if expected is not None:
        statement = statement.where(OutboxRow.available_at == expected)
    answer = await session.execute(
        statement.values(available_at=available_at).execution_options(synchronize_session=False)
    )
    return bool(answer.rowcount)  # type: ignore[attr-defined]
