"""Conversations of single requests of programs are removed after a while: no list shows them, nobody looks after them.

First they are deleted as their owner would do it, so that whoever watches hears of it; a while later they go for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import WegentError

from wegent_backend.admin.cleanup.job import PAUSE_SECONDS
from wegent_backend.admin.cleanup.parts import DeletedConversations
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import removal
from wegent_backend.context import unit
from wegent_backend.ports import Ports
from wegent_backend.sweeping import Sweep
from wegent_backend.tables import TaskRow, UserRow, WorkRow, utc_now
from wegent_backend.tasks.sources import API, SOURCE

log = structlog.get_logger(__name__)

AT_ONCE: Final = 50
HEARD: Final = timedelta(hours=1)
"""How long watchers have to hear that something was deleted, before nothing of it is left."""


def program_sweep(ports: Ports) -> Sweep:
    return Sweep("program-sweeper", ports.settings.responses.sweep_seconds, ProgramSweep(ports).work)


class ProgramSweep:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def work(self) -> int:
        """How many conversations went for good."""
        days = self._ports.settings.responses.keep_days
        if not days:
            return 0
        before = utc_now() - timedelta(days=days)
        await self._delete(before)
        return await self._remove(before)

    async def _delete(self, before: datetime) -> None:
        last = 0
        while True:
            async with self._ports.db.read() as session:
                found = await _over(session, before, after=last, limit=AT_ONCE)
            for task_id, owner in found:
                await self._delete_one(owner, task_id)
                await asyncio.sleep(PAUSE_SECONDS)
            if not found:
                return
            last = found[-1][0]

    async def _delete_one(self, owner: Subject, task_id: int) -> None:
        try:
            async with unit(self._ports, owner) as ctx:
                await removal.delete(ctx, task_id)
        except WegentError as error:
            log.info("programs.not_deleted", task_id=task_id, reason=error.reason)

    async def _remove(self, before: datetime) -> int:
        part, gone = DeletedConversations(_of_programs(), WorkRow.last_message_at < before), 0
        while True:
            async with self._ports.db.write() as session:
                count = await part.remove(session, utc_now() - HEARD, AT_ONCE * part.FEWER)
            if not count:
                return gone
            gone += count
            await asyncio.sleep(PAUSE_SECONDS)


async def _over(session: AsyncSession, before: datetime, *, after: int, limit: int) -> Sequence[tuple[int, Subject]]:
    """Conversations that are due, with their owners. Those that somebody has pinned are theirs."""
    query = (
        select(TaskRow.id, UserRow.id, UserRow.user_name)
        .join(UserRow, UserRow.id == TaskRow.user_id)
        .where(TaskRow.id > after, TaskRow.deleted_id == 0, TaskRow.last_message_at < before)
        .where(TaskRow.pinned_at.is_(None), _of_programs())
        .order_by(TaskRow.id)
        .limit(limit)
    )
    return [(task_id, Subject(user_id, name, "user")) for task_id, user_id, name in await session.execute(query)]


def _of_programs() -> ColumnElement[bool]:
    """By the label itself: that of a deleted one cannot be selected by any more."""
    source: ColumnElement[str] = WorkRow.labels[SOURCE].as_string()
    return source == API
