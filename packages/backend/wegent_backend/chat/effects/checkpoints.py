"""LangGraph's checkpoints on the project's own tables. Imports LangGraph: import it late.

`langgraph-checkpoint-conformance` defines what a saver does; the tests run it on every database.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol, cast

from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
)
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_chat_shell.storage.checkpoints import WholeStates, Write, config_of, place_of

from wegent_backend.chat.effects.states import forget
from wegent_backend.db import Database
from wegent_backend.tables import CheckpointRow, CheckpointWriteRow

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

MESSAGES = "messages"
"""The channel of an agent's state that has what was said."""


class Writing(Protocol):
    """Opens the transaction that a write belongs to; `keep` are the blocks that its state stands on."""

    def __call__(self, *, keep: Sequence[str] = ()) -> AbstractAsyncContextManager[AsyncSession]: ...


class TableSaver(WholeStates):
    """Threads are runs."""

    def __init__(
        self, db: Database, write: Writing, blocks_of: Callable[[Iterable[Any]], Sequence[str]] | None = None
    ) -> None:
        """`blocks_of`: the blocks that show messages."""
        super().__init__()
        self._db = db
        self._write = write
        self._blocks_of = blocks_of

    # --- reading ------------------------------------------------------------------------------------------------------

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        async with self._db.read() as session:
            query = _of(config).order_by(CheckpointRow.checkpoint_id.desc()).limit(1)
            if (wanted := get_checkpoint_id(config)) is not None:
                query = query.where(CheckpointRow.checkpoint_id == wanted)
            row = await session.scalar(query)
            return None if row is None else await self._tuple(session, row)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002 - LangGraph's name
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        query = select(CheckpointRow) if config is None else _of(config, any_namespace=True)
        query = query.order_by(CheckpointRow.checkpoint_id.desc())
        if config is not None and (wanted := get_checkpoint_id(config)) is not None:
            query = query.where(CheckpointRow.checkpoint_id == wanted)
        if before is not None and (limit_id := get_checkpoint_id(before)) is not None:
            query = query.where(CheckpointRow.checkpoint_id < limit_id)
        left = limit
        async with self._db.read() as session:
            for row in (await session.scalars(query)).all():
                if filter and any(row.facts.get(key) != value for key, value in filter.items()):
                    continue
                if left is not None and left <= 0:
                    return
                left = None if left is None else left - 1
                yield await self._tuple(session, row)

    async def _tuple(self, session: AsyncSession, row: CheckpointRow) -> CheckpointTuple:
        writes = await session.scalars(_writes(row.thread_id, row.namespace, row.checkpoint_id))
        return self.loaded(
            config_of(row.thread_id, row.namespace, row.checkpoint_id),
            row.parent_id,
            (row.encoding, row.state),
            cast("CheckpointMetadata", row.facts),
            [Write(w.node_path, w.node_id, w.position, w.channel, w.encoding, w.value) for w in writes],
        )

    # --- writing ------------------------------------------------------------------------------------------------------

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,  # noqa: ARG002 - the whole state is stored
    ) -> RunnableConfig:
        thread, namespace = place_of(config)
        encoding, state = self.serde.dumps_typed(checkpoint)
        facts = get_checkpoint_metadata(config, metadata)
        row = CheckpointRow(
            thread_id=thread,
            namespace=namespace,
            checkpoint_id=checkpoint["id"],
            parent_id=get_checkpoint_id(config),
            encoding=encoding,
            state=state,
            facts=json.loads(json.dumps(facts, default=str)),
        )
        async with self._write(keep=self._shown(checkpoint["channel_values"].get(MESSAGES))) as session:
            await session.merge(row)
        return config_of(thread, namespace, checkpoint["id"])

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        thread, namespace = place_of(config)
        checkpoint_id = get_checkpoint_id(config) or ""
        # What is stored here is in the next state, whoever makes that.
        said = [value for channel, value in writes if channel == MESSAGES]
        async with self._write(keep=tuple(block for value in said for block in self._shown(value))) as session:
            known = {
                (row.node_id, row.position) for row in await session.scalars(_writes(thread, namespace, checkpoint_id))
            }
            for index, (channel, value) in enumerate(writes):
                position = WRITES_IDX_MAP.get(channel, index)
                if position >= 0 and (task_id, position) in known:
                    continue  # ordinary results of a node stay as they were first
                encoding, stored = self.serde.dumps_typed(value)
                row = CheckpointWriteRow(
                    thread_id=thread,
                    namespace=namespace,
                    checkpoint_id=checkpoint_id,
                    node_id=task_id,
                    position=position,
                    node_path=task_path,
                    channel=channel,
                    encoding=encoding,
                    value=stored,
                )
                await session.merge(row)

    def _shown(self, messages: Any) -> Sequence[str]:
        found = messages if isinstance(messages, list) else []
        return self._blocks_of(found) if self._blocks_of is not None else ()

    async def adelete_thread(self, thread_id: str) -> None:
        async with self._write() as session:
            await forget(session, thread_id)


def _of(config: RunnableConfig, *, any_namespace: bool = False) -> Select[CheckpointRow]:
    thread, namespace = place_of(config)
    query = select(CheckpointRow).where(CheckpointRow.thread_id == thread)
    if any_namespace and "checkpoint_ns" not in config["configurable"]:
        return query
    return query.where(CheckpointRow.namespace == namespace)


def _writes(thread: str, namespace: str, checkpoint_id: str) -> Select[CheckpointWriteRow]:
    return select(CheckpointWriteRow).where(
        CheckpointWriteRow.thread_id == thread,
        CheckpointWriteRow.namespace == namespace,
        CheckpointWriteRow.checkpoint_id == checkpoint_id,
    )
