"""What a clean-up is made of. Each part counts, and removes a portion at a time with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.admin.cleanup import belongings
from wegent_backend.resources import versions
from wegent_backend.runs.repository import OPEN_STATES
from wegent_backend.tables import ApiKeyRow, KindRow, LoginRow, ResourceMemberRow, RunRow, ShareLinkRow, WorkRow


class Part(Protocol):
    """`name` is the one of its count."""

    name: str

    async def count(self, session: AsyncSession, before: datetime) -> int: ...

    async def remove(self, session: AsyncSession, before: datetime, limit: int) -> int:
        """At most `limit`; 0: there are no more."""


class Deleted:
    """Resources that were deleted before."""

    name = "resources"

    async def count(self, session: AsyncSession, before: datetime) -> int:
        return await _count(session, KindRow.id, _dead(KindRow, before))

    async def remove(self, session: AsyncSession, before: datetime, limit: int) -> int:
        rows = await _of_store(session, KindRow, _dead(KindRow, before), limit)
        await belongings.forget(session, rows)
        await belongings.forget_contents(session, [row.id for row in rows])
        await _drop(session, KindRow, [row.id for row in rows])
        return len(rows)


class DeletedConversations:
    """They have many rows each: fewer go at once. One whose answer is still being stopped waits for the next time."""

    name = "conversations"
    FEWER: Final = 10

    def __init__(self, *which: ColumnElement[bool]) -> None:
        """`which`: only some of them."""
        self._which = which

    async def count(self, session: AsyncSession, before: datetime) -> int:
        return await _count(session, WorkRow.id, self._over(before))

    async def remove(self, session: AsyncSession, before: datetime, limit: int) -> int:
        rows = await _of_store(session, WorkRow, self._over(before), max(1, limit // self.FEWER))
        await belongings.forget(session, rows)
        await belongings.forget_messages(session, [row.id for row in rows])
        await _drop(session, WorkRow, [row.id for row in rows])
        return len(rows)

    def _over(self, before: datetime) -> ColumnElement[bool]:
        running = select(RunRow.id).where(RunRow.task_id == WorkRow.id, RunRow.state.in_(OPEN_STATES)).exists()
        return and_(_dead(WorkRow, before), ~running, *self._which)


class Expired:
    """Rows that nothing else belongs to."""

    def __init__(self, name: str, table: Any, *over: ColumnElement[bool], since: Sequence[Any]) -> None:
        self.name = name
        self._table = table
        self._over = over
        self._since = since

    async def count(self, session: AsyncSession, before: datetime) -> int:
        return await _count(session, self._table.id, self._condition(before))

    async def remove(self, session: AsyncSession, before: datetime, limit: int) -> int:
        query = select(self._table.id).where(self._condition(before)).limit(limit)
        ids = list(await session.scalars(query))
        await _drop(session, self._table, ids)
        return len(ids)

    def _condition(self, before: datetime) -> ColumnElement[bool]:
        return and_(or_(*(column < before for column in self._since)), *self._over)


_lets_in = select(ResourceMemberRow.id).where(ResourceMemberRow.link_id == ShareLinkRow.id).exists()

PARTS: Final[tuple[Part, ...]] = (
    Deleted(),
    DeletedConversations(),
    Expired("logins", LoginRow, since=(LoginRow.expires_at, LoginRow.ended_at)),
    # Who came by a link is known by it: such a link stays as long as they do.
    Expired("share_links", ShareLinkRow, ~_lets_in, since=(ShareLinkRow.expires_at, ShareLinkRow.revoked_at)),
    Expired("api_keys", ApiKeyRow, since=(ApiKeyRow.expires_at,)),
)


def _dead(table: Any, before: datetime) -> ColumnElement[bool]:
    return and_(table.deleted_id != 0, table.updated_at < before)


async def _of_store(session: AsyncSession, table: Any, condition: ColumnElement[bool], limit: int) -> Sequence[Any]:
    """Rows that go, which nobody can bring back any more meanwhile; watchers from before will be told to begin anew."""
    await versions.hold(session)
    query = select(table.id, table.uid, table.kind, table.resource_version).where(condition).limit(limit)
    rows = (await session.execute(query)).all()
    if rows:
        await versions.note_purged(session, max(row.resource_version for row in rows))
    return rows


async def _count(session: AsyncSession, column: Any, condition: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count(column)).where(condition)) or 0


async def _drop(session: AsyncSession, table: Any, ids: Sequence[Any]) -> None:
    if ids:
        await session.execute(delete(table).where(table.id.in_(ids)).execution_options(synchronize_session=False))
