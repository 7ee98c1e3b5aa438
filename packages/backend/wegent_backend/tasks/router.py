"""Routes of conversations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from wegent_contracts.resources import Task

from wegent_backend.edge import ReadContext
from wegent_backend.resources.router import Cursor, Limit, Name, Namespace, json_answer, list_answer, list_model
from wegent_backend.resources.wire import to_wire
from wegent_backend.tasks import service

TaskList = list_model(Task)
TaskId = Annotated[int, Path(ge=1, le=2**63 - 1, description="metadata.id of the Task")]

router = APIRouter(tags=["tasks"])


@router.get("/tasks", response_model=TaskList, operation_id="listTasks")
async def list_all(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """The caller's conversations, the one with the latest message first."""
    return list_answer(await service.list_page(ctx.session, ctx.subject, limit=limit, cursor=cursor))


@router.get("/tasks/{task_id}", response_model=Task, operation_id="getTask")
async def get(ctx: ReadContext, task_id: TaskId) -> Response:
    return json_answer(to_wire(await service.get(ctx.session, ctx.subject, task_id)))


@router.get("/namespaces/{ns}/tasks", response_model=TaskList, operation_id="listTasksOfNamespace")
async def list_namespace(ctx: ReadContext, ns: Namespace, limit: Limit = 50, cursor: Cursor = None) -> Response:
    return list_answer(await service.list_page(ctx.session, ctx.subject, limit=limit, cursor=cursor, namespace=ns))


@router.get("/namespaces/{ns}/tasks/{name}", response_model=Task, operation_id="getTaskOfNamespace")
async def get_in_namespace(ctx: ReadContext, ns: Namespace, name: Name) -> Response:
    return json_answer(to_wire(await service.get_by_name(ctx.session, ctx.subject, ns, name)))
