"""LangGraph's checkpoints in the file. Imports LangGraph: import it late.

`langgraph-checkpoint-conformance` defines what a saver does; the tests run it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Any

from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
)

from wegent_chat_shell.storage.checkpoints import WholeStates, Write, config_of, place_of
from wegent_chat_shell.storage.sqlite.file import StoreFile

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

_KEEP = "INSERT OR IGNORE INTO checkpoint_writes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_REPLACE = "INSERT OR REPLACE INTO checkpoint_writes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


class SqliteSaver(WholeStates):
    """Threads are turns, which must be there. With every state, the text that it stands on is stored."""

    def __init__(self, file: StoreFile, said: Callable[[], str] | None = None) -> None:
        super().__init__()
        self._file = file
        self._said = said

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        turn, namespace = place_of(config)
        wanted = get_checkpoint_id(config)
        condition, more = ("", ()) if wanted is None else (" AND id = ?", (wanted,))
        query = f"SELECT * FROM checkpoints WHERE turn = ? AND namespace = ?{condition} ORDER BY id DESC LIMIT 1"  # noqa: S608 - no value in it
        found = await self._found(query, (turn, namespace, *more))
        return found[0] if found else None

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002 - LangGraph's name
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        conditions, values = _conditions(config, before)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        query = f"SELECT * FROM checkpoints{where} ORDER BY id DESC"  # noqa: S608 - no value in it
        fitting = (
            each
            for each in await self._found(query, tuple(values))
            if not filter or all(each.metadata.get(key) == value for key, value in filter.items())
        )
        for count, each in enumerate(fitting):
            if limit is not None and count >= limit:
                return
            yield each

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,  # noqa: ARG002 - the whole state is stored
    ) -> RunnableConfig:
        turn, namespace = place_of(config)
        facts = json.dumps(get_checkpoint_metadata(config, metadata), default=str)
        state = self.serde.dumps_typed(checkpoint)
        row = (turn, namespace, checkpoint["id"], get_checkpoint_id(config), *state, facts)

        def work(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._keep_said(db, turn)

        await self._file.write(work)
        return config_of(turn, namespace, checkpoint["id"])

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        turn, namespace = place_of(config)
        place = (turn, namespace, get_checkpoint_id(config) or "", task_id)
        rows = [
            (WRITES_IDX_MAP.get(channel, index), (task_path, channel, *self.serde.dumps_typed(value)))
            for index, (channel, value) in enumerate(writes)
        ]

        def work(db: sqlite3.Connection) -> None:
            for position, row in rows:
                # Ordinary results of a node stay as they were first.
                statement = _KEEP if position >= 0 else _REPLACE
                db.execute(statement, (*place, position, *row))
            self._keep_said(db, turn)

        await self._file.write(work)

    async def adelete_thread(self, thread_id: str) -> None:
        def work(db: sqlite3.Connection) -> None:
            for table in ("checkpoint_writes", "checkpoints"):
                db.execute(f"DELETE FROM {table} WHERE turn = ?", (thread_id,))  # noqa: S608 - two tables

        await self._file.write(work)

    def _keep_said(self, db: sqlite3.Connection, turn: str) -> None:
        if self._said is not None:
            db.execute("UPDATE turns SET said = ? WHERE id = ?", (self._said(), turn))

    async def _found(self, query: str, values: tuple[Any, ...]) -> list[CheckpointTuple]:
        def work(db: sqlite3.Connection) -> list[CheckpointTuple]:
            return [self._tuple(db, row) for row in db.execute(query, values).fetchall()]

        return await self._file.read(work)

    def _tuple(self, db: sqlite3.Connection, row: sqlite3.Row) -> CheckpointTuple:
        place = (row["turn"], row["namespace"])
        writes = db.execute(
            "SELECT path, node, position, channel, encoding, value FROM checkpoint_writes "
            "WHERE turn = ? AND namespace = ? AND checkpoint = ?",
            (*place, row["id"]),
        )
        state, facts = (row["encoding"], row["state"]), json.loads(row["facts"])
        return self.loaded(config_of(*place, row["id"]), row["parent"], state, facts, map(Write._make, writes))


def _conditions(config: RunnableConfig | None, before: RunnableConfig | None) -> tuple[list[str], list[str]]:
    conditions, values = [], []
    if config is not None:
        turn, namespace = place_of(config)
        conditions, values = ["turn = ?"], [turn]
        if "checkpoint_ns" in config["configurable"]:
            conditions, values = [*conditions, "namespace = ?"], [*values, namespace]
        if (wanted := get_checkpoint_id(config)) is not None:
            conditions, values = [*conditions, "id = ?"], [*values, wanted]
    if before is not None and (end := get_checkpoint_id(before)) is not None:
        conditions, values = [*conditions, "id < ?"], [*values, end]
    return conditions, values
