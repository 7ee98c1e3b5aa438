"""Logins that are over are forgotten after a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from wegent_backend.db import Database
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.sweeping import Sweep
from wegent_backend.tables import utc_now
from wegent_backend.users import login_repository as repository

AT_ONCE: Final = 500
"""Rows of one transaction: others write too."""


def login_sweep(db: Database, settings: LoginSettings) -> Sweep:
    async def work() -> int:
        moment, forgotten = utc_now() - timedelta(days=settings.keep_days), 0
        while True:
            async with db.read() as session:
                login_ids = await repository.over_since(session, moment, limit=AT_ONCE)
            if not login_ids:
                return forgotten
            async with db.write() as session:
                await repository.remove(session, login_ids)
            forgotten += len(login_ids)

    return Sweep("login-sweeper", settings.sweep_seconds, work)
