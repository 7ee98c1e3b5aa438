"""Routes of what waits in a conversation. Those that change it answer with all of it as it is then."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path
from wegent_contracts.protocol.queue import Queue

from wegent_backend.access.routes import access
from wegent_backend.chat.queue import service
from wegent_backend.chat.queue.schemas import QueuedPatch, QueueOrder
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.statuses import CHANGE, READ, WRITE, errors
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(prefix="/tasks/{task_id}/queue", tags=["tasks"])

QueuedOf: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="`id` of the message that waits")]


@router.get("", operation_id="getQueue", summary="What waits to be sent", responses=READ | errors(403))
@access("task", "read")
async def look(ctx: ReadContext, task_id: TaskId) -> Queue:
    return await service.look(ctx, task_id)


@router.delete("", operation_id="clearQueue", summary="Drop all that waits", responses=CHANGE)
@access("task", "use")
async def clear(ctx: WriteContext, task_id: TaskId) -> Queue:
    return await service.clear(ctx, task_id)


@router.put("/order", operation_id="orderQueue", summary="In another order", responses=WRITE)
@access("task", "use")
async def order(ctx: WriteContext, task_id: TaskId, body: QueueOrder) -> Queue:
    """409 QueueChanged when these are not the messages that wait."""
    return await service.reorder(ctx, task_id, body.ids)


@router.post("/pause", operation_id="pauseQueue", summary="Send nothing by itself", responses=CHANGE)
@access("task", "use")
async def pause(ctx: WriteContext, task_id: TaskId) -> Queue:
    """The answer that is being written goes on. An empty queue cannot be paused."""
    return await service.pause(ctx, task_id)


@router.post("/resume", operation_id="resumeQueue", summary="Go on sending", responses=CHANGE)
@access("task", "use")
async def resume(ctx: WriteContext, task_id: TaskId) -> Queue:
    return await service.resume(ctx, task_id)


@router.patch("/{queued_id}", operation_id="editQueued", summary="Say it differently", responses=WRITE)
@access("task", "use")
async def edit(ctx: WriteContext, task_id: TaskId, queued_id: QueuedOf, body: QueuedPatch) -> Queue:
    """404 when it was sent meanwhile: then edit the message."""
    return await service.edit(ctx, task_id, queued_id, body)


@router.delete("/{queued_id}", operation_id="deleteQueued", summary="Take one out", responses=CHANGE)
@access("task", "use")
async def delete(ctx: WriteContext, task_id: TaskId, queued_id: QueuedOf) -> Queue:
    return await service.delete(ctx, task_id, queued_id)


@router.post("/{queued_id}/send-now", operation_id="sendQueuedNow", summary="Send one first", responses=CHANGE)
@access("task", "use")
async def send_now(ctx: WriteContext, task_id: TaskId, queued_id: QueuedOf) -> Queue:
    """An answer that is being written is stopped for it; the others go on after it."""
    return await service.send_now(ctx, task_id, queued_id)
