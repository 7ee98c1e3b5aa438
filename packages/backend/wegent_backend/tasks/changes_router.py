"""Routes that rename conversations, put them away and pin them."""

from __future__ import annotations

from fastapi import APIRouter, Response
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.edge import WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.resources.rows import to_wire
from wegent_backend.statuses import CHANGE, WRITE
from wegent_backend.tasks import service
from wegent_backend.tasks.parameters import TaskId
from wegent_backend.tasks.schemas import TaskPatch

router = APIRouter(prefix="/tasks/{task_id}", tags=["tasks"])


@router.patch("", response_model=Task, operation_id="updateTask", summary="Rename, put away or pin", responses=WRITE)
@access("task", "update")
async def update(ctx: WriteContext, task_id: TaskId, body: TaskPatch) -> Response:
    """A title that was chosen so stays: the system does not write another one."""
    task = await service.update(ctx, task_id, title=body.title, archived=body.archived, pinned=body.pinned)
    return json_answer(to_wire(task))


@router.post("/archive", response_model=Task, operation_id="archiveTask", summary="Put away", responses=CHANGE)
@access("task", "update")
async def archive(ctx: WriteContext, task_id: TaskId) -> Response:
    """Lists leave it out unless asked. The next message brings it back."""
    return json_answer(to_wire(await service.update(ctx, task_id, archived=True)))


@router.post("/unarchive", response_model=Task, operation_id="unarchiveTask", summary="Bring back", responses=CHANGE)
@access("task", "update")
async def unarchive(ctx: WriteContext, task_id: TaskId) -> Response:
    return json_answer(to_wire(await service.update(ctx, task_id, archived=False)))


@router.post("/pin", response_model=Task, operation_id="pinTask", summary="Pin", responses=CHANGE)
@access("task", "update")
async def pin(ctx: WriteContext, task_id: TaskId) -> Response:
    """Lists that are asked to begin with it."""
    return json_answer(to_wire(await service.update(ctx, task_id, pinned=True)))


@router.post("/unpin", response_model=Task, operation_id="unpinTask", summary="Unpin", responses=CHANGE)
@access("task", "update")
async def unpin(ctx: WriteContext, task_id: TaskId) -> Response:
    return json_answer(to_wire(await service.update(ctx, task_id, pinned=False)))
