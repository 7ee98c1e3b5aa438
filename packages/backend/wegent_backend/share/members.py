"""With whom a resource is shared, as those see and change it who may share it."""

from __future__ import annotations

from typing import cast

from wegent_backend import cursors
from wegent_backend.context import Context
from wegent_backend.resources import versions
from wegent_backend.share import membership, repository, things
from wegent_backend.share.errors import AlreadyMember, AlreadyReviewed, member_not_found, refused
from wegent_backend.share.schemas import (
    MemberState,
    ShareKind,
    ShareMember,
    ShareMemberBody,
    ShareMemberList,
    ShareRole,
)
from wegent_backend.share.things import Shared
from wegent_backend.tables import ResourceColumns, ResourceMemberRow, UserRow
from wegent_backend.users import repository as users

CURSOR = "ShareMember"


async def list_page(
    ctx: Context, kind: ShareKind, resource_id: int, *, state: MemberState, limit: int = 50, cursor: str | None = None
) -> ShareMemberList:
    """Raises NotFound and Forbidden."""
    shared = await things.find(ctx.session, ctx.subject, kind, resource_id)
    things.require_sharing(ctx.subject, shared)
    after = cursors.decode(CURSOR, cursor, int)[0] if cursor else 0
    rows = await repository.members(ctx.session, kind, resource_id, state, after=after, limit=limit + 1)
    items = [_shown(row, user, shared.row) for row, user in rows[:limit]]
    return ShareMemberList(items=items, next_cursor=_next(items, len(rows) > limit))


async def requests(ctx: Context, *, limit: int = 50, cursor: str | None = None) -> ShareMemberList:
    """Who waits to be let in, over all that the caller may share."""
    after = cursors.decode(CURSOR, cursor, int)[0] if cursor else 0
    rows = await repository.requests(ctx.session, ctx.subject, after=after, limit=limit + 1)
    found = await repository.resources(ctx.session, {(row.kind, row.resource_id) for row, _ in rows})
    items = [_shown(row, user, found[row.kind, row.resource_id]) for row, user in rows[:limit]]
    return ShareMemberList(items=items, next_cursor=_next(items, len(rows) > limit))


async def add(ctx: Context, body: ShareMemberBody) -> ShareMember:
    """Let somebody in, also who asks or was turned down. Raises NotFound, Forbidden, Invalid and AlreadyMember."""
    await versions.hold(ctx.session)
    shared = await things.find(ctx.session, ctx.subject, body.kind, body.id)
    things.require_sharing(ctx.subject, shared)
    membership.check_role(shared, body.role, "role")
    user = await users.by_name(ctx.session, body.user_name)
    if user is None or not user.is_active:
        message = f'There is no user "{body.user_name}".'
        raise refused("user_name", "unknown", message)
    row = await repository.membership(ctx.session, shared.kind, shared.id, user.id)
    if user.id == shared.row.user_id or (row is not None and row.state == "approved"):
        raise AlreadyMember(f"{user.user_name} has it already. Change the role instead.")
    row = await membership.put(
        ctx, shared, user.id, row, role=body.role, state="approved", link_id=None, action="add_member"
    )
    return _shown(row, user, shared.row)


async def change(ctx: Context, member_id: int, role: ShareRole) -> ShareMember:
    """Another role for who is in. Raises NotFound and Invalid."""
    shared, row, user = await _found(ctx, member_id)
    if row.state != "approved":
        raise member_not_found(member_id)
    membership.check_role(shared, role, "role")
    if row.role != role:
        row = await membership.put(
            ctx, shared, user.id, row, role=role, state="approved", link_id=row.link_id, action="update_member"
        )
    return _shown(row, user, shared.row)


async def remove(ctx: Context, member_id: int) -> None:
    """Take it away again, so that no link lets them in by itself; of who was turned down: forget that."""
    shared, row, _ = await _found(ctx, member_id)
    if row.state == "rejected":
        await membership.end(ctx, shared, row, action="remove_member")
    else:
        await membership.turn_down(ctx, shared, row, action="remove_member")


async def approve(ctx: Context, member_id: int, role: ShareRole | None) -> ShareMember:
    """Let somebody in who asked. Raises NotFound, Invalid, and AlreadyReviewed when that was decided."""
    shared, row, user = await _requested(ctx, member_id)
    wanted = role or cast("ShareRole", row.role)
    membership.check_role(shared, wanted, "role")
    row = await membership.put(
        ctx, shared, user.id, row, role=wanted, state="approved", link_id=row.link_id, action="approve"
    )
    return _shown(row, user, shared.row)


async def reject(ctx: Context, member_id: int) -> ShareMember:
    """Turn somebody down who asked. Raises NotFound and AlreadyReviewed."""
    shared, row, user = await _requested(ctx, member_id)
    await membership.turn_down(ctx, shared, row, action="reject")
    return _shown(row, user, shared.row)


async def _found(ctx: Context, member_id: int) -> tuple[Shared, ResourceMemberRow, UserRow]:
    """Raises Forbidden, and NotFound also for members of what the caller may not see."""
    await versions.hold(ctx.session)
    found = await repository.member(ctx.session, member_id)
    thing = None if found is None else await repository.living(ctx.session, found[0].kind, found[0].resource_id)
    if found is None or thing is None:
        raise member_not_found(member_id)
    shared = await things.as_of(ctx.session, ctx.subject, thing)
    things.require_sharing(ctx.subject, shared, missing=member_not_found(member_id))
    return shared, *found


async def _requested(ctx: Context, member_id: int) -> tuple[Shared, ResourceMemberRow, UserRow]:
    shared, row, user = await _found(ctx, member_id)
    if row.state != "pending":
        raise AlreadyReviewed(f"This request has been decided already: it is {row.state}.")
    if not user.is_active:
        raise member_not_found(member_id)
    return shared, row, user


def _next(items: list[ShareMember], more: bool) -> str | None:
    return cursors.encode(CURSOR, items[-1].id) if more else None


def _shown(row: ResourceMemberRow, user: UserRow, thing: ResourceColumns) -> ShareMember:
    return ShareMember(
        id=row.id,
        kind=cast("ShareKind", row.kind),
        resource_id=row.resource_id,
        resource_name=things.title_of(thing),
        user_name=user.user_name,
        display_name=user.display_name,
        is_active=user.is_active,
        role=cast("ShareRole", row.role),
        state=cast("MemberState", row.state),
        source="direct" if row.link_id is None else "link",
        link_id=row.link_id,
        created_at=row.created_at,
    )
