"""Where a conversation with a pipeline is."""

from __future__ import annotations

from fastapi import APIRouter
from wegent_contracts.protocol.team import PipelineStageInfo

from wegent_backend.access.routes import access
from wegent_backend.chat.pipeline import service
from wegent_backend.edge import ReadContext
from wegent_backend.statuses import errors
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(prefix="/tasks/{task_id}/pipeline-stage-info", tags=["tasks"])


@router.get("", summary="Where its pipeline is", responses=errors(401, 403, 404, 409, 422))
@access("task", "read")
async def stage_info(ctx: ReadContext, task_id: TaskId) -> PipelineStageInfo:
    """409 NotAPipeline when the last answer was given by another team, or by one bot."""
    return await service.info(ctx, task_id)
