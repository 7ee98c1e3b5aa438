"""Routes of one's own standing answers about tools."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from wegent_backend.access.routes import access
from wegent_backend.chat.approvals import service
from wegent_backend.chat.approvals.schemas import NewToolApproval, ToolApproval, ToolApprovalList
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.resources.parameters import Cursor, Limit
from wegent_backend.statuses import errors

router = APIRouter(prefix="/tool-approvals", tags=["tool approvals"])

ApprovalId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", summary="List one's standing answers about tools", responses=errors(400, 401, 403, 422))
@access("tool approval", "list")
async def list_tool_approvals(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> ToolApprovalList:
    return await service.list_page(ctx, limit=limit, cursor=cursor)


@router.post(
    "",
    status_code=201,
    summary="Say for good whether a tool may be used",
    responses=errors(400, 401, 403, 404, 413, 422),
)
@access("tool approval", "manage")
async def create_tool_approval(ctx: WriteContext, body: NewToolApproval) -> ToolApproval:
    return await service.create(ctx, body)


@router.delete(
    "/{approval_id}", status_code=204, summary="Take a standing answer back", responses=errors(401, 403, 404, 422)
)
@access("tool approval", "manage")
async def delete_tool_approval(ctx: WriteContext, approval_id: ApprovalId) -> None:
    await service.delete(ctx, approval_id)
