"""What a link shows to everybody who has it: a conversation to read, or what a team or knowledge base is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend import cursors, system_settings
from wegent_backend.share import links
from wegent_backend.share.errors import unknown_link
from wegent_backend.share.schemas import PublicMessage, PublicPage
from wegent_backend.share.things import Shared
from wegent_backend.tables import SubtaskRow

CURSOR: Final = "PublicPage"
MESSAGES: Final = 50
"""Of one page."""
ENDED: Final = ("COMPLETED", "CANCELLED", "FAILED")


async def read(session: AsyncSession, token: str, cursor: str | None) -> PublicPage:
    """Raises NotFound for links that do not work, or that are not for everybody, and Invalid for a wrong cursor."""
    after = cursors.decode(CURSOR, cursor, int)[0] if cursor else 0
    link, shared, _ = await links.opened(session, token)
    if not link.public_read or not (await system_settings.current(session)).public_share_pages:
        raise unknown_link()
    if shared.kind != "Task":
        return PublicPage(kind=shared.kind, title=shared.title, description=shared.row.spec.get("description"))
    return await _conversation(session, shared, after)


async def _conversation(session: AsyncSession, shared: Shared, after: int) -> PublicPage:
    """Messages that are complete, in order; what was left of an answer that was stopped or failed, too."""
    query = (
        select(SubtaskRow)
        .where(
            SubtaskRow.task_id == shared.id,
            SubtaskRow.message_id > after,
            SubtaskRow.withdrawn_at.is_(None),
            SubtaskRow.state.in_(ENDED),
            SubtaskRow.content != "",
        )
        .order_by(SubtaskRow.message_id)
        .limit(MESSAGES + 1)
    )
    rows = (await session.scalars(query)).all()
    speakers = await _speakers(session, shared)
    return PublicPage(
        kind="Task",
        title=shared.title,
        messages=[_message(row, speakers) for row in rows[:MESSAGES]],
        next_cursor=cursors.encode(CURSOR, rows[MESSAGES - 1].message_id) if len(rows) > MESSAGES else None,
    )


async def _speakers(session: AsyncSession, shared: Shared) -> dict[int, int]:
    """Numbers of those who wrote something, by user id; none when that is one person. Names are not for everybody."""
    first = func.min(SubtaskRow.message_id)
    query = (
        select(SubtaskRow.user_id)
        .where(SubtaskRow.task_id == shared.id, SubtaskRow.role == "USER", SubtaskRow.withdrawn_at.is_(None))
        .group_by(SubtaskRow.user_id)
        .order_by(first)
    )
    found = {user_id: number for number, user_id in enumerate(await session.scalars(query), 1)}
    return found if len(found) > 1 else {}


def _message(row: SubtaskRow, speakers: Mapping[int, int]) -> PublicMessage:
    return PublicMessage(
        role="user" if row.role == "USER" else "assistant",
        speaker=speakers.get(row.user_id) if row.role == "USER" else None,
        text=row.content,
        bot_name=row.bot_name,
        created_at=row.created_at,
    )
