"""Routes about sharing: for who shares, for who is shared with, and for everybody."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query, Request, Response

from wegent_backend.access.routes import access, open_to_all
from wegent_backend.auth import window
from wegent_backend.edge import EdgeOf, ReadContext, WriteContext, address_of
from wegent_backend.share import joining, links, public
from wegent_backend.share.schemas import (
    JoinAnswer,
    NewShareLink,
    PublicPage,
    PublicReadBody,
    SharedWithMeList,
    ShareKind,
    ShareLinkBody,
    ShareLinkList,
    SharePreview,
    ShareTokenBody,
)
from wegent_backend.statuses import CHANGE, LIST, READ, WRITE, errors

router = APIRouter(prefix="/share", tags=["share"])

Limit: TypeAlias = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor: TypeAlias = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]
Kind: TypeAlias = Annotated[ShareKind, Query(description="Of the resource")]
ResourceId: TypeAlias = Annotated[int, Query(alias="id", ge=1, le=2**63 - 1, description="metadata.id")]
LinkId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="Id of the link")]
MemberId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="Id of the membership or request")]


@router.post("/links", status_code=201, summary="Make a link to a resource", responses=WRITE)
@access("resource", "share")
async def create_share_link(ctx: WriteContext, body: ShareLinkBody) -> NewShareLink:
    """The token is in this answer only: nobody can look it up later."""
    return await links.create(ctx, body)


@router.get("/links", summary="List the links of a resource", responses=READ | errors(403))
@access("resource", "share")
async def list_share_links(
    ctx: ReadContext, kind: Kind, resource_id: ResourceId, limit: Limit = 50, cursor: Cursor = None
) -> ShareLinkList:
    return await links.list_page(ctx, kind, resource_id, limit=limit, cursor=cursor)


@router.delete("/links/{link_id}", status_code=204, summary="Revoke a link", responses=CHANGE)
@access("resource", "share")
async def revoke_share_link(
    ctx: WriteContext,
    link_id: LinkId,
    members: Annotated[bool, Query(description="Also remove who came by it, or waits since")] = False,
) -> None:
    await links.revoke(ctx, link_id, with_members=members)


@router.post("/preview", summary="What a link leads to", responses=READ | errors(400, 413))
@access("share link", "read")
async def preview_share_link(ctx: ReadContext, body: ShareTokenBody) -> SharePreview:
    return await joining.preview(ctx.session, body.token.get_secret_value())


@router.post("/join", summary="Join by a link, or ask to", responses=WRITE)
@access("share link", "join")
async def join_by_share_link(ctx: WriteContext, body: ShareTokenBody) -> JoinAnswer:
    return await joining.join(ctx, body.token.get_secret_value())


@router.get("/mine", summary="List what others share with the caller", responses=LIST)
@access("share link", "read")
async def list_shared_with_me(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> SharedWithMeList:
    return await joining.mine(ctx, limit=limit, cursor=cursor)


@router.delete("/mine/{member_id}", status_code=204, summary="Give up what was shared, or a request", responses=CHANGE)
@access("share link", "leave")
async def leave_shared(ctx: WriteContext, member_id: MemberId) -> None:
    await joining.leave(ctx, member_id)


@router.post("/public", summary="Read what a link shows to everybody", responses=errors(400, 404, 413, 422, 429))
@open_to_all
async def read_public_share(body: PublicReadBody, request: Request, response: Response, edge: EdgeOf) -> PublicPage:
    """Needs no login. The token is in the body: addresses are logged on the way."""
    limit = edge.ports.settings.share.public_reads_per_minute
    await window.admit_address(edge.redis, "public", address_of(request), per_minute=limit)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    async with edge.ports.db.read() as session:
        return await public.read(session, body.token.get_secret_value(), body.cursor)
