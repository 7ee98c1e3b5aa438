"""Who may still read the conversations that they watch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import select

from wegent_backend.auth.subject import Subject
from wegent_backend.db import Database
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import repository

AT_ONCE: Final = 500
"""Conversations of one statement."""


async def readers(db: Database, wanted: Collection[tuple[Subject, int]]) -> set[tuple[int, int]]:
    """Of these pairs the ones in which the subject may read the conversation, as ids of user and conversation.

    Most watch what is their own: those are asked for together, and only the others one subject at a time.
    """
    allowed = await _own(db, wanted)
    others: dict[Subject, list[int]] = defaultdict(list)
    for subject, task_id in wanted:
        if (subject.user_id, task_id) not in allowed:
            others[subject].append(task_id)
    for subject, task_ids in others.items():
        allowed |= {(subject.user_id, task_id) for task_id in await _readable(db, subject, task_ids)}
    return allowed


async def _own(db: Database, wanted: Collection[tuple[Subject, int]]) -> set[tuple[int, int]]:
    owners: set[tuple[int, int]] = set()
    async with db.read() as session:
        task_ids = list({task_id for _, task_id in wanted})
        for start in range(0, len(task_ids), AT_ONCE):
            chunk = task_ids[start : start + AT_ONCE]
            query = select(TaskRow.user_id, TaskRow.id).where(TaskRow.id.in_(chunk), TaskRow.deleted_id == 0)
            owners |= {(user_id, task_id) for user_id, task_id in await session.execute(query)}
    return owners & {(subject.user_id, task_id) for subject, task_id in wanted}


async def _readable(db: Database, subject: Subject, task_ids: Sequence[int]) -> Sequence[int]:
    query = repository.readable(subject).with_only_columns(TaskRow.id).where(TaskRow.id.in_(task_ids))
    async with db.read() as session:
        return (await session.scalars(query)).all()
