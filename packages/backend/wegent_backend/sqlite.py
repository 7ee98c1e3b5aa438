"""SQLite for an event loop, at one trip to its thread for each statement.

SQLAlchemy's own way asks the thread four times (make a cursor, execute, fetch, close), and again to begin; each trip
costs about as much as a small query. Here a statement does all of it at once, and takes BEGIN with it.
"""

from __future__ import annotations

import collections
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_cursor
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.engine import URL
from sqlalchemy.util.concurrency import await_

DRIVER: Final = "sqlite+wegent"


class Cursor(AsyncAdapt_dbapi_cursor):
    """Holds all rows of its one statement; nothing of it stays open in the thread."""

    __slots__ = ("_found", "arraysize")

    def __init__(self, adapt_connection: Connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows = collections.deque()
        self._found: tuple[Any, int, int | None] = (None, -1, None)
        self.arraysize = 1

    @property
    def description(self) -> Any:
        return self._found[0]

    @property
    def rowcount(self) -> int:
        return self._found[1]

    @property
    def lastrowid(self) -> Any:
        return self._found[2]

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        return None

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._ask(lambda connection: connection.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Sequence[Any]) -> None:
        await self._ask(lambda connection: connection.executemany(operation, seq_of_parameters))

    async def _ask(self, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        connection: Any = self._adapt_connection
        async with connection._execute_mutex:
            self._found, rows = await self._connection._execute(_run, connection, statement)
            self._rows.extend(rows)


class Connection(AsyncAdapt_aiosqlite_connection):
    """`beginning`: the statement that begins the transaction, to go with the first one that is executed."""

    __slots__ = ("beginning",)

    _cursor_cls = Cursor  # type: ignore[assignment]

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.beginning: str | None = None

    def commit(self) -> None:
        if self._has_begun():
            super().commit()

    def rollback(self) -> None:
        if self._has_begun():
            super().rollback()

    def _has_begun(self) -> bool:
        """Whether there is a transaction to end; one in which nothing was executed never began."""
        self.beginning = None
        raw = self._connection._connection
        return raw is not None and bool(raw.in_transaction)


class Module(AsyncAdapt_aiosqlite_dbapi):
    """The driver as SQLAlchemy sees it."""

    def connect(self, *arg: Any, **kw: Any) -> Connection:
        connection = self.aiosqlite.connect(*arg, **kw)
        connection._thread.daemon = True
        return Connection(self, await_(connection))


class Dialect(SQLiteDialect_aiosqlite):
    driver = "wegent"
    supports_statement_cache = True
    supports_server_side_cursors = False

    @classmethod
    def import_dbapi(cls) -> Module:
        return Module(__import__("aiosqlite"), __import__("sqlite3"))


def _run(
    adapted: Connection, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]
) -> tuple[tuple[Any, int, int | None], list[Any]]:
    """In the connection's thread."""
    connection: sqlite3.Connection = adapted._connection._conn
    if adapted.beginning is not None:
        connection.execute(adapted.beginning).close()
        adapted.beginning = None
    cursor = statement(connection)
    try:
        rows = cursor.fetchall() if cursor.description else []
        return (cursor.description, cursor.rowcount, cursor.lastrowid), rows
    finally:
        cursor.close()


def address(url: URL) -> URL:
    """The same database, reached by this driver."""
    return url.set(drivername=DRIVER)


registry.register("sqlite.wegent", __name__, "Dialect")
