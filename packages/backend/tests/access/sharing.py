"""Attempts on links and members of things that are somebody's, a group's, everybody's, and shared already."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

from wegent_backend.access.decision import Target
from wegent_backend.tables import ResourceMemberRow, ShareLinkRow, UserRow, utc_now

from .samples import API, Attempt, Sample, alone, grant_of
from .world import INNER, Person, World

SHARE = f"{API}/share"
Thing: TypeAlias = tuple[str, int, Target]
"""Kind, number, and what it is for the rules."""
Found: TypeAlias = Callable[[World, Person], Awaitable[Thing]]


async def _personal(world: World, _person: Person) -> Thing:
    row = await world.resource("Team", world.owner.id, "default")
    return "Team", row.id, Target("resource", row.user_id, "Team")


async def _group(world: World, _person: Person) -> Thing:
    row = await world.resource("Team", -world.inner, INNER)
    return "Team", row.id, Target("resource", row.user_id, "Team")


async def _public(world: World, _person: Person) -> Thing:
    row = await world.resource("Team", 0, "default")
    return "Team", row.id, Target("resource", 0, "Team")


async def _shared(world: World, person: Person) -> Thing:
    row = await world.resource("Team", world.owner.id, "default", shared=True)
    return "Team", row.id, Target("resource", row.user_id, "Team", grant_of(person))


async def _private_task(world: World, _person: Person) -> Thing:
    task, _ = await world.task(world.owner)
    return "Task", task.id, Target("task", task.user_id, "Task")


async def _shared_task(world: World, person: Person) -> Thing:
    task, _ = await world.task(world.owner, shared=True)
    return "Task", task.id, Target("task", task.user_id, "Task", grant_of(person))


THINGS: dict[str, Found] = {
    "personal": _personal,
    "group": _group,
    "public": _public,
    "shared": _shared,
    "task": _private_task,
    "shared task": _shared_task,
}


def _each(attempt: Callable[[World, Thing], Awaitable[Attempt]]) -> dict[str, Sample]:
    def about(find: Found) -> Sample:
        async def sample(world: World, person: Person) -> Attempt:
            return await attempt(world, await find(world, person))

        return sample

    return {name: about(find) for name, find in THINGS.items()}


def by_body(path: str, **more: Any) -> dict[str, Sample]:
    async def attempt(_world: World, thing: Thing) -> Attempt:
        kind, number, target = thing
        return Attempt(path, target, {"kind": kind, "id": number, **more})

    return _each(attempt)


def by_query(path: str) -> dict[str, Sample]:
    async def attempt(_world: World, thing: Thing) -> Attempt:
        kind, number, target = thing
        return Attempt(path, target, params={"kind": kind, "id": number})

    return _each(attempt)


def on_link() -> dict[str, Sample]:
    async def attempt(world: World, thing: Thing) -> Attempt:
        kind, number, target = thing
        link, _ = await _link(world, kind, number)
        return Attempt(f"{SHARE}/links/{link.id}", target)

    return _each(attempt)


def on_member(path: str, *, state: str, json: Any = None) -> dict[str, Sample]:
    """`path` has {} for the number of a member."""

    async def attempt(world: World, thing: Thing) -> Attempt:
        kind, number, target = thing
        row = await _member(world, kind, number, await _somebody_else(world), state)
        return Attempt(path.format(row.id), target, json)

    return _each(attempt)


def with_token(path: str) -> dict[str, Sample]:
    """Of a link to what is the owner's: whoever is logged in may look and join."""

    async def attempt(world: World, _person: Person) -> Attempt:
        task, _ = await world.task(world.owner)
        _, token = await _link(world, "Task", task.id)
        return Attempt(path, None, {"token": token})

    return {"": attempt}


def own_membership() -> dict[str, Sample]:
    async def attempt(world: World, person: Person) -> Attempt:
        task, _ = await world.task(world.owner)
        row = await _member(world, "Task", task.id, person.id, "approved")
        return Attempt(f"{SHARE}/mine/{row.id}", None)

    return {"": attempt}


async def _link(world: World, kind: str, number: int) -> tuple[ShareLinkRow, str]:
    token = world.fresh()
    row = ShareLinkRow(
        kind=kind,
        resource_id=number,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        prefix=token[:6],
        default_role="Reporter",
        created_by=world.owner.id,
        expires_at=utc_now() + timedelta(hours=1),
    )
    async with world.backend.edge.ports.db.write() as session:
        session.add(row)
    return row, token


async def _somebody_else(world: World) -> int:
    """A user who is no column of the matrix: what they have, nobody else has."""
    row = UserRow(user_name=world.fresh())
    async with world.backend.edge.ports.db.write() as session:
        session.add(row)
    return row.id


async def _member(world: World, kind: str, number: int, user_id: int, state: str) -> ResourceMemberRow:
    row = ResourceMemberRow(kind=kind, resource_id=number, user_id=user_id, role="Reporter", state=state)
    async with world.backend.edge.ports.db.write() as session:
        session.add(row)
    return row


SHARING: dict[str, dict[str, Sample]] = {
    f"POST {SHARE}/links": by_body(f"{SHARE}/links"),
    f"GET {SHARE}/links": by_query(f"{SHARE}/links"),
    f"DELETE {SHARE}/links/{{link_id}}": on_link(),
    f"POST {SHARE}/preview": with_token(f"{SHARE}/preview"),
    f"POST {SHARE}/join": with_token(f"{SHARE}/join"),
    f"GET {SHARE}/mine": alone(f"{SHARE}/mine"),
    f"DELETE {SHARE}/mine/{{member_id}}": own_membership(),
    f"POST {SHARE}/public": alone(f"{SHARE}/public", json={"token": "unknown"}, fine=(404,)),
    f"GET {SHARE}/members": by_query(f"{SHARE}/members"),
    f"POST {SHARE}/members": by_body(f"{SHARE}/members", user_name="member-Owner"),
    f"PATCH {SHARE}/members/{{member_id}}": on_member(
        f"{SHARE}/members/{{}}", state="approved", json={"role": "Reporter"}
    ),
    f"DELETE {SHARE}/members/{{member_id}}": on_member(f"{SHARE}/members/{{}}", state="approved"),
    f"GET {SHARE}/requests": alone(f"{SHARE}/requests"),
    f"POST {SHARE}/requests/{{member_id}}/approve": on_member(
        f"{SHARE}/requests/{{}}/approve", state="pending", json={}
    ),
    f"POST {SHARE}/requests/{{member_id}}/reject": on_member(f"{SHARE}/requests/{{}}/reject", state="pending"),
}
