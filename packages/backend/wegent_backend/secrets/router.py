"""Routes of stored secrets, and of the key that encrypts all of them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query, Response
from wegent_contracts.protocol.resources import RotationAnswer, SecretValue, StoredSecret, StoredSecretList
from wegent_contracts.resources.base import NAME_PATTERN

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.secrets import service
from wegent_backend.secrets.service import Scope
from wegent_backend.statuses import CHANGE, LIST, READ, errors

router = APIRouter(tags=["secrets"])

Limit: TypeAlias = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor: TypeAlias = Annotated[str | None, Query(max_length=500, description="`nextCursor` of the page before")]
Name: TypeAlias = Annotated[str, Path(max_length=253, pattern=NAME_PATTERN)]
ScopeOf: TypeAlias = Annotated[
    Scope | None,
    Query(
        alias="scope",
        description="Whose; absent: of the group when the namespace is one of the caller's groups, else own. "
        "`public`: those of public resources; admins only",
    ),
]
Force: TypeAlias = Annotated[bool, Query(description="Also when resources refer to it")]

ONE = "/namespaces/{ns}/secrets/{name}"


@router.get(
    "/namespaces/{ns}/secrets",
    summary="List stored secrets, without their values",
    response_model_exclude_none=True,
    responses=LIST | errors(403, 404),
)
@access("secret", "list")
async def list_secrets(
    ctx: ReadContext, ns: Namespace, limit: Limit = 50, cursor: Cursor = None, scope: ScopeOf = None
) -> StoredSecretList:
    return await service.list_page(ctx, ns, scope=scope, limit=limit, cursor=cursor)


@router.get(ONE, summary="What is known about a secret, without its value", responses=READ | errors(403))
@access("secret", "read")
async def get_secret(ctx: ReadContext, ns: Namespace, name: Name, scope: ScopeOf = None) -> StoredSecret:
    return await service.get(ctx, ns, name, scope=scope)


@router.put(
    ONE,
    summary="Store a secret, or replace it",
    responses={201: {"model": StoredSecret, "description": "It is new"}, **errors(400, 401, 403, 404, 413, 422)},
)
@access("secret", "update")
async def put_secret(
    ctx: WriteContext, ns: Namespace, name: Name, body: SecretValue, response: Response, scope: ScopeOf = None
) -> StoredSecret:
    stored, created = await service.put(ctx, ns, name, body.value, scope=scope)
    response.status_code = 201 if created else 200
    return stored


@router.delete(ONE, status_code=204, summary="Delete a secret", responses=CHANGE)
@access("secret", "delete")
async def delete_secret(
    ctx: WriteContext, ns: Namespace, name: Name, scope: ScopeOf = None, force: Force = False
) -> None:
    await service.delete(ctx, ns, name, scope=scope, force=force)


@router.post(
    "/secrets/rotate",
    summary="Encrypt every secret with a new key, and destroy the old one",
    responses=errors(401, 403),
)
@access("administration", "manage")
@expensive
async def rotate_key(ctx: ReadContext) -> RotationAnswer:
    return await service.rotate(ctx)
