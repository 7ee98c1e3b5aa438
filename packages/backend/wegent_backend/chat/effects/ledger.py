"""Tool calls of a run on record: the intent before the call, the outcome after it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_chat_shell.tools.base import Begun, Done, Fresh, ToolCall, ToolOutcome, Unresolved

from wegent_backend.runs.ports import Journal
from wegent_backend.tables import ToolCallRow, utc_now

FAILED: Final = "failed"


class RunLedger:
    """Implements wegent_chat_shell.tools.base.Ledger for one owner of one run."""

    def __init__(self, run_id: int, journal: Journal) -> None:
        self._run_id = run_id
        self._journal = journal

    async def begin(self, call: ToolCall, *, again: bool = False) -> Begun:
        async with self._journal.write() as session:
            row = await self._row(session, call)
            if row is not None and row.state in {"done", FAILED}:
                return Done(ToolOutcome(row.outcome or "", failed=row.state == FAILED))
            if row is not None and row.state == "intended" and not again:
                return Unresolved()
            if row is None:
                row = ToolCallRow(run_id=self._run_id, call_id=call.call_id)
                session.add(row)
            row.tool, row.arguments = call.tool.name, call.arguments
            row.state, row.fence = "intended", self._journal.fence
            return Fresh()

    async def asking(self, call: ToolCall) -> None:
        async with self._journal.write() as session:
            row = await self._row(session, call)
            if row is not None:
                row.state = "asking"

    async def finish(self, call: ToolCall, outcome: ToolOutcome) -> None:
        async with self._journal.write() as session:
            row = await self._row(session, call)
            if row is not None:
                row.state = FAILED if outcome.failed else "done"
                row.outcome, row.finished_at = outcome.text, utc_now()

    async def _row(self, session: AsyncSession, call: ToolCall) -> ToolCallRow | None:
        query = select(ToolCallRow).where(ToolCallRow.run_id == self._run_id, ToolCallRow.call_id == call.call_id)
        return (await session.scalars(query)).one_or_none()
