"""Which states belong to a run, and that they go with its end."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CheckpointRow, CheckpointWriteRow


def thread_of(run_id: int) -> str:
    return f"run:{run_id}"


async def forget(session: AsyncSession, thread_id: str) -> None:
    """Delete the states of a thread."""
    for table in (CheckpointWriteRow, CheckpointRow):
        await session.execute(delete(table).where(table.thread_id == thread_id))
