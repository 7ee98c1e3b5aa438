"""Routes of correction mode."""

from __future__ import annotations

from fastapi import APIRouter
from wegent_contracts.protocol.correction import Correction
from wegent_contracts.protocol.socket import Message

from wegent_backend.access.routes import access
from wegent_backend.auth.rates import expensive
from wegent_backend.chat.correction import applying, service
from wegent_backend.chat.correction.schemas import ApplyBody, CorrectBody
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.statuses import READ, WRITE, errors
from wegent_backend.tasks.parameters import MessageOf, TaskId

router = APIRouter(tags=["tasks"])
ONE = "/tasks/{task_id}/messages/{subtask_id}"


@router.post(
    "/chat/correct", status_code=202, summary="Have an answer evaluated", responses={**WRITE, **errors(429, 503)}
)
@access("task", "use")
@expensive
async def correct_answer(ctx: WriteContext, body: CorrectBody) -> Correction:
    """A second model judges it, and writes a better one. `correction:*` events tell viewers; it comes with the message.

    An evaluation that there is goes. One at a time: 409 CorrectionRunning.
    """
    return await service.ask(ctx, body)


@router.get(f"{ONE}/correction", summary="The evaluation of an answer", responses=READ)
@access("task", "read")
async def get_correction(ctx: ReadContext, task_id: TaskId, subtask_id: MessageOf) -> Correction:
    return await service.get(ctx, task_id, subtask_id)


@router.post(f"{ONE}/apply-correction", summary="Put the better answer in its place", responses=WRITE)
@access("task", "use")
async def apply_correction(
    ctx: WriteContext, task_id: TaskId, subtask_id: MessageOf, body: ApplyBody | None = None
) -> Message:
    """Later answers know this one only. It cannot be undone."""
    return await applying.apply(ctx, task_id, subtask_id, body.correction_id if body else None)


@router.delete(
    f"{ONE}/correction", status_code=204, summary="Take the evaluation back", responses=errors(401, 403, 404, 422)
)
@access("task", "use")
async def delete_correction(ctx: WriteContext, task_id: TaskId, subtask_id: MessageOf) -> None:
    """One that is being made is stopped. A corrected answer stays corrected."""
    await service.delete(ctx, task_id, subtask_id)
