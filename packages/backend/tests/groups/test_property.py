"""Random changes of members, made over HTTP and in a model in plain Python: both come to the same roles.

And whatever is done: nobody comes to have more than who did it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Literal

import httpx
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from wegent_backend.access import loading
from wegent_backend.app import Backend

from .rig import ROLES, Somebody, at, somebody

EXAMPLES, STEPS = 6, 25
TREE = ("", "/a", "/a/b", "/c")
PEOPLE, EVERYBODY = ("ann", "bob", "cleo", "root"), "everybody"
examples = count(1)


@dataclass(frozen=True)
class Move:
    what: Literal["add", "change", "remove", "leave", "add everybody", "remove everybody", "transfer"]
    who: str
    where: str
    whom: str
    role: str


moves = st.builds(
    Move,
    st.sampled_from(["add", "add", "add", "change", "change", "remove", "leave"])
    | st.sampled_from(["add everybody", "remove everybody", "transfer"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(TREE),
    st.sampled_from(PEOPLE),
    st.sampled_from(ROLES),
)


@dataclass
class World:
    """Roles that were given, by place in the tree and person."""

    given: dict[tuple[str, str], str] = field(default_factory=lambda: {(place, "ann"): "Owner" for place in TREE})

    def rank(self, who: str, where: str) -> int:
        """-1: no member."""
        above = [place for place in TREE if where == place or where.startswith(f"{place}/")]
        roles = [self.given.get((place, name)) for place in above for name in (who, EVERYBODY)]
        return max((ROLES.index(role) for role in roles if role), default=-1)

    def power(self, who: str, where: str) -> int:
        return ROLES.index("Owner") if who == "root" else self.rank(who, where)

    def after(self, move: Move) -> dict[tuple[str, str], str] | str:
        """What is given then, or the reason of the refusal."""
        power, whom = self.power(move.who, move.where), move.whom
        if move.what == "leave":
            return self._left(move)
        if power < 0:
            return "NotFound"
        if power < ROLES.index(
            "Owner" if move.what in {"add everybody", "remove everybody", "transfer"} else "Maintainer"
        ):
            return "Forbidden"
        if move.what in {"add everybody", "remove everybody"}:
            whom = EVERYBODY
        present = self.given.get((move.where, whom))
        if move.what == "transfer":
            return self._handed_over(move, present)
        if move.what == "add" and present is not None:
            return "AlreadyMember"
        if move.what not in {"add", "add everybody"} and present is None:
            return "NotFound"
        role = None if move.what.startswith("remove") else move.role
        if any(wanted is not None and ROLES.index(wanted) > power for wanted in (role, present)):
            return "RoleTooHigh"
        return self._changed({(move.where, whom): role})

    def _left(self, move: Move) -> dict[tuple[str, str], str] | str:
        if (move.where, move.who) in self.given:
            return self._changed({(move.where, move.who): None})
        if self.rank(move.who, move.where) >= 0:
            return "Conflict"
        return "NotFound"

    def _handed_over(self, move: Move, present: str | None) -> dict[tuple[str, str], str] | str:
        if present is None:
            return "Conflict"
        changes: dict[tuple[str, str], str | None] = {(move.where, move.whom): "Owner"}
        if move.who != move.whom and self.given.get((move.where, move.who)) == "Owner":
            changes[move.where, move.who] = "Maintainer"
        return self._changed(changes)

    def _changed(self, changes: dict[tuple[str, str], str | None]) -> dict[tuple[str, str], str] | str:
        after = {key: role for key, role in {**self.given, **changes}.items() if role is not None}
        return after if "Owner" in [role for (place, _), role in after.items() if place == ""] else "LastOwner"


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_roles_are_what_the_model_says(backend: Backend, data: st.DataObject) -> None:
    top, world = f"example-{next(examples)}", World()
    people = {
        name: await somebody(backend, f"{name}-{top}", role="admin" if name == "root" else "user") for name in PEOPLE
    }
    for place in TREE:
        await people["ann"].make(top + place)
    for _ in range(STEPS):
        move = data.draw(moves)
        if move.what == "add everybody":
            move = Move(move.what, move.who, move.where, move.whom, ROLES[ROLES.index(move.role) % 2])
        await carry_out(backend, people, top, world, move)


async def carry_out(backend: Backend, people: dict[str, Somebody], top: str, world: World, move: Move) -> None:
    before = {(who, place): world.rank(who, place) for who in PEOPLE for place in TREE}
    power, expected = world.power(move.who, move.where), world.after(move)
    answer = await send(people, top, move)
    note(f"{move}: {answer.status_code}")
    if isinstance(expected, str):
        assert answer.status_code >= 400, f"the model says {expected}"
        assert answer.json()["error"]["reason"] == expected, answer.text
    else:
        assert answer.status_code < 300, answer.text
        world.given = expected
    found = {}
    for who in PEOPLE:
        async with backend.edge.ports.db.read() as session:
            groups = (await loading.of_user(session, people[who].id)).groups
        roles = {
            group.name.removeprefix(top): ROLES.index(group.role) for group in groups if group.name.startswith(top)
        }
        found |= {(who, place): roles.get(place, -1) for place in TREE}
    assert found == {(who, place): world.rank(who, place) for who in PEOPLE for place in TREE}
    raised = [rank for key, rank in found.items() if rank > before[key]]
    assert all(rank <= power for rank in raised)


async def send(people: dict[str, Somebody], top: str, move: Move) -> httpx.Response:
    who, whom, group = people[move.who], people[move.whom], at(top + move.where)
    one = f"{group}/members/{whom.id}"
    match move.what:
        case "add":
            return await who.add(top + move.where, whom, move.role)
        case "change":
            return await who.patch(one, json={"role": move.role})
        case "remove":
            return await who.delete(one)
        case "leave":
            return await who.post(f"{group}/leave")
        case "add everybody":
            return await who.post(f"{group}/members/invite-all", json={"role": move.role})
        case "remove everybody":
            return await who.delete(f"{group}/members/0")
        case "transfer":
            return await who.post(f"{group}/transfer-ownership", json={"user_id": whom.id})


async def test_the_model_knows_what_matters() -> None:
    """Against a model that agrees with everything."""
    world = World()
    assert world.after(Move("add", "bob", "", "bob", "Owner")) == "NotFound"
    assert world.after(Move("leave", "ann", "", "ann", "Owner")) == "LastOwner"
    done_by_ann = world.after(Move("add", "ann", "/a", "bob", "Maintainer"))
    assert isinstance(done_by_ann, dict)
    world.given = done_by_ann
    assert [world.rank("bob", place) for place in TREE] == [-1, 3, 3, -1]
    assert world.after(Move("add", "bob", "/a/b", "cleo", "Owner")) == "RoleTooHigh"
