"""When API keys were used last: noted at once, written by the way, at most once a minute for each key."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import or_, update
from sqlalchemy.exc import SQLAlchemyError

from wegent_backend.db import Database
from wegent_backend.tables import ApiKeyRow, utc_now

log = structlog.get_logger(__name__)

EVERY: Final = timedelta(minutes=1)


class KeyUses:
    """Takes note of uses in this process. No request waits for what is written, and none fails with it."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now
        self._noted: dict[int, datetime] = {}
        self._due: dict[int, datetime] = {}
        self._writing: asyncio.Task[None] | None = None

    def note(self, key_id: int) -> None:
        now = self._now()
        before = self._noted.get(key_id)
        if before is not None and now - before < EVERY:
            return
        self._noted[key_id] = self._due[key_id] = now
        if self._writing is None or self._writing.done():
            # In a context of its own: what it logs and asks is none of the request's.
            self._writing = asyncio.create_task(self._write(), context=contextvars.Context())

    async def close(self) -> None:
        """Wait until all that was noted is written."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._due:
            due, self._due = self._due, {}
            try:
                await self._store(due)
            except SQLAlchemyError:
                log.warning("keys.use_not_written", keys=sorted(due), exc_info=True)
            self._noted = {key_id: at for key_id, at in self._noted.items() if self._now() - at < EVERY}

    async def _store(self, due: dict[int, datetime]) -> None:
        async with self._database.write() as session:
            for key_id, at in sorted(due.items()):
                # Another process may have written a moment ago.
                old = or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at <= at - EVERY)
                await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id, old).values(last_used_at=at))
