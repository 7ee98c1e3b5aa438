"""Routes of what is said to running answers."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from wegent_contracts.protocol.guidance import Guidance

from wegent_backend.access.routes import access
from wegent_backend.chat.guidance import service
from wegent_backend.chat.guidance.schemas import GuidanceList, NewGuidance
from wegent_backend.chat.sending import stored_once
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, ReadContext
from wegent_backend.resources.parameters import Limit
from wegent_backend.statuses import WRITE, errors
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(prefix="/tasks/{task_id}/guidance", tags=["tasks"])

SubtaskId = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Only what was said to this answer")]
PageCursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]


@router.get("", summary="What was said to answers while they were written", responses=errors(401, 404, 422))
@access("task", "read")
async def list_guidance(
    ctx: ReadContext, task_id: TaskId, subtask_id: SubtaskId = None, limit: Limit = 50, cursor: PageCursor = None
) -> GuidanceList:
    """The oldest first."""
    return await service.list_page(ctx, task_id, subtask_id=subtask_id, limit=limit, cursor=cursor)


@router.post("", status_code=201, summary="Say something to a running answer", responses=WRITE)
@access("task", "use")
async def guide(edge: EdgeOf, caller: Caller, task_id: TaskId, body: NewGuidance) -> Guidance:
    """The answer hears it at its next step. 409 NotRunning when it has ended: then send a message."""
    return await stored_once(
        partial(unit, edge.ports, caller),
        lambda ctx: service.guide(ctx, task_id, body, subtask_id=body.subtask_id),
        named=body.client_guidance_id is not None,
    )
