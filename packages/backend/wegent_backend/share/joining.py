"""How somebody comes to what others share, and gives it up again."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend import cursors
from wegent_backend.access.decision import Target, decide
from wegent_backend.auth.subject import GroupRole, Subject, rank
from wegent_backend.context import Context
from wegent_backend.resources import versions
from wegent_backend.share import links, membership, repository, things
from wegent_backend.share.errors import OwnersStay, TurnedDown, member_not_found
from wegent_backend.share.schemas import JoinAnswer, MemberState, SharedWithMe, SharedWithMeList, SharePreview
from wegent_backend.share.things import Shared
from wegent_backend.tables import ResourceMemberRow, ShareLinkRow, UserRow, utc_now
from wegent_backend.tasks import repository as tasks
from wegent_backend.users import repository as users

CURSOR = "SharedWithMe"


async def preview(session: AsyncSession, token: str) -> SharePreview:
    """Raises NotFound for links that do not work."""
    link, shared, sharer = await links.opened(session, token)
    return SharePreview(
        kind=shared.kind,
        display_name=shared.title,
        shared_by=await _name_of(session, sharer),
        role=cast("Any", link.default_role),
        require_approval=link.require_approval,
    )


async def join(ctx: Context, token: str) -> JoinAnswer:
    """Once more is the same. Raises NotFound, TooManyMembers, and TurnedDown for who was rejected not long ago."""
    await versions.hold(ctx.session)
    link, shared, _ = await links.opened(ctx.session, token)
    known = _known(ctx.subject, shared, link)
    if known is not None:
        return _answer(shared, *known)
    row = await repository.membership(ctx.session, shared.kind, shared.id, ctx.subject.user_id)
    state = _next_state(ctx, link, row)
    if row is None or (row.state, row.role) != (state, _next_role(link, row, state)):
        row = await membership.put(
            ctx,
            shared,
            ctx.subject.user_id,
            row,
            role=_next_role(link, row, state),
            state=state,
            link_id=link.id,
            action="join",
        )
    return _answer(shared, row.state, row.role)


async def mine(ctx: Context, *, limit: int = 50, cursor: str | None = None) -> SharedWithMeList:
    """What is shared with the caller, and what they have asked for."""
    after = cursors.decode(CURSOR, cursor, int)[0] if cursor else 0
    rows = await repository.mine(ctx.session, ctx.subject.user_id, after=after, limit=limit + 1)
    found = await repository.resources(ctx.session, {(row.kind, row.resource_id) for row in rows})
    names = await repository.owner_names(ctx.session, {thing.user_id for thing in found.values()})
    items = [_mine(row, thing := found[row.kind, row.resource_id], names.get(thing.user_id)) for row in rows[:limit]]
    more = len(rows) > limit
    return SharedWithMeList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].id) if more else None)


async def leave(ctx: Context, member_id: int) -> None:
    """Give up what was shared with one, or take a request back. Raises NotFound."""
    await versions.hold(ctx.session)
    found = await repository.member(ctx.session, member_id)
    row = found[0] if found is not None else None
    if row is None or row.user_id != ctx.subject.user_id or row.state == "rejected":
        raise member_not_found(member_id)
    if not await _give_up(ctx, row):
        raise member_not_found(member_id)


async def leave_task(ctx: Context, task_id: int) -> None:
    """The same by the number of a conversation that one takes part in. Raises NotFound, and OwnersStay."""
    await versions.hold(ctx.session)
    task = await tasks.get(ctx.session, ctx.subject, task_id)
    row = await repository.membership(ctx.session, "Task", task.id, ctx.subject.user_id)
    if row is None or row.state != "approved":
        raise OwnersStay("This conversation is yours: nobody else could end it. Delete it instead.")
    await _give_up(ctx, row)


async def _give_up(ctx: Context, row: ResourceMemberRow) -> bool:
    """False when the thing is gone."""
    thing = await repository.living(ctx.session, row.kind, row.resource_id)
    if thing is None:
        return False
    shared = await things.as_of(ctx.session, ctx.subject, thing)
    if row.state == "pending" and row.reviewed_by is not None:
        await membership.turn_down(ctx, shared, row, action="leave")  # as before: asking does not undo it
    else:
        await membership.end(ctx, shared, row, action="leave")
    return True


def _known(subject: Subject, shared: Shared, link: ShareLinkRow) -> tuple[str, str] | None:
    """What the subject is to it without any link, when that is no less than what the link gives."""
    found = decide(subject, "read", Target(shared.target.thing, shared.row.user_id, shared.kind))
    if found.source == "creator":
        return "owner", found.role
    role = cast("GroupRole", found.role)
    if found.source == "group" and rank(role) >= rank(cast("GroupRole", link.default_role)):
        return "member", role
    return None


def _next_state(ctx: Context, link: ShareLinkRow, row: ResourceMemberRow | None) -> MemberState:
    """Who is in stays in; who was turned down waits, and then for approval."""
    if row is None:
        return "pending" if link.require_approval else "approved"
    if row.state == "rejected":
        until = membership.turned_down_until(ctx, row)
        if until > utc_now():
            raise TurnedDown(until)
        return "pending"
    if row.state == "pending" and not link.require_approval and row.reviewed_by is None:
        return "approved"
    return cast("MemberState", row.state)


def _next_role(link: ShareLinkRow, row: ResourceMemberRow | None, state: MemberState) -> str:
    """A link that needs no approval gives more to those who came by one; nobody gets less."""
    if row is None or row.state != "approved":
        return link.default_role
    more = rank(cast("GroupRole", link.default_role)) > rank(cast("GroupRole", row.role))
    raises = more and not link.require_approval and row.link_id is not None and state == "approved"
    return link.default_role if raises else row.role


def _answer(shared: Shared, state: str, role: str) -> JoinAnswer:
    row = shared.row
    where = {} if state == "pending" else {"resource_id": row.id, "namespace": row.namespace, "name": row.name}
    return JoinAnswer(
        state=cast("Any", state), role=role, kind=shared.kind, display_name=shared.title, **cast("Any", where)
    )


def _mine(row: ResourceMemberRow, thing: Any, shared_by: str | None) -> SharedWithMe:
    is_in = row.state == "approved"
    return SharedWithMe(
        id=row.id,
        kind=thing.kind,
        display_name=things.title_of(thing),
        shared_by=shared_by,
        role=cast("Any", row.role),
        state=cast("Any", row.state),
        source="direct" if row.link_id is None else "link",
        resource_id=thing.id if is_in else None,
        namespace=thing.namespace if is_in else None,
        name=thing.name if is_in else None,
        created_at=row.created_at,
    )


async def _name_of(session: AsyncSession, subject: Subject) -> str:
    user: UserRow | None = await users.by_id(session, subject.user_id)
    return (user.display_name if user else None) or subject.user_name
