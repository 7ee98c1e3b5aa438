"""What second models say of answers, as messages show it. How it comes about is in `chat/correction`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from wegent_contracts.protocol.correction import Correction, CorrectionResult, CorrectionState

from wegent_backend.tables import CorrectionRow, SubtaskRow

NOT_COPIED: Final = frozenset({"id", "task_id", "subtask_id"})


def to_wire(row: CorrectionRow) -> Correction:
    return Correction(
        id=row.id,
        state=cast("CorrectionState", row.state),
        correction_model=row.model_name,
        requested_by=row.user_id,
        result=None if row.result is None else CorrectionResult.model_validate(row.result),
        error=row.error,
        error_reason=row.error_reason,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


async def of(subtask_ids: Sequence[int], session: AsyncSession) -> dict[int, Correction]:
    """By the ids of answers that their reader may read."""
    if not subtask_ids:
        return {}
    rows = await session.scalars(select(CorrectionRow).where(CorrectionRow.subtask_id.in_(subtask_ids)))
    return {row.subtask_id: to_wire(row) for row in rows}


async def forget(session: AsyncSession, subtask_id: int) -> None:
    """Of an answer that is written again. Whoever evaluates it finds nothing to write into, and stops."""
    gone = delete(CorrectionRow).where(CorrectionRow.subtask_id == subtask_id)
    await session.execute(gone.execution_options(synchronize_session=False))


async def copy(session: AsyncSession, source_id: int, target_id: int) -> None:
    """Complete ones, to the copies of messages, which have the message_ids of the ones that they are copies of."""
    old, new = aliased(SubtaskRow), aliased(SubtaskRow)
    columns: list[Any] = [column for column in CorrectionRow.__table__.columns if column.name not in NOT_COPIED]
    query = (
        select(literal(target_id), new.id, *columns)
        .join(old, old.id == CorrectionRow.subtask_id)
        .join(new, new.message_id == old.message_id)
        .where(old.task_id == source_id, new.task_id == target_id, CorrectionRow.state == "completed")
    )
    names = ["task_id", "subtask_id", *(column.name for column in columns)]
    await session.execute(insert(CorrectionRow).from_select(names, query))
