"""Rows of queues. Whoever asks has looked up the conversation as its reader; whoever writes holds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import AttachmentRow, QueuedFileRow, QueuedMessageRow, QueueRow, TaskRow
from wegent_backend.tasks.transitions import BUSY


@dataclass(frozen=True)
class Due:
    """A message whose turn has come, as it was when somebody looked."""

    id: int
    task_id: int
    user_id: int
    updated_at: datetime


async def queue(session: AsyncSession, task_id: int) -> QueueRow:
    """A new one, which is not stored, for a conversation that has had none."""
    query = select(QueueRow).where(QueueRow.task_id == task_id).execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none() or QueueRow(task_id=task_id, version=0)


async def items(session: AsyncSession, task_id: int) -> list[QueuedMessageRow]:
    """In order."""
    query = select(QueuedMessageRow).where(QueuedMessageRow.task_id == task_id)
    query = query.order_by(QueuedMessageRow.position, QueuedMessageRow.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def named(session: AsyncSession, user_id: int, client_message_id: str) -> QueuedMessageRow | None:
    """The user's message with the id that their client chose, as long as it waits."""
    query = select(QueuedMessageRow).where(
        QueuedMessageRow.user_id == user_id, QueuedMessageRow.client_message_id == client_message_id
    )
    return (await session.scalars(query)).one_or_none()


async def files(session: AsyncSession, task_id: int) -> dict[int, list[AttachmentRow]]:
    """By message, in the order in which they will be sent."""
    query = (
        select(AttachmentRow, QueuedFileRow.queued_id)
        .join(QueuedFileRow, QueuedFileRow.attachment_id == AttachmentRow.id)
        .where(QueuedFileRow.task_id == task_id)
        .order_by(QueuedFileRow.queued_id, QueuedFileRow.position)
    )
    found: dict[int, list[AttachmentRow]] = defaultdict(list)
    for row, queued_id in (await session.execute(query)).all():
        found[queued_id].append(row)
    return found


async def file_ids(session: AsyncSession, queued_id: int) -> Sequence[int]:
    query = select(QueuedFileRow.attachment_id).where(QueuedFileRow.queued_id == queued_id)
    return (await session.scalars(query.order_by(QueuedFileRow.position))).all()


async def put_files(session: AsyncSession, row: QueuedMessageRow, attachment_ids: Sequence[int]) -> None:
    """In place of those that it came with until now."""
    await _drop_files(session, [row.id])
    session.add_all(
        QueuedFileRow(queued_id=row.id, attachment_id=attachment_id, task_id=row.task_id, position=position)
        for position, attachment_id in enumerate(attachment_ids)
    )
    await session.flush()


async def remove(session: AsyncSession, rows: Sequence[QueuedMessageRow]) -> None:
    await _drop_files(session, [row.id for row in rows])
    for row in rows:
        await session.delete(row)
    await session.flush()


async def due(session: AsyncSession, task_id: int) -> Due | None:
    """The first message of the conversation, if nothing keeps it from being sent."""
    query = _due().where(QueuedMessageRow.task_id == task_id)
    row = (await session.execute(query.order_by(QueuedMessageRow.position, QueuedMessageRow.id).limit(1))).one_or_none()
    return None if row is None else Due(*row)


async def left_behind(session: AsyncSession, ended_before: datetime, limit: int) -> Sequence[int]:
    """Conversations whose next message could have been sent before."""
    ended = or_(TaskRow.completed_at.is_(None), TaskRow.completed_at < ended_before)
    query = _due().where(ended).with_only_columns(QueuedMessageRow.task_id).distinct()
    return (await session.scalars(query.limit(limit))).all()


async def task_locked(session: AsyncSession, task_id: int) -> TaskRow | None:
    """Whoever's it is; None: it is deleted."""
    query = select(TaskRow).where(TaskRow.id == task_id, TaskRow.deleted_id == 0).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


def _due() -> Select[int, int, int, datetime]:
    row, idle = QueuedMessageRow, and_(TaskRow.deleted_id == 0, TaskRow.state.not_in(BUSY))
    return (
        select(row.id, row.task_id, row.user_id, row.updated_at)
        .join(TaskRow, TaskRow.id == QueuedMessageRow.task_id)
        .outerjoin(QueueRow, QueueRow.task_id == QueuedMessageRow.task_id)
        .where(idle, QueueRow.paused.is_(None))
    )


async def _drop_files(session: AsyncSession, queued_ids: Sequence[int]) -> None:
    gone = delete(QueuedFileRow).where(QueuedFileRow.queued_id.in_(queued_ids))
    await session.execute(gone.execution_options(synchronize_session=False))
