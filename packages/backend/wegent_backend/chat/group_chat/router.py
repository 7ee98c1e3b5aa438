"""Routes of group chats: making one, who takes part, who is there, and what one has read."""

from __future__ import annotations

from fastapi import APIRouter, Response
from wegent_contracts.protocol.group_chat import ReadState
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.chat.group_chat import presence, service
from wegent_backend.chat.group_chat.schemas import (
    GroupChatBody,
    GroupChatPatch,
    ParticipantList,
    PresenceAnswer,
    ReadBody,
    UnreadAnswer,
)
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.resources.rows import to_wire
from wegent_backend.statuses import LIST, READ, WRITE, errors
from wegent_backend.tasks import people, unread
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(tags=["group chats"])


@router.post(
    "/tasks/{task_id}/group-chat",
    response_model=Task,
    operation_id="convertToGroupChat",
    summary="Make a conversation a group chat",
    responses=WRITE,
)
@access("task", "update")
async def convert(ctx: WriteContext, task_id: TaskId, body: GroupChatBody) -> Response:
    """Once more is the same. With whom it is shared for reading goes on reading."""
    return json_answer(to_wire(await service.convert(ctx, task_id, body.answers)))


@router.patch(
    "/tasks/{task_id}/group-chat",
    response_model=Task,
    operation_id="updateGroupChat",
    summary="Say which messages are answered",
    responses=WRITE,
)
@access("task", "update")
async def change(ctx: WriteContext, task_id: TaskId, body: GroupChatPatch) -> Response:
    return json_answer(to_wire(await service.change(ctx, task_id, body.answers)))


@router.get(
    "/tasks/{task_id}/participants",
    operation_id="listParticipants",
    summary="List who takes part",
    responses=READ | errors(409),
)
@access("task", "read")
async def participants(ctx: ReadContext, task_id: TaskId) -> ParticipantList:
    """For all of them: who writes knows who reads it."""
    return await service.participants(ctx, task_id)


@router.get(
    "/tasks/{task_id}/presence",
    operation_id="listPresent",
    summary="List who has it open",
    responses=READ | errors(409),
)
@access("task", "read")
async def present(edge: EdgeOf, caller: Caller, task_id: TaskId) -> PresenceAnswer:
    """As `task:presence` says whenever it changes."""
    async with unit(edge.ports, caller, write=False) as ctx:
        await service.group_chat(ctx, task_id)
    found = await presence.present(edge.redis, task_id)
    async with unit(edge.ports, caller, write=False) as ctx:
        senders = await people.senders(ctx.session, found)
    return PresenceAnswer(users=[senders[user_id] for user_id in found])


@router.put("/tasks/{task_id}/read", operation_id="markRead", summary="Say how far one has read", responses=WRITE)
@access("task", "read")
async def read(ctx: WriteContext, task_id: TaskId, body: ReadBody) -> ReadState:
    """The same as the event `task:read`. It never goes back."""
    return await unread.mark(ctx, task_id, body.message_id)


@router.get("/users/me/unread", operation_id="countUnread", summary="Count what one has not read", responses=LIST)
@access("task", "list")
async def count(ctx: ReadContext) -> UnreadAnswer:
    """As `unread:count` says whenever it changes."""
    found = await unread.conversations(ctx.session, [ctx.subject.user_id])
    return UnreadAnswer(count=found[ctx.subject.user_id])
