"""One door to the database: short units of work, and one writer at a time on SQLite."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from wegent_backend import sqlite

WRITE = {"wegent_write": True}
BUSY_TIMEOUT_MS = 10_000
# What is read behind a lock must be what its last holder left, whatever the transaction has read before.
SERVER_OPTIONS: dict[str, Any] = {"pool_pre_ping": True, "pool_recycle": 1800, "isolation_level": "READ COMMITTED"}


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("wegent_write")
        connection.connection.dbapi_connection.beginning = "BEGIN IMMEDIATE" if writes else "BEGIN"


class Database:
    """Engine and sessions of one process. Relationships are never loaded lazily; objects outlive their session."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        options: dict[str, Any] = {} if self.is_sqlite else SERVER_OPTIONS
        self.engine = create_async_engine(
            sqlite.address(make_url(url)) if self.is_sqlite else url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=30,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            **options,
        )
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are thrown away."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end, or rolls back on an exception."""
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._writer)
            session = await stack.enter_async_context(self._sessions())
            if self.is_sqlite:
                await session.connection(execution_options=WRITE)
            yield session
            await session.commit()

    async def close(self) -> None:
        await self.engine.dispose()
