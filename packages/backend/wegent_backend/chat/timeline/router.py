"""How an answer came about."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.access.routes import access
from wegent_backend.chat.timeline import service
from wegent_backend.chat.timeline.schemas import Timeline
from wegent_backend.edge import ReadContext
from wegent_backend.statuses import READ
from wegent_backend.tasks.parameters import MessageOf, TaskId

router = APIRouter(prefix="/tasks/{task_id}/messages/{subtask_id}", tags=["tasks"])


@router.get("/timeline", operation_id="getTimeline", summary="See how an answer came about", responses=READ)
@access("task", "read")
async def get(ctx: ReadContext, task_id: TaskId, subtask_id: MessageOf) -> Timeline:
    """Calls of models, tools, members and waiting, with times, tokens and costs. What they said is in the message's
    `blocks`. 404 for what people said.
    """
    return await service.timeline(ctx, task_id, subtask_id)
