"""Attempts on groups and their members: on a private one with members of each role, and on one that everybody finds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from wegent_backend.access.decision import Target
from wegent_backend.access.rules import Thing, Verb
from wegent_backend.auth.subject import GROUP_ROLES
from wegent_backend.tables import GroupAncestorRow, GroupRow, NamespaceMemberRow, UserRow

from .samples import API, WITHIN, Attempt, Sample
from .world import INNER, Person, World, member

GROUPS = f"{API}/groups"
HERE = f"{GROUPS}/{WITHIN}"


def private(suffix: str = "", thing: Thing = "group", *, other: dict[str, Any] | None = None, **request: Any) -> Sample:
    """On the group in the group, as it was in the beginning; `other`: what somebody else is in it."""

    async def attempt(world: World, _person: Person) -> Attempt:
        somebody = await as_it_was(world, other)
        return Attempt(HERE + suffix.format(other=somebody), Target(thing, -world.inner), **request)

    return attempt


def internal(suffix: str = "", thing: Thing = "group", **request: Any) -> Sample:
    """On a group that everybody finds, and where nobody is a member."""

    async def attempt(world: World, _person: Person) -> Attempt:
        name, group_id = await found_by_all(world)
        return Attempt(f"{GROUPS}/{name}{suffix}", Target(thing, -group_id, known_to_all=True), **request)

    return attempt


def both(suffix: str = "", thing: Thing = "group", **request: Any) -> dict[str, Sample]:
    other = request.pop("other", None)
    found = {"private": private(suffix, thing, other=other, **request)}
    return found if other else {**found, "internal": internal(suffix, thing, **request)}


def of_members(suffix: str = "", **request: Any) -> dict[str, Sample]:
    return both(f"/members{suffix}", "member", **request)


def naming_other(suffix: str, thing: Thing = "member", **body: Any) -> dict[str, Sample]:
    """A body that names somebody else."""

    async def attempt(world: World, _person: Person) -> Attempt:
        named = {"user_id": await as_it_was(world, {"role": "Reporter"} if thing == "group" else None), **body}
        sent = {"members": [named]} if suffix.endswith("batch") else named
        return Attempt(f"{HERE}{suffix}", Target(thing, -world.inner), sent)

    return {"private": attempt}


def making() -> dict[str, Sample]:
    async def top(world: World, _person: Person) -> Attempt:
        return Attempt(GROUPS, None, {"name": world.fresh()})

    async def below(world: World, _person: Person) -> Attempt:
        await as_it_was(world)
        return Attempt(GROUPS, Target("group", -world.inner), {"name": f"{INNER}/{world.fresh()}"}, verb="update")

    return {"top": top, "below a group": below}


def explained() -> dict[str, Sample]:
    """What oneself may, and what somebody else may."""
    verb: Verb = "manage"
    return {
        **both("/access"),
        "of somebody": private("/access", "member", params={"user": "owner"}, verb=verb, fine=(200,)),
    }


def invitation(answer: str) -> dict[str, Sample]:
    """One that the caller has."""

    async def attempt(world: World, person: Person) -> Attempt:
        name, group_id = await found_by_all(world)
        async with world.backend.edge.ports.db.write() as session:
            session.add(
                NamespaceMemberRow(group_id=group_id, user_id=person.id, role="Reporter", state="pending", invited_by=1)
            )
        return Attempt(f"{API}/users/me/invitations/{name}/{answer}")

    return {"": attempt}


async def as_it_was(world: World, other: dict[str, Any] | None = None) -> int:
    """The group in the group, with one member of each role. Returns the id of somebody else."""
    async with world.backend.edge.ports.db.write() as session:
        somebody = UserRow(user_name=world.fresh())
        session.add(somebody)
        await session.merge(GroupRow(id=world.inner, name=INNER, owner_id=1, visibility="private", level="group"))
        await session.flush()
        for above in (world.inner, world.outer):
            await session.merge(GroupAncestorRow(group_id=world.inner, ancestor_id=above))
        await session.execute(delete(NamespaceMemberRow).where(NamespaceMemberRow.group_id == world.inner))
        roles = {world.people[member(role)].id: {"role": role} for role in GROUP_ROLES}
        roles |= {somebody.id: other} if other else {}
        session.add_all(
            NamespaceMemberRow(group_id=world.inner, user_id=user_id, **values) for user_id, values in roles.items()
        )
    return somebody.id


async def found_by_all(world: World) -> tuple[str, int]:
    """Name and id of a new group."""
    async with world.backend.edge.ports.db.write() as session:
        group = GroupRow(name=world.fresh(), owner_id=1, visibility="internal")
        session.add(group)
        await session.flush()
        session.add(GroupAncestorRow(group_id=group.id, ancestor_id=group.id))
    return group.name, group.id
