"""Routes of groups."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Query
from wegent_contracts.protocol.access import AccessAnswer
from wegent_contracts.resources.patterns import NAMESPACE_PATTERN

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.groups import creation, service
from wegent_backend.groups.schemas import GroupAnswer, GroupBody, GroupList, GroupPatch
from wegent_backend.statuses import CHANGE, LIST, READ, WRITE, errors

router = APIRouter(prefix="/groups", tags=["groups"])

Limit: TypeAlias = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor: TypeAlias = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]
Parent: TypeAlias = Annotated[
    str | None,
    Query(
        max_length=253,
        pattern=rf"^$|{NAMESPACE_PATTERN}",
        description="Only those directly below this group; empty: below none",
    ),
]
Prefix: TypeAlias = Annotated[str | None, Query(max_length=253, description="How the name or display name begins")]


@router.get("", summary="List groups", responses=LIST | errors(403))
@access("group", "list")
async def list_groups(
    ctx: ReadContext,
    mine: Annotated[bool, Query(description="Only those in which the caller has a role")] = False,
    parent: Parent = None,
    q: Prefix = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> GroupList:
    """The caller's own, and those that are not private, by name."""
    return await service.list_page(ctx, mine=mine, parent=parent, prefix=q, limit=limit, cursor=cursor)


@router.post("", status_code=201, summary="Make a group, and be its Owner", responses=WRITE)
@access("group", "create")
async def create_group(ctx: WriteContext, body: GroupBody) -> GroupAnswer:
    return await creation.create(ctx, body)


@router.get("/{ns}", summary="Get a group", responses=READ | errors(403))
@access("group", "read")
async def get_group(ctx: ReadContext, ns: Namespace) -> GroupAnswer:
    return await service.get(ctx, ns)


@router.patch("/{ns}", summary="Change a group", responses=WRITE)
@access("group", "update")
async def update_group(ctx: WriteContext, ns: Namespace, body: GroupPatch) -> GroupAnswer:
    return await service.update(ctx, ns, body)


@router.delete("/{ns}", status_code=204, summary="Delete a group", responses=CHANGE)
@access("group", "delete")
@expensive
async def delete_group(
    ctx: WriteContext,
    ns: Namespace,
    cascade: Annotated[bool, Query(description="With all groups and resources in it")] = False,
) -> None:
    await service.delete(ctx, ns, cascade=cascade)


@router.get("/{ns}/access", summary="What somebody may do with a group, and why", responses=READ | errors(403))
@access("group", "read")
async def explain_access(
    ctx: ReadContext,
    ns: Namespace,
    user: Annotated[str | None, Query(max_length=255, description="Name of a user; the caller if absent")] = None,
) -> AccessAnswer:
    """Of others: for those who manage members."""
    return await service.access(ctx, ns, user)
