"""The data directory and the database, made ready before anything uses them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from wegent_backend.db import Database
from wegent_backend.migrations import upgrade
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings

DIRECTORIES: Final = ("data", "secrets")

KEY_FILE: Final = "secrets/encryption.json"
"""Keys of all secrets at rest, below home."""


def prepare_home(settings: BackendSettings) -> Path:
    """Have the data directory, for the owner only. Raises StartRefused."""
    home = settings.resolved_home()
    try:
        for directory in (home, *(home / name for name in DIRECTORIES)):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / "data" / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise StartRefused(
            f"The data directory {home} cannot be written ({error.strerror}): "
            "make it writable, or choose another with WEGENT_HOME."
        ) from error
    return home


@asynccontextmanager
async def open_database(settings: BackendSettings) -> AsyncIterator[Database]:
    """The database in this version's schema, closed at the end. Raises StartRefused for what waiting cannot mend."""
    url = settings.resolved_database_url()
    try:
        database = Database(url, pool_size=settings.database_pool)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StartRefused(
            "WEGENT_DATABASE_URL is not an address that can be used: "
            "write sqlite+aiosqlite:///PATH or mysql+asyncmy://USER:PASSWORD@HOST/NAME."
        ) from error
    try:
        await _upgrade(database)
        yield database
    finally:
        await database.close()


async def _upgrade(database: Database) -> None:
    try:
        await upgrade(database)
    except DatabaseError as error:
        if not database.is_sqlite:
            raise  # a server that does not answer now may answer later
        raise StartRefused(f"The database {make_url(database.url).database} cannot be opened: {error.orig}.") from error


def migrate(settings: BackendSettings) -> None:
    """Only that; raises as `open_database` does."""
    prepare_home(settings)

    async def once() -> None:
        async with open_database(settings):
            pass

    asyncio.run(once())
