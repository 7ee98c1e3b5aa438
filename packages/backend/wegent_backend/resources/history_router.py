"""Routes about one resource of any kind that have a namespace only: its status, its revisions, copies."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from wegent_contracts.protocol.resources import CopyRequest, Differences, ReferrerList, Revision, RevisionList, Rollback
from wegent_contracts.resources import Resource

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.resources import export, history, service
from wegent_backend.resources.answers import json_answer, model_answer
from wegent_backend.resources.kinds import KindOf
from wegent_backend.resources.parameters import Cursor, Document, Limit, Name, Number, ScopeOfRead, WriteOptions
from wegent_backend.resources.router import body_of
from wegent_backend.resources.rows import to_wire
from wegent_backend.resources.service import Address
from wegent_backend.statuses import CHANGE, READ, WRITE, Responses

ONE: Final = "/namespaces/{ns}/{plural:kind}/{name}"
STATUS: Final = body_of(
    {"type": "object", "required": ["status"], "properties": {"status": {"type": "object"}}},
    {"status": {"conditions": [{"type": "Reachable", "status": "False", "reason": "Timeout", "message": "No answer"}]}},
)
YAML: Final[Responses] = {
    200: {"content": {"application/yaml": {}}, "description": "YAML documents with --- between them"}
}

router = APIRouter()


@router.get(
    f"{ONE}/status",
    response_model=Resource,
    operation_id="get{Kind}Status",
    summary="Get a {Kind} for its status",
    responses=READ,
)
@access("resource", "read")
async def get_status(ctx: ReadContext, kind: KindOf, ns: Namespace, name: Name, scope: ScopeOfRead = "all") -> Response:
    return json_answer(to_wire(await service.row_of(ctx.session, ctx.subject, Address(kind, ns, name), scope)))


@router.put(
    f"{ONE}/status",
    response_model=Resource,
    operation_id="replace{Kind}Status",
    summary="Write the status of a {Kind}",
    responses=WRITE,
    openapi_extra=STATUS,
)
@access("resource", "observe")
async def put_status(
    raw: Document, kind: KindOf, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext
) -> Response:
    """Admins only. State and the condition Ready stay what the system observes; only the status of the body counts."""
    return json_answer(await service.set_status(ctx, Address(kind, ns, name), raw, options))


@router.post(
    f"{ONE}/restore",
    response_model=Resource,
    operation_id="restore{Kind}",
    summary="Bring a deleted {Kind} back",
    responses=CHANGE,
)
@access("resource", "create")
async def restore(kind: KindOf, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext) -> Response:
    """The one that was deleted last under this name."""
    return json_answer(await service.restore(ctx, Address(kind, ns, name), options))


@router.get(
    f"{ONE}/revisions",
    response_model=RevisionList,
    operation_id="list{Kind}Revisions",
    summary="List the revisions of a {Kind}",
    responses=READ,
)
@access("resource", "read")
async def list_revisions(
    ctx: ReadContext,
    kind: KindOf,
    ns: Namespace,
    name: Name,
    limit: Limit = 50,
    cursor: Cursor = None,
    scope: ScopeOfRead = "all",
) -> Response:
    """Newest first."""
    return model_answer(await history.list_page(ctx, Address(kind, ns, name), scope, limit=limit, cursor=cursor))


@router.get(
    f"{ONE}/revisions/{{revision}}",
    response_model=Revision,
    operation_id="get{Kind}Revision",
    summary="Get a {Kind} as it was",
    responses=READ,
)
@access("resource", "read")
async def get_revision(
    ctx: ReadContext, kind: KindOf, ns: Namespace, name: Name, revision: Number, scope: ScopeOfRead = "all"
) -> Response:
    return model_answer(await history.get(ctx, Address(kind, ns, name), scope, revision))


@router.get(
    f"{ONE}/diff",
    response_model=Differences,
    operation_id="compare{Kind}Revisions",
    summary="Compare two revisions of a {Kind}",
    responses=READ,
)
@access("resource", "read")
async def compare(
    ctx: ReadContext,
    kind: KindOf,
    ns: Namespace,
    name: Name,
    earlier: Annotated[int, Query(alias="from", ge=1, le=2**31 - 1, description="Number of a revision")],
    later: Annotated[int | None, Query(alias="to", ge=1, le=2**31 - 1, description="The last one when absent")] = None,
    scope: ScopeOfRead = "all",
) -> Response:
    return model_answer(await history.compare(ctx, Address(kind, ns, name), scope, earlier, later))


@router.post(
    f"{ONE}/rollback",
    response_model=Resource,
    operation_id="rollBack{Kind}",
    summary="Roll a {Kind} back to a revision",
    responses=WRITE,
)
@access("resource", "update")
async def roll_back(
    body: Rollback, kind: KindOf, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext
) -> Response:
    """Have spec, labels and names of an earlier revision again; that is a new revision."""
    return json_answer(await service.roll_back(ctx, Address(kind, ns, name), body.revision, options))


@router.post(
    f"{ONE}/copy",
    status_code=201,
    response_model=Resource,
    operation_id="copy{Kind}",
    summary="Copy a {Kind}",
    responses=WRITE,
)
@access("resource", "create")
async def copy(
    body: CopyRequest, kind: KindOf, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext
) -> Response:
    """An own resource under another name. Secrets of a public one stay behind."""
    target = Address(kind, body.namespace or ns, body.name)
    return json_answer(await service.copy(ctx, Address(kind, ns, name), target, body.display_name, options), 201)


@router.get(
    f"{ONE}/referrers",
    response_model=ReferrerList,
    operation_id="list{Kind}Referrers",
    summary="List what refers to a {Kind}",
    responses=READ,
)
@access("resource", "read")
async def list_referrers(
    ctx: ReadContext, kind: KindOf, ns: Namespace, name: Name, scope: ScopeOfRead = "all"
) -> Response:
    """Resources that the caller sees, and where in them it is named."""
    return model_answer(await service.referrers(ctx, Address(kind, ns, name), scope))


@router.get(
    f"{ONE}/export",
    response_class=Response,
    operation_id="export{Kind}",
    summary="Export a {Kind} as YAML",
    responses=READ | YAML,
)
@access("resource", "read")
@expensive
async def export_one(ctx: ReadContext, kind: KindOf, ns: Namespace, name: Name, scope: ScopeOfRead = "all") -> Response:
    """The resource and every own one that it refers to, to apply elsewhere; secrets are to be stored there."""
    return Response(await export.export(ctx, Address(kind, ns, name), scope), media_type="application/yaml")
