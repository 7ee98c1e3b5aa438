"""Routes of API keys: one's own, and for admins those of services."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.keys import service
from wegent_backend.keys.schemas import (
    ApiKey,
    ApiKeyList,
    CreatedKey,
    KeyChange,
    NewKey,
    NewServiceKey,
    ServiceKeyChange,
)
from wegent_backend.statuses import errors

router = APIRouter(prefix="/api-keys", tags=["api-keys"])
service_router = APIRouter(prefix="/admin/service-keys", tags=["api-keys"])

KeyId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="`id` of the key")]
Limit: TypeAlias = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor: TypeAlias = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]

LISTED = errors(401, 403, 422)
CREATED = errors(400, 401, 403, 413, 422)
CHANGED = errors(400, 401, 403, 404, 413, 422)


@router.get("", summary="List one's API keys", responses=LISTED)
@access("api key", "list")
async def list_api_keys(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> ApiKeyList:
    return await service.list_page(ctx, "personal", limit=limit, cursor=cursor)


@router.post("", status_code=201, summary="Make an API key; it is shown this once", responses=CREATED)
@access("api key", "manage")
async def create_api_key(ctx: WriteContext, body: NewKey) -> CreatedKey:
    return await service.create(ctx, body)


@router.patch("/{key_id}", summary="Rename, limit or switch off an API key", responses=CHANGED)
@access("api key", "manage")
async def change_api_key(ctx: WriteContext, key_id: KeyId, body: KeyChange) -> ApiKey:
    return await service.change(ctx, "personal", key_id, body)


@router.delete("/{key_id}", status_code=204, summary="Delete an API key", responses=errors(401, 403, 404, 422))
@access("api key", "manage")
async def delete_api_key(ctx: WriteContext, key_id: KeyId) -> None:
    await service.delete(ctx, "personal", key_id)


@service_router.get("", summary="List the API keys of services", responses=LISTED)
@access("service key", "manage")
async def list_service_keys(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> ApiKeyList:
    return await service.list_page(ctx, "service", limit=limit, cursor=cursor)


@service_router.post("", status_code=201, summary="Make an API key for a service", responses=CREATED)
@access("service key", "manage")
async def create_service_key(ctx: WriteContext, body: NewServiceKey) -> CreatedKey:
    return await service.create(ctx, body)


@service_router.patch("/{key_id}", summary="Change the API key of a service", responses=CHANGED)
@access("service key", "manage")
async def change_service_key(ctx: WriteContext, key_id: KeyId, body: ServiceKeyChange) -> ApiKey:
    return await service.change(ctx, "service", key_id, body)


@service_router.delete(
    "/{key_id}", status_code=204, summary="Delete the API key of a service", responses=errors(401, 403, 404, 422)
)
@access("service key", "manage")
async def delete_service_key(ctx: WriteContext, key_id: KeyId) -> None:
    await service.delete(ctx, "service", key_id)
