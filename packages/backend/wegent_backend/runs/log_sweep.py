"""The single events of answers that ended long ago are forgotten: their messages have what they came to."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from wegent_backend.db import Database
from wegent_backend.runs import repository
from wegent_backend.settings import RunSettings
from wegent_backend.sweeping import Sweep
from wegent_backend.tables import utc_now

AT_ONCE: Final = 50
"""Runs of one transaction: others write too."""


def log_sweep(db: Database, settings: RunSettings) -> Sweep:
    async def work() -> int:
        moment, forgotten = utc_now() - timedelta(days=settings.keep_log_days), 0
        while settings.keep_log_days:
            async with db.read() as session:
                run_ids = await repository.logged_before(session, moment, limit=AT_ONCE)
            if not run_ids:
                break
            async with db.write() as session:
                await repository.forget_logs(session, run_ids)
            forgotten += len(run_ids)
        return forgotten

    return Sweep("log-sweeper", settings.log_sweep_seconds, work)
