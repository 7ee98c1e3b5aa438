"""Questions of runs to people, and what they answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.waiting import PersonAnswer, PersonRequest, Wait, as_asked

from wegent_backend.ports import RunRef
from wegent_backend.tables import RunRow, WaitRow, utc_now

EXPIRED = PersonAnswer(expired=True)


def make(ref: RunRef, request: PersonRequest, *, seconds: float) -> WaitRow:
    """A question that is open from now on. Approvals end after `seconds` unless they say otherwise; others may not."""
    now, lasts = utc_now(), request.expires_seconds or (seconds if request.kind == "approval" else None)
    ends = None if lasts is None else now + timedelta(seconds=lasts)
    return WaitRow(
        id=uuid.uuid4().hex,
        run_id=ref.run_id,
        task_id=ref.task_id,
        subtask_id=ref.subtask_id,
        place=request.place,
        kind=request.kind,
        tool_use_id=request.tool_use_id,
        state="open",
        request=request.model_dump(mode="json"),
        created_at=now,
        expires_at=ends,
    )


def to_wire(row: WaitRow) -> Wait:
    return Wait(
        **as_asked(PersonRequest.model_validate(row.request)),
        id=row.id,
        task_id=row.task_id,
        subtask_id=row.subtask_id,
        state=row.state,
        answer=None if row.answer is None else PersonAnswer.model_validate(row.answer),
        answered_by=row.answered_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


async def of_task(session: AsyncSession, task_ids: Iterable[int], *, state: str = "open") -> Sequence[WaitRow]:
    """Questions of conversations that the caller has looked up, the oldest first."""
    query = select(WaitRow).where(WaitRow.task_id.in_(list(task_ids)), WaitRow.state == state)
    return (await session.scalars(query.order_by(WaitRow.created_at, WaitRow.id))).all()


async def of_call(session: AsyncSession, task_id: int, kind: str, tool_use_id: str) -> WaitRow | None:
    """What a call has asked, open or not; of several questions the latest. The caller has looked up the task."""
    query = select(WaitRow).where(WaitRow.task_id == task_id, WaitRow.kind == kind, WaitRow.tool_use_id == tool_use_id)
    return (await session.scalars(query.order_by(WaitRow.created_at.desc(), WaitRow.id).limit(1))).one_or_none()


async def get_locked(session: AsyncSession, wait_id: str) -> WaitRow | None:
    return await session.get(WaitRow, wait_id, with_for_update=True)


async def answers(session: AsyncSession, run_id: int) -> dict[str, PersonAnswer]:
    """By place; of several questions at one place the latest counts."""
    query = select(WaitRow).where(WaitRow.run_id == run_id, WaitRow.answer.is_not(None)).order_by(WaitRow.created_at)
    return {row.place: PersonAnswer.model_validate(row.answer) for row in await session.scalars(query)}


async def asked(session: AsyncSession, run_id: int, kind: str, tool_use_id: str) -> bool:
    """Whether the run has asked this about the call before."""
    query = select(WaitRow.id).where(WaitRow.run_id == run_id, WaitRow.kind == kind, WaitRow.tool_use_id == tool_use_id)
    return await session.scalar(query.limit(1)) is not None


async def wake(session: AsyncSession, run_id: int) -> bool:
    """Queue a waiting run again, once nothing of what it asked is open. Its rows are locked."""
    run = await session.get(RunRow, run_id, with_for_update=True)
    still = select(WaitRow.id).where(WaitRow.run_id == run_id, WaitRow.state == "open").limit(1)
    if run is None or run.state != "waiting" or await session.scalar(still) is not None:
        return False
    run.state, run.lease_expires_at = "queued", utc_now()
    return True


async def close(session: AsyncSession, run_id: int) -> Sequence[WaitRow]:
    """The run does not wait any more: its open questions are cancelled."""
    rows = (await session.scalars(select(WaitRow).where(WaitRow.run_id == run_id, WaitRow.state == "open"))).all()
    for row in rows:
        row.state = "cancelled"
    return rows


async def expired(session: AsyncSession, now: datetime, limit: int) -> Sequence[tuple[str, int]]:
    """Open questions whose time is over, each with its run."""
    query = select(WaitRow.id, WaitRow.run_id).where(WaitRow.state == "open", WaitRow.expires_at <= now)
    return [(row.id, row.run_id) for row in await session.execute(query.order_by(WaitRow.expires_at).limit(limit))]


async def expire(session: AsyncSession, wait_id: str) -> bool:
    """Whether the question was open until now."""
    statement = (
        update(WaitRow)
        .where(WaitRow.id == wait_id, WaitRow.state == "open")
        .values(state="expired", answer=EXPIRED.model_dump(mode="json"), answered_at=utc_now())
    )
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)  # type: ignore[attr-defined]
