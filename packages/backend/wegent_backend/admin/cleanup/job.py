"""The job of a clean-up. It may begin again at any time: what is gone is not found a second time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.admin.cleanup import repository
from wegent_backend.admin.cleanup.parts import PARTS, Part
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.ports import Ports
from wegent_backend.tables import CleanupRow, UserRow, utc_now

log = structlog.get_logger(__name__)

CLEAN_UP_JOB: Final = "clean_up"
PAUSE_SECONDS: Final = 0.02
"""Between two transactions: SQLite does not queue the writers of other processes, they must meet a gap."""


class _Over(Exception):
    """Somebody has stopped it, or it had ended before."""


@dataclass(frozen=True)
class _Plan:
    cleanup_id: int
    before: datetime
    dry_run: bool


class CleanUp:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._batch = ports.settings.admin.cleanup_batch

    async def run(self, cleanup_id: int) -> None:
        """To the end, or until it is stopped."""
        try:
            plan = await self._begin(cleanup_id)
            await self._count(plan)
            for part in () if plan.dry_run else PARTS:
                while await self._remove(plan, part):
                    await asyncio.sleep(PAUSE_SECONDS)
            await self._end(cleanup_id, "done")
        except _Over:
            log.info("cleanup.over", cleanup_id=cleanup_id)
        except Exception:
            # It is tried again, and then running again; somebody who looks meanwhile sees that it is not.
            await self._end(cleanup_id, "failed")
            raise

    async def _begin(self, cleanup_id: int) -> _Plan:
        async with self._ports.db.write() as session:
            row = await repository.locked(session, cleanup_id)
            if row is None or row.state in {"done", "cancelled"}:
                raise _Over
            row.state, row.finished_at = "running", None
            return _Plan(row.id, row.before, row.dry_run)

    async def _count(self, plan: _Plan) -> None:
        async with self._ports.db.read() as session:
            left = {part.name: await part.count(session, plan.before) for part in PARTS}
        async with self._step(plan) as (_, row):
            # What an earlier attempt has removed was found too.
            row.found = {name: count + row.removed.get(name, 0) for name, count in left.items()}

    async def _remove(self, plan: _Plan, part: Part) -> bool:
        """One portion; False when there was none."""
        async with self._step(plan) as (session, row):
            count = await part.remove(session, plan.before, self._batch)
            row.removed = {**row.removed, part.name: row.removed.get(part.name, 0) + count}
        return count > 0

    @asynccontextmanager
    async def _step(self, plan: _Plan) -> AsyncIterator[tuple[AsyncSession, CleanupRow]]:
        """A transaction, unless somebody wants it to stop. Raises _Over."""
        async with self._ports.db.write() as session:
            row = await repository.locked(session, plan.cleanup_id)
            wanted = row is not None and row.state == "running" and not row.cancel_requested
            if row is not None and wanted:
                yield session, row
        if not wanted:
            await self._end(plan.cleanup_id, "cancelled")
            raise _Over

    async def _end(self, cleanup_id: int, state: str) -> None:
        """Once; what was done is in the trail, in the name of whoever asked for it."""
        async with self._ports.db.read() as session:
            row = await repository.by_id(session, cleanup_id)
            user = None if row is None else await session.get(UserRow, row.created_by)
        if row is None or user is None:
            return
        async with unit(self._ports, Subject(user.id, user.user_name, "admin")) as ctx:
            current = await repository.locked(ctx.session, cleanup_id)
            if current is None or current.state != "running":
                return
            current.state, current.finished_at = state, utc_now()
            new: dict[str, Any] = {"state": state, "removed": current.removed}
            ctx.record("finish", "Cleanup", object_id=cleanup_id, new=new)
