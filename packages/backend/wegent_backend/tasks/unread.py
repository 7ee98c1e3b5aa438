"""What somebody has not read of their conversations: messages of others, and answers that have ended.

A row of `task_reads` says how far somebody has read, and whether anything has come since; without one, nothing is kept
of them. So an arriving message costs two statements however much there is, and a count looks at marked rows only.
They are locked last: after the conversation, and after the counter of versions.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.group_chat import ReadState, UnreadCount

from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.realtime.rooms import user_room
from wegent_backend.tables import ResourceMemberRow, SubtaskRow, TaskReadRow, TaskRow
from wegent_backend.tasks import repository

AT_ONCE: Final = {"synchronize_session": False}


async def begin(session: AsyncSession, task: TaskRow, user_ids: Collection[int]) -> None:
    """Keep from now on what these have not read of a task that the caller holds; what is there counts as read."""
    known = set(await session.scalars(select(TaskReadRow.user_id).where(TaskReadRow.task_id == task.id)))
    values = {"last_read_message_id": task.last_message_id, "unread": False}
    old = [user_id for user_id in user_ids if user_id in known]
    if old:
        await session.execute(_rows(task.id, TaskReadRow.user_id.in_(old)).values(values))
    new = [{"task_id": task.id, "user_id": user_id, **values} for user_id in user_ids if user_id not in known]
    if new:
        await session.execute(insert(TaskReadRow), new)


async def arrived(ctx: Context, task: TaskRow, message_id: int, *, by: int | None = None) -> None:
    """Something was said: mark the conversation for everybody but who said it. Who has news is told how much."""
    news = (
        TaskReadRow.last_read_message_id < message_id,
        TaskReadRow.unread.is_(False),
        *([] if by is None else [TaskReadRow.user_id != by]),
    )
    query = select(TaskReadRow.user_id).where(TaskReadRow.task_id == task.id, *news)
    found = (await ctx.session.scalars(query)).all()
    if found:
        await ctx.session.execute(_rows(task.id, *news).values(unread=True))
        tell(ctx, found)


async def spoke(ctx: Context, task: TaskRow, message_id: int) -> None:
    """Whoever says something has read what was said before."""
    mine = TaskReadRow.user_id == ctx.subject.user_id, TaskReadRow.unread.is_(True)
    result = await ctx.session.execute(
        _rows(task.id, *mine).values(last_read_message_id=message_id, unread=False),
    )
    if cast("CursorResult[Any]", result).rowcount:
        tell(ctx, [ctx.subject.user_id])


async def mark(ctx: Context, task_id: int, message_id: int) -> ReadState:
    """The subject has read up to this message; never back. Raises NotFound."""
    # The task before what is kept of its readers: the order in which whoever writes takes them.
    task = await repository.get_locked(ctx.session, ctx.subject, task_id, "read")
    user_id, up_to = ctx.subject.user_id, min(message_id, task.last_message_id)
    before = await _row(ctx, task_id)
    if before is None:
        await ctx.session.execute(insert(TaskReadRow), [{"task_id": task_id, "user_id": user_id}])
    read = case((TaskReadRow.last_read_message_id < up_to, up_to), else_=TaskReadRow.last_read_message_id)
    await ctx.session.execute(_rows(task_id, TaskReadRow.user_id == user_id).values(last_read_message_id=read))
    await ctx.session.execute(_rows(task_id, TaskReadRow.user_id == user_id).values(unread=_has_news()))
    after = await _row(ctx, task_id)
    if (before is not None and before.unread) != after.unread:
        tell(ctx, [user_id])
    count = (await counts(ctx.session, ctx.subject, [task_id]))[task_id]
    return ReadState(task_id=task_id, last_read_message_id=after.last_read_message_id, unread=count)


async def gone(ctx: Context, task_id: int) -> None:
    """The conversation goes: those for whom it had news are told that there is less."""
    query = select(TaskReadRow.user_id).where(TaskReadRow.task_id == task_id, TaskReadRow.unread.is_(True))
    if found := (await ctx.session.scalars(query)).all():
        tell(ctx, found)


async def recount(ctx: Context, task_id: int) -> None:
    """Messages were taken back: perhaps there is no news any more."""
    marked = TaskReadRow.unread.is_(True)
    query = select(TaskReadRow.user_id).where(TaskReadRow.task_id == task_id, marked)
    found = (await ctx.session.scalars(query)).all()
    if found:
        await ctx.session.execute(_rows(task_id, marked).values(unread=_has_news()))
        tell(ctx, found)


async def counts(session: AsyncSession, subject: Subject, task_ids: Collection[int]) -> dict[int, int]:
    """Unread messages of conversations that the subject may read; those of which nothing is kept are left out."""
    if not task_ids:
        return {}
    news = and_(
        TaskReadRow.unread.is_(True),
        SubtaskRow.task_id == TaskReadRow.task_id,
        *_news(),
    )
    query = (
        select(TaskReadRow.task_id, func.count(SubtaskRow.id))
        .outerjoin(SubtaskRow, news)
        .where(TaskReadRow.user_id == subject.user_id, TaskReadRow.task_id.in_(task_ids))
        .group_by(TaskReadRow.task_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def conversations(session: AsyncSession, user_ids: Collection[int]) -> dict[int, int]:
    """In how many conversations, that they may still read, each of these users has something unread."""
    shared = select(ResourceMemberRow.id).where(
        ResourceMemberRow.kind == "Task",
        ResourceMemberRow.resource_id == TaskRow.id,
        ResourceMemberRow.user_id == TaskReadRow.user_id,
        ResourceMemberRow.state == "approved",
    )
    query = (
        select(TaskReadRow.user_id, func.count())
        .join(TaskRow, and_(TaskRow.id == TaskReadRow.task_id, TaskRow.deleted_id == 0))
        .where(
            TaskReadRow.user_id.in_(user_ids),
            TaskReadRow.unread.is_(True),
            or_(TaskRow.user_id == TaskReadRow.user_id, shared.exists()),
        )
        .group_by(TaskReadRow.user_id)
    )
    found = {row[0]: row[1] for row in await session.execute(query)}
    return {user_id: found.get(user_id, 0) for user_id in user_ids}


def tell(ctx: Context, user_ids: Collection[int]) -> None:
    """`unread:count` to each of these users' windows, counted after the commit."""
    wanted = list(user_ids)

    async def count() -> None:
        async with ctx.ports.db.read() as session:
            found = await conversations(session, wanted)
        for user_id, number in found.items():
            await ctx.ports.emitter.emit("unread:count", UnreadCount(count=number), room=user_room(user_id))

    ctx.after_commit(count)


def _rows(task_id: int, *conditions: ColumnElement[bool]) -> Any:
    statement = update(TaskReadRow).where(TaskReadRow.task_id == task_id, *conditions)
    return statement.execution_options(**AT_ONCE)


async def _row(ctx: Context, task_id: int) -> Any:
    query = select(TaskReadRow.last_read_message_id, TaskReadRow.unread).where(
        TaskReadRow.task_id == task_id, TaskReadRow.user_id == ctx.subject.user_id
    )
    return (await ctx.session.execute(query)).one_or_none()


def _news() -> tuple[ColumnElement[bool], ...]:
    """Messages that the reader of a row of `task_reads` has not read."""
    ended = and_(SubtaskRow.role == "ASSISTANT", SubtaskRow.state.in_(repository.ENDED))
    of_others = and_(SubtaskRow.role == "USER", SubtaskRow.user_id != TaskReadRow.user_id)
    return (
        SubtaskRow.message_id > TaskReadRow.last_read_message_id,
        SubtaskRow.withdrawn_at.is_(None),
        or_(ended, of_others),
    )


def _has_news() -> ColumnElement[bool]:
    found = select(SubtaskRow.id).where(SubtaskRow.task_id == TaskReadRow.task_id, *_news())
    return exists(found.correlate(TaskReadRow))
