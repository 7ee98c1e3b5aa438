"""Logins of everybody: seen and ended by admins."""

import httpx
from wegent_backend.app import Backend

from ..people import person
from .conftest import ADMIN, Entries, made, refused

LOGINS = f"{ADMIN}/logins"
ME = "/api/v1/users/me"
PASSWORD = "correct horse"


async def logged_in_again(visitor: httpx.AsyncClient, name: str) -> str:
    body = {"user_name": name, "password": PASSWORD}
    answer = await visitor.post("/api/v1/auth/login", json=body, headers={"User-Agent": "a browser"})
    token: str = answer.json()["access_token"]
    return token


async def status(visitor: httpx.AsyncClient, token: str) -> int:
    return (await visitor.get(ME, headers={"Authorization": f"Bearer {token}"})).status_code


async def test_logins_of_everybody_are_listed(
    backend: Backend, admin: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    user = await made(admin, "anna", password=PASSWORD)
    await logged_in_again(visitor, "anna")
    await person(backend, "bert")

    everybody = (await admin.get(LOGINS)).json()["items"]
    assert {item["user_name"] for item in everybody} == {"admin", "anna", "bert"}
    (hers,) = (await admin.get(LOGINS, params={"user_id": user["id"]})).json()["items"]
    assert (hers["method"], hers["address"], hers["user_agent"]) == ("password", "127.0.0.1", "a browser")
    assert not {"refresh_hash", "previous_hash"} & hers.keys()


async def test_logins_come_in_pages_each_once(backend: Backend, admin: httpx.AsyncClient) -> None:
    for number in range(4):
        await person(backend, f"p{number}")

    found, cursor = [], None
    while True:
        page = (await admin.get(LOGINS, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        found += [item["user_name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert sorted(found) == ["admin", "p0", "p1", "p2", "p3"]
    assert found[0] == "p3", "what was used last is first"


async def test_one_login_is_ended_and_the_others_go_on(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, entries: Entries
) -> None:
    user = await made(admin, "cora", password=PASSWORD)
    first, second = await logged_in_again(visitor, "cora"), await logged_in_again(visitor, "cora")
    latest = (await admin.get(LOGINS, params={"user_id": user["id"]})).json()["items"][0]

    assert (await admin.delete(f"{LOGINS}/{latest['id']}")).status_code == 204

    assert (await status(visitor, first), await status(visitor, second)) == (200, 401)
    assert refused(await admin.delete(f"{LOGINS}/{latest['id']}")) == (404, "NotFound")
    entry = (await entries())[-1]
    assert (entry.action, entry.kind, entry.object_name, entry.object_id) == ("delete", "Login", "cora", latest["id"])
    over = (await admin.get(LOGINS, params={"active": False})).json()["items"]
    assert [item["id"] for item in over] == [latest["id"]]


async def test_all_logins_of_somebody_are_ended(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, entries: Entries
) -> None:
    user = await made(admin, "dave", password=PASSWORD)
    tokens = [await logged_in_again(visitor, "dave") for _ in range(2)]

    assert (await admin.delete(f"{ADMIN}/users/{user['id']}/logins")).json() == {"ended": 2}

    assert [await status(visitor, token) for token in tokens] == [401, 401]
    assert (await admin.get(ME)).status_code == 200
    assert (await entries())[-1].old == {"logins": 2}
    assert refused(await admin.delete(f"{ADMIN}/users/999/logins")) == (404, "NotFound")
