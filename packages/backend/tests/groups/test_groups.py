"""Groups themselves: who finds them, who makes them, and what goes with them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.access import loading
from wegent_backend.app import Backend
from wegent_backend.context import Context, unit
from wegent_backend.groups import service
from wegent_backend.ports import NoClearing
from wegent_backend.tables import AuditRow, GroupAncestorRow, KindRow, SecretRow, SystemSettingRow, TaskRow
from wegent_contracts.errors import Conflict

from ..resources.rig import statements
from ..somebody import done, refused
from .rig import API, Somebody, at, members_of_each_role


async def test_whoever_makes_a_group_is_its_owner(ann: Somebody) -> None:
    made = await ann.make("acme", display_name="Acme", description="All of us")

    assert made | {"id": 0, "created_at": "", "updated_at": ""} == {
        "id": 0,
        "name": "acme",
        "parent": None,
        "display_name": "Acme",
        "description": "All of us",
        "visibility": "private",
        "level": "group",
        "my_role": "Owner",
        "my_role_source": "own",
        "my_role_from": "acme",
        "my_state": None,
        "created_at": "",
        "updated_at": "",
    }
    assert done(await ann.get(at("acme"))) == made
    assert await ann.members("acme") == {"ann": "Owner"}


async def test_who_finds_which_groups(ann: Somebody, bob: Somebody, root: Somebody) -> None:
    for visibility in ("private", "internal", "public"):
        await ann.make(visibility[:4], visibility=visibility)

    assert await ann.names() == ["inte", "priv", "publ"]
    assert await bob.names() == ["inte", "publ"]
    assert await bob.names(mine=True) == []
    assert await root.names() == ["inte", "priv", "publ"]
    assert await root.names(mine=True) == []
    assert [(await bob.get(at(name))).status_code for name in ("priv", "inte", "publ", "none")] == [404, 200, 200, 404]
    hidden, missing = [refused(await bob.get(at(name)), 404, "NotFound") for name in ("priv", "none")]
    assert hidden["message"].replace("priv", "none") == missing["message"]


async def test_lists_have_filters_and_pages(ann: Somebody) -> None:
    for name in ("acme", "acme/web", "acme/web/shop", "acme-b", "beta", "beta/web"):
        await ann.make(name)
    done(await ann.patch(at("beta"), json={"display_name": "Acorns"}))

    assert await ann.names(parent="") == ["acme", "acme-b", "beta"]
    assert await ann.names(parent="acme") == ["acme/web"]
    assert await ann.names(parent="acme/web") == ["acme/web/shop"]
    assert await ann.names(parent="nothing") == []
    assert await ann.names(q="ACME") == ["acme", "acme-b", "acme/web", "acme/web/shop"]
    assert await ann.names(q="ac", parent="") == ["acme", "acme-b", "beta"]
    assert await ann.names(q="a%") == []
    first = done(await ann.get(API, params={"limit": 4}))
    second = done(await ann.get(API, params={"limit": 4, "cursor": first["next_cursor"]}))
    assert [item["name"] for item in (*first["items"], *second["items"])] == await ann.names()
    assert (len(first["items"]), second["next_cursor"]) == (4, None)
    refused(await ann.get(API, params={"cursor": "nonsense"}), 422, "Invalid")


async def test_a_list_takes_three_statements(backend: Backend, ann: Somebody) -> None:
    for number in range(20):
        await ann.make(f"group-{number}")
        await ann.make(f"group-{number}/below")

    with statements(backend.edge.ports.db) as seen:
        assert len(await ann.names()) == 40

    assert len(seen) == 3, seen  # who asks, the groups, the caller's invitations to them


async def test_names_are_taken_without_a_word_about_by_whom(ann: Somebody, bob: Somebody) -> None:
    await ann.make("acme")

    error = refused(await bob.post(API, json={"name": "acme"}), 409, "AlreadyExists")

    assert error["message"] == 'The name "acme" is taken. Choose another one.'
    assert error.get("details") is None
    await bob.make("Acme")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("default", 422),
        ("Default/sub", 404),
        ("public", 422),
        ("-x", 422),
        ("a//b", 422),
        ("a/b/c/d/e/f", 422),
        ("", 422),
        ("nowhere/sub", 404),
    ],
)
async def test_names_that_cannot_be(ann: Somebody, name: str, status: int) -> None:
    assert (await ann.post(API, json={"name": name})).status_code == status


async def test_a_namespace_with_resources_of_ones_own_is_no_group(
    backend: Backend, ann: Somebody, bob: Somebody
) -> None:
    ghost = {"kind": "Ghost", "metadata": {"name": "g"}, "spec": {"systemPrompt": "Be kind."}}
    done(await ann.post("/api/v1/namespaces/mine/ghosts", json=ghost), 201)
    done(await ann.put("/api/v1/namespaces/mine/secrets/key", json={"value": "v"}), 201)

    error = refused(await ann.post(API, json={"name": "mine"}), 409, "NamespaceInUse")

    assert error["details"] == {"count": 2}
    await bob.make("mine")


async def test_subgroups_are_made_by_maintainers_and_no_wider_than_their_parent(
    backend: Backend, ann: Somebody, bob: Somebody
) -> None:
    await ann.make("acme", visibility="internal")
    people = await members_of_each_role(backend, ann, "acme")

    answers = {
        role: (await who.post(API, json={"name": f"acme/{role}", "visibility": "internal"})).status_code
        for role, who in people.items()
    }

    assert answers == {"Owner": 201, "Maintainer": 201, "Developer": 403, "Reporter": 403, "RestrictedAnalyst": 403}
    refused(await bob.post(API, json={"name": "acme/bobs"}), 403, "Forbidden")
    error = refused(await ann.post(API, json={"name": "acme/wide", "visibility": "public"}), 422, "Invalid")
    assert [(field["path"], field["rule"]) for field in error["details"]["fields"]] == [("body.visibility", "too_wide")]
    refused(await ann.patch(at("acme/Owner"), json={"visibility": "public"}), 422, "Invalid")
    error = refused(await ann.patch(at("acme"), json={"visibility": "private"}), 422, "Invalid")
    assert error["details"]["fields"][0]["rule"] == "too_narrow"
    made = done(await people["Maintainer"].get(at("acme/Maintainer")))
    assert (made["parent"], made["my_role"], made["my_role_source"]) == ("acme", "Owner", "own")
    seen = done(await people["Maintainer"].get(at("acme/Owner")))
    assert (seen["my_role"], seen["my_role_source"], seen["my_role_from"]) == ("Maintainer", "inherited", "acme")


async def test_groups_are_five_deep(ann: Somebody) -> None:
    name = "a"
    for _ in range(4):
        await ann.make(name)
        name += "/a"
    assert (await ann.make(name))["parent"] == "a/a/a/a"
    refused(await ann.post(API, json={"name": f"{name}/a"}), 422, "Invalid")


async def test_admins_may_keep_making_groups_to_themselves(backend: Backend, ann: Somebody, root: Somebody) -> None:
    await ann.make("before")
    async with backend.edge.ports.db.write() as session:
        session.add(SystemSettingRow(name="group_creation", value="admins", updated_by=root.id))

    assert "admins" in refused(await ann.post(API, json={"name": "after"}), 403, "Forbidden")["message"]
    await ann.make("before/below")
    await root.make("after")


async def test_everybody_is_a_reporter_of_an_organization(ann: Somebody, root: Somebody) -> None:
    refused(await ann.post(API, json={"name": "acme", "level": "organization"}), 403, "Forbidden")
    await root.make("acme", level="organization")
    refused(await root.post(API, json={"name": "acme/sub", "level": "organization"}), 422, "Invalid")

    seen = done(await ann.get(at("acme")))

    assert (seen["my_role"], seen["my_role_source"], seen["my_role_from"]) == ("Reporter", "everybody", "acme")
    assert await ann.members("acme") == {"everybody": "Reporter", "root": "Owner"}
    refused(await root.delete(f"{at('acme')}/members/0"), 409, "Conflict")
    refused(await root.post(f"{at('acme')}/members/invite-all", json={"role": "RestrictedAnalyst"}), 409, "Conflict")
    refused(await ann.post(f"{at('acme')}/leave"), 409, "Conflict")


@pytest.mark.parametrize(
    "body", [{"visibility": "open"}, {"name": "x"}, {"level": "organization"}, {"display_name": ""}]
)
async def test_what_cannot_be_changed(ann: Somebody, body: dict[str, Any]) -> None:
    await ann.make("acme")

    refused(await ann.patch(at("acme"), json=body), 422, "Invalid")


async def test_changes_keep_what_they_leave_out(ann: Somebody) -> None:
    await ann.make("acme", display_name="Acme", description="Us", visibility="internal")

    changed = done(await ann.patch(at("acme"), json={"description": None}))

    assert (changed["display_name"], changed["description"], changed["visibility"]) == ("Acme", None, "internal")


async def test_who_may_change_and_delete(backend: Backend, ann: Somebody, bob: Somebody, root: Somebody) -> None:
    await ann.make("acme", visibility="public")
    people = {**await members_of_each_role(backend, ann, "acme"), "admin": root, "nobody": bob}

    async def answers(ask: Any) -> dict[str, int]:
        return {role: (await ask(who)).status_code for role, who in people.items()}

    changed = await answers(lambda who: who.patch(at("acme"), json={"description": who.name}))
    people = dict(reversed(people.items()))
    deleted = await answers(lambda who: who.delete(at("acme")))

    assert {role for role, status in changed.items() if status == 200} == {"Owner", "Maintainer", "admin"}
    assert set(changed.values()) == {200, 403}
    assert deleted == {"nobody": 403, "admin": 204} | dict.fromkeys(
        ["Maintainer", "Developer", "Reporter", "RestrictedAnalyst", "Owner"], 404
    )


async def test_only_owners_and_admins_delete(backend: Backend, ann: Somebody) -> None:
    await ann.make("acme")
    people = await members_of_each_role(backend, ann, "acme")
    people = dict(reversed(people.items()))

    assert [(await who.delete(at("acme"))).status_code for who in people.values()] == [403, 403, 403, 403, 204]


async def test_a_group_that_is_not_empty_stays(backend: Backend, ann: Somebody) -> None:
    made = await ann.make("acme")
    await ann.make("acme/web")
    async with backend.edge.ports.db.write() as session:
        for kind, name in (("Ghost", "a"), ("Ghost", "b"), ("Bot", "c")):
            session.add(
                KindRow(kind=kind, namespace="acme", name=name, user_id=-made["id"], uid=name, resource_version=1)
            )
        task = TaskRow(namespace="acme", name="t", user_id=-made["id"], uid="t", resource_version=1)
        session.add(task)

    error = refused(await ann.delete(at("acme")), 409, "GroupNotEmpty")

    assert error["details"] == {"subgroups": ["acme/web"], "resources": {"Bot": 1, "Ghost": 2, "Task": 1}}
    assert "1 subgroup, 1 Bot, 2 Ghost, 1 Task" in error["message"]
    async with backend.edge.ports.db.read() as session:
        ann_herself = await loading.of_user(session, ann.id)
    with pytest.raises(Conflict, match="cannot delete them together"):
        async with unit(replace(backend.edge.ports, clearing=NoClearing()), ann_herself) as ctx:
            await service.delete(ctx, "acme", cascade=True)
    assert await ann.names() == ["acme", "acme/web"]


async def test_everything_of_a_group_goes_with_it(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    made = await ann.make("acme")
    for name in ("acme/web", "acme/web/shop", "acme-b"):
        await ann.make(name)
    done(await ann.add("acme/web", bob, "Reporter"), 201)
    async with backend.edge.ports.db.write() as session:
        for owner in (-made["id"], ann.id):
            row = SecretRow(id=f"s{owner}", user_id=owner, namespace="acme", name="key", key_id="k", token="t")
            session.add(row)

    done(await ann.delete(at("acme"), params={"cascade": True}), 204)

    assert await ann.names() == ["acme-b"]
    assert await bob.names() == []
    async with backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(SecretRow.id))).all() == [f"s{ann.id}"]
        assert len((await session.scalars(select(GroupAncestorRow))).all()) == 1


class Cleared:
    """Remembers whose resources were to be deleted."""

    owners: Sequence[int] = ()

    async def clear(self, ctx: Context, owner_ids: Sequence[int]) -> None:
        del ctx
        self.owners = owner_ids


async def test_resources_in_it_are_deleted_by_who_knows_how(backend: Backend, ann: Somebody) -> None:
    ids = [(await ann.make(name))["id"] for name in ("acme", "acme/web")]
    cleared, ports = Cleared(), backend.edge.ports
    async with ports.db.write() as session:
        session.add(KindRow(kind="Ghost", namespace="acme/web", name="g", user_id=-ids[1], uid="g", resource_version=1))
        ann_herself = await loading.of_user(session, ann.id)

    async with unit(replace(ports, clearing=cleared), ann_herself) as ctx:
        await service.delete(ctx, "acme", cascade=True)

    assert cleared.owners == [-group_id for group_id in ids]
    assert await ann.names() == []


async def test_the_number_of_a_group_that_is_gone_is_nobodys(ann: Somebody) -> None:
    first = await ann.make("acme")
    done(await ann.delete(at("acme")), 204)

    assert (await ann.make("acme"))["id"] > first["id"]


async def test_changes_are_written_down(backend: Backend, ann: Somebody) -> None:
    await ann.make("acme")
    done(await ann.patch(at("acme"), json={"visibility": "public"}))
    done(await ann.delete(at("acme")), 204)

    async with backend.edge.ports.db.read() as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    found = [(row.action, row.kind, row.object_name, row.actor_name) for row in rows if row.outcome == "done"]
    assert found == [
        ("create", "Group", "acme", "ann"),
        ("create", "Member", "ann", "ann"),
        ("update", "Group", "acme", "ann"),
        ("delete", "Group", "acme", "ann"),
    ]
    changed = next(row for row in rows if row.action == "update")
    assert (changed.old or {})["visibility"] == "private"
    assert (changed.new or {})["visibility"] == "public"
