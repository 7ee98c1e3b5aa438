"""Becoming a member and ceasing to be one; somebody must be left to own the group."""

import asyncio
from typing import Any

import pytest
from wegent_backend.app import Backend
from wegent_backend.groups import service
from wegent_backend.groups.members.errors import LastOwner
from wegent_backend.tables import UserRow

from ..somebody import done, refused
from .rig import Somebody, at
from .test_members import member_at, switch_off

MINE = "/api/v1/users/me/invitations"


async def test_an_invitation_is_accepted(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme", display_name="Acme")
    invited = done(await ann.post(f"{at('acme')}/members/invite", json={"user_id": bob.id, "role": "Developer"}), 201)
    assert (invited["state"], invited["invited"]) == ("pending", True)
    assert await bob.role("acme") is None

    (found,) = done(await bob.get(MINE))["items"]
    assert (found["group"], found["display_name"], found["role"], found["invited_by"]) == (
        "acme",
        "Acme",
        "Developer",
        "ann",
    )
    refused(await ann.post(f"{MINE}/acme/accept"), 404, "NotFound")
    done(await bob.post(f"{MINE}/acme/accept"))

    assert await bob.role("acme") == "Developer"
    assert done(await bob.get(MINE))["items"] == []
    refused(await bob.post(f"{MINE}/acme/accept"), 404, "NotFound")


async def test_an_invitation_is_declined_changed_and_withdrawn(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    await ann.make("acme/web")
    path = f"{at('acme/web')}/members"

    async def invite(role: str) -> None:
        done(await ann.post(f"{path}/invite", json={"user_name": "bob", "role": role}), 201)

    await invite("Reporter")
    done(await bob.post(f"{MINE}/acme%2Fweb/decline"), 204)
    assert done(await ann.get(path, params={"state": "pending"}))["items"] == []
    await invite("Reporter")
    await invite("Developer")
    assert [entry["role"] for entry in done(await bob.get(MINE))["items"]] == ["Developer"]
    refused(await ann.post(f"{path}/{bob.id}/approve", json={}), 409, "Conflict")
    done(await ann.delete(f"{path}/{bob.id}"), 204)
    assert done(await bob.get(MINE))["items"] == []


async def test_a_public_group_is_joined_at_once(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme", visibility="public")

    assert done(await bob.post(f"{at('acme')}/join"))["role"] == "Reporter"

    refused(await bob.post(f"{at('acme')}/join"), 409, "AlreadyMember")
    done(await bob.post(f"{at('acme')}/leave"), 204)
    assert await bob.role("acme") is None
    refused(await bob.post(f"{at('acme')}/leave"), 403, "Forbidden")


async def test_to_join_an_internal_group_one_asks(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    await ann.make("acme", visibility="internal")
    path = f"{at('acme')}/members"
    for who in (bob, cleo):
        assert done(await who.post(f"{at('acme')}/join"))["state"] == "pending"
    assert done(await bob.get(at("acme")))["my_state"] == "requested"
    assert await ann.members("acme", state="pending") == {"bob": "Reporter", "cleo": "Reporter"}
    refused(await bob.post(f"{at('acme')}/join"), 409, "AlreadyMember")
    refused(await bob.post(f"{path}/{bob.id}/approve", json={}), 403, "Forbidden")

    done(await ann.post(f"{path}/{bob.id}/approve", json={"role": "Developer"}))
    done(await ann.post(f"{path}/{cleo.id}/reject"))

    assert [await who.role("acme") for who in (bob, cleo)] == ["Developer", None]
    assert done(await cleo.get(at("acme")))["my_state"] == "rejected"
    assert "turned down" in refused(await cleo.post(f"{at('acme')}/join"), 409, "AlreadyMember")["message"]
    refused(await cleo.post(f"{at('acme')}/leave"), 403, "Forbidden")  # the note stays
    done(await ann.add("acme", cleo, "Reporter"), 201)
    assert await cleo.role("acme") == "Reporter"


async def test_a_request_is_taken_back(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme", visibility="internal")
    done(await bob.post(f"{at('acme')}/join"))

    done(await bob.post(f"{at('acme')}/leave"), 204)

    assert await ann.members("acme", state="pending") == {}
    done(await bob.post(f"{at('acme')}/join"))


async def test_private_groups_are_joined_by_invitation_only(ann: Somebody, bob: Somebody, root: Somebody) -> None:
    await ann.make("acme")

    refused(await bob.post(f"{at('acme')}/join"), 404, "NotFound")
    refused(await root.post(f"{at('acme')}/join"), 403, "Forbidden")


async def test_inherited_roles_are_left_where_they_come_from(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    await ann.make("acme/web")
    done(await ann.add("acme", bob, "Reporter"), 201)

    assert '"acme"' in refused(await bob.post(f"{at('acme/web')}/leave"), 409, "Conflict")["message"]
    refused(await ann.delete(member_at("acme/web", bob)), 404, "NotFound")


async def test_ownership_is_handed_over(ann: Somebody, bob: Somebody, root: Somebody) -> None:
    await ann.make("acme")
    refused(await ann.post(f"{at('acme')}/transfer-ownership", json={"user_name": "bob"}), 409, "Conflict")
    done(await ann.add("acme", bob, "Reporter"), 201)

    done(await ann.post(f"{at('acme')}/transfer-ownership", json={"user_name": "bob"}))

    assert await bob.members("acme") == {"ann": "Maintainer", "bob": "Owner"}
    done(await root.post(f"{at('acme')}/transfer-ownership", json={"user_name": "ann"}))
    assert await bob.members("acme") == {"ann": "Owner", "bob": "Owner"}


async def test_the_last_owner_stays(backend: Backend, ann: Somebody, bob: Somebody, root: Somebody) -> None:
    await ann.make("acme")
    done(await ann.add("acme", bob, "Maintainer"), 201)

    async def attempts() -> list[Any]:
        return [
            await ann.post(f"{at('acme')}/leave"),
            await root.delete(member_at("acme", ann)),
            await root.patch(member_at("acme", ann), json={"role": "Maintainer"}),
        ]

    for answer in await attempts():
        assert refused(answer, 409, "LastOwner")["details"] == {"groups": ["acme"]}
    done(await ann.patch(member_at("acme", bob), json={"role": "Owner"}))
    await switch_off(backend, bob)
    for answer in await attempts():
        refused(answer, 409, "LastOwner")


async def test_a_subgroup_is_owned_from_above(ann: Somebody) -> None:
    await ann.make("acme")
    await ann.make("acme/web")

    done(await ann.post(f"{at('acme/web')}/leave"), 204)

    assert await ann.role("acme/web") == "Owner"


async def test_who_may_not_be_switched_off(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    for name in ("acme", "acme/web", "beta", "gamma"):
        await ann.make(name)
    done(await ann.add("beta", bob, "Owner"), 201)
    database = backend.edge.ports.db

    async with database.write() as session:
        with pytest.raises(LastOwner) as refusal:
            await service.check_not_last_owner(session, ann.id)
        await service.check_not_last_owner(session, bob.id)

    assert refusal.value.details == {"groups": ["acme", "gamma"]}
    async with database.read() as session:
        found = await service.memberships_of(session, bob.id)
    assert [(given.group, given.role, given.state, given.provider) for given in found] == [
        ("beta", "Owner", "approved", None)
    ]


@pytest.mark.parametrize("way", ["leave", "remove each other", "step down", "hand over"])
async def test_two_owners_do_not_go_at_once(ann: Somebody, bob: Somebody, way: str) -> None:
    await ann.make("acme")
    done(await ann.add("acme", bob, "Owner"), 201)
    go = {
        "leave": lambda me, _: me.post(f"{at('acme')}/leave"),
        "remove each other": lambda me, other: me.delete(member_at("acme", other)),
        "step down": lambda me, _: me.patch(member_at("acme", me), json={"role": "Reporter"}),
        "hand over": lambda me, other: me.post(f"{at('acme')}/transfer-ownership", json={"user_id": other.id}),
    }[way]

    answers = await asyncio.gather(go(ann, bob), go(bob, ann))

    assert sorted(answer.status_code for answer in answers)[0] < 300
    assert [await who.role("acme") for who in (ann, bob)].count("Owner") == 1


async def test_an_owner_is_not_switched_off_while_the_other_leaves(
    backend: Backend, ann: Somebody, bob: Somebody
) -> None:
    await ann.make("acme")
    done(await ann.add("acme", bob, "Owner"), 201)

    async def switched_off() -> bool:
        try:
            async with backend.edge.ports.db.write() as session:
                await service.check_not_last_owner(session, bob.id)
                await asyncio.sleep(0.05)
                user = await session.get(UserRow, bob.id)
                assert user is not None
                user.is_active = False
        except LastOwner:
            return False
        return True

    off, left = await asyncio.gather(switched_off(), ann.post(f"{at('acme')}/leave"))

    assert (off, left.status_code) in {(True, 409), (False, 204)}


async def test_one_name_is_given_once(ann: Somebody, bob: Somebody) -> None:
    answers = await asyncio.gather(*(who.post("/api/v1/groups", json={"name": "acme"}) for who in (ann, bob) * 2))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
