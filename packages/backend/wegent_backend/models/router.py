"""Routes about models, beside those that every kind has.

Those that ask a provider do so between units of work: it may take its time, and the database is for others meanwhile.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter
from wegent_contracts.protocol.resources import ModelTestAnswer, OfferedModels, UnifiedModelList
from wegent_contracts.resources import Model

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.auth.rates import expensive
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.edge import Caller, Edge, EdgeOf, ReadContext
from wegent_backend.models import offered, probe, targets, unified, unsaved
from wegent_backend.models.asking import Limits
from wegent_backend.resources import service as resources
from wegent_backend.resources.parameters import Cursor, Document, Limit, Name, ScopeOfRead, ScopeOfWrite
from wegent_backend.resources.router import body_of
from wegent_backend.statuses import LIST, READ, errors
from wegent_backend.tables.kinds import PUBLIC_USER_ID

router = APIRouter(tags=["models"])

UNSAVED_MODEL: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["spec"],
    "properties": {"spec": {"$ref": "#/components/schemas/ModelSpec"}, "metadata": {"type": "object"}},
}
"""A Model that need not have a name yet."""
UNSAVED_BODY: Final = body_of(
    UNSAVED_MODEL,
    {"spec": {"modelConfig": {"env": {"model": "openai", "model_id": "gpt-5.1", "api_key": "sk-…"}}}},
)
ASKING: Final = READ | errors(403, 503)
UNSAVED: Final = ASKING | errors(400, 413)


@router.get(
    "/models/unified",
    summary="Every model to choose from, own and public",
    response_model_exclude_none=True,
    responses=LIST,
)
@access("resource", "list")
async def list_unified(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> UnifiedModelList:
    return await unified.page(ctx.session, ctx.subject, limit=limit, cursor=cursor)


@router.post(
    "/models/test",
    summary="Test the connection of a model before it is saved; spec is enough",
    openapi_extra=UNSAVED_BODY,
    response_model_exclude_none=True,
    responses=UNSAVED,
)
@access("resource", "create")
@expensive
async def try_unsaved(edge: EdgeOf, caller: Caller, raw: Document, scope: ScopeOfWrite = None) -> ModelTestAnswer:
    async with unit(edge.ports, caller, write=False) as ctx:
        target = await unsaved.target_of(ctx, raw, scope, answering=True)
    return await probe.try_out(target, _limits(edge, caller))


@router.post(
    "/models/available",
    summary="Models of a provider, before a model is saved; spec is enough",
    openapi_extra=UNSAVED_BODY,
    response_model_exclude_none=True,
    responses=UNSAVED,
)
@access("resource", "create")
@expensive
async def list_for_unsaved(edge: EdgeOf, caller: Caller, raw: Document, scope: ScopeOfWrite = None) -> OfferedModels:
    async with unit(edge.ports, caller, write=False) as ctx:
        target = await unsaved.target_of(ctx, raw, scope, answering=False)
    return await offered.available(target, _limits(edge, caller))


@router.post(
    "/namespaces/{ns}/models/{name}/test",
    summary="Test the connection of a model",
    response_model_exclude_none=True,
    responses=ASKING,
)
@access("resource", "use")
@expensive
async def try_stored(
    edge: EdgeOf, caller: Caller, ns: Namespace, name: Name, scope: ScopeOfRead = "all"
) -> ModelTestAnswer:
    async with unit(edge.ports, caller, write=False) as ctx:
        row = await resources.row_of(ctx.session, caller, resources.Address(Model, ns, name), scope)
        target = await targets.of_row(ctx.session, edge.ports.keyring, row)
    return await probe.try_out(target, _limits(edge, caller, row.user_id))


@router.get(
    "/namespaces/{ns}/models/{name}/available",
    summary="Models of a model's provider",
    response_model_exclude_none=True,
    responses=ASKING,
)
@access("resource", "use")
@expensive
async def list_for_stored(
    edge: EdgeOf, caller: Caller, ns: Namespace, name: Name, scope: ScopeOfRead = "all"
) -> OfferedModels:
    async with unit(edge.ports, caller, write=False) as ctx:
        row = await resources.row_of(ctx.session, caller, resources.Address(Model, ns, name), scope)
        spec = await targets.revealed(ctx.session, edge.ports.keyring, row)
    target = targets.to_target(row.name, spec, public=row.user_id == PUBLIC_USER_ID)
    return await offered.available(target, _limits(edge, caller, row.user_id))


def _limits(edge: Edge, caller: Subject, owner_id: int | None = None) -> Limits:
    """An admin may reach more, and so does what is public: an admin wrote it."""
    settings = edge.ports.settings.model
    trusted = caller.role == "admin" or owner_id == PUBLIC_USER_ID
    return Limits(private=trusted or settings.allow_private_urls, seconds=settings.test_seconds)
