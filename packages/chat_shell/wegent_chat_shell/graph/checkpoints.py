"""A checkpoint saver that lets the turn's events go first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from langgraph.checkpoint.base import BaseCheckpointSaver

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple


class OrderedCheckpoints(BaseCheckpointSaver[Any]):
    """Delegates; before anything is stored, the consumer has taken every event that came before it."""

    def __init__(self, saver: BaseCheckpointSaver[Any], wait: Callable[[], Awaitable[None]]) -> None:
        super().__init__(serde=saver.serde)
        self._saver = saver
        self._wait = wait

    def get_next_version(self, current: Any, channel: None) -> Any:
        return self._saver.get_next_version(current, channel)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self._saver.aget_tuple(config)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        await self._wait()
        return await self._saver.aput(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        await self._wait()
        await self._saver.aput_writes(config, writes, task_id, task_path)
