"""Bring a database to this version's schema, one process at a time.

SQLite: everything happens in one IMMEDIATE transaction, so it is done or not done. MySQL and MariaDB commit every DDL
statement, so a named lock keeps others out; a migration there must be written so that it can be run again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from wegent_backend.db import WRITE, Database
from wegent_backend.refusal import StartRefused

LOCK_NAME: Final = "wegent_migrations"
LOCK_SECONDS: Final = 120
VERSIONS: Final = Path(__file__).parent / "versions"


async def upgrade(database: Database) -> None:
    """Upgrade to the newest revision. Raises StartRefused when the database is of a newer version than this program."""
    lock = _sqlite_lock if database.is_sqlite else _named_lock
    async with database.engine.connect() as connection, lock(connection):
        await connection.run_sync(_upgrade)


def known_revisions() -> list[str]:
    """Revisions of this program, oldest first: the history has no branches, and files begin with their revision."""
    return sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    known = known_revisions()
    present = _present_revision(connection)
    if present is not None and present not in known:
        raise StartRefused(
            f"The database is of a newer version of Wegent (revision {present}): "
            "start that version, or give this one another WEGENT_HOME or WEGENT_DATABASE_URL."
        )
    if present != known[-1]:
        # Most starts find nothing to do, and are faster without Alembic.
        from wegent_backend.migrations.scripts import run_to_head

        run_to_head(connection)


def _present_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@asynccontextmanager
async def _sqlite_lock(connection: AsyncConnection) -> AsyncIterator[None]:
    # Batch changes copy a table and drop the old one, which enforced foreign keys would take for deleted rows.
    # The pragma does nothing inside a transaction, so it goes to the driver before one begins.
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # noqa: S101 - a fresh connection has one
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        await connection.execution_options(**WRITE)
        async with connection.begin():
            yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


@asynccontextmanager
async def _named_lock(connection: AsyncConnection) -> AsyncIterator[None]:
    name = {"name": LOCK_NAME, "seconds": LOCK_SECONDS}
    got = await connection.scalar(text("SELECT GET_LOCK(:name, :seconds)"), name)
    if got != 1:
        raise StartRefused(f"Another process has been changing the database for {LOCK_SECONDS} seconds: look at it.")
    try:
        yield
        await connection.commit()
    finally:
        await connection.execute(text("SELECT RELEASE_LOCK(:name)"), name)
