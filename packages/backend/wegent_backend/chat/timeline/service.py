"""The timeline of an answer, from the log of its run."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from wegent_backend.chat.timeline.folding import Folding, total
from wegent_backend.chat.timeline.schemas import Timeline
from wegent_backend.context import Context
from wegent_backend.runs import repository as runs
from wegent_backend.tasks import repository
from wegent_backend.tasks.errors import message_not_found


async def timeline(ctx: Context, task_id: int, subtask_id: int) -> Timeline:
    """Of an answer that is being written, up to a moment ago. Raises NotFound, also for what people said."""
    answer = await repository.message(ctx.session, ctx.subject, subtask_id)
    run = await runs.run_of_subtask(ctx.session, answer.id)
    if answer.task_id != task_id or run is None:
        raise message_not_found(subtask_id)
    folding = Folding()
    for logged in await runs.settled_after(ctx.session, run.id, 0):
        folding.fold(logged)
    return Timeline(
        run_id=run.id,
        state=cast("Any", run.state),
        created_at=run.created_at.timestamp(),
        started_at=_seconds(run.started_at),
        finished_at=_seconds(run.finished_at),
        attempts=run.attempt,
        whole=run.has_log,
        spent=total(item.spent for item in folding.items if item.spent is not None),
        items=folding.items,
    )


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
