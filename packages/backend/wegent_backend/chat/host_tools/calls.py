"""What a run has called before."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wegent_backend.db import Database
from wegent_backend.tables import ToolCallRow


async def earlier(db: Database, run_id: int, call_id: str) -> int:
    """How many calls of the same tool the run has made before this one, which is on record; failed ones do not count.

    Calls that are made side by side have an order, too.
    """
    this = aliased(ToolCallRow)
    query = (
        select(func.count(ToolCallRow.id))
        .join(this, (this.run_id == ToolCallRow.run_id) & (this.tool == ToolCallRow.tool))
        .where(this.run_id == run_id, this.call_id == call_id, ToolCallRow.id < this.id, ToolCallRow.state != "failed")
    )
    async with db.read() as session:
        return (await session.execute(query)).scalar_one()
