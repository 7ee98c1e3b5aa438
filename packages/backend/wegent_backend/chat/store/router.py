"""`/internal/chat`: for chat shells, which act for somebody; and for people's own API keys.

A chat shell shows the token that the backend has made for them, and names somebody in the header `wegent-username`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from wegent_contracts.protocol.stored import (
    ConversationNotes,
    NewConversation,
    Said,
    StoredConversation,
    StoredConversationPage,
    StoredMessage,
    StoredMessageList,
    ToldConversation,
)

from wegent_backend.access.routes import access
from wegent_backend.chat.store import service
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.resources.parameters import Limit
from wegent_backend.statuses import CHANGE, LIST, READ, WRITE
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(prefix="/internal/chat/conversations", tags=["internal"])
Place = Annotated[int, Query(ge=0, le=2**31 - 1, description="`place` of a message")]


@router.get("", operation_id="listStoredConversations", summary="List conversations", responses=LIST)
@access("task", "list")
async def list_all(
    ctx: ReadContext,
    limit: Limit = 50,
    after: Annotated[str | None, Query(max_length=500, description="`next` of the page before")] = None,
    search: Annotated[
        str | None, Query(min_length=1, max_length=200, description="Text that is in the title or in a message")
    ] = None,
) -> StoredConversationPage:
    """One's own, the one with the latest message first."""
    return await service.page(ctx, search=search, limit=limit, after=after)


@router.post(
    "", operation_id="createStoredConversation", summary="Create a conversation", status_code=201, responses=WRITE
)
@access("task", "create")
async def create(ctx: WriteContext, body: NewConversation) -> StoredConversation:
    """An empty one."""
    return await service.create(ctx, body)


@router.get("/{task_id}", operation_id="getStoredConversation", summary="Get a conversation", responses=READ)
@access("task", "read")
async def get(ctx: ReadContext, task_id: TaskId) -> StoredConversation:
    return await service.get(ctx, task_id)


@router.delete(
    "/{task_id}",
    operation_id="deleteStoredConversation",
    summary="Delete a conversation",
    status_code=204,
    responses=CHANGE,
)
@access("task", "delete")
async def delete(ctx: WriteContext, task_id: TaskId) -> None:
    await service.delete(ctx, task_id)


@router.get("/{task_id}/messages", operation_id="listStoredMessages", summary="List what was said", responses=READ)
@access("task", "read")
async def messages(ctx: ReadContext, task_id: TaskId, limit: Limit = 50, after: Place = 0) -> StoredMessageList:
    """Complete messages behind a place, in order."""
    return await service.messages(ctx, task_id, after=after, limit=limit)


@router.post(
    "/{task_id}/messages",
    operation_id="storeMessage",
    summary="Keep what was said",
    status_code=201,
    responses=WRITE,
)
@access("task", "use")
async def append(ctx: WriteContext, task_id: TaskId, body: Said) -> StoredMessage:
    """409 TaskBusy while an answer is being written, AnsweredHere in a group chat."""
    return await service.append(ctx, task_id, body)


@router.put(
    "/{task_id}/notes",
    operation_id="storeNotes",
    summary="Keep notes on what is old",
    status_code=204,
    responses=WRITE,
)
@access("task", "use")
async def keep_notes(ctx: WriteContext, task_id: TaskId, body: ConversationNotes) -> None:
    await service.keep_notes(ctx, task_id, body)


@router.get("/{task_id}/told", operation_id="getToldConversation", summary="What a model is told of it", responses=READ)
@access("task", "read")
async def told(
    edge: EdgeOf,
    subject: Caller,
    task_id: TaskId,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only messages before this place")] = None,
) -> ToldConversation:
    """With the words of files that came with messages, and images."""
    return await service.told(edge.ports, subject, task_id, before=before)
