"""Leaving a group chat by its number."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.access.routes import access
from wegent_backend.edge import WriteContext
from wegent_backend.share import joining
from wegent_backend.statuses import CHANGE
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(tags=["group chats"])


@router.post("/tasks/{task_id}/leave", status_code=204, summary="Leave a conversation of others", responses=CHANGE)
@access("share link", "leave")
async def leave_conversation(ctx: WriteContext, task_id: TaskId) -> None:
    """What was shared is given up; its owner cannot leave it."""
    await joining.leave_task(ctx, task_id)
