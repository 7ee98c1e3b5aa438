"""Queries on files. Every one starts from what the subject may read, or says why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from wegent_backend.attachments.errors import attachment_not_found
from wegent_backend.attachments.states import BEING_READ
from wegent_backend.auth.subject import Subject
from wegent_backend.tables import AttachmentRow, AttachmentUseRow, QueuedFileRow, SecretRow, SubtaskRow, TaskRow
from wegent_backend.tasks import repository as tasks

UNFINISHED = "uploading"
GONE = "deleted"


def readable(subject: Subject) -> Select[AttachmentRow]:
    """What the subject uploads and has not sent, and what came with messages that they may read."""
    mine = and_(AttachmentRow.sent_at.is_(None), AttachmentRow.user_id == subject.user_id)
    use = aliased(AttachmentUseRow)
    messages = tasks.readable_messages(subject).order_by(None).with_only_columns(SubtaskRow.id)
    told = select(use.attachment_id).where(use.attachment_id == AttachmentRow.id, use.subtask_id.in_(messages))
    return select(AttachmentRow).where(
        AttachmentRow.state != GONE, or_(mine, and_(AttachmentRow.sent_at.is_not(None), told.exists()))
    )


def unsent(subject: Subject) -> Select[AttachmentRow]:
    """What the subject uploads, or has uploaded and not sent."""
    return select(AttachmentRow).where(
        AttachmentRow.user_id == subject.user_id, AttachmentRow.sent_at.is_(None), AttachmentRow.state != GONE
    )


async def get(session: AsyncSession, subject: Subject, attachment_id: int) -> AttachmentRow:
    """Raises NotFound, also for somebody else's."""
    found = (await session.execute(readable(subject).where(AttachmentRow.id == attachment_id))).scalar_one_or_none()
    if found is None:
        raise attachment_not_found(attachment_id)
    return found


async def own(session: AsyncSession, subject: Subject, attachment_id: int, *, lock: bool = False) -> AttachmentRow:
    """One that the subject has not sent yet; `lock`: as it is at this moment. Raises NotFound."""
    query = unsent(subject).where(AttachmentRow.id == attachment_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise attachment_not_found(attachment_id)
    return found


async def to_send(
    session: AsyncSession, subject: Subject, ids: Collection[int], task_id: int
) -> dict[int, AttachmentRow]:
    """Those of them that the subject may send to a conversation, by id: not sent yet, or theirs and in it already.

    They cannot change before this transaction ends.
    """
    use = aliased(AttachmentUseRow)
    there = select(use.attachment_id).where(use.attachment_id == AttachmentRow.id, use.task_id == task_id).exists()
    query = select(AttachmentRow).where(
        AttachmentRow.user_id == subject.user_id,
        AttachmentRow.state != GONE,
        AttachmentRow.id.in_(ids),
        or_(AttachmentRow.sent_at.is_(None), there),
    )
    query = query.order_by(AttachmentRow.id).with_for_update()
    return {row.id: row for row in await session.scalars(query.execution_options(populate_existing=True))}


async def used(session: AsyncSession, user_id: int) -> tuple[int, int]:
    """Bytes of a user's files together, and how many of them are not complete."""
    size = func.coalesce(func.sum(AttachmentRow.size), 0)
    query = select(size).where(AttachmentRow.user_id == user_id, AttachmentRow.state != GONE)
    unfinished = select(func.count(AttachmentRow.id)).where(
        AttachmentRow.user_id == user_id, AttachmentRow.state == UNFINISHED
    )
    return int((await session.execute(query)).scalar_one()), (await session.execute(unfinished)).scalar_one()


async def advance(session: AsyncSession, row: AttachmentRow, received: int, parts: Sequence[str]) -> bool:
    """Note that more has arrived; False when somebody else has noted something since `row` was read."""
    change = (
        update(AttachmentRow)
        .where(
            AttachmentRow.id == row.id,
            AttachmentRow.user_id == row.user_id,
            AttachmentRow.state == UNFINISHED,
            AttachmentRow.received == row.received,
        )
        .values(received=received, parts=list(parts))
        .execution_options(synchronize_session=False)
    )
    return bool(cast("CursorResult[Any]", await session.execute(change)).rowcount)


async def of_messages(
    session: AsyncSession, subject: Subject, subtask_ids: Collection[int]
) -> dict[int, list[AttachmentRow]]:
    """Files by message, in the order in which they were sent."""
    found: dict[int, list[AttachmentRow]] = defaultdict(list)
    if not subtask_ids:
        return found
    query = (
        readable(subject)
        .join(AttachmentUseRow, AttachmentUseRow.attachment_id == AttachmentRow.id)
        .where(AttachmentUseRow.subtask_id.in_(subtask_ids))
        .order_by(AttachmentUseRow.subtask_id, AttachmentUseRow.position)
        .add_columns(AttachmentUseRow.subtask_id)
    )
    for row, subtask_id in (await session.execute(query)).all():
        found[subtask_id].append(row)
    return found


async def of_task(session: AsyncSession, subject: Subject, task_id: int) -> Sequence[AttachmentRow]:
    """Each once, in the order in which they were sent."""
    query = readable(subject).where(
        AttachmentRow.id.in_(select(AttachmentUseRow.attachment_id).where(AttachmentUseRow.task_id == task_id))
    )
    return (await session.scalars(query.order_by(AttachmentRow.sent_at, AttachmentRow.id))).all()


async def has_documents(session: AsyncSession, subject: Subject, task_id: int) -> bool:
    """Whether there is a file with text in a conversation, or one whose text is being read."""
    query = readable(subject).where(
        AttachmentRow.id.in_(select(AttachmentUseRow.attachment_id).where(AttachmentUseRow.task_id == task_id)),
        AttachmentRow.kind != "image",
        or_(AttachmentRow.text_part.is_not(None), AttachmentRow.state.in_(BEING_READ)),
    )
    return (await session.scalars(query.limit(1))).one_or_none() is not None


async def in_task(session: AsyncSession, subject: Subject, task_id: int, attachment_id: int) -> AttachmentRow:
    """Raises NotFound for what is not in this conversation, or not for the subject."""
    found = [row for row in await of_task(session, subject, task_id) if row.id == attachment_id]
    if not found:
        raise attachment_not_found(attachment_id)
    return found[0]


async def tasks_of(session: AsyncSession, subject: Subject, attachment_id: int) -> Sequence[TaskRow]:
    """Conversations of the subject that it is in."""
    query = tasks.readable(subject).where(
        TaskRow.id.in_(select(AttachmentUseRow.task_id).where(AttachmentUseRow.attachment_id == attachment_id))
    )
    return (await session.scalars(query.order_by(TaskRow.id))).all()


async def by_id(session: AsyncSession, attachment_id: int, *, lock: bool = False) -> AttachmentRow | None:
    """Whoever's it is: for what the system does by itself."""
    query = select(AttachmentRow).where(AttachmentRow.id == attachment_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def task_ids_of(session: AsyncSession, attachment_id: int) -> Sequence[int]:
    query = select(AttachmentUseRow.task_id).where(AttachmentUseRow.attachment_id == attachment_id)
    return (await session.scalars(query.distinct())).all()


async def is_queued(session: AsyncSession, attachment_id: int) -> bool:
    """Whether a message that waits to be sent comes with it."""
    query = select(QueuedFileRow.queued_id).where(QueuedFileRow.attachment_id == attachment_id)
    return (await session.scalar(query.limit(1))) is not None


async def to_go(
    session: AsyncSession, *, unfinished_before: datetime, unsent_before: datetime, sent_before: datetime, limit: int
) -> Sequence[AttachmentRow]:
    """Files that nobody can have any more, or that nobody came back for."""
    used = select(AttachmentUseRow.attachment_id).where(AttachmentUseRow.attachment_id == AttachmentRow.id).exists()
    queued = select(QueuedFileRow.queued_id).where(QueuedFileRow.attachment_id == AttachmentRow.id).exists()
    query = select(AttachmentRow).where(
        or_(
            AttachmentRow.state == GONE,
            and_(AttachmentRow.state == UNFINISHED, AttachmentRow.updated_at < unfinished_before),
            and_(
                AttachmentRow.state != UNFINISHED,
                AttachmentRow.sent_at.is_(None),
                AttachmentRow.updated_at < unsent_before,
                ~queued,
            ),
            and_(AttachmentRow.sent_at < sent_before, ~used),
        )
    )
    return (await session.scalars(query.order_by(AttachmentRow.id).limit(limit))).all()


async def forget(session: AsyncSession, row: AttachmentRow) -> None:
    """The row and the key; its bytes are gone already."""
    await session.execute(delete(SecretRow).where(SecretRow.resource_uid == row.uid, SecretRow.user_id == row.user_id))
    await session.execute(delete(AttachmentUseRow).where(AttachmentUseRow.attachment_id == row.id))
    await session.execute(delete(AttachmentRow).where(AttachmentRow.id == row.id, AttachmentRow.user_id == row.user_id))
