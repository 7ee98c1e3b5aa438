"""Making, listing, changing and deleting API keys."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from wegent_backend.app import Backend, create_app
from wegent_backend.settings import BackendSettings, KeySettings
from wegent_backend.tables import ApiKeyRow, AuditRow, utc_now

from ..people import logged_in, person, token_of
from ..resources.rig import refusal, somebody
from .rig import KEYS, SERVICE_KEYS, carrying, made

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def later(**delta: float) -> str:
    return (utc_now() + timedelta(**delta)).isoformat()


async def listed(client: httpx.AsyncClient, address: str = KEYS, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(address, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_key_is_shown_once_and_its_hash_is_kept(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin, name="CI")

    assert key["key"].startswith("wg-")
    assert len(key["key"]) == 46
    assert key["key"].startswith(key["prefix"])
    assert len(key["prefix"]) == 11
    assert (key["name"], key["key_type"], key["scopes"], key["is_active"]) == ("CI", "personal", ["read", "use"], True)
    assert (key["expires_at"], key["last_used_at"]) == (None, None)
    assert await listed(admin) == [{name: value for name, value in key.items() if name != "key"}]
    async with backend.edge.ports.db.read() as session:
        stored = [repr(tuple(row)) for row in await session.execute(text("SELECT * FROM api_keys"))]
        trail = [str(row.new) for row in await session.scalars(select(AuditRow).where(AuditRow.kind == "ApiKey"))]
    assert len(trail) == 1
    assert key["prefix"] in trail[0]
    assert [place for place in stored + trail if key["key"] in place] == []


async def test_no_two_keys_are_alike(admin: httpx.AsyncClient) -> None:
    assert len({(await made(admin))["key"] for _ in range(5)}) == 5


async def test_keys_are_listed_page_by_page(admin: httpx.AsyncClient) -> None:
    ids = [(await made(admin))["id"] for _ in range(5)]

    found, cursor = [], None
    while True:
        page = (await admin.get(KEYS, params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == ids
    refusal(await admin.get(KEYS, params={"cursor": "nonsense"}), 422, "Invalid")


async def test_a_key_is_renamed_limited_switched_off_and_on(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin, "read", "use", "write")
    one = f"{KEYS}/{key['id']}"
    async with carrying(backend, key["key"]) as user:
        assert (await user.get(KEYS)).status_code == 200
        off = await admin.patch(one, json={"is_active": False, "name": "old"})
        assert (off.json()["is_active"], off.json()["name"]) == (False, "old")
        refusal(await user.get(KEYS), 401, "InvalidToken")
        on = await admin.patch(one, json={"is_active": True, "scopes": ["write", "read", "read"]})
        assert on.json()["scopes"] == ["read", "write"]
        assert (await user.get(KEYS)).status_code == 200
        assert (await admin.delete(one)).status_code == 204
        refusal(await user.get(KEYS), 401, "InvalidToken")
    refusal(await admin.delete(one), 404, "NotFound")
    refusal(await admin.patch(one, json={}), 404, "NotFound")

    async with backend.edge.ports.db.read() as session:
        rows = (await session.scalars(select(AuditRow).where(AuditRow.kind == "ApiKey").order_by(AuditRow.id))).all()
        assert (await backend.edge.ports.trail.verify(session))[1] is None
    assert [row.action for row in rows] == ["create", "update", "update", "delete"]
    assert (rows[1].old["is_active"], rows[1].new["is_active"]) == (True, False)  # type: ignore[index]


async def test_what_changes_nothing_is_not_written_down(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin)

    assert (await admin.patch(f"{KEYS}/{key['id']}", json={"name": key["name"]})).status_code == 200

    async with backend.edge.ports.db.read() as session:
        assert len((await session.scalars(select(AuditRow).where(AuditRow.kind == "ApiKey"))).all()) == 1


async def test_an_end_lies_in_the_future_and_comes(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin, expires_at=later(hours=1))
    async with carrying(backend, key["key"]) as user:
        assert (await user.get(KEYS)).status_code == 200
        async with backend.edge.ports.db.write() as session:
            row = await session.get(ApiKeyRow, key["id"])
            assert row is not None
            row.expires_at = utc_now()
        refusal(await user.get(KEYS), 401, "InvalidToken")
        longer = await admin.patch(f"{KEYS}/{key['id']}", json={"expires_at": None})
        assert longer.json()["expires_at"] is None
        assert (await user.get(KEYS)).status_code == 200
    for wrong in (later(seconds=-1), "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2099-01-01T00:00:00"):
        details = refusal(await admin.post(KEYS, json={"name": "x", "expires_at": wrong}), 422, "Invalid")
        assert [field["path"] for field in details["fields"]] == ["body.expires_at"]
    refusal(await admin.patch(f"{KEYS}/{key['id']}", json={"expires_at": later(seconds=-1)}), 422, "Invalid")


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": " "}, {"name": "x" * 256}]
    + [{"name": "x", **more} for more in ({"scopes": []}, {"scopes": ["all"]}, {"key": "wg-1"}, {"user_id": 7})],
)
@ON_SQLITE
async def test_wrong_bodies_are_refused(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    refusal(await admin.post(KEYS, json=body), 422, "Invalid")


async def test_keys_of_others_are_not_there(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin)
    async with await somebody(backend) as other:
        theirs = await made(other)
        assert [item["id"] for item in await listed(other)] == [theirs["id"]]
        for answer in (
            await other.patch(f"{KEYS}/{key['id']}", json={"is_active": False}),
            await other.delete(f"{KEYS}/{key['id']}"),
            await admin.delete(f"{KEYS}/{theirs['id']}"),
            await admin.delete(f"{SERVICE_KEYS}/{theirs['id']}"),
        ):
            refusal(answer, 404, "NotFound")


async def test_only_admins_give_the_scope_admin(backend: Backend, admin: httpx.AsyncClient) -> None:
    assert (await made(admin, "admin"))["scopes"] == ["admin"]
    async with await somebody(backend) as other:
        key = await made(other)
        refusal(await other.post(KEYS, json={"name": "x", "scopes": ["read", "admin"]}), 403, "Forbidden")
        refusal(await other.patch(f"{KEYS}/{key['id']}", json={"scopes": ["admin"]}), 403, "Forbidden")


async def test_service_keys_are_for_admins_all_of_them(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin, address=SERVICE_KEYS, acts_for_users=True)
    assert (key["key_type"], key["acts_for_users"]) == ("service", True)
    assert await listed(admin) == []
    async with await somebody(backend, "second", role="admin") as second, await somebody(backend) as other:
        assert [item["id"] for item in await listed(second, SERVICE_KEYS)] == [key["id"]]
        changed = await second.patch(f"{SERVICE_KEYS}/{key['id']}", json={"acts_for_users": False})
        assert changed.json()["acts_for_users"] is False
        for answer in (
            await other.get(SERVICE_KEYS),
            await other.post(SERVICE_KEYS, json={"name": "x"}),
            await other.delete(f"{SERVICE_KEYS}/{key['id']}"),
        ):
            refusal(answer, 403, "Forbidden")
        refusal(await other.delete(f"{KEYS}/{key['id']}"), 404, "NotFound")
        assert (await second.delete(f"{SERVICE_KEYS}/{key['id']}")).status_code == 204
    refusal(await admin.post(KEYS, json={"name": "x", "acts_for_users": True}), 422, "Invalid")


async def test_limits_of_number_and_life(settings: BackendSettings) -> None:
    app = create_app(settings.model_copy(update={"key": KeySettings(max_per_user=3, max_days=30)}))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        user_id, token = await person(app, "ann")
        client.headers["Authorization"] = f"Bearer {token}"
        key = await made(client)
        assert abs((utc_now() + timedelta(days=30)).timestamp() - _seconds(key["expires_at"])) < 60
        details = refusal(await client.post(KEYS, json={"name": "x", "expires_at": later(days=31)}), 422, "Invalid")
        assert [field["rule"] for field in details["fields"]] == ["longest"]
        late = await client.patch(f"{KEYS}/{key['id']}", json={"expires_at": later(days=30, minutes=1)})
        refusal(late, 422, "Invalid")

        answers = await asyncio.gather(*(client.post(KEYS, json={"name": f"{n}"}) for n in range(6)))
        assert sorted(answer.status_code for answer in answers) == [201] * 2 + [413] * 4
        assert next(a for a in answers if a.status_code == 413).json()["error"]["reason"] == "TooManyKeys"
        other_id, other_token = await person(app, "bob")
        await logged_in(app, other_id)
        client.headers["Authorization"] = f"Bearer {other_token}"
        await made(client)
        assert token_of(app, user_id) != other_token


def _seconds(moment: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(moment).timestamp()
