"""Routes that explain what somebody may do with one resource."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Query
from wegent_contracts.protocol.access import AccessAnswer

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.edge import ReadContext
from wegent_backend.resources.kinds import KindOf
from wegent_backend.resources.parameters import Name, ScopeOfRead
from wegent_backend.resources.service import Address, row_of
from wegent_backend.share import explaining
from wegent_backend.statuses import READ, errors
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.parameters import TaskId

User: TypeAlias = Annotated[
    str | None,
    Query(max_length=255, description="Name of a user, for who may share the resource; the caller if absent"),
]

router = APIRouter()


@router.get(
    "/namespaces/{ns}/{plural:kind}/{name}/access",
    operation_id="explainAccessTo{Kind}",
    summary="What somebody may do with a {Kind}, and why",
    responses=READ | errors(403, 409),
)
@access("resource", "read")
async def explain_resource(
    ctx: ReadContext, kind: KindOf, ns: Namespace, name: Name, user: User = None, scope: ScopeOfRead = "all"
) -> AccessAnswer:
    row = await row_of(ctx.session, ctx.subject, Address(kind, ns, name), scope)
    return await explaining.access(ctx, row, user)


@router.get(
    "/tasks/{task_id}/access",
    operation_id="explainAccessToConversation",
    summary="What somebody may do with a conversation, and why",
    tags=["tasks"],
    responses=READ | errors(403),
)
@access("task", "read")
async def explain_task(ctx: ReadContext, task_id: TaskId, user: User = None) -> AccessAnswer:
    row = await tasks.get(ctx.session, ctx.subject, task_id)
    return await explaining.access(ctx, row, user)
