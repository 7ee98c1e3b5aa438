"""A trail to tamper with."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from wegent_backend.db import Database
from wegent_backend.migrations.append_only import guard, trigger

TABLE = "audit_events"


@pytest.fixture
async def disarmed(database: Database) -> AsyncIterator[None]:
    """The trail without its triggers, as somebody who owns the database can have it; with them again afterwards."""
    async with database.engine.begin() as connection:
        for verb in ("UPDATE", "DELETE"):
            await connection.execute(text(f"DROP TRIGGER {trigger(TABLE, verb)}"))
    yield
    async with database.engine.begin() as connection:
        await connection.run_sync(guard, TABLE)
