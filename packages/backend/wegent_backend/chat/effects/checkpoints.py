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
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
    writes_sort_key,
)
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.chat.effects.states import forget
from wegent_backend.db import Database
from wegent_backend.tables import CheckpointRow, CheckpointWriteRow

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

FIRST_VERSION_DIGITS = 32
MESSAGES = "messages"
"""The channel of an agent's state that has what was said."""


class Writing(Protocol):
    """Opens the transaction that a write belongs to; `keep` are the blocks that its state stands on."""

    def __call__(self, *, keep: Sequence[str] = ()) -> AbstractAsyncContextManager[AsyncSession]: ...


class TableSaver(BaseCheckpointSaver[str]):
    """Every state is stored whole: a turn's state has the messages of that turn only."""

    def __init__(
        self, db: Database, write: Writing, blocks_of: Callable[[Iterable[Any]], Sequence[str]] | None = None
    ) -> None:
        """`blocks_of`: the blocks that show messages."""
        super().__init__()
        self._db = db
        self._write = write
        self._blocks_of = blocks_of

    def get_next_version(self, current: str | int | float | None, channel: None) -> str:  # noqa: ARG002 - as LangGraph has it
        """Versions that sort as text."""
        last = 0 if current is None else int(str(current).split(".", maxsplit=1)[0])
        return f"{last + 1:0{FIRST_VERSION_DIGITS}}.0"

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
        writes = (await session.scalars(_writes(row.thread_id, row.namespace, row.checkpoint_id))).all()
        ordered = sorted(writes, key=lambda write: writes_sort_key(write.node_path, write.node_id, write.position))
        parent = None if row.parent_id is None else _config(row.thread_id, row.namespace, row.parent_id)
        return CheckpointTuple(
            config=_config(row.thread_id, row.namespace, row.checkpoint_id),
            checkpoint=self.serde.loads_typed((row.encoding, row.state)),
            metadata=cast("CheckpointMetadata", row.facts),
            parent_config=parent,
            pending_writes=[
                (write.node_id, write.channel, self.serde.loads_typed((write.encoding, write.value)))
                for write in ordered
            ],
        )

    # --- writing ------------------------------------------------------------------------------------------------------

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,  # noqa: ARG002 - the whole state is stored
    ) -> RunnableConfig:
        thread, namespace = _place(config)
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
        return _config(thread, namespace, checkpoint["id"])

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        thread, namespace = _place(config)
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


def _place(config: RunnableConfig) -> tuple[str, str]:
    configurable = config["configurable"]
    return str(configurable["thread_id"]), str(configurable.get("checkpoint_ns", ""))


def _of(config: RunnableConfig, *, any_namespace: bool = False) -> Select[CheckpointRow]:
    thread, namespace = _place(config)
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


def _config(thread: str, namespace: str, checkpoint_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": namespace, "checkpoint_id": checkpoint_id}}
