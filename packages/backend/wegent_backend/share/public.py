"""What a link shows to everybody who has it: a conversation to read, or what a team or knowledge base is."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
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
    return PublicPage(
        kind="Task",
        title=shared.title,
        messages=[_message(row) for row in rows[:MESSAGES]],
        next_cursor=cursors.encode(CURSOR, rows[MESSAGES - 1].message_id) if len(rows) > MESSAGES else None,
    )


def _message(row: SubtaskRow) -> PublicMessage:
    return PublicMessage(
        role="user" if row.role == "USER" else "assistant",
        text=row.content,
        bot_name=row.bot_name,
        created_at=row.created_at,
    )
