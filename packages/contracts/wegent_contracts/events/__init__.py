"""The run log's vocabulary: every engine speaks only this, every client view is a rendering of it."""

from wegent_contracts.events.run import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    ContextMeasured,
    EngineEvent,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStatus,
    RunWaiting,
    Usage,
    run_event_adapter,
)

__all__ = [
    "BlockDelta",
    "BlockFinished",
    "BlockKind",
    "BlockStarted",
    "BlockWithdrawn",
    "ContextMeasured",
    "EngineEvent",
    "RunCancelled",
    "RunEvent",
    "RunFailed",
    "RunFinished",
    "RunStarted",
    "RunStatus",
    "RunWaiting",
    "Usage",
    "run_event_adapter",
]
