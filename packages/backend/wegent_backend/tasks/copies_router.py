"""Routes that make something of a conversation: another one."""

from __future__ import annotations

from fastapi import APIRouter, Response
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.edge import WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.resources.rows import to_wire
from wegent_backend.statuses import WRITE
from wegent_backend.tasks import forking
from wegent_backend.tasks.parameters import TaskId
from wegent_backend.tasks.schemas import ForkBody

router = APIRouter(prefix="/tasks/{task_id}", tags=["tasks"])


@router.post(
    "/fork",
    status_code=201,
    response_model=Task,
    operation_id="forkTask",
    summary="Go on in another way",
    responses=WRITE,
)
@access("task", "create")
async def fork(ctx: WriteContext, task_id: TaskId, body: ForkBody) -> Response:
    """A conversation of the caller's own, with copies of the messages of one that they may read."""
    return json_answer(to_wire(await forking.fork(ctx, task_id, body)), 201)
