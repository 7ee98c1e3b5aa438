"""Runs of which nothing but their message is kept: told as the events that it amounts to."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
    RunStarted,
)

from wegent_backend.runs import repository as runs
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import LoggedEvent
from wegent_backend.tables import RunRow, SubtaskRow

BLOCK = "stored"


async def log(session: AsyncSession, run_id: int) -> list[LoggedEvent]:
    """The settled events of a run; of one that has ended and has none any more, those of its message."""
    return await runs.settled_after(session, run_id, 0) or await of_message(session, run_id)


async def of_message(session: AsyncSession, run_id: int) -> list[LoggedEvent]:
    """Nothing for a run that goes on."""
    query = (
        select(RunRow.state, SubtaskRow.content, SubtaskRow.error, SubtaskRow.error_reason)
        .join(SubtaskRow, SubtaskRow.id == RunRow.subtask_id)
        .where(RunRow.id == run_id, RunRow.state.not_in(runs.OPEN_STATES))
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return []
    events: list[RunEvent] = [RunStarted(attempt=1)]
    if row.content:
        events += [
            BlockStarted(block=BLOCK, kind=BlockKind.TEXT),
            BlockDelta(block=BLOCK, offset=0, text=row.content),
            BlockFinished(block=BLOCK),
        ]
    events.append(_outcome(row.state, row.error_reason, row.error))
    return [LoggedEvent(seq, event) for seq, event in enumerate(events, start=1)]


def _outcome(state: str, reason: str | None, message: str | None) -> Outcome:
    if state == "cancelled":
        return RunCancelled()
    if state == "failed":
        return RunFailed(reason=reason or "Internal", message=message or "The answer failed.")
    return RunFinished()
