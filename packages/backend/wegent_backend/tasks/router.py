"""Routes of conversations: lists begin with the one that has the latest message, and one is got by its number.

What every kind has besides, with a namespace, comes from `resources.router`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.edge import ReadContext
from wegent_backend.resources.answers import json_answer, list_answer, list_model
from wegent_backend.resources.parameters import Cursor, Fields, LabelSelector, Limit
from wegent_backend.resources.rows import to_wire
from wegent_backend.resources.selectors import parse
from wegent_backend.statuses import LIST, READ
from wegent_backend.tasks import repository, service

TaskList = list_model(Task)
TaskId = Annotated[int, Path(ge=1, le=2**63 - 1, description="metadata.id of the Task")]

router = APIRouter(tags=["tasks"])


@router.get("/tasks", response_model=TaskList, operation_id="listTasks", summary="List conversations", responses=LIST)
@access("task", "list")
async def list_all(
    ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None, selector: LabelSelector = None, fields: Fields = None
) -> Response:
    """The caller's conversations, the one with the latest message first."""
    chosen = parse(selector) if selector else None
    page = await service.list_page(ctx.session, ctx.subject, limit=limit, cursor=cursor, selector=chosen)
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
    return json_answer(to_wire(await repository.get(ctx.session, ctx.subject, task_id)))


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
    chosen = parse(selector) if selector else None
    page = await service.list_page(ctx.session, ctx.subject, limit=limit, cursor=cursor, namespace=ns, selector=chosen)
    return list_answer(page, fields)
