"""Routes of what a conversation waits for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel
from wegent_contracts.protocol.waiting import AnswerBody, Wait

from wegent_backend.access.routes import access
from wegent_backend.chat.waits import service
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.statuses import errors
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(prefix="/tasks/{task_id}/waits", tags=["tasks"])

WaitId = Annotated[str, Path(max_length=64, description="`id` of the wait")]


class WaitList(BaseModel):
    items: list[Wait]


@router.get("", summary="What the conversation waits for", responses=errors(401, 403, 404, 422))
@access("task", "read")
async def list_waits(ctx: ReadContext, task_id: TaskId) -> WaitList:
    return WaitList(items=await service.list_open(ctx, task_id))


@router.post(
    "/{wait_id}/answer",
    summary="Answer what the conversation waits for",
    responses=errors(400, 401, 403, 404, 409, 413, 422),
)
@access("task", "use")
async def answer_wait(ctx: WriteContext, task_id: TaskId, wait_id: WaitId, body: AnswerBody) -> Wait:
    """With the last answer the run goes on. 409 WaitOver when somebody was faster."""
    return await service.answer(ctx, task_id, wait_id, body)
