"""Routes about usage, for admins."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query

from wegent_backend.access.routes import access
from wegent_backend.admin.bodies import Cursor, Limit
from wegent_backend.admin.usage import service
from wegent_backend.admin.usage.schemas import Totals, UsageList
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import ReadContext

router = APIRouter(prefix="/usage")

_DAYS: Final[dict[str, Any]] = {"ge": datetime.date(2000, 1, 1), "le": datetime.date(2999, 12, 31)}


@router.get("", summary="Usage by day and user")
@access("administration", "read")
@expensive
async def list_usage(
    ctx: ReadContext,
    since: Annotated[
        datetime.date | None, Query(**_DAYS, description="First day (UTC); 29 days before the last when absent")
    ] = None,
    until: Annotated[datetime.date | None, Query(**_DAYS, description="Last day (UTC); today when absent")] = None,
    user_id: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Only of this user")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> UsageList:
    return await service.list_page(ctx, since=since, until=until, user_id=user_id, limit=limit, cursor=cursor)


@router.get("/totals", summary="How much there is")
@access("administration", "read")
@expensive
async def get_totals(ctx: ReadContext) -> Totals:
    return await service.totals(ctx)
