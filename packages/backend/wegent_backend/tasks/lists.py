"""Lists of conversations and of their messages, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend import cursors
from wegent_backend.auth.subject import Subject
from wegent_backend.resources.rows import to_wire
from wegent_backend.resources.selectors import Selector
from wegent_backend.resources.service import Page
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import repository, sources, unread
from wegent_backend.tasks.files import to_messages
from wegent_backend.tasks.filters import Filter, cursor_behind, place_of
from wegent_backend.tasks.schemas import MessageList

Order: TypeAlias = Literal["oldest", "newest"]
EVERYTHING: Final = Filter()


async def conversations(
    session: AsyncSession,
    subject: Subject,
    wanted: Filter = EVERYTHING,
    *,
    limit: int,
    cursor: str | None = None,
    namespace: str | None = None,
    selector: Selector | None = None,
) -> Page:
    """Those that the subject may read, the one with the latest message first. Raises Invalid for a wrong cursor."""
    after = None if cursor is None else place_of(cursor, wanted)
    selector = sources.listed(selector)
    rows = await repository.page(
        session, subject, wanted, limit=limit + 1, after=after, namespace=namespace, selector=selector
    )
    next_cursor = cursor_behind(rows[limit - 1], wanted) if len(rows) > limit else None
    return Page(await shown(session, subject, rows[:limit]), next_cursor)


async def shown(session: AsyncSession, subject: Subject, rows: Sequence[TaskRow]) -> list[dict[str, Any]]:
    """As the subject sees them: with how much of them they have not read."""
    found = await unread.counts(session, subject, [row.id for row in rows])
    items = [to_wire(row) for row in rows]
    for row, item in zip(rows, items, strict=True):
        if row.id in found:
            item["status"]["unread"] = found[row.id]
    return items


async def messages(
    session: AsyncSession, subject: Subject, task_id: int, *, order: Order, limit: int, cursor: str | None = None
) -> MessageList:
    """Raises NotFound, and Invalid for a cursor of something else or of the other order."""
    task = await repository.get(session, subject, task_id)
    purpose = f"Messages {order}"
    after = None if cursor is None else int(cursors.decode(purpose, cursor, int)[0])
    rows = await repository.messages_page(
        session, subject, task_id, after=after, newest_first=order == "newest", limit=limit + 1
    )
    items = await to_messages(session, task, rows[:limit])
    more = len(rows) > limit
    return MessageList(items=items, next_cursor=cursors.encode(purpose, items[-1].message_id) if more else None)
