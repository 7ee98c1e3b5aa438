"""Links: who may make them, what they give, how long they work."""

import asyncio

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings, ShareSettings
from wegent_backend.tables import ShareLinkRow

from ..resources.secret_search import cached, stored_rows
from ..somebody import done, refused
from .rig import API, NEVER, Somebody, entries, expire, group_of, leaves_group, somebody, switch

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_link_lets_somebody_in_who_is_approved(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("What is tea?", "A leaf.")
    link = await ann.shares("Task", number)

    assert link["url"] == f"/share#{link['token']}"
    assert len(link["token"]) == 43
    assert link["token"].startswith(link["prefix"])
    looked = done(await bob.post(f"{API}/preview", json={"token": link["token"]}))
    expected = {"kind": "Task", "display_name": "About tea", "shared_by": "ann", "role": "Reporter"}
    assert looked == {**expected, "require_approval": True}
    asked = await bob.joins(link)
    assert asked["state"] == "pending"
    assert asked["resource_id"] is None
    assert not await bob.sees(number)
    (request,) = await ann.requests()
    assert (request["user_name"], request["resource_name"]) == ("bob", "About tea")
    approved = done(await ann.post(f"{API}/requests/{request['id']}/approve", json={}))
    assert (approved["state"], approved["role"], approved["source"]) == ("approved", "Reporter", "link")

    assert await bob.sees(number)
    assert await ann.requests() == []
    again = await bob.joins(link)
    assert (again["state"], again["resource_id"]) == ("approved", number)
    assert [entry.actor_name for entry in await entries(backend, "join")] == ["bob"]
    assert [entry.new["state"] for entry in await entries(backend, "approve")] == ["approved"]


async def test_links_are_listed_without_tokens_and_revoked(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_team()
    links = [await ann.shares("Team", number, expires_in_hours=hours) for hours in (1, 2, 3)]

    page = done(await ann.get(f"{API}/links", params={"kind": "Team", "id": number, "limit": 2}))
    rest = {"kind": "Team", "id": number, "cursor": page["next_cursor"]}
    items = page["items"] + done(await ann.get(f"{API}/links", params=rest))["items"]
    assert [item["prefix"] for item in items] == [link["prefix"] for link in links]
    assert {item["created_by"] for item in items} == {"ann"}
    assert not [key for item in items for key in item if key in {"token", "url", "token_hash"}]
    await expire(backend, links[0]["id"])
    done(await ann.delete(f"{API}/links/{links[1]['id']}"), 204)

    answers = [await bob.post(f"{API}/preview", json={"token": link["token"]}) for link in links]
    answers.append(await bob.post(f"{API}/preview", json={"token": "x" * 43}))
    assert [answer.status_code for answer in answers] == [404, 404, 200, 404]
    assert len({answer.json()["detail"] for answer in answers if answer.status_code == 404}) == 1
    left = done(await ann.get(f"{API}/links", params={"kind": "Team", "id": number}))["items"]
    assert [item["expired"] for item in left] == [True, False]
    refused(await ann.delete(f"{API}/links/{links[1]['id']}"), 404, "NotFound")
    assert (await entries(backend, "revoke"))[0].old["prefix"] == links[1]["prefix"]


async def test_revoking_a_link_with_its_members(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    number = await ann.makes_task("?")
    first = await ann.shares("Task", number, require_approval=False)
    second = await ann.shares("Task", number, require_approval=False)
    assert (await bob.joins(first))["state"] == "approved"
    assert (await cleo.joins(second))["state"] == "approved"

    done(await ann.delete(f"{API}/links/{second['id']}"), 204)
    assert await cleo.sees(number)
    done(await ann.delete(f"{API}/links/{first['id']}", params={"members": True}), 204)

    assert not await bob.sees(number)
    assert await ann.members("Task", number) == {"cleo": "Reporter"}


@ON_SQLITE
@pytest.mark.parametrize("kind", ["Team", "KnowledgeBase"])
@pytest.mark.parametrize("role", ["RestrictedAnalyst", "Reporter", "Developer", "Maintainer"])
async def test_every_role_but_owner_can_be_given(ann: Somebody, bob: Somebody, kind: str, role: str) -> None:
    number = await (ann.makes_team() if kind == "Team" else ann.makes_knowledge())
    link = await ann.shares(kind, number, default_role=role, require_approval=False)

    assert (await bob.joins(link))["role"] == role

    path = f"/api/v1/namespaces/default/{'teams/helpers' if kind == 'Team' else 'knowledgebases/handbook'}"
    shared = {"scope": "shared"}
    seen = done(await bob.get(path, params=shared))
    labels = {"metadata": {"labels": {"by": "bob"}}}
    changed = await bob.patch(path, json=labels, params=shared)
    assert changed.status_code == (200 if role in {"Developer", "Maintainer"} else 403)
    assert (await bob.delete(path, params=shared)).status_code == 403
    further = await bob.post(f"{API}/links", json={"kind": kind, "id": seen["metadata"]["id"]})
    assert further.status_code == (201 if role == "Maintainer" else 403)
    body = {"kind": kind, "id": number, "default_role": "Owner"}
    refused(await ann.post(f"{API}/links", json=body), 422, "Invalid")


@ON_SQLITE
async def test_a_conversation_is_shared_for_reading_only(ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("?")
    for role in ("RestrictedAnalyst", "Developer", "Maintainer"):
        body = {"kind": "Task", "id": number, "default_role": role}
        error = refused(await ann.post(f"{API}/links", json=body), 422, "Invalid")
        assert error["details"]["fields"][0]["path"] == "body.default_role"
        body = {"kind": "Task", "id": number, "user_name": "bob", "role": role}
        refused(await ann.post(f"{API}/members", json=body), 422, "Invalid")
    await ann.adds(bob, "Task", number)

    refused(await bob.post(f"{API}/links", json={"kind": "Task", "id": number}), 403, "Forbidden")
    assert [item["metadata"]["id"] for item in done(await bob.get("/api/v1/tasks"))["items"]] == [number]


async def test_a_groups_team_is_shared_by_its_maintainers(
    backend: Backend, ann: Somebody, bob: Somebody, cleo: Somebody
) -> None:
    dev = await somebody(backend, "dev")
    await group_of(backend, "makers", {ann.id: "Maintainer", dev.id: "Developer", cleo.id: "RestrictedAnalyst"})
    number = await dev.makes_team("helpers", "makers")

    named = {"kind": "Team", "namespace": "makers", "name": "helpers", "default_role": "Developer"}
    refused(await dev.post(f"{API}/links", json=named), 403, "Forbidden")
    refused(await cleo.post(f"{API}/links", json=named), 403, "Forbidden")
    refused(await bob.post(f"{API}/links", json=named), 404, "NotFound")
    link = done(await ann.post(f"{API}/links", json=named), 201)
    assert link["resource_id"] == number
    assert (await dev.joins(link))["state"] == "member"
    assert (await cleo.joins(link))["state"] == "pending"
    assert [request["user_name"] for request in await ann.requests()] == ["cleo"]
    assert await dev.requests() == []

    await leaves_group(backend, ann.id)
    refused(await bob.post(f"{API}/join", json={"token": link["token"]}), 404, "NotFound")


@ON_SQLITE
async def test_who_is_switched_off_does_not_count(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("?")
    link = await ann.shares("Task", number)
    await bob.joins(link)
    (request,) = await ann.requests()

    await switch(backend, bob.id, active=False)
    assert await ann.requests() == []
    refused(await ann.post(f"{API}/requests/{request['id']}/approve", json={}), 404, "NotFound")
    body = {"kind": "Task", "id": number, "user_name": "bob"}
    refused(await ann.post(f"{API}/members", json=body), 422, "Invalid")
    await switch(backend, bob.id, active=True)
    await switch(backend, ann.id, active=False)
    refused(await bob.post(f"{API}/preview", json={"token": link["token"]}), 404, "NotFound")


@ON_SQLITE
async def test_what_is_public_or_gone_is_not_shared(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    items = done(await ann.get("/api/v1/teams", params={"scope": "public"}))["items"]
    public = {"kind": "Team", "id": items[0]["metadata"]["id"]}
    refused(await ann.post(f"{API}/links", json=public), 403, "Forbidden")
    number = await ann.makes_knowledge()
    link = await ann.shares("KnowledgeBase", number, require_approval=False)
    assert (await bob.joins(link))["display_name"] == "The handbook"

    done(await ann.delete("/api/v1/knowledgebases/handbook"))
    refused(await bob.post(f"{API}/join", json={"token": link["token"]}), 404, "NotFound")
    refused(await ann.delete(f"{API}/links/{link['id']}"), 404, "NotFound")
    assert await bob.has() == {}
    refused(await ann.post(f"{API}/links", json={"kind": "Team", "id": NEVER}), 404, "NotFound")
    for wrong in ({"kind": "Ghost", "id": 1}, {"kind": "Team"}, {"kind": "Team", "id": 1, "name": "x"}):
        refused(await ann.post(f"{API}/links", json=wrong), 422, "Invalid")


class TestLimits:
    @pytest.fixture
    def settings(self, settings: BackendSettings) -> BackendSettings:
        return settings.model_copy(update={"share": ShareSettings(max_links=2, max_link_hours=48, max_members=1)})

    @ON_SQLITE
    async def test_of_links_and_members(self, backend: Backend, ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
        number = await ann.makes_team()
        body = {"kind": "Team", "id": number, "expires_in_hours": 49}
        error = refused(await ann.post(f"{API}/links", json=body), 422, "Invalid")
        assert "48" in error["message"]
        first = await ann.shares("Team", number)
        await ann.shares("Team", number, expires_in_hours=48)
        refused(await ann.post(f"{API}/links", json={"kind": "Team", "id": number}), 409, "TooManyLinks")
        assert (await bob.joins(first))["state"] == "pending"
        refused(await cleo.post(f"{API}/join", json={"token": first["token"]}), 409, "TooManyMembers")
        body = {"kind": "Team", "id": number, "user_name": "cleo"}
        refused(await ann.post(f"{API}/members", json=body), 409, "TooManyMembers")

        await expire(backend, first["id"])
        await ann.shares("Team", number)


async def test_the_token_is_nowhere(
    backend: Backend, ann: Somebody, bob: Somebody, valkey: str, capfd: pytest.CaptureFixture[str]
) -> None:
    number = await ann.makes_task("?")
    link = await ann.shares("Task", number, require_approval=False)
    token = link["token"]
    await bob.post(f"{API}/preview", json={"token": token})
    await bob.joins(link)
    for body in ({"token": token + "x"}, {"token": [token]}, {"tokem": token}, token):
        answer = await bob.post(f"{API}/join", json=body)
        assert answer.status_code in {404, 422}
        assert token not in answer.text
    await ann.get(f"{API}/links", params={"kind": "Task", "id": number})
    done(await ann.delete(f"{API}/links/{link['id']}"), 204)

    rows = await stored_rows(backend.edge.ports.db)
    found = [where for where, content in [*rows, *cached(valkey)] if token.encode() in content]
    written = capfd.readouterr()
    assert found == []
    assert token not in written.out + written.err
    async with backend.edge.ports.db.read() as session:
        row = (await session.scalars(select(ShareLinkRow))).one()
    assert token not in {row.token_hash, row.prefix}


async def test_joining_while_the_link_is_revoked(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    number = await ann.makes_task("?")
    link = await ann.shares("Task", number, require_approval=False)

    async def revoke() -> httpx.Response:
        return await ann.delete(f"{API}/links/{link['id']}", params={"members": True})

    joins = [who.post(f"{API}/join", json={"token": link["token"]}) for who in (bob, cleo, bob)]
    answers = await asyncio.gather(*joins[:2], revoke(), *joins[2:])

    assert answers[2].status_code == 204
    assert {answer.status_code for answer in answers} <= {200, 204, 404}
    assert await ann.members("Task", number) == {}
    assert not await bob.sees(number)
