"""Notes on the older part of a conversation. Whoever asks has looked up the conversation as its reader."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import NotesRow, TaskRow


async def latest(session: AsyncSession, task_id: int, *, before: int) -> NotesRow | None:
    """Those that reach furthest, of messages before the message_id `before`."""
    query = select(NotesRow).where(NotesRow.task_id == task_id, NotesRow.covers < before)
    return (await session.scalars(query.order_by(NotesRow.covers.desc()).limit(1))).one_or_none()


async def keep(session: AsyncSession, task_id: int, covers: int, text: str, model_name: str) -> None:
    """Newer notes on the same messages take the place of what was written before."""
    await session.execute(delete(NotesRow).where(NotesRow.task_id == task_id, NotesRow.covers == covers))
    session.add(NotesRow(task_id=task_id, covers=covers, text=text, model_name=model_name))
    await session.flush()
    await _recount(session, task_id)


async def forget(session: AsyncSession, task: TaskRow, from_message_id: int) -> None:
    """Notes that are about messages from there on, which are taken back."""
    if task.noted_up_to < from_message_id:
        return
    gone = delete(NotesRow).where(NotesRow.task_id == task.id, NotesRow.covers >= from_message_id)
    await session.execute(gone.execution_options(synchronize_session=False))
    await _recount(session, task.id)


async def copy(session: AsyncSession, source_id: int, target_id: int, *, up_to: int) -> None:
    """Into a conversation that has copies of the messages up to there."""
    columns = [NotesRow.covers, NotesRow.text, NotesRow.model_name, NotesRow.created_at]
    query = select(literal(target_id), *columns).where(NotesRow.task_id == source_id, NotesRow.covers <= up_to)
    names = ["task_id", *(column.key for column in columns)]
    await session.execute(insert(NotesRow).from_select(names, query))
    await _recount(session, target_id)


async def _recount(session: AsyncSession, task_id: int) -> None:
    furthest = select(func.coalesce(func.max(NotesRow.covers), 0)).where(NotesRow.task_id == task_id).scalar_subquery()
    statement = update(TaskRow).where(TaskRow.id == task_id).values(noted_up_to=furthest)
    await session.execute(statement.execution_options(synchronize_session="fetch"))
