"""Routes of one's own memories."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.memory import service
from wegent_backend.memory.schemas import Forgotten, Memory, MemoryBody, MemoryExport, MemoryList
from wegent_backend.resources.parameters import Cursor, Limit
from wegent_backend.statuses import errors

router = APIRouter(prefix="/memories", tags=["memories"])

MemoryId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Question = Annotated[
    str | None, Query(min_length=1, max_length=2000, description="Only what has to do with it, the best first")
]


@router.get("", summary="What is remembered of oneself", responses=errors(401, 403, 422))
@access("memory", "list")
async def list_memories(ctx: ReadContext, q: Question = None, limit: Limit = 50, cursor: Cursor = None) -> MemoryList:
    """The newest first; or with `q`, as models find them: then there is one page."""
    if q is not None:
        return await service.find(ctx, q, limit=limit)
    return await service.list_page(ctx, limit=limit, cursor=cursor)


@router.post("", status_code=201, summary="Have something remembered", responses=errors(400, 401, 403, 409, 413, 422))
@access("memory", "manage")
async def create_memory(ctx: WriteContext, body: MemoryBody) -> Memory:
    return await service.remember(ctx, body.text)


@router.delete("", summary="Have everything forgotten", responses=errors(401, 403, 422))
@access("memory", "manage")
async def delete_memories(ctx: WriteContext) -> Forgotten:
    return await service.forget_all(ctx)


@router.get("/export", summary="All of it, as a file", responses=errors(401, 403, 422))
@access("memory", "read")
async def export_memories(ctx: ReadContext, response: Response) -> MemoryExport:
    response.headers["content-disposition"] = 'attachment; filename="memories.json"'
    return await service.export(ctx)


@router.get("/{memory_id}", summary="One memory", responses=errors(401, 403, 404, 422))
@access("memory", "read")
async def get_memory(ctx: ReadContext, memory_id: MemoryId) -> Memory:
    return await service.get(ctx, memory_id)


@router.patch("/{memory_id}", summary="Change what is remembered", responses=errors(400, 401, 403, 404, 409, 413, 422))
@access("memory", "manage")
async def update_memory(ctx: WriteContext, memory_id: MemoryId, body: MemoryBody) -> Memory:
    return await service.change(ctx, memory_id, body.text)


@router.delete("/{memory_id}", status_code=204, summary="Have one forgotten", responses=errors(401, 403, 404, 422))
@access("memory", "manage")
async def delete_memory(ctx: WriteContext, memory_id: MemoryId) -> None:
    await service.forget(ctx, memory_id)
