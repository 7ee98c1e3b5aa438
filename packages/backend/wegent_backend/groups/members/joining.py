"""How somebody becomes a member, and ceases to be one: invited, at their own request, by leaving, by handing over."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, Forbidden, NotFound

from wegent_backend.access.decision import require
from wegent_backend.auth.subject import GroupRole
from wegent_backend.context import Context
from wegent_backend.groups import repository as groups
from wegent_backend.groups.errors import group_not_found
from wegent_backend.groups.members import answers, membership, repository
from wegent_backend.groups.members.errors import AlreadyMember
from wegent_backend.groups.members.schemas import (
    InvitationList,
    MemberAnswer,
    MemberBody,
    PersonBody,
    State,
)
from wegent_backend.groups.members.service import direct, somebody
from wegent_backend.groups.standing import check_power, find, target_of
from wegent_backend.tables import GroupRow, NamespaceMemberRow, UserRow
from wegent_backend.users import service as users

JOINING_ROLE: GroupRole = "Reporter"


async def invite(ctx: Context, name: str, body: MemberBody) -> MemberAnswer:
    """They are asked, and become members when they accept; once more: with another role."""
    group = await find(ctx, name, "manage", "member")
    check_power(ctx, group, body.role)
    user = await somebody(ctx, body)
    row = await repository.of_user(ctx.session, group.id, user.id)
    if row is not None and row.state == "approved":
        raise AlreadyMember(f'{user.user_name} is {row.role} of "{name}" already.')
    if row is not None and row.state == "pending" and row.invited_by is None:
        raise AlreadyMember(f"{user.user_name} has asked to join: approve the request.")
    inviter = ctx.subject.user_id
    row = await membership.put(
        ctx, group, user, row, role=body.role, state="pending", invited_by=inviter, action="invite"
    )
    return answers.shown(group, row, user)


async def invitations(ctx: Context) -> InvitationList:
    """The caller's own."""
    found = await repository.invitations(ctx.session, ctx.subject.user_id)
    return InvitationList(items=[answers.invitation(*entry) for entry in found])


async def accept(ctx: Context, name: str) -> MemberAnswer:
    group, user, row = await _invited(ctx, name)
    row = await membership.put(ctx, group, user, row, role=row.role, action="accept")
    return answers.shown(group, row, user)


async def decline(ctx: Context, name: str) -> None:
    group, user, row = await _invited(ctx, name)
    await membership.end(ctx, group, user, row, action="decline")


async def join(ctx: Context, name: str) -> MemberAnswer:
    """A public group at once, as a Reporter; an internal one when somebody has approved."""
    group = await find(ctx, name, "read")
    known = ctx.subject.membership(group.id)
    if known is not None:
        raise AlreadyMember(f'You are {known.role} of "{name}" already, by "{ctx.subject.origin(known)}".')
    if group.visibility == "private":
        raise Forbidden(f'"{name}" is private: one becomes a member by invitation only.')
    user = await users.me(ctx)
    row = await repository.of_user(ctx.session, group.id, user.id)
    if row is not None:
        raise _already_waiting(row, name)
    state: State = "approved" if group.visibility == "public" else "pending"
    row = await membership.put(ctx, group, user, None, role=JOINING_ROLE, state=state, action="join")
    return answers.shown(group, row, user)


async def approve(ctx: Context, name: str, user_id: int, role: GroupRole) -> MemberAnswer:
    group, user, row = await _requested(ctx, name, user_id)
    check_power(ctx, group, role)
    row = await membership.put(ctx, group, user, row, role=role, action="approve")
    return answers.shown(group, row, user)


async def reject(ctx: Context, name: str, user_id: int) -> MemberAnswer:
    """Remembered, so that they do not ask again; they can still be invited."""
    group, user, row = await _requested(ctx, name, user_id)
    row = await membership.put(ctx, group, user, row, role=row.role, state="rejected", action="reject")
    return answers.shown(group, row, user)


async def leave(ctx: Context, name: str) -> None:
    """Give up one's own role, or take back a request."""
    group = await groups.by_name(ctx.session, name, lock=True)
    if group is None:
        raise group_not_found(name)
    row = await repository.of_user(ctx.session, group.id, ctx.subject.user_id)
    if row is not None and row.state != "rejected":
        await membership.end(ctx, group, await users.me(ctx), row, action="leave")
        return
    require(ctx.subject, "leave", target_of(group), missing=group_not_found(name))
    known = ctx.subject.membership(group.id)
    where = name if known is None else ctx.subject.origin(known)
    raise Conflict(f'You have no role of your own in "{name}": it comes from "{where}". Leave that.')


async def transfer(ctx: Context, name: str, body: PersonBody) -> MemberAnswer:
    """A member becomes Owner; the caller, where they were Owner of the group itself, a Maintainer."""
    group = await find(ctx, name, "transfer")
    user = await somebody(ctx, body)
    row = await repository.of_user(ctx.session, group.id, user.id)
    if row is None or row.state != "approved":
        raise Conflict(f'{user.user_name} is no member of "{name}" itself: add them first.')
    if row.role != "Owner":
        row = await membership.put(ctx, group, user, row, role="Owner", action="transfer")
    await _step_back(ctx, group, user)
    return answers.shown(group, row, user)


async def _step_back(ctx: Context, group: GroupRow, new_owner: UserRow) -> None:
    me = await users.me(ctx)
    row = await repository.of_user(ctx.session, group.id, me.id)
    if row is not None and me.id != new_owner.id and (row.state, row.role) == ("approved", "Owner"):
        await membership.put(ctx, group, me, row, role="Maintainer", action="transfer")


async def _invited(ctx: Context, name: str) -> tuple[GroupRow, UserRow, NamespaceMemberRow]:
    group = await groups.by_name(ctx.session, name, lock=True)
    row = await repository.of_user(ctx.session, group.id, ctx.subject.user_id) if group is not None else None
    if group is None or row is None or row.state != "pending" or row.invited_by is None:
        raise NotFound(f'There is no invitation to "{name}" for you.')
    return group, await users.me(ctx), row


async def _requested(ctx: Context, name: str, user_id: int) -> tuple[GroupRow, UserRow | None, NamespaceMemberRow]:
    group = await find(ctx, name, "manage", "member")
    user, row = await direct(ctx, group, user_id, state="pending")
    if row.invited_by is not None:
        raise Conflict("This is an invitation: the user accepts or declines it.")
    return group, user, row


def _already_waiting(row: NamespaceMemberRow, name: str) -> AlreadyMember:
    if row.state == "rejected":
        return AlreadyMember(f'Your request to join "{name}" was turned down. Ask its maintainers to invite you.')
    if row.invited_by is not None:
        return AlreadyMember(f'You are invited to "{name}" already: accept the invitation.')
    return AlreadyMember(f'You have asked to join "{name}" already: its maintainers have not answered yet.')
