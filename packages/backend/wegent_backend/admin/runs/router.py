"""Routes about running answers of everybody, for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from wegent_backend.access.routes import access
from wegent_backend.admin.bodies import Cursor, Limit
from wegent_backend.admin.runs import service
from wegent_backend.admin.runs.schemas import RunList, RunState
from wegent_backend.edge import ReadContext, WriteContext

router = APIRouter(prefix="/runs")

RunId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the run")]


@router.get("", summary="List answers that are being written or wait for it")
@access("administration", "read")
async def list_open_runs(
    ctx: ReadContext,
    user_id: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Only those of this user")] = None,
    state: RunState | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> RunList:
    """Whose they are and how long they take; never what they are about."""
    return await service.list_page(ctx, user_id=user_id, state=state, limit=limit, cursor=cursor)


@router.post("/{run_id}/cancel", status_code=202, summary="Stop an answer of anybody")
@access("administration", "manage")
async def cancel_run(ctx: WriteContext, run_id: RunId) -> None:
    await service.cancel(ctx, run_id)
