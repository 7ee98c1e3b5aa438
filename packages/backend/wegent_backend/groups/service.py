"""Groups: which there are, changing and deleting them; and what other features ask about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.access import AccessAnswer

from wegent_backend import cursors
from wegent_backend.access.decision import require
from wegent_backend.access.explain import explain, subject_named
from wegent_backend.auth.subject import GroupRole
from wegent_backend.context import Context
from wegent_backend.groups import answers, repository
from wegent_backend.groups.creation import check_visibility
from wegent_backend.groups.errors import GroupNotEmpty, group_not_found
from wegent_backend.groups.members import repository as members
from wegent_backend.groups.members.errors import LastOwner
from wegent_backend.groups.schemas import GroupAnswer, GroupList, GroupPatch
from wegent_backend.groups.standing import find, target_of
from wegent_backend.tables import GroupRow

CURSOR: Final = "Group"


async def list_page(
    ctx: Context,
    *,
    mine: bool = False,
    parent: str | None = None,
    prefix: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> GroupList:
    """By name. `parent`: those directly below it, "" for those below none; `prefix`: how names begin."""
    after = str(cursors.decode(CURSOR, cursor, str)[0]) if cursor else ""
    found = await repository.page(
        ctx.session, ctx.subject, mine=mine, parent=parent, prefix=prefix, after=after, limit=limit + 1
    )
    items = await _shown(ctx, found[:limit])
    return GroupList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].name) if len(found) > limit else None)


async def get(ctx: Context, name: str) -> GroupAnswer:
    """Raises NotFound."""
    return (await _shown(ctx, [await find(ctx, name, "read")]))[0]


async def update(ctx: Context, name: str, body: GroupPatch) -> GroupAnswer:
    """Raises NotFound and Forbidden, and Invalid for a visibility that does not fit to the groups above and below."""
    group = await find(ctx, name, "update")
    old = answers.recorded(group)
    changes = body.model_dump(exclude_unset=True)
    if body.visibility is None:
        changes.pop("visibility", None)
    elif body.visibility != group.visibility:
        await check_visibility(ctx, group, body.visibility)
    for field, value in changes.items():
        setattr(group, field, value)
    await ctx.session.flush()
    ctx.record("update", "Group", name=name, object_id=group.id, old=old, new=answers.recorded(group))
    return (await _shown(ctx, [group]))[0]


async def delete(ctx: Context, name: str, *, cascade: bool = False) -> None:
    """With its members and stored secrets. `cascade`: with all groups and resources in it. Raises GroupNotEmpty."""
    group = await find(ctx, name, "delete")
    inside = await repository.below(ctx.session, group, lock=True)
    going = [group, *inside]
    owners = [-found.id for found in going]
    await repository.hold_resources(ctx.session)
    held = await repository.resources_of(ctx.session, owners)
    if (inside or held) and not cascade:
        raise GroupNotEmpty(name, [found.name for found in inside], held)
    if held:
        await ctx.ports.clearing.clear(ctx, owners)
    await repository.remove(ctx.session, [found.id for found in going])
    for found in going:
        ctx.record("delete", "Group", name=found.name, object_id=found.id, old=answers.recorded(found))


async def access(ctx: Context, name: str, user_name: str | None = None) -> AccessAnswer:
    """What a user may do with the group and its members, and why. Of others: for those who manage members."""
    group = await find(ctx, name, "read")
    if user_name not in {None, ctx.subject.user_name}:
        require(ctx.subject, "manage", target_of(group, "member"), missing=group_not_found(name))
    user_name = user_name or ctx.subject.user_name
    subject = await subject_named(ctx.session, user_name)
    permissions = [*explain(subject, target_of(group)), *explain(subject, target_of(group, "member"))]
    return AccessAnswer(user=user_name, permissions=permissions)


async def check_not_last_owner(session: AsyncSession, user_id: int) -> None:
    """For whoever switches a user off or deletes them, as the first thing in a unit of work: it locks groups.

    Raises LastOwner with the names of groups that would be without an Owner.
    """
    owned = await members.owned(session, user_id)
    kept = await members.owned_by_others(session, owned, user_id) if owned else set()
    left = [name for group_id, name in owned.items() if group_id not in kept]
    if left:
        raise LastOwner(left)


@dataclass(frozen=True)
class GivenRole:
    """What a user was given in a group; roles in the groups below follow from it."""

    group: str
    role: GroupRole
    state: str
    provider: str | None


async def memberships_of(session: AsyncSession, user_id: int) -> list[GivenRole]:
    """By the names of the groups."""
    found = await members.of_person(session, user_id)
    return [GivenRole(name, cast("GroupRole", row.role), row.state, row.provider) for row, name in found]


async def _shown(ctx: Context, groups: Sequence[GroupRow]) -> list[GroupAnswer]:
    waiting = await members.waiting(ctx.session, ctx.subject.user_id, [group.id for group in groups])
    return [answers.shown(group, ctx.subject, waiting) for group in groups]
