"""Routes about those with whom a resource is shared, for who may share it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.share import members
from wegent_backend.share.router import Cursor, Kind, Limit, MemberId, ResourceId
from wegent_backend.share.schemas import (
    MemberState,
    ShareMember,
    ShareMemberBody,
    ShareMemberList,
    ShareReviewBody,
    ShareRoleBody,
)
from wegent_backend.statuses import CHANGE, LIST, READ, WRITE, errors

router = APIRouter(prefix="/share", tags=["share"])


@router.get("/members", summary="List with whom a resource is shared", responses=READ | errors(403))
@access("resource", "share")
async def list_share_members(
    ctx: ReadContext,
    kind: Kind,
    resource_id: ResourceId,
    state: Annotated[MemberState, Query(description="Who is in, who waits, or who was turned down")] = "approved",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ShareMemberList:
    return await members.list_page(ctx, kind, resource_id, state=state, limit=limit, cursor=cursor)


@router.post("/members", status_code=201, summary="Share a resource with somebody", responses=WRITE)
@access("resource", "share")
async def add_share_member(ctx: WriteContext, body: ShareMemberBody) -> ShareMember:
    return await members.add(ctx, body)


@router.patch("/members/{member_id}", summary="Change a member's role", responses=WRITE)
@access("resource", "share")
async def change_share_member(ctx: WriteContext, member_id: MemberId, body: ShareRoleBody) -> ShareMember:
    return await members.change(ctx, member_id, body.role)


@router.delete("/members/{member_id}", status_code=204, summary="Stop sharing with somebody", responses=CHANGE)
@access("resource", "share")
async def remove_share_member(ctx: WriteContext, member_id: MemberId) -> None:
    await members.remove(ctx, member_id)


@router.get("/requests", summary="List who asks to be let in", responses=LIST)
@access("resource", "share")
async def list_share_requests(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> ShareMemberList:
    """For all that the caller may share."""
    return await members.requests(ctx, limit=limit, cursor=cursor)


@router.post("/requests/{member_id}/approve", summary="Let somebody in who asked", responses=WRITE)
@access("resource", "share")
async def approve_share_request(ctx: WriteContext, member_id: MemberId, body: ShareReviewBody) -> ShareMember:
    return await members.approve(ctx, member_id, body.role)


@router.post("/requests/{member_id}/reject", summary="Turn down somebody who asked", responses=CHANGE)
@access("resource", "share")
async def reject_share_request(ctx: WriteContext, member_id: MemberId) -> ShareMember:
    return await members.reject(ctx, member_id)
