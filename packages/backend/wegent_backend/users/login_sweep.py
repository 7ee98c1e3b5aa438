"""Logins that are over are forgotten after a while. Every backend process sweeps; that two do it does no harm."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.background import stop

from wegent_backend.db import Database
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.tables import utc_now
from wegent_backend.users import login_repository as repository

log = structlog.get_logger(__name__)

AT_ONCE: Final = 500
"""Rows of one transaction: others write too."""


class LoginSweeper:
    def __init__(self, db: Database, settings: LoginSettings) -> None:
        self._db = db
        self._settings = settings
        self._loop: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._loop = asyncio.create_task(self._for_ever())

    async def close(self) -> None:
        if self._loop is not None:
            await stop([self._loop])

    async def sweep(self) -> int:
        """How many were forgotten."""
        moment, forgotten = utc_now() - timedelta(days=self._settings.keep_days), 0
        while True:
            async with self._db.read() as session:
                login_ids = await repository.over_since(session, moment, limit=AT_ONCE)
            if not login_ids:
                return forgotten
            async with self._db.write() as session:
                await repository.remove(session, login_ids)
            forgotten += len(login_ids)

    async def _for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._settings.sweep_seconds)
            try:
                forgotten = await self.sweep()
            except (SQLAlchemyError, OSError) as error:
                log.warning("logins.not_swept", error=str(error))
                continue
            if forgotten:
                log.info("logins.swept", forgotten=forgotten)
