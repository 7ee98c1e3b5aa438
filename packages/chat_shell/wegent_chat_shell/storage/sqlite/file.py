"""The file: opened when it is first needed, used by one thread at a time, for nobody's eyes but its owner's."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from wegent_contracts.errors import Unavailable

from wegent_chat_shell.storage.sqlite.schema import StoreFileUnusable, migrate

T = TypeVar("T")
BUSY_SECONDS: Final = 10.0
"""How long is waited for another process that writes."""


class StoreFile:
    """Work on it is done in threads, one after another."""

    def __init__(self, path: Path) -> None:
        self._path = path.expanduser().absolute()
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @property
    def folder(self) -> Path:
        return self._path.parent

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.to_thread(self._run, work, "BEGIN")

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """All of it or nothing. Raises Unavailable when another process does not stop writing."""
        return await asyncio.to_thread(self._run, work, "BEGIN IMMEDIATE")

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _run(self, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        with self._lock:
            try:
                connection = self._opened()
                connection.execute(begin)
                try:
                    result = work(connection)
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise Unavailable(f"{self._path} cannot be used at this moment: {error}.") from error
            except sqlite3.DatabaseError as error:
                raise StoreFileUnusable(f"{self._path} is not right: {error}. Move it away to begin anew.") from error
            return result

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        self._path.chmod(0o600)  # what SQLite puts beside it has the same mode
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.create_function("folded", 1, _folded, deterministic=True)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {pragma}")
            migrate(connection, self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _folded(text: Any) -> str:
    return str(text).casefold()
