"""The list of all groups, for admins. What is done to one is done by the routes of groups, which admins may use."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from wegent_backend.access.routes import access
from wegent_backend.admin.bodies import Cursor, Limit
from wegent_backend.admin.groups import service
from wegent_backend.admin.groups.schemas import GroupList
from wegent_backend.edge import ReadContext

router = APIRouter(prefix="/groups")


@router.get("", summary="List all groups, with counts")
@access("administration", "read")
async def list_all_groups(
    ctx: ReadContext,
    q: Annotated[str | None, Query(max_length=253, description="Beginning of the name")] = None,
    ownerless: Annotated[bool, Query(description="Only those that no active person owns")] = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> GroupList:
    return await service.list_page(ctx, prefix=q, ownerless=ownerless, limit=limit, cursor=cursor)
