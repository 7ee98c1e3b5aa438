"""Members and requests: added, changed, approved, rejected, removed, left."""

import asyncio

import pytest
from wegent_backend.app import Backend

from ..somebody import done, refused
from .rig import API, NEVER, Somebody, entries, wait_hours

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_somebody_is_added_changed_and_removed(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_team()
    member = await ann.adds(bob, "Team", number, "Reporter")
    assert (member["state"], member["source"], member["link_id"]) == ("approved", "direct", None)
    path = "/api/v1/namespaces/default/teams/helpers"
    assert done(await bob.get(path))["metadata"]["id"] == number
    refused(await ann.post(f"{API}/members", json=_body("Team", number, "bob")), 409, "AlreadyMember")
    refused(await ann.post(f"{API}/members", json=_body("Team", number, "ann")), 409, "AlreadyMember")
    refused(await ann.post(f"{API}/members", json=_body("Team", number, "nobody")), 422, "Invalid")

    changed = done(await ann.patch(f"{API}/members/{member['id']}", json={"role": "Developer"}))
    assert changed["role"] == "Developer"
    assert await ann.members("Team", number) == {"bob": "Developer"}
    refused(await bob.get(f"{API}/members", params={"kind": "Team", "id": number}), 403, "Forbidden")
    done(await ann.delete(f"{API}/members/{member['id']}"), 204)

    assert await ann.members("Team", number) == {}
    assert (await bob.get(path)).status_code == 404
    assert [entry.new["role"] for entry in await entries(backend, "add_member")] == ["Reporter"]
    (update,) = await entries(backend, "update_member")
    assert (update.old["role"], update.new["role"]) == ("Reporter", "Developer")
    assert [entry.object_name for entry in await entries(backend, "remove_member")] == ["helpers"]


async def test_what_is_shared_with_me_and_leaving_it(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    task, team, knowledge = await ann.makes_task("?"), await ann.makes_team(), await ann.makes_knowledge()
    await ann.adds(bob, "Task", task)
    await ann.adds(bob, "Team", team, "Developer")
    await bob.joins(await ann.shares("KnowledgeBase", knowledge))

    first = done(await bob.get(f"{API}/mine", params={"limit": 2}))
    rest = done(await bob.get(f"{API}/mine", params={"cursor": first["next_cursor"]}))
    assert [item["resource_id"] for item in first["items"]] == [task, team]
    assert {item["shared_by"] for item in first["items"]} == {"ann"}
    (waiting,) = rest["items"]
    assert (waiting["state"], waiting["display_name"]) == ("pending", "The handbook")
    assert (waiting["resource_id"], waiting["namespace"], waiting["name"]) == (None, None, None)
    refused(await ann.delete(f"{API}/mine/{first['items'][0]['id']}"), 404, "NotFound")
    for item in [first["items"][0], waiting]:
        done(await bob.delete(f"{API}/mine/{item['id']}"), 204)
        refused(await bob.delete(f"{API}/mine/{item['id']}"), 404, "NotFound")

    assert await bob.has() == {"helpers": "approved"}
    assert not await bob.sees(task)
    assert await ann.requests() == []
    assert len(await entries(backend, "leave")) == 2


async def test_who_is_turned_down_asks_again_later(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("?")
    link = await ann.shares("Task", number)
    easy = await ann.shares("Task", number, require_approval=False)
    await bob.joins(link)
    (request,) = await ann.requests()
    rejected = done(await ann.post(f"{API}/requests/{request['id']}/reject"))
    assert rejected["state"] == "rejected"
    assert await bob.has() == {}
    assert await ann.members("Task", number, state="rejected") == {"bob": "Reporter"}

    for one in (link, easy):
        error = refused(await bob.post(f"{API}/join", json={"token": one["token"]}), 409, "TurnedDown")
        assert error["details"]["ask_again_at"]
    refused(await bob.delete(f"{API}/mine/{request['id']}"), 404, "NotFound")
    await wait_hours(backend, 25)
    # Even a link without approval does not let them in by themselves, nor does taking the request back.
    assert [(await bob.joins(easy))["state"] for _ in range(2)] == ["pending", "pending"]
    done(await bob.delete(f"{API}/mine/{request['id']}"), 204)
    refused(await bob.post(f"{API}/join", json={"token": easy["token"]}), 409, "TurnedDown")
    await ann.adds(bob, "Task", number)

    assert await bob.sees(number)


async def test_who_is_removed_does_not_come_back_by_a_link(ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("?")
    link = await ann.shares("Task", number, require_approval=False)
    await bob.joins(link)
    items = done(await ann.get(f"{API}/members", params={"kind": "Task", "id": number}))["items"]

    done(await ann.delete(f"{API}/members/{items[0]['id']}"), 204)

    assert not await bob.sees(number)
    refused(await bob.post(f"{API}/join", json={"token": link["token"]}), 409, "TurnedDown")
    done(await ann.delete(f"{API}/members/{items[0]['id']}"), 204)
    assert (await bob.joins(link))["state"] == "approved"


@ON_SQLITE
async def test_joining_what_one_has_already(ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_team()
    little = await ann.shares("Team", number, default_role="Reporter", require_approval=False)
    much = await ann.shares("Team", number, default_role="Developer", require_approval=False)
    asked = await ann.shares("Team", number, default_role="Maintainer")
    assert (await ann.joins(little))["state"] == "owner"

    roles = [(await bob.joins(link))["role"] for link in (little, much, little, asked)]
    assert roles == ["Reporter", "Developer", "Developer", "Developer"]
    (member,) = done(await ann.get(f"{API}/members", params={"kind": "Team", "id": number}))["items"]
    done(await ann.delete(f"{API}/members/{member['id']}"), 204)
    await ann.adds(bob, "Team", number, "RestrictedAnalyst")

    assert (await bob.joins(much))["role"] == "RestrictedAnalyst"  # given by somebody: no link changes it


@ON_SQLITE
async def test_a_maintainer_shares_further_and_reviews(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    number = await ann.makes_team()
    await ann.adds(bob, "Team", number, "Maintainer")
    link = await bob.shares("Team", number, default_role="Maintainer")
    await cleo.joins(link)
    assert [request["user_name"] for request in await bob.requests()] == ["cleo"]
    (request,) = await ann.requests()

    lesser = done(await bob.post(f"{API}/requests/{request['id']}/approve", json={"role": "Reporter"}))

    assert lesser["role"] == "Reporter"
    items = done(await ann.get(f"{API}/members", params={"kind": "Team", "id": number}))["items"]
    done(await ann.delete(f"{API}/members/{items[0]['id']}"), 204)
    refused(await bob.post(f"{API}/links", json={"kind": "Team", "id": number}), 404, "NotFound")
    refused(await cleo.post(f"{API}/preview", json={"token": link["token"]}), 404, "NotFound")


async def test_of_two_approvals_one_counts(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("?")
    await bob.joins(await ann.shares("Task", number))
    (request,) = await ann.requests()

    path = f"{API}/requests/{request['id']}"
    answers = await asyncio.gather(
        *(ann.post(f"{path}/approve", json={}) for _ in range(3)), ann.post(f"{path}/reject")
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json()["error"]["reason"] for answer in answers if answer.status_code == 409} == {"AlreadyReviewed"}
    decided = await entries(backend, "approve") + await entries(backend, "reject")
    assert len(decided) == 1


async def test_joining_twice_at_once_is_joining_once(ann: Somebody, bob: Somebody) -> None:
    number = await ann.makes_task("?")
    links = [await ann.shares("Task", number) for _ in range(2)]

    answers = await asyncio.gather(*(bob.joins(link) for link in links * 2))

    assert {answer["state"] for answer in answers} == {"pending"}
    assert len(await ann.requests()) == 1


async def test_what_others_have_answers_like_what_is_not_there(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    """Whoever tries all numbers learns nothing: neither of resources, nor of links, members and requests."""
    numbers = {
        "Task": await ann.makes_task("?"),
        "Team": await ann.makes_team(),
        "KnowledgeBase": await ann.makes_knowledge(),
    }
    link = await ann.shares("Team", numbers["Team"])
    await bob.joins(link)
    member = (await ann.requests())[0]["id"]

    def attempts(resource: int, link_id: int, member_id: int, kind: str) -> list[tuple[str, str, dict[str, object]]]:
        about = {"kind": kind, "id": resource}
        return [
            ("POST", "links", {"json": about}),
            ("GET", "links", {"params": about}),
            ("GET", "members", {"params": about}),
            ("POST", "members", {"json": {**about, "user_name": "bob"}}),
            ("DELETE", f"links/{link_id}", {}),
            ("PATCH", f"members/{member_id}", {"json": {"role": "Reporter"}}),
            ("DELETE", f"members/{member_id}", {}),
            ("POST", f"requests/{member_id}/approve", {"json": {}}),
            ("POST", f"requests/{member_id}/reject", {}),
            ("DELETE", f"mine/{member_id}", {}),
        ]

    for kind, number in numbers.items():
        there = attempts(number, link["id"], member, kind)
        absent = attempts(NEVER, NEVER, NEVER, kind)
        for (method, path, sent), (_, other, nothing) in zip(there, absent, strict=True):
            answer = await cleo.request(method, f"{API}/{path}", **sent)
            missing = await cleo.request(method, f"{API}/{other}", **nothing)
            assert (answer.status_code, missing.status_code) == (404, 404), (method, path, answer.text)
            assert _shape(answer) == _shape(missing)
    assert await cleo.requests() == []
    assert await cleo.has() == {}


@ON_SQLITE
async def test_pages_of_members_and_requests(backend: Backend, ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    number = await ann.makes_task("?")
    link = await ann.shares("Task", number)
    for who in (bob, cleo):
        await who.joins(link)

    for path, query in (("requests", {}), ("members", {"kind": "Task", "id": number, "state": "pending"})):
        first = done(await ann.get(f"{API}/{path}", params={**query, "limit": 1}))
        second = done(await ann.get(f"{API}/{path}", params={**query, "cursor": first["next_cursor"]}))
        assert [item["user_name"] for item in first["items"] + second["items"]] == ["bob", "cleo"]
        assert second["next_cursor"] is None
        refused(await ann.get(f"{API}/{path}", params={**query, "cursor": "!"}), 422, "Invalid")


def _body(kind: str, number: int, user_name: str) -> dict[str, object]:
    return {"kind": kind, "id": number, "user_name": user_name}


def _shape(answer: object) -> str:
    text: str = answer.json()["detail"]  # type: ignore[attr-defined]
    return "".join(character for character in text if not character.isdigit())
