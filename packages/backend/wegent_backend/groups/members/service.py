"""Members of a group, as those who manage them see and change them."""

from __future__ import annotations

from itertools import groupby

from wegent_contracts.errors import Conflict, FieldError, Invalid, NotFound, WegentError

from wegent_backend import cursors
from wegent_backend.access.rules import Verb
from wegent_backend.auth.subject import GroupRole
from wegent_backend.context import Context
from wegent_backend.groups.members import answers, membership, repository
from wegent_backend.groups.members.errors import AlreadyMember
from wegent_backend.groups.members.schemas import (
    MemberAnswer,
    MemberBatchAnswer,
    MemberBatchBody,
    MemberBatchFailure,
    MemberBody,
    MemberList,
    PersonBody,
    RoleOfEverybody,
    State,
)
from wegent_backend.groups.standing import check_power, find
from wegent_backend.tables import GroupRow, NamespaceMemberRow, UserRow
from wegent_backend.tables.groups import EVERYBODY
from wegent_backend.users import repository as users

CURSOR = "Member"


async def list_page(
    ctx: Context, name: str, *, state: State = "approved", limit: int = 50, cursor: str | None = None
) -> MemberList:
    """Direct and inherited ones; who waits or was turned away is shown to those who manage members."""
    verb: Verb = "list" if state == "approved" else "manage"
    group = await find(ctx, name, verb, "member")
    after = str(cursors.decode(CURSOR, cursor, str)[0]) if cursor else None
    rows = await repository.page(ctx.session, group, state, after=after, limit=limit + 1)
    people = [list(found) for _, found in groupby(rows, key=lambda entry: entry[0].user_id)]
    items = [answers.effective(group, found) for found in people[:limit]]
    more = len(people) > limit
    return MemberList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].user_name or "") if more else None)


async def add(ctx: Context, name: str, body: MemberBody) -> MemberAnswer:
    """Whoever asked, was invited or turned away is let in too. Raises AlreadyMember for members."""
    group = await find(ctx, name, "manage", "member")
    user = await somebody(ctx, body)
    row = await repository.of_user(ctx.session, group.id, user.id)
    if row is not None and row.state == "approved":
        raise AlreadyMember(f'{user.user_name} is {row.role} of "{name}" already. Change the role instead.')
    return await _put(ctx, group, user, row, body.role)


async def change(ctx: Context, name: str, user_id: int, role: GroupRole) -> MemberAnswer:
    """Another role for a member of the group itself."""
    group = await find(ctx, name, "manage", "member")
    user, row = await direct(ctx, group, user_id, state="approved")
    return await _put(ctx, group, user, row, role)


async def remove(ctx: Context, name: str, user_id: int) -> None:
    """A member of the group itself, an invitation, a request, or the note that one was turned down."""
    group = await find(ctx, name, "share" if user_id == EVERYBODY else "manage", "member")
    user, row = await direct(ctx, group, user_id)
    if user is None:
        _check_open(group)
    check_power(ctx, group, row.role)
    await membership.end(ctx, group, user, row)


async def batch(ctx: Context, name: str, body: MemberBatchBody) -> MemberBatchAnswer:
    """Add those who are new, change the others. What is refused is told, and the rest is done."""
    most = ctx.ports.settings.group.max_batch
    if len(body.members) > most:
        message = f"At most {most} members are changed at once (WEGENT_GROUP_MAX_BATCH)."
        raise Invalid(message, fields=[FieldError(path="body.members", rule="too_long", message=message)])
    group = await find(ctx, name, "manage", "member")
    failed: list[MemberBatchFailure] = []
    for wanted in body.members:
        try:
            user = await somebody(ctx, wanted)
            row = await repository.of_user(ctx.session, group.id, user.id)
            await _put(ctx, group, user, row, wanted.role)
        except WegentError as error:  # all is checked before anything is written: what failed has left nothing behind
            who = wanted.model_dump(include={"user_name", "user_id"})
            failed.append(MemberBatchFailure(**who, reason=error.reason, message=error.message))
    return MemberBatchAnswer(success_count=len(body.members) - len(failed), failed_count=len(failed), failed=failed)


async def add_everybody(ctx: Context, name: str, role: RoleOfEverybody) -> MemberAnswer:
    """All users, those to come too, are members; once more: with another role."""
    group = await find(ctx, name, "share", "member")
    _check_open(group)
    row = await repository.of_user(ctx.session, group.id, EVERYBODY)
    return await _put(ctx, group, None, row, role)


async def somebody(ctx: Context, body: PersonBody) -> UserRow:
    """Raises NotFound when there is no such user, or they are switched off."""
    if body.user_name is not None:
        user = await users.by_name(ctx.session, body.user_name)
    else:
        user = await users.by_id(ctx.session, body.user_id or 0)
    if user is None or not user.is_active:
        raise NotFound(f'There is no user "{body.user_name or body.user_id}".')
    return user


async def direct(
    ctx: Context, group: GroupRow, user_id: int, *, state: State | None = None
) -> tuple[UserRow | None, NamespaceMemberRow]:
    """Who it is (None: everybody), and what they have in the group itself. Raises NotFound."""
    row = await repository.of_user(ctx.session, group.id, user_id)
    if row is None or state not in {None, row.state}:
        what = "request" if state == "pending" else "role of their own"
        raise NotFound(f'User {user_id} has no {what} in "{group.name}". Roles from groups above are changed there.')
    return (None if user_id == EVERYBODY else await users.by_id(ctx.session, user_id)), row


async def _put(
    ctx: Context, group: GroupRow, user: UserRow | None, row: NamespaceMemberRow | None, role: GroupRole
) -> MemberAnswer:
    known = row is not None and row.state == "approved"
    check_power(ctx, group, role, *([row.role] if row is not None and known else []))
    row = await membership.put(ctx, group, user, row, role=role, action="update" if known else "create")
    return answers.shown(group, row, user)


def _check_open(group: GroupRow) -> None:
    if group.level == "organization":
        raise Conflict(f'"{group.name}" is an organization: everybody is a Reporter of it, and stays one.')
