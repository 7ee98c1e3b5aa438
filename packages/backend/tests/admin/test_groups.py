"""Groups of everybody: found and counted by admins, and never left without an Owner unseen."""

import httpx
from wegent_backend.app import Backend

from ..people import person
from .conftest import ADMIN, refused

GROUPS = f"{ADMIN}/groups"
API = "/api/v1"


async def owned(admin: httpx.AsyncClient, token: str, *names: str) -> None:
    for name in names:
        answer = await admin.post(f"{API}/groups", json={"name": name}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 201, answer.text


async def test_all_groups_are_listed_with_their_numbers(backend: Backend, admin: httpx.AsyncClient) -> None:
    _, token = await person(backend, "nina")
    await person(backend, "nora")
    hers = {"Authorization": f"Bearer {token}"}
    await owned(admin, token, "acme", "acme/web", "zoo")
    members = f"{API}/groups/acme/members"
    assert (await admin.post(members, json={"user_name": "nora", "role": "Reporter"}, headers=hers)).status_code == 201
    ghost = {"kind": "Ghost", "metadata": {"name": "g", "namespace": "acme"}, "spec": {"systemPrompt": "Hi"}}
    stored = await admin.post(f"{API}/namespaces/acme/ghosts", json=ghost, params={"scope": "group"}, headers=hers)
    assert stored.status_code == 201, stored.text

    items = (await admin.get(GROUPS)).json()["items"]

    numbers = ("name", "members", "owners", "waiting", "resources")
    assert [tuple(item[name] for name in numbers) for item in items] == [
        ("acme", 2, 1, 0, 1),
        ("acme/web", 1, 1, 0, 0),
        ("zoo", 1, 1, 0, 0),
    ]
    first = (await admin.get(GROUPS, params={"limit": 2})).json()
    rest = (await admin.get(GROUPS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert (first["items"] + rest["items"], rest["next_cursor"]) == (items, None)
    assert [item["name"] for item in (await admin.get(GROUPS, params={"q": "AC"})).json()["items"]] == [
        "acme",
        "acme/web",
    ]


async def test_the_last_owner_stays_until_there_is_another_one(backend: Backend, admin: httpx.AsyncClient) -> None:
    user_id, token = await person(backend, "otto")
    await owned(admin, token, "solo", "solo/inner")
    one = f"{ADMIN}/users/{user_id}"

    for answer in (await admin.patch(one, json={"is_active": False}), await admin.delete(one)):
        assert refused(answer) == (409, "LastOwner")
        assert answer.json()["error"]["details"] == {"groups": ["solo"]}
    new = {"user_name": "admin", "role": "Owner"}
    assert (await admin.post(f"{API}/groups/solo/members", json=new)).status_code == 201
    assert (await admin.patch(one, json={"is_active": False})).status_code == 200


async def test_one_who_must_go_at_once_goes_and_the_groups_are_found(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    user_id, token = await person(backend, "pia")
    await owned(admin, token, "left", "left/inner")

    gone = await admin.patch(f"{ADMIN}/users/{user_id}", json={"is_active": False}, params={"force": True})

    assert gone.status_code == 200
    lost = (await admin.get(GROUPS, params={"ownerless": True})).json()["items"]
    assert [(item["name"], item["owners"]) for item in lost] == [("left", 0), ("left/inner", 0)]
    new = {"user_name": "admin", "role": "Owner"}
    assert (await admin.post(f"{API}/groups/left/members", json=new)).status_code == 201
    assert (await admin.get(GROUPS, params={"ownerless": True})).json()["items"] == []
