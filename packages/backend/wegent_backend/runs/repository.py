"""Runs and settled events in the database. Every write of an owner is conditional on its fence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.events import run_event_adapter

from wegent_backend.ports import RunRef
from wegent_backend.runs.view import LoggedEvent, merge_deltas
from wegent_backend.tables import RunEventRow, RunRow, SubtaskRow, utc_now

OPEN_STATES = ("queued", "running", "waiting")
NOT_IN_MESSAGES = ("usage", "run.status")
"""Types of events that are kept for ever: what an answer has cost, and what its engine remarked."""

CLAIMABLE_STATES = ("queued", "running")
WAITING_UNLESS_CANCELLED = case((RunRow.cancel_requested.is_(True), "queued"), else_="waiting")
"""A run that shall stop does not begin to wait: its next owner ends it."""


class OwnershipLostError(Exception):
    """The run has a newer owner; what this one wanted to write no longer counts."""


async def get_ref(session: AsyncSession, run_id: int) -> RunRef | None:
    statement = (
        select(RunRow.id, RunRow.task_id, RunRow.subtask_id, SubtaskRow.message_id, RunRow.user_id)
        .join(SubtaskRow, SubtaskRow.id == RunRow.subtask_id)
        .where(RunRow.id == run_id)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else RunRef(*row)


async def open_run_of_task(session: AsyncSession, task_id: int) -> RunRow | None:
    """The run of the task that has not ended, if there is one."""
    statement = select(RunRow).where(RunRow.task_id == task_id, RunRow.state.in_(OPEN_STATES)).limit(1)
    return (await session.execute(statement)).scalar_one_or_none()


async def open_runs(session: AsyncSession) -> Sequence[tuple[int, int]]:
    """Task id and run id of every run that has not ended; as many as answers are being written."""
    statement = select(RunRow.task_id, RunRow.id).where(RunRow.state.in_(OPEN_STATES))
    return [(row.task_id, row.id) for row in (await session.execute(statement)).all()]


async def run_of_subtask(session: AsyncSession, subtask_id: int) -> RunRow | None:
    """The latest one: an answer may have been written more than once."""
    statement = select(RunRow).where(RunRow.subtask_id == subtask_id).order_by(RunRow.id.desc()).limit(1)
    return (await session.execute(statement)).scalar_one_or_none()


async def claimable(session: AsyncSession, now: datetime, limit: int) -> Sequence[int]:
    """Ids of open runs that nobody owns, oldest first."""
    statement = (
        select(RunRow.id)
        .where(RunRow.state.in_(CLAIMABLE_STATES), RunRow.lease_expires_at <= now)
        .order_by(RunRow.id)
        .limit(limit)
    )
    return (await session.execute(statement)).scalars().all()


async def claim(session: AsyncSession, run_id: int, owner: str, lease: timedelta) -> RunRow | None:
    """Take the run if it is open and nobody owns it: the fence rises, earlier owners can no longer write."""
    now = utc_now()
    statement = select(RunRow).where(
        RunRow.id == run_id, RunRow.state.in_(CLAIMABLE_STATES), RunRow.lease_expires_at <= now
    )
    run = (await session.execute(statement.with_for_update(skip_locked=True))).scalar_one_or_none()
    if run is None:
        return None
    own(run, owner, lease, now)
    await session.flush()
    return run


def own(run: RunRow, owner: str, lease: timedelta, now: datetime) -> None:
    """Give the run an owner; the caller knows that it has none."""
    run.state, run.owner = "running", owner
    run.fence = (run.fence or 0) + 1
    run.attempt = (run.attempt or 0) + 1
    run.tries = (run.tries or 0) + 1
    run.lease_expires_at = now + lease
    run.started_at = run.started_at or now


async def still_owned(session: AsyncSession, fences: Mapping[int, int]) -> set[int]:
    """Of runs and their owner's fences: those whose owner is still the same. Their rows are locked."""
    statement = select(RunRow.id, RunRow.fence).where(RunRow.id.in_(fences), RunRow.state == "running")
    rows = (await session.execute(statement.with_for_update())).all()
    return {row.id for row in rows if row.fence == fences[row.id]}


async def advance(session: AsyncSession, settled_seqs: Mapping[int, int], lease_expires_at: datetime) -> None:
    """Renew leases and note how far each run is settled; ownership was checked in this transaction."""
    statement = update(RunRow).where(RunRow.id == bindparam("run")).values(settled_seq=bindparam("seq"))
    rows = [{"run": run_id, "seq": seq} for run_id, seq in settled_seqs.items()]
    connection = await session.connection()
    await connection.execute(statement.values(lease_expires_at=lease_expires_at), rows)


async def renew(session: AsyncSession, run_id: int, fence: int, **values: Any) -> None:
    """Write an owner's values. Raises OwnershipLostError when the fence has moved on."""
    if not await still_owned(session, {run_id: fence}):
        raise OwnershipLostError(run_id)
    statement = update(RunRow).where(RunRow.id == run_id).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


async def settle(session: AsyncSession, events_of_runs: Mapping[int, list[LoggedEvent]]) -> None:
    """Store events by run; ownership was checked in this transaction."""
    rows = [
        {
            "run_id": run_id,
            "seq": logged.seq,
            "first_seq": logged.covers_from,
            "data": logged.event.model_dump(mode="json", exclude_none=True),
        }
        for run_id, events in events_of_runs.items()
        for logged in merge_deltas(events)
    ]
    if rows:
        await session.execute(insert(RunEventRow), rows)


async def settled_after(session: AsyncSession, run_id: int, seq: int) -> list[LoggedEvent]:
    statement = (
        select(RunEventRow.seq, RunEventRow.first_seq, RunEventRow.data)
        .where(RunEventRow.run_id == run_id, RunEventRow.seq > seq)
        .order_by(RunEventRow.seq)
    )
    rows = (await session.execute(statement)).all()
    return [LoggedEvent(row.seq, run_event_adapter.validate_python(row.data), row.first_seq) for row in rows]


async def settled_seqs(session: AsyncSession, run_ids: Iterable[int]) -> dict[int, int]:
    """How far each run is settled."""
    statement = select(RunRow.id, RunRow.settled_seq).where(RunRow.id.in_(list(run_ids)))
    return {row.id: row.settled_seq for row in (await session.execute(statement)).all()}


async def cancel_requested(session: AsyncSession, run_ids: Iterable[int]) -> Sequence[int]:
    statement = select(RunRow.id).where(RunRow.id.in_(list(run_ids)), RunRow.cancel_requested.is_(True))
    return (await session.execute(statement)).scalars().all()


async def logged_before(session: AsyncSession, moment: datetime, *, limit: int) -> Sequence[int]:
    """Runs that ended before a moment and still have their events."""
    over = RunRow.has_log.is_(True), RunRow.finished_at < moment, RunRow.state.not_in(OPEN_STATES)
    return (await session.scalars(select(RunRow.id).where(*over).limit(limit))).all()


async def forget_logs(session: AsyncSession, run_ids: Sequence[int]) -> None:
    """Remove the events of runs, but for what their messages do not say."""
    kind = RunEventRow.data["type"].as_string()
    gone = delete(RunEventRow).where(RunEventRow.run_id.in_(run_ids), kind.not_in(NOT_IN_MESSAGES))
    noted = update(RunRow).where(RunRow.id.in_(run_ids)).values(has_log=False)
    for statement in (gone, noted):
        await session.execute(statement.execution_options(synchronize_session=False))
