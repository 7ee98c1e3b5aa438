"""Routes about clean-ups, for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from wegent_backend.access.routes import access
from wegent_backend.admin.bodies import Cursor, Limit
from wegent_backend.admin.cleanup import service
from wegent_backend.admin.cleanup.schemas import Cleanup, CleanupBody, CleanupList
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import ReadContext, WriteContext

router = APIRouter(prefix="/cleanup")

CleanupId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the clean-up")]


@router.post("", status_code=202, summary="Remove for good what was deleted or over long ago")
@access("administration", "manage")
@expensive
async def start_cleanup(ctx: WriteContext, body: CleanupBody) -> Cleanup:
    return await service.start(ctx, body)


@router.get("", summary="List clean-ups")
@access("administration", "read")
async def list_cleanups(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> CleanupList:
    return await service.list_page(ctx, limit=limit, cursor=cursor)


@router.get("/{cleanup_id}", summary="How far a clean-up is")
@access("administration", "read")
async def get_cleanup(ctx: ReadContext, cleanup_id: CleanupId) -> Cleanup:
    return await service.get(ctx, cleanup_id)


@router.post("/{cleanup_id}/cancel", summary="Stop a clean-up")
@access("administration", "manage")
async def cancel_cleanup(ctx: WriteContext, cleanup_id: CleanupId) -> Cleanup:
    return await service.cancel(ctx, cleanup_id)
