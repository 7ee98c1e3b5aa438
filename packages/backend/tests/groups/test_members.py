"""Members: adding, changing and removing them, one and many; who may, and what of it is shown."""

from typing import Any

import pytest
from sqlalchemy import select, update
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import AuditRow, NamespaceMemberRow, UserRow

from ..resources.rig import statements
from ..somebody import done, refused
from .rig import ROLES, Somebody, at, members_of_each_role, somebody


def member_at(group: str, user: Somebody) -> str:
    return f"{at(group)}/members/{user.id}"


async def test_members_direct_and_inherited(ann: Somebody, bob: Somebody, cleo: Somebody, root: Somebody) -> None:
    await ann.make("acme")
    await ann.make("acme/web")
    done(await ann.add("acme", bob, "Developer"), 201)
    done(await ann.add("acme/web", bob, "Reporter"), 201)
    done(await ann.add("acme/web", cleo, "Maintainer"), 201)

    items = done(await bob.get(f"{at('acme/web')}/members"))["items"]

    shown = [
        {key: item[key] for key in ("user_name", "role", "source", "group", "direct_role", "state")} for item in items
    ]
    assert [tuple(item.values()) for item in shown] == [
        ("ann", "Owner", "direct", "acme/web", "Owner", "approved"),
        ("bob", "Developer", "inherited", "acme", "Reporter", "approved"),
        ("cleo", "Maintainer", "direct", "acme/web", "Maintainer", "approved"),
    ]
    assert await ann.members("acme") == {"ann": "Owner", "bob": "Developer"}
    assert [await who.role("acme/web") for who in (ann, bob, cleo)] == ["Owner", "Developer", "Maintainer"]
    assert [await who.role("acme") for who in (ann, bob, cleo)] == ["Owner", "Developer", None]
    assert await root.members("acme") == {"ann": "Owner", "bob": "Developer"}


async def test_who_sees_and_changes_members(backend: Backend, ann: Somebody, bob: Somebody, root: Somebody) -> None:
    await ann.make("acme", visibility="internal")
    people = {**await members_of_each_role(backend, ann, "acme"), "admin": root, "nobody": bob}
    target = {"user_name": "bob", "role": "RestrictedAnalyst"}

    seen = {role: (await who.get(f"{at('acme')}/members")).status_code for role, who in people.items()}
    waiting = {
        role: (await who.get(f"{at('acme')}/members", params={"state": "pending"})).status_code
        for role, who in people.items()
    }
    invited = {
        role: (await who.post(f"{at('acme')}/members/invite", json=target)).status_code for role, who in people.items()
    }

    assert {role for role, status in seen.items() if status == 403} == {"RestrictedAnalyst", "nobody"}
    assert {role for role, status in waiting.items() if status == 200} == {"Owner", "Maintainer", "admin"}
    assert invited == waiting | dict.fromkeys(("Owner", "Maintainer", "admin"), 201)


async def test_members_of_private_groups_are_nobodys_business(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    for method, path in [("GET", "/members"), ("POST", "/join"), ("POST", "/leave"), ("GET", "/access")]:
        refused(await bob.request(method, f"{at('acme')}{path}"), 404, "NotFound")
    refused(await bob.add("acme", bob, "Owner"), 404, "NotFound")


async def test_pages_of_members(backend: Backend, ann: Somebody) -> None:
    await ann.make("acme")
    await ann.make("acme/web")
    for number in range(5):
        other = await somebody(backend, f"member-{number}")
        done(await ann.add("acme", other, "Developer"), 201)
        done(await ann.add("acme/web", other, "Reporter"), 201)
    done(await ann.post(f"{at('acme')}/members/invite-all", json={}))
    path = f"{at('acme/web')}/members"

    with statements(backend.edge.ports.db) as seen:
        first = done(await ann.get(path, params={"limit": 4}))
    second = done(await ann.get(path, params={"limit": 4, "cursor": first["next_cursor"]}))

    names = [item["user_name"] for item in (*first["items"], *second["items"])]
    assert names == [None, "ann", *(f"member-{number}" for number in range(5))]
    assert second["next_cursor"] is None
    assert len(seen) == 3, seen  # who asks, the group, the members


async def test_nobody_gives_or_takes_more_than_they_have(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    maintainer = (await members_of_each_role(backend, ann, "acme"))["Maintainer"]

    refused(await maintainer.add("acme", bob, "Owner"), 403, "RoleTooHigh")
    refused(await maintainer.patch(member_at("acme", maintainer), json={"role": "Owner"}), 403, "RoleTooHigh")
    refused(await maintainer.patch(member_at("acme", ann), json={"role": "Reporter"}), 403, "RoleTooHigh")
    refused(await maintainer.delete(member_at("acme", ann)), 403, "RoleTooHigh")
    refused(await maintainer.post(f"{at('acme')}/members/invite-all", json={}), 403, "Forbidden")
    refused(await maintainer.post(f"{at('acme')}/transfer-ownership", json={"user_id": bob.id}), 403, "Forbidden")
    done(await maintainer.add("acme", bob, "Maintainer"), 201)
    assert await bob.role("acme") == "Maintainer"


async def test_what_is_wrong_with_a_new_member(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    done(await ann.add("acme", bob, "Reporter"), 201)
    path = f"{at('acme')}/members"

    refused(await ann.add("acme", bob, "Developer"), 409, "AlreadyMember")
    refused(await ann.post(path, json={"user_name": "nobody", "role": "Reporter"}), 404, "NotFound")
    refused(await ann.post(path, json={"user_id": 10**6, "role": "Reporter"}), 404, "NotFound")
    refused(await ann.post(path, json={"role": "Reporter"}), 422, "Invalid")
    refused(await ann.post(path, json={"user_name": "bob", "user_id": bob.id, "role": "Reporter"}), 422, "Invalid")
    refused(await ann.post(path, json={"user_id": 0, "role": "Reporter"}), 422, "Invalid")
    refused(await ann.post(path, json={"user_name": "bob", "role": "King"}), 422, "Invalid")
    refused(await ann.patch(f"{path}/{10**6}", json={"role": "Reporter"}), 404, "NotFound")


async def test_somebody_who_is_switched_off_is_not_added(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    await switch_off(backend, bob)

    refused(await ann.add("acme", bob, "Reporter"), 404, "NotFound")


async def test_a_batch_does_what_it_can(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    await ann.make("acme")
    done(await ann.add("acme", bob, "Reporter"), 201)
    wanted = [
        {"user_name": "bob", "role": "Developer"},
        {"user_id": cleo.id, "role": "Reporter"},
        {"user_name": "ann", "role": "Reporter"},
        {"user_name": "missing", "role": "Reporter"},
    ]

    answer = done(await ann.post(f"{at('acme')}/members/batch", json={"members": wanted}))

    assert (answer["success_count"], answer["failed_count"]) == (2, 2)
    assert [(entry["user_name"], entry["reason"]) for entry in answer["failed"]] == [
        ("ann", "LastOwner"),
        ("missing", "NotFound"),
    ]
    assert await ann.members("acme") == {"ann": "Owner", "bob": "Developer", "cleo": "Reporter"}


async def test_everybody(ann: Somebody, bob: Somebody, root: Somebody) -> None:
    await ann.make("acme")
    path = f"{at('acme')}/members"
    refused(await ann.post(f"{path}/invite-all", json={"role": "Developer"}), 422, "Invalid")

    done(await ann.post(f"{path}/invite-all", json={}))
    assert await bob.role("acme") == "Reporter"
    done(await root.post(f"{path}/invite-all", json={"role": "RestrictedAnalyst"}))
    assert await bob.role("acme") == "RestrictedAnalyst"
    refused(await bob.post(f"{at('acme')}/join"), 409, "AlreadyMember")
    done(await ann.delete(f"{path}/0"), 204)
    assert await bob.role("acme") is None


async def test_what_a_provider_gives_is_not_changed_by_hand(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    made = await ann.make("acme")
    async with backend.edge.ports.db.write() as session:
        session.add(NamespaceMemberRow(group_id=made["id"], user_id=bob.id, role="Owner", provider="corp"))

    for answer in (
        await ann.patch(member_at("acme", bob), json={"role": "Reporter"}),
        await ann.delete(member_at("acme", bob)),
        await bob.post(f"{at('acme')}/leave"),
    ):
        assert "corp" in refused(answer, 409, "GivenByProvider")["message"]
    items = done(await ann.get(f"{at('acme')}/members"))["items"]
    assert [item["provider"] for item in items] == [None, "corp"]
    refused(await ann.post(f"{at('acme')}/leave"), 409, "LastOwner")  # a provider may take its Owners away


async def test_there_are_limits(settings: BackendSettings, backend: Backend, ann: Somebody) -> None:
    settings.group.max_members, settings.group.max_groups, settings.group.max_batch = 2, 2, 1
    bob, cleo = await somebody(backend, "bob"), await somebody(backend, "cleo")
    await ann.make("acme")
    done(await ann.add("acme", bob, "Reporter"), 201)

    refused(await ann.add("acme", cleo, "Reporter"), 413, "TooManyMembers")
    await ann.make("beta")
    refused(await ann.post("/api/v1/groups", json={"name": "gamma"}), 413, "TooManyGroups")
    assert await ann.names() == ["acme", "beta"]
    await cleo.make("delta")
    invitation = {"user_name": "ann", "role": "Reporter"}
    done(await cleo.post(f"{at('delta')}/members/invite", json=invitation), 201)
    refused(await ann.post("/api/v1/users/me/invitations/delta/accept"), 413, "TooManyGroups")
    members = [{"user_name": name, "role": "Reporter"} for name in ("bob", "cleo")]
    refused(await ann.post(f"{at('beta')}/members/batch", json={"members": members}), 422, "Invalid")


async def test_changes_of_members_are_written_down(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")
    done(await ann.add("acme", bob, "Reporter"), 201)
    done(await ann.patch(member_at("acme", bob), json={"role": "Developer"}))
    done(await ann.delete(member_at("acme", bob)), 204)
    done(await ann.post(f"{at('acme')}/members/invite", json={"user_name": "bob", "role": "Reporter"}), 201)
    done(await bob.post("/api/v1/users/me/invitations/acme/accept"))
    done(await bob.post(f"{at('acme')}/leave"), 204)

    async with backend.edge.ports.db.read() as session:
        rows = await session.scalars(select(AuditRow).where(AuditRow.object_name == "bob").order_by(AuditRow.id))
        found = [(row.action, row.namespace, row.actor_name, _role(row.old), _role(row.new)) for row in rows]
    assert found == [
        ("create", "acme", "ann", None, "Reporter"),
        ("update", "acme", "ann", "Reporter", "Developer"),
        ("delete", "acme", "ann", "Developer", None),
        ("invite", "acme", "ann", None, "Reporter"),
        ("accept", "acme", "bob", "Reporter", "Reporter"),
        ("leave", "acme", "bob", "Reporter", None),
    ]


@pytest.mark.parametrize("role", ROLES)
async def test_access_is_explained(backend: Backend, ann: Somebody, bob: Somebody, role: str) -> None:
    await ann.make("acme")
    await ann.make("acme/web")
    done(await ann.add("acme", bob, role), 201)

    answer = done(await ann.get(f"{at('acme/web')}/access", params={"user": "bob"}))

    assert answer["user"] == "bob"
    assert {(entry["source"], entry["role"], entry["via"]) for entry in answer["permissions"]} == {
        ("group", role, "acme")
    }
    allowed = {f"{entry['verb']} {entry['thing']}" for entry in answer["permissions"] if entry["allowed"]}
    least = {"read group": 0, "leave group": 0, "list member": 1, "update group": 3, "manage member": 3}
    least |= {"delete group": 4, "transfer group": 4, "share member": 4}
    assert allowed == {what for what, needed in least.items() if needed <= ROLES.index(role)}
    assert all(entry["why"] for entry in answer["permissions"] if not entry["allowed"])


async def test_whose_access_is_explained_to_whom(
    backend: Backend, ann: Somebody, bob: Somebody, cleo: Somebody, root: Somebody
) -> None:
    await ann.make("acme", visibility="internal")
    done(await ann.add("acme", bob, "Developer"), 201)
    path = f"{at('acme')}/access"

    assert done(await bob.get(path))["user"] == "bob"
    refused(await bob.get(path, params={"user": "ann"}), 403, "Forbidden")
    refused(await ann.get(path, params={"user": "missing"}), 404, "NotFound")
    by_admin = done(await ann.get(path, params={"user": "root"}))["permissions"]
    assert {entry["source"] for entry in by_admin if entry["allowed"]} == {"admin", "public"}
    stranger = {entry["verb"]: entry for entry in done(await cleo.get(path))["permissions"]}
    assert {verb for verb, entry in stranger.items() if entry["allowed"]} == {"read", "join"}
    await switch_off(backend, cleo)
    gone = done(await root.get(path, params={"user": "cleo"}))["permissions"]
    assert not any(entry["allowed"] for entry in gone)


async def switch_off(backend: Backend, user: Somebody) -> None:
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == user.id).values(is_active=False))


def _role(recorded: dict[str, Any] | None) -> str | None:
    return None if recorded is None else str(recorded["role"])
