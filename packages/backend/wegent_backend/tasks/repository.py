"""Queries on conversations. Every one starts from what the subject may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.decision import require
from wegent_backend.access.rules import Verb
from wegent_backend.access.shares import conversation, grant_of, shared_ids
from wegent_backend.auth.subject import Subject
from wegent_backend.resources.selectors import Selector
from wegent_backend.tables import SubtaskRow, TaskRow, UserRow, utc_now
from wegent_backend.tasks.errors import message_not_found, task_not_found
from wegent_backend.tasks.filters import Filter, Place, conditions, pinned_rank

ENDED: Final = ("COMPLETED", "FAILED", "CANCELLED")
NOT_COPIED: Final = frozenset(
    {"id", "task_id", "user_id", "client_message_id", "withdrawn_at", "retried_at", "memories"}
)


def readable(subject: Subject) -> Select[TaskRow]:
    """Tasks that are not deleted: the subject's own, and those that were shared with them."""
    shared = TaskRow.id.in_(shared_ids("Task", subject.user_id))
    return select(TaskRow).where(TaskRow.deleted_id == 0, (TaskRow.user_id == subject.user_id) | shared)


def readable_messages(subject: Subject) -> Select[SubtaskRow]:
    """Messages of the subject's tasks, in order, without those that were withdrawn."""
    mine = readable(subject).with_only_columns(TaskRow.id)
    standing = SubtaskRow.task_id.in_(mine), SubtaskRow.withdrawn_at.is_(None)
    return select(SubtaskRow).where(*standing).order_by(SubtaskRow.message_id)


async def get(session: AsyncSession, subject: Subject, task_id: int) -> TaskRow:
    """Raises NotFound, also for somebody else's task."""
    found = (await session.execute(readable(subject).where(TaskRow.id == task_id))).scalar_one_or_none()
    if found is None:
        raise task_not_found(task_id)
    return found


async def version(session: AsyncSession, subject: Subject, task_id: int) -> tuple[int, int]:
    """The resource version of a task, and its last message_id. Raises NotFound, also for somebody else's task."""
    columns = TaskRow.resource_version, TaskRow.last_message_id
    query = readable(subject).where(TaskRow.id == task_id).with_only_columns(*columns)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise task_not_found(task_id)
    return found[0], found[1]


async def get_locked(session: AsyncSession, subject: Subject, task_id: int, verb: Verb = "use") -> TaskRow:
    """The task as it is at this moment, to write into it; it cannot change before this transaction ends.

    Raises NotFound, and Forbidden for what the subject may see and not do (`verb`).
    """
    statement = readable(subject).where(TaskRow.id == task_id).with_for_update()
    found = (await session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()
    if found is None:
        raise task_not_found(task_id)
    return await _allowed(session, subject, found, verb)


async def usable(session: AsyncSession, subject: Subject, task_id: int) -> TaskRow:
    """The task, for who may write into it, without holding it. Raises NotFound and Forbidden."""
    return await _allowed(session, subject, await get(session, subject, task_id), "use")


async def require_verb(session: AsyncSession, subject: Subject, task: TaskRow, verb: Verb) -> None:
    """Raises Forbidden for what the subject may not do with a task that they see."""
    await _allowed(session, subject, task, verb)


async def _allowed(session: AsyncSession, subject: Subject, found: TaskRow, verb: Verb) -> TaskRow:
    if found.user_id != subject.user_id:
        grant = await grant_of(session, "Task", found.id, subject.user_id)
        require(subject, verb, conversation(found, grant), missing=task_not_found(found.id))
    return found


async def page(
    session: AsyncSession,
    subject: Subject,
    wanted: Filter,
    *,
    limit: int,
    after: Place | None = None,
    namespace: str | None = None,
    selector: Selector | None = None,
) -> Sequence[TaskRow]:
    """Up to `limit` tasks, newest message first; `after` is the place of the last one of the page before."""
    statement = readable(subject).where(*conditions(subject, wanted))
    if wanted.pinned_first:
        statement = statement.order_by(pinned_rank.desc())
    statement = statement.order_by(TaskRow.last_message_at.desc(), TaskRow.id.desc()).limit(limit)
    if namespace is not None:
        statement = statement.where(TaskRow.namespace == namespace)
    if selector is not None:
        statement = statement.where(*selector.clauses("Task", None, TaskRow.id))
    if after is not None:
        statement = statement.where(_behind(after, wanted))
    return (await session.execute(statement)).scalars().all()


def _behind(place: Place, wanted: Filter) -> ColumnElement[bool]:
    earlier = or_(
        TaskRow.last_message_at < place.at, and_(TaskRow.last_message_at == place.at, TaskRow.id < place.task_id)
    )
    if not wanted.pinned_first:
        return earlier
    return or_(pinned_rank < place.pinned, and_(pinned_rank == place.pinned, earlier))


async def messages(
    session: AsyncSession, subject: Subject, task_id: int, *, after: int = 0, before: int | None = None
) -> Sequence[SubtaskRow]:
    """Messages of a task with `after` < message_id < `before`, in order."""
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id, SubtaskRow.message_id > after)
    if before is not None:
        statement = statement.where(SubtaskRow.message_id < before)
    return (await session.execute(statement)).scalars().all()


async def said_before(
    session: AsyncSession, subject: Subject, task_id: int, *, before: int, search: str, limit: int
) -> Sequence[SubtaskRow]:
    """The newest messages with this text, in order; `search` empty: any."""
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id, SubtaskRow.message_id < before)
    if search:
        statement = statement.where(SubtaskRow.content.icontains(search, autoescape=True))
    newest = statement.order_by(None).order_by(SubtaskRow.message_id.desc()).limit(limit)
    return list(reversed((await session.execute(newest)).scalars().all()))


async def ended_messages(
    session: AsyncSession, subject: Subject, task_id: int, *, after: int, limit: int
) -> Sequence[SubtaskRow]:
    """Up to `limit` messages with `after` < message_id that nobody writes any more, in order."""
    statement = _copied(subject, task_id, None).where(SubtaskRow.message_id > after).limit(limit)
    return (await session.execute(statement)).scalars().all()


async def message_counts(session: AsyncSession, subject: Subject, task_ids: Sequence[int]) -> dict[int, int]:
    """How many messages there are in each of these tasks; those without any are left out."""
    statement = readable_messages(subject).order_by(None).where(SubtaskRow.task_id.in_(task_ids))
    counts = statement.with_only_columns(SubtaskRow.task_id, func.count(SubtaskRow.id)).group_by(SubtaskRow.task_id)
    return {row[0]: row[1] for row in await session.execute(counts)}


async def messages_page(
    session: AsyncSession, subject: Subject, task_id: int, *, after: int | None, newest_first: bool, limit: int
) -> Sequence[SubtaskRow]:
    """Up to `limit` messages behind the one with the message_id `after`, in the wanted direction."""
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id).limit(limit)
    if newest_first:
        statement = statement.order_by(None).order_by(SubtaskRow.message_id.desc())
    if after is not None:
        behind = SubtaskRow.message_id < after if newest_first else SubtaskRow.message_id > after
        statement = statement.where(behind)
    return (await session.execute(statement)).scalars().all()


async def withdraw(session: AsyncSession, subject: Subject, task_id: int, from_message_id: int) -> None:
    """Of a task that the subject holds."""
    mine = readable(subject).with_only_columns(TaskRow.id)
    standing = SubtaskRow.message_id >= from_message_id, SubtaskRow.withdrawn_at.is_(None)
    statement = update(SubtaskRow).where(SubtaskRow.task_id == task_id, SubtaskRow.task_id.in_(mine), *standing)
    await session.execute(
        statement.values(withdrawn_at=utc_now()).execution_options(synchronize_session=False),
    )


async def withdrawn(session: AsyncSession, subject: Subject, task_id: int, *, up_to: int) -> Sequence[int]:
    """message_ids, up to this one, of what was taken back."""
    mine = readable(subject).with_only_columns(TaskRow.id)
    statement = select(SubtaskRow.message_id).where(
        SubtaskRow.task_id == task_id,
        SubtaskRow.task_id.in_(mine),
        SubtaskRow.message_id <= up_to,
        SubtaskRow.withdrawn_at.is_not(None),
    )
    return (await session.scalars(statement.order_by(SubtaskRow.message_id))).all()


async def messages_since(session: AsyncSession, subject: Subject, task_id: int, after: int) -> Sequence[SubtaskRow]:
    """For somebody who knows the messages up to `after`: later ones, and earlier answers that were written again."""
    news = or_(SubtaskRow.message_id > after, SubtaskRow.retried_at.is_not(None))
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id, news)
    return (await session.execute(statement)).scalars().all()


async def latest_messages(session: AsyncSession, subject: Subject, task_id: int, count: int) -> Sequence[SubtaskRow]:
    """The last ones, oldest first."""
    newest_first = readable_messages(subject).order_by(None).order_by(SubtaskRow.message_id.desc())
    statement = newest_first.where(SubtaskRow.task_id == task_id).limit(count)
    return (await session.execute(statement)).scalars().all()[::-1]


async def ended_up_to(session: AsyncSession, subject: Subject, task_id: int, wanted: int | None) -> tuple[int, int]:
    """How many messages there are up to `wanted` (None: to the end) that nobody writes any more, and the last one."""
    statement = _copied(subject, task_id, wanted).order_by(None)
    counts = statement.with_only_columns(func.count(SubtaskRow.id), func.max(SubtaskRow.message_id))
    count, last = (await session.execute(counts)).one()
    return count, last or 0


async def copy_messages(session: AsyncSession, subject: Subject, source_id: int, target_id: int, *, up_to: int) -> None:
    """Into a new conversation of the subject's, whose answers are theirs; what people said stays their word."""
    author = case((SubtaskRow.role == "ASSISTANT", subject.user_id), else_=SubtaskRow.user_id)
    columns = [column for column in SubtaskRow.__table__.columns if column.name not in NOT_COPIED]
    values = [literal(target_id), author, *columns]
    query = _copied(subject, source_id, up_to).order_by(None).with_only_columns(*values)
    names = ["task_id", "user_id", *(column.name for column in columns)]
    await session.execute(insert(SubtaskRow).from_select(names, query))


def _copied(subject: Subject, task_id: int, up_to: int | None) -> Select[SubtaskRow]:
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id, SubtaskRow.state.in_(ENDED))
    return statement if up_to is None else statement.where(SubtaskRow.message_id <= up_to)


async def characters(session: AsyncSession, subject: Subject, task_id: int) -> int:
    """Of all messages together."""
    statement = readable_messages(subject).where(SubtaskRow.task_id == task_id).order_by(None)
    total = statement.with_only_columns(func.sum(func.char_length(SubtaskRow.content)))
    return int((await session.execute(total)).scalar() or 0)


async def author_names(session: AsyncSession, subject: Subject, task_id: int) -> dict[int, str]:
    """Of those who have said something in a task, by user id."""
    authors = readable_messages(subject).where(SubtaskRow.task_id == task_id).order_by(None)
    statement = select(UserRow.id, UserRow.user_name).where(
        UserRow.id.in_(authors.with_only_columns(SubtaskRow.user_id))
    )
    return {row.id: row.user_name for row in await session.execute(statement)}


async def message(session: AsyncSession, subject: Subject, subtask_id: int) -> SubtaskRow:
    """Raises NotFound, also for messages in somebody else's task."""
    found = (await session.execute(readable_messages(subject).where(SubtaskRow.id == subtask_id))).scalar_one_or_none()
    if found is None:
        raise message_not_found(subtask_id)
    return found


async def sent(session: AsyncSession, subject: Subject, client_message_id: str) -> SubtaskRow | None:
    """The subject's message with the id that their client chose, also when it was taken back since then."""
    statement = select(SubtaskRow).where(
        SubtaskRow.task_id.in_(readable(subject).with_only_columns(TaskRow.id)),
        SubtaskRow.user_id == subject.user_id,
        SubtaskRow.client_message_id == client_message_id,
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def answer_to(session: AsyncSession, subject: Subject, question: SubtaskRow) -> SubtaskRow | None:
    """The assistant's message that was stored together with a user's one; None where nobody was to answer."""
    statement = select(SubtaskRow).where(
        SubtaskRow.task_id.in_(readable(subject).with_only_columns(TaskRow.id)),
        SubtaskRow.task_id == question.task_id,
        SubtaskRow.message_id == question.message_id + 1,
        SubtaskRow.role == "ASSISTANT",
        SubtaskRow.continues.is_(None),
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def last_answer(session: AsyncSession, subject: Subject, task_id: int) -> SubtaskRow | None:
    """Of the conversation, also one that is being written."""
    answers = readable_messages(subject).where(SubtaskRow.task_id == task_id, SubtaskRow.role == "ASSISTANT")
    latest = answers.order_by(None).order_by(SubtaskRow.message_id.desc()).limit(1)
    return (await session.execute(latest)).scalar_one_or_none()


async def is_last_answer(session: AsyncSession, subject: Subject, answer: SubtaskRow) -> bool:
    """Whether no other answer comes after it."""
    later = readable_messages(subject).where(
        SubtaskRow.task_id == answer.task_id,
        SubtaskRow.role == "ASSISTANT",
        SubtaskRow.message_id > answer.message_id,
    )
    found = select(exists(later.order_by(None).with_only_columns(SubtaskRow.id)))
    return not (await session.execute(found)).scalar()


async def others_spoke_after(session: AsyncSession, subject: Subject, message: SubtaskRow) -> bool:
    """Whether somebody other than the author of a message has said something since."""
    later = readable_messages(subject).where(
        SubtaskRow.task_id == message.task_id,
        SubtaskRow.role == "USER",
        SubtaskRow.user_id != message.user_id,
        SubtaskRow.message_id > message.message_id,
    )
    return bool((await session.execute(select(exists(later.order_by(None).with_only_columns(SubtaskRow.id))))).scalar())


async def is_last_message(session: AsyncSession, subject: Subject, message: SubtaskRow) -> bool:
    later = readable_messages(subject).where(
        SubtaskRow.task_id == message.task_id, SubtaskRow.message_id > message.message_id
    )
    found = select(exists(later.order_by(None).with_only_columns(SubtaskRow.id)))
    return not (await session.execute(found)).scalar()


async def has_other_answer(session: AsyncSession, subject: Subject, answer: SubtaskRow) -> bool:
    """Whether the task has a finished answer besides this one."""
    other = readable_messages(subject).where(
        SubtaskRow.task_id == answer.task_id,
        SubtaskRow.role == "ASSISTANT",
        SubtaskRow.state == "COMPLETED",
        SubtaskRow.id != answer.id,
    )
    return bool((await session.execute(select(exists(other.order_by(None).with_only_columns(SubtaskRow.id))))).scalar())
