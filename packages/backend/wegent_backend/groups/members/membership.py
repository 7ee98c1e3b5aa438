"""What may become of one membership, whoever wants it: rows of members are written here only.

The group is locked by then (`standing.find`), so that two Owners cannot go at once.
"""

from __future__ import annotations

from typing import Any

from wegent_backend.context import Context
from wegent_backend.groups.members import repository
from wegent_backend.groups.members.errors import GivenByProvider, LastOwner, TooManyGroups, TooManyMembers
from wegent_backend.groups.members.schemas import State
from wegent_backend.tables import GroupRow, NamespaceMemberRow, UserRow
from wegent_backend.tables.groups import EVERYBODY
from wegent_backend.users import room


async def put(
    ctx: Context,
    group: GroupRow,
    user: UserRow | None,
    row: NamespaceMemberRow | None,
    *,
    role: str,
    state: State = "approved",
    invited_by: int | None = None,
    action: str = "create",
) -> NamespaceMemberRow:
    """Give a user, or everybody (None), a role or the prospect of one. `row`: what they have in the group now.

    Raises LastOwner, GivenByProvider, TooManyMembers and TooManyGroups.
    """
    await _check_room(ctx, group, user, row, state)
    old = None if row is None else _shown(row)
    if row is None:
        row = NamespaceMemberRow(group_id=group.id, user_id=EVERYBODY if user is None else user.id)
        ctx.session.add(row)
    else:
        _check_by_hand(row, user)
        await _keep_an_owner(ctx, group, row, role)
    row.role, row.state, row.invited_by = role, state, invited_by
    await ctx.session.flush()
    _record(ctx, action, group, user, old=old, new=_shown(row))
    return row


async def end(
    ctx: Context, group: GroupRow, user: UserRow | None, row: NamespaceMemberRow, *, action: str = "delete"
) -> None:
    """Take it away from a user, or from everybody (None). Raises LastOwner and GivenByProvider."""
    _check_by_hand(row, user)
    await _keep_an_owner(ctx, group, row, None)
    await ctx.session.delete(row)
    _record(ctx, action, group, user, old=_shown(row))


def name_of(user: UserRow | None) -> str:
    return "everybody" if user is None else user.user_name


def _check_by_hand(row: NamespaceMemberRow, user: UserRow | None) -> None:
    if row.provider is not None:
        raise GivenByProvider(name_of(user), row.provider)


async def _keep_an_owner(ctx: Context, group: GroupRow, row: NamespaceMemberRow, role: str | None) -> None:
    """A group below another one has the Owners of that."""
    if "/" in group.name or row.state != "approved" or row.role != "Owner" or role == "Owner":
        return
    if not await repository.owned_by_others(ctx.session, [group.id], row.user_id):
        raise LastOwner([group.name])


async def _check_room(
    ctx: Context, group: GroupRow, user: UserRow | None, row: NamespaceMemberRow | None, state: State
) -> None:
    """Invitations take room in the group; of somebody's own room they take none until they are accepted."""
    limits, present = ctx.ports.settings.group, "rejected" if row is None else row.state
    if present == "rejected" and await room.count_of_group(ctx.session, group.id) >= limits.max_members:
        raise TooManyMembers(limits.max_members)
    joins = state == "approved" and present != "approved"
    if user is not None and joins and await room.count_of_user(ctx.session, user.id) >= limits.max_groups:
        raise TooManyGroups(user.user_name, limits.max_groups)


def _shown(row: NamespaceMemberRow) -> dict[str, Any]:
    return {"role": row.role, "state": row.state}


def _record(ctx: Context, action: str, group: GroupRow, user: UserRow | None, **values: Any) -> None:
    object_id = EVERYBODY if user is None else user.id
    ctx.record(action, "Member", name=name_of(user), namespace=group.name, object_id=object_id, **values)
