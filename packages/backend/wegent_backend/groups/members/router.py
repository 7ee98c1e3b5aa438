"""Routes of a group's members, for those who manage them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.groups.members import joining, service
from wegent_backend.groups.members.schemas import (
    ApprovalBody,
    EverybodyBody,
    MemberAnswer,
    MemberBatchAnswer,
    MemberBatchBody,
    MemberBody,
    MemberList,
    RoleBody,
    State,
)
from wegent_backend.groups.router import Cursor, Limit
from wegent_backend.statuses import CHANGE, READ, WRITE, errors

router = APIRouter(prefix="/groups/{ns}/members", tags=["groups"])

UserId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="Id of the user")]
AnyId: TypeAlias = Annotated[int, Path(ge=0, le=2**63 - 1, description="Id of the user; 0: everybody")]


@router.get("", summary="List members, direct and inherited ones", responses=READ | errors(403))
@access("member", "list")
async def list_members(
    ctx: ReadContext,
    ns: Namespace,
    state: Annotated[State, Query(description="Who waits or was turned away, for maintainers")] = "approved",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> MemberList:
    return await service.list_page(ctx, ns, state=state, limit=limit, cursor=cursor)


@router.post("", status_code=201, summary="Add a member", responses=WRITE)
@access("member", "manage")
async def add_member(ctx: WriteContext, ns: Namespace, body: MemberBody) -> MemberAnswer:
    return await service.add(ctx, ns, body)


@router.post("/batch", summary="Add members and change roles, as far as possible", responses=WRITE)
@access("member", "manage")
async def change_members(ctx: WriteContext, ns: Namespace, body: MemberBatchBody) -> MemberBatchAnswer:
    return await service.batch(ctx, ns, body)


@router.post("/invite", status_code=201, summary="Invite somebody, who is a member once they accept", responses=WRITE)
@access("member", "manage")
async def invite_member(ctx: WriteContext, ns: Namespace, body: MemberBody) -> MemberAnswer:
    return await joining.invite(ctx, ns, body)


@router.post("/invite-all", summary="Make everybody a member, those who come later too", responses=WRITE)
@access("member", "share")
async def invite_everybody(ctx: WriteContext, ns: Namespace, body: EverybodyBody) -> MemberAnswer:
    return await service.add_everybody(ctx, ns, body.role)


@router.patch("/{user_id}", summary="Change a member's role", responses=WRITE)
@access("member", "manage")
async def change_member(ctx: WriteContext, ns: Namespace, user_id: UserId, body: RoleBody) -> MemberAnswer:
    return await service.change(ctx, ns, user_id, body.role)


@router.delete("/{user_id}", status_code=204, summary="Remove a member, an invitation or a request", responses=CHANGE)
@access("member", "manage")
async def remove_member(ctx: WriteContext, ns: Namespace, user_id: AnyId) -> None:
    await service.remove(ctx, ns, user_id)


@router.post("/{user_id}/approve", summary="Let somebody in who asked", responses=WRITE)
@access("member", "manage")
async def approve_member(ctx: WriteContext, ns: Namespace, user_id: UserId, body: ApprovalBody) -> MemberAnswer:
    return await joining.approve(ctx, ns, user_id, body.role)


@router.post("/{user_id}/reject", summary="Turn down somebody who asked", responses=CHANGE)
@access("member", "manage")
async def reject_member(ctx: WriteContext, ns: Namespace, user_id: UserId) -> MemberAnswer:
    return await joining.reject(ctx, ns, user_id)
