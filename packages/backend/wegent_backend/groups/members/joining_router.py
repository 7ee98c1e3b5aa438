"""Routes of becoming a member, and of ceasing to be one."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.groups.members import joining
from wegent_backend.groups.members.schemas import InvitationList, MemberAnswer, PersonBody
from wegent_backend.statuses import CHANGE, LIST, WRITE, errors

router = APIRouter(tags=["groups"])

INVITATION = "/users/me/invitations/{ns}"


@router.post("/groups/{ns}/join", summary="Join a public group, ask to join an internal one", responses=CHANGE)
@access("group", "join")
async def join_group(ctx: WriteContext, ns: Namespace) -> MemberAnswer:
    return await joining.join(ctx, ns)


@router.post("/groups/{ns}/leave", status_code=204, summary="Leave a group, or take back a request", responses=CHANGE)
@access("group", "leave")
async def leave_group(ctx: WriteContext, ns: Namespace) -> None:
    await joining.leave(ctx, ns)


@router.post("/groups/{ns}/transfer-ownership", summary="Make a member Owner in one's own place", responses=WRITE)
@access("group", "transfer")
async def transfer_ownership(ctx: WriteContext, ns: Namespace, body: PersonBody) -> MemberAnswer:
    return await joining.transfer(ctx, ns, body)


@router.get("/users/me/invitations", summary="Groups that the caller is invited to", responses=LIST | errors(403))
@access("group", "list")
async def list_invitations(ctx: ReadContext) -> InvitationList:
    return await joining.invitations(ctx)


@router.post(f"{INVITATION}/accept", summary="Become a member", responses=CHANGE)
@access("group", "join")
async def accept_invitation(ctx: WriteContext, ns: Namespace) -> MemberAnswer:
    return await joining.accept(ctx, ns)


@router.post(f"{INVITATION}/decline", status_code=204, summary="Turn an invitation down", responses=CHANGE)
@access("group", "join")
async def decline_invitation(ctx: WriteContext, ns: Namespace) -> None:
    await joining.decline(ctx, ns)
