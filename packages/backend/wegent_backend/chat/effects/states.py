"""Which states belong to a run, and that they go with its end."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CheckpointRow, CheckpointWriteRow, ToolCallRow, utc_now


def thread_of(run_id: int) -> str:
    return f"run:{run_id}"


async def stop_calls(session: AsyncSession, run_id: int) -> None:
    """The run was stopped: what it was calling was stopped with it, and may have happened in part."""
    await session.execute(
        update(ToolCallRow)
        .where(ToolCallRow.run_id == run_id, ToolCallRow.state.in_(["intended", "asking"]))
        .values(state="cancelled", finished_at=utc_now())
    )


async def forget(session: AsyncSession, thread_id: str) -> None:
    """Delete the states of a thread."""
    for table in (CheckpointWriteRow, CheckpointRow):
        await session.execute(delete(table).where(table.thread_id == thread_id))
