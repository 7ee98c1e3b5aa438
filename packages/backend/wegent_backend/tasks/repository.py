"""Queries on conversations. Every one starts from what the subject may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.decision import Target, require
from wegent_backend.access.shares import grant_of, shared_ids
from wegent_backend.auth.subject import Subject
from wegent_backend.resources.selectors import Selector
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks.errors import message_not_found, task_not_found


def readable(subject: Subject) -> Select[TaskRow]:
    """Tasks that are not deleted: the subject's own, and those that were shared with them."""
    shared = TaskRow.id.in_(shared_ids("Task", subject.user_id))
    return select(TaskRow).where(TaskRow.deleted_id == 0, (TaskRow.user_id == subject.user_id) | shared)


def readable_messages(subject: Subject) -> Select[SubtaskRow]:
    """Messages of the subject's tasks, in order."""
    mine = readable(subject).with_only_columns(TaskRow.id)
    return select(SubtaskRow).where(SubtaskRow.task_id.in_(mine)).order_by(SubtaskRow.message_id)


async def get(session: AsyncSession, subject: Subject, task_id: int) -> TaskRow:
    """Raises NotFound, also for somebody else's task."""
    found = (await session.execute(readable(subject).where(TaskRow.id == task_id))).scalar_one_or_none()
    if found is None:
        raise task_not_found(task_id)
    return found


async def get_locked(session: AsyncSession, subject: Subject, task_id: int) -> TaskRow:
    """The task as it is at this moment, to write into it; it cannot change before this transaction ends.

    Raises NotFound, and Forbidden for what the subject may only read.
    """
    statement = readable(subject).where(TaskRow.id == task_id).with_for_update()
    found = (await session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()
    if found is None:
        raise task_not_found(task_id)
    if found.user_id != subject.user_id:
        grant = await grant_of(session, "Task", task_id, subject.user_id)
        require(subject, "use", Target("task", found.user_id, "Task", grant), missing=task_not_found(task_id))
    return found


async def page(
    session: AsyncSession,
    subject: Subject,
    *,
    limit: int,
    after: tuple[datetime, int] | None = None,
    namespace: str | None = None,
    selector: Selector | None = None,
) -> Sequence[TaskRow]:
    """Up to `limit` tasks, newest message first; `after` is the last one of the page before."""
    statement = readable(subject).order_by(TaskRow.last_message_at.desc(), TaskRow.id.desc()).limit(limit)
    if namespace is not None:
        statement = statement.where(TaskRow.namespace == namespace)
    if selector is not None:
        statement = statement.where(*selector.clauses("Task", None, TaskRow.id))
    if after is not None:
        at, task_id = after
        earlier = or_(TaskRow.last_message_at < at, and_(TaskRow.last_message_at == at, TaskRow.id < task_id))
        statement = statement.where(earlier)
    return (await session.execute(statement)).scalars().all()


async def messages(
    session: AsyncSession, subject: Subject, task_id: int, *, after: int = 0, before: int | None = None
) -> Sequence[SubtaskRow]:
    """Messages of a task with `after` < message_id < `before`, in order."""
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id, SubtaskRow.message_id > after)
    if before is not None:
        statement = statement.where(SubtaskRow.message_id < before)
    return (await session.execute(statement)).scalars().all()


async def message(session: AsyncSession, subject: Subject, subtask_id: int) -> SubtaskRow:
    """Raises NotFound, also for messages in somebody else's task."""
    found = (await session.execute(readable_messages(subject).where(SubtaskRow.id == subtask_id))).scalar_one_or_none()
    if found is None:
        raise message_not_found(subtask_id)
    return found


async def sent(session: AsyncSession, subject: Subject, client_message_id: str) -> SubtaskRow | None:
    """The subject's message with the id that their client chose."""
    statement = readable_messages(subject).where(
        SubtaskRow.user_id == subject.user_id, SubtaskRow.client_message_id == client_message_id
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def answer_to(session: AsyncSession, subject: Subject, question: SubtaskRow) -> SubtaskRow:
    """The assistant's message that follows a user's one; both are always stored together."""
    statement = readable_messages(subject).where(
        SubtaskRow.task_id == question.task_id, SubtaskRow.message_id == question.message_id + 1
    )
    return (await session.execute(statement)).scalar_one()


async def has_other_answer(session: AsyncSession, subject: Subject, answer: SubtaskRow) -> bool:
    """Whether the task has a finished answer besides this one."""
    other = readable_messages(subject).where(
        SubtaskRow.task_id == answer.task_id,
        SubtaskRow.role == "ASSISTANT",
        SubtaskRow.state == "COMPLETED",
        SubtaskRow.id != answer.id,
    )
    return bool((await session.execute(select(exists(other.order_by(None).with_only_columns(SubtaskRow.id))))).scalar())
