"""Files that messages came with, as messages show them. All else about files is in `attachments`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from wegent_contracts.protocol.attachments import AttachmentBrief
from wegent_contracts.protocol.socket import Message

from wegent_backend.tables import AttachmentRow, AttachmentUseRow, SubtaskRow, TaskRow
from wegent_backend.tasks import corrections, people
from wegent_backend.tasks.wire import to_message

USE: Final = ("subtask_id", "attachment_id", "task_id", "position")
BEHIND: Final = 1000
"""More files than one message has."""


def brief(row: AttachmentRow) -> AttachmentBrief:
    mime_type = row.mime_type or "application/octet-stream"
    return AttachmentBrief.model_validate(
        {"id": row.id, "filename": row.filename, "size": row.size, "mime_type": mime_type, "status": row.state}
    )


async def to_messages(session: AsyncSession, task: TaskRow, rows: Sequence[SubtaskRow]) -> list[Message]:
    """Messages of a task that their reader may read, with their files, what second models
    say of them, and who said them where that may be several."""
    said = [row for row in rows if row.role == "USER"]
    files = await _of([row.id for row in said], session)
    several = task.is_group_chat or any(row.user_id != task.user_id for row in said)
    senders = await people.senders(session, {row.user_id for row in said}) if several else {}
    judged = await corrections.of([row.id for row in rows if row.role == "ASSISTANT"], session)
    return [
        to_message(row, files[row.id], senders.get(row.user_id) if row.role == "USER" else None, judged.get(row.id))
        for row in rows
    ]


async def copy_to_fork(session: AsyncSession, source_id: int, target_id: int) -> None:
    """To the copies of messages, which have the message_ids of the ones that they are copies of."""
    old, new = aliased(SubtaskRow), aliased(SubtaskRow)
    query = (
        select(new.id, AttachmentUseRow.attachment_id, new.task_id, AttachmentUseRow.position)
        .join(old, old.id == AttachmentUseRow.subtask_id)
        .join(new, new.message_id == old.message_id)
        .where(old.task_id == source_id, new.task_id == target_id)
    )
    await session.execute(insert(AttachmentUseRow).from_select(USE, query))


async def keep(session: AsyncSession, old_id: int, new_id: int) -> None:
    """A message that is said differently comes with the files that it came with before, after new ones."""
    query = select(
        literal(new_id), AttachmentUseRow.attachment_id, AttachmentUseRow.task_id, AttachmentUseRow.position + BEHIND
    ).where(AttachmentUseRow.subtask_id == old_id)
    await session.execute(insert(AttachmentUseRow).from_select(USE, query))


async def _of(subtask_ids: Sequence[int], session: AsyncSession) -> dict[int, list[AttachmentBrief]]:
    """By message, in the order in which they were sent."""
    found: dict[int, list[AttachmentBrief]] = defaultdict(list)
    if not subtask_ids:
        return found
    query = (
        select(AttachmentRow, AttachmentUseRow.subtask_id)
        .join(AttachmentUseRow, AttachmentUseRow.attachment_id == AttachmentRow.id)
        .where(AttachmentUseRow.subtask_id.in_(subtask_ids), AttachmentRow.state != "deleted")
        .order_by(AttachmentUseRow.subtask_id, AttachmentUseRow.position)
    )
    for row, subtask_id in (await session.execute(query)).all():
        found[subtask_id].append(brief(row))
    return found
