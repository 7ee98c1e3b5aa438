"""Routes of conversations: lists begin with the one that has the latest message, and one is got by its number.

What every kind has besides, with a namespace, comes from `resources.router`; what starts and stops answers is `chat`'s.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from wegent_contracts.protocol.socket import TaskState
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.edge import ReadContext
from wegent_backend.resources.answers import json_answer, list_answer, list_model
from wegent_backend.resources.parameters import Cursor, Fields, LabelSelector, Limit
from wegent_backend.resources.selectors import parse
from wegent_backend.statuses import LIST, READ
from wegent_backend.tasks import lists, repository
from wegent_backend.tasks.filters import Archived, Filter, Scope
from wegent_backend.tasks.lists import Order
from wegent_backend.tasks.parameters import TaskId
from wegent_backend.tasks.schemas import MessageList

TaskList = list_model(Task)

router = APIRouter(tags=["tasks"])


@router.get("/tasks", response_model=TaskList, operation_id="listTasks", summary="List conversations", responses=LIST)
@access("task", "list")
async def list_all(
    ctx: ReadContext,
    limit: Limit = 50,
    cursor: Cursor = None,
    selector: LabelSelector = None,
    fields: Fields = None,
    scope: Annotated[
        Scope,
        Query(description="own; shared: those of others; group: in which several people take part; or all of them"),
    ] = "all",
    archived: Annotated[Archived, Query(description="Those that were put away: without, only, or with them")] = "false",
    search: Annotated[
        str | None, Query(min_length=1, max_length=200, description="Text that is in the title or in a message")
    ] = None,
    state: Annotated[list[TaskState] | None, Query(max_length=8, description="One of these states")] = None,
    team_id: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="metadata.id of their Team")] = None,
    pinned_first: Annotated[bool, Query(description="Begin with those that are pinned")] = False,
) -> Response:
    """The caller's conversations and those that were shared with them, the one with the latest message first."""
    chosen = parse(selector) if selector else None
    wanted = Filter(scope, archived, search, frozenset(state or ()), team_id, pinned_first)
    page = await lists.conversations(ctx.session, ctx.subject, wanted, limit=limit, cursor=cursor, selector=chosen)
    return list_answer(page, fields)


@router.get(
    "/tasks/{task_id}",
    response_model=Task,
    operation_id="getTask",
    summary="Get a conversation by its number",
    responses=READ,
)
@access("task", "read")
async def get(ctx: ReadContext, task_id: TaskId) -> Response:
    (task,) = await lists.shown(ctx.session, ctx.subject, [await repository.get(ctx.session, ctx.subject, task_id)])
    return json_answer(task)


@router.get("/tasks/{task_id}/messages", operation_id="listMessages", summary="List messages", responses=READ)
@access("task", "read")
async def list_messages(
    ctx: ReadContext,
    task_id: TaskId,
    order: Annotated[Order, Query(description="Which end to begin with")] = "oldest",
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")] = None,
) -> MessageList:
    """Of an answer that is being written, the text so far is not here: join the conversation, or ask again."""
    return await lists.messages(ctx.session, ctx.subject, task_id, order=order, limit=limit, cursor=cursor)


@router.get(
    "/namespaces/{ns}/tasks",
    response_model=TaskList,
    operation_id="listTasksOfNamespace",
    summary="List conversations",
    responses=LIST,
)
@access("task", "list")
async def list_namespace(
    ctx: ReadContext,
    ns: Namespace,
    limit: Limit = 50,
    cursor: Cursor = None,
    selector: LabelSelector = None,
    fields: Fields = None,
) -> Response:
    """All of them, also those that were put away."""
    chosen = parse(selector) if selector else None
    page = await lists.conversations(
        ctx.session, ctx.subject, limit=limit, cursor=cursor, namespace=ns, selector=chosen
    )
    return list_answer(page, fields)
