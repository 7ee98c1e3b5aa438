"""Finding the answer that an id means, with what is stored of its request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.decision import require
from wegent_backend.access.rules import Verb
from wegent_backend.access.shares import conversation, grant_of
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.responses.identifiers import ResponseId, response_not_found
from wegent_backend.responses.objects import Facts
from wegent_backend.runs import repository as runs
from wegent_backend.tables import RunRow, SubtaskRow, TaskRow
from wegent_backend.tasks import repository as tasks


@dataclass(frozen=True)
class Turn:
    """An answer and its run. `stored` is what the API put down with the request; empty for messages of the page."""

    facts: Facts
    run_id: int
    subtask_id: int
    state: str
    completed_at: datetime | None
    stored: Mapping[str, Any]


async def find(session: AsyncSession, subject: Subject, wanted: ResponseId) -> Turn:
    """Raises NotFound, the same for what is not there and what is somebody else's."""
    answer = await latest(session, subject, wanted.task_id, wanted.message_id)
    run = None if answer is None else await runs.run_of_subtask(session, answer.id)
    if answer is None or run is None:
        raise response_not_found(str(wanted))
    task = await tasks.get(session, subject, wanted.task_id)
    return _turn(task, answer, run)


async def latest(
    session: AsyncSession, subject: Subject, task_id: int, message_id: int | None = None
) -> SubtaskRow | None:
    """The latest answer of a conversation, or the one with this number."""
    query = tasks.readable_messages(subject).where(SubtaskRow.task_id == task_id, SubtaskRow.role == "ASSISTANT")
    if message_id is not None:
        query = query.where(SubtaskRow.message_id == message_id)
    query = query.order_by(None).order_by(SubtaskRow.message_id.desc()).limit(1)
    return (await session.execute(query)).scalar_one_or_none()


async def allow(ctx: Context, wanted: ResponseId, verb: Verb) -> TaskRow:
    """The conversation, for what is done to it. Raises NotFound, and Forbidden for what the subject may only read."""
    missing = response_not_found(str(wanted))
    found = await ctx.session.execute(tasks.readable(ctx.subject).where(TaskRow.id == wanted.task_id))
    task = found.scalar_one_or_none()
    if task is None:
        raise missing
    grant = (
        None
        if task.user_id == ctx.subject.user_id
        else await grant_of(ctx.session, "Task", task.id, ctx.subject.user_id)
    )
    require(ctx.subject, verb, conversation(task, grant), missing=missing)
    return task


def _turn(task: TaskRow, answer: SubtaskRow, run: RunRow) -> Turn:
    stored: Mapping[str, Any] = run.request.get("api") or {}
    team = task.spec["teamRef"]
    facts = Facts(
        id=ResponseId(task.id, answer.message_id),
        message_id=answer.message_id,
        model=stored.get("model") or f"{team.get('namespace', 'default')}#{team['name']}",
        created_at=answer.created_at,
        echo=stored.get("echo") or {},
    )
    return Turn(facts, run.id, answer.id, answer.state, answer.completed_at, stored)
