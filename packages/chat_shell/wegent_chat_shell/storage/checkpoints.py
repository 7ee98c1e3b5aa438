"""What savers of LangGraph's checkpoints have in common here. Imports LangGraph: import it late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple, writes_sort_key

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import CheckpointMetadata

_VERSION_DIGITS = 32


class Write(NamedTuple):
    """What a node has come to, as it is stored."""

    path: str
    node: str
    position: int
    channel: str
    encoding: str
    value: bytes


class WholeStates(BaseCheckpointSaver[str]):
    """Every state is stored whole: a turn's state has the messages of that turn only."""

    def get_next_version(self, current: str | int | float | None, channel: None) -> str:  # noqa: ARG002 - as LangGraph has it
        """Versions that sort as text."""
        last = 0 if current is None else int(str(current).split(".", maxsplit=1)[0])
        return f"{last + 1:0{_VERSION_DIGITS}}.0"

    def loaded(
        self,
        config: RunnableConfig,
        parent_id: str | None,
        state: tuple[str, bytes],
        facts: CheckpointMetadata,
        writes: Iterable[Write],
    ) -> CheckpointTuple:
        """`state`: its encoding, and how it is stored."""
        ordered = sorted(writes, key=lambda write: writes_sort_key(write.path, write.node, write.position))
        return CheckpointTuple(
            config=config,
            checkpoint=self.serde.loads_typed(state),
            metadata=facts,
            parent_config=None if parent_id is None else config_of(*place_of(config), parent_id),
            pending_writes=[
                (write.node, write.channel, self.serde.loads_typed((write.encoding, write.value))) for write in ordered
            ],
        )


def place_of(config: RunnableConfig) -> tuple[str, str]:
    """Thread and namespace."""
    configurable = config["configurable"]
    return str(configurable["thread_id"]), str(configurable.get("checkpoint_ns", ""))


def config_of(thread: str, namespace: str, checkpoint_id: str) -> RunnableConfig:
    """Names a checkpoint."""
    found: dict[str, Any] = {"thread_id": thread, "checkpoint_ns": namespace, "checkpoint_id": checkpoint_id}
    return {"configurable": found}
