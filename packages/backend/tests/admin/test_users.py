"""Accounts in the hands of admins: made, found, changed, switched off, deleted; never the last admin's."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import (
    ApiKeyRow,
    GroupRow,
    IdentityRow,
    LoginRow,
    NamespaceMemberRow,
    RunRow,
    SecretRow,
    SubtaskRow,
    TaskRow,
    UserRow,
    utc_now,
)

from ..people import person, token_of
from .conftest import ADMIN, Entries, made, refused

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
USERS = f"{ADMIN}/users"
LOGIN = "/api/v1/auth/login"
ME = "/api/v1/users/me"
PASSWORD = "correct horse"


async def log_in(visitor: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    return await visitor.post(LOGIN, json={"user_name": name, "password": password})


async def me(visitor: httpx.AsyncClient, token: str) -> int:
    return (await visitor.get(ME, headers={"Authorization": f"Bearer {token}"})).status_code


async def add(backend: Backend, *rows: Any) -> None:
    async with backend.edge.ports.db.write() as session:
        for row in rows:
            session.add(row)
            await session.flush()


# --- making -----------------------------------------------------------------------------------------------------------


async def test_an_account_is_made_with_a_password_that_is_shown_once(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, entries: Entries
) -> None:
    new = await made(admin, "alice", display_name="Alice", email="alice@example.org", email_verified=True)

    assert len(new["password"]) >= 20
    assert (new["role"], new["is_active"], new["email_verified"], new["has_password"]) == ("user", True, True, True)
    assert (await log_in(visitor, "alice", new["password"])).status_code == 200
    again = (await admin.get(f"{USERS}/{new['id']}")).json()
    assert new["password"] not in str(again)
    (entry,) = [entry for entry in await entries() if entry.kind == "User"]
    assert (entry.action, entry.object_name, entry.object_id) == ("create", "alice", str(new["id"]))
    assert entry.actor_name == "admin"
    assert "password" not in str(entry.new)


async def test_a_password_may_be_given(admin: httpx.AsyncClient, visitor: httpx.AsyncClient) -> None:
    new = await made(admin, "bob", password=PASSWORD, role="admin")

    assert (new["password"], new["role"]) == (None, "admin")
    assert (await log_in(visitor, "bob", PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"user_name": "Alice"}, "body.user_name"),
        ({"user_name": "deleted:7"}, "body.user_name"),
        ({"user_name": "-a"}, "body.user_name"),
        ({"user_name": "a" * 65}, "body.user_name"),
        ({"user_name": "a", "password": "short"}, "body.password"),
        ({"user_name": "a", "email": "nobody"}, "body.email"),
        ({"user_name": "a", "role": "root"}, "body.role"),
        ({"user_name": "a", "is_admin": True}, "body.is_admin"),
    ],
)
@ON_SQLITE
async def test_what_is_not_right_is_named(admin: httpx.AsyncClient, body: dict[str, Any], path: str) -> None:
    answer = await admin.post(USERS, json=body)

    assert refused(answer) == (422, "Invalid")
    assert [field["path"] for field in answer.json()["error"]["details"]["fields"]] == [path]


async def test_a_name_is_given_once_also_when_two_ask_at_once(admin: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(admin.post(USERS, json={"user_name": "carol"}) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {refused(answer)[1] for answer in answers if answer.status_code == 409} == {"UserExists"}


async def test_a_verified_address_belongs_to_one_account(admin: httpx.AsyncClient) -> None:
    await made(admin, "one", email="Same@example.org", email_verified=True)
    two = await made(admin, "two", email="same@example.org")

    verified = await admin.patch(f"{USERS}/{two['id']}", json={"email_verified": True})
    assert refused(verified) == (409, "EmailTaken")
    third = await admin.post(USERS, json={"user_name": "three", "email": "same@example.org", "email_verified": True})
    assert refused(third) == (409, "EmailTaken")


# --- finding ----------------------------------------------------------------------------------------------------------


async def test_accounts_are_found_by_how_they_begin_and_what_they_are(admin: httpx.AsyncClient) -> None:
    for name, more in {
        "dora": {"email": "zed@example.org"},
        "dirk": {"display_name": "Percy 100%", "role": "admin"},
        "emil": {},
    }.items():
        await made(admin, name, **more)

    async def names(**params: Any) -> list[str]:
        return [item["user_name"] for item in (await admin.get(USERS, params=params)).json()["items"]]

    assert await names(q="D") == ["dora", "dirk"]
    assert await names(q="ZED@") == ["dora"]
    assert await names(q="percy 100%") == ["dirk"]
    assert await names(q="%") == []
    assert await names(role="admin") == ["admin", "dirk"]
    assert await names(active="false") == []
    assert await names(limit=2, q="d") == ["dora", "dirk"]


async def test_a_list_comes_in_pages(admin: httpx.AsyncClient) -> None:
    for name in ("f1", "f2", "f3"):
        await made(admin, name, password=PASSWORD)

    first = (await admin.get(USERS, params={"limit": 3})).json()
    second = (await admin.get(USERS, params={"limit": 3, "cursor": first["next_cursor"]})).json()

    assert [item["user_name"] for item in first["items"] + second["items"]] == ["admin", "f1", "f2", "f3"]
    assert second["next_cursor"] is None
    assert first["items"][0]["last_seen_at"] is not None
    assert refused(await admin.get(USERS, params={"cursor": "nonsense"})) == (422, "Invalid")


async def test_what_is_known_of_an_account(backend: Backend, admin: httpx.AsyncClient) -> None:
    user_id, _ = await person(backend, "gina")
    group = GroupRow(name="team", owner_id=user_id)
    await add(backend, group, IdentityRow(user_id=user_id, provider="corp", subject="g"), *conversation(user_id))
    await add(backend, NamespaceMemberRow(group_id=group.id, user_id=user_id, role="Owner"))

    known = (await admin.get(f"{USERS}/{user_id}")).json()

    assert known["groups"] == [{"group": "team", "role": "Owner", "state": "approved"}]
    assert (known["providers"], known["open_logins"], known["conversations"]) == (["corp"], 1, 1)
    assert refused(await admin.get(f"{USERS}/999")) == (404, "NotFound")


# --- changing ---------------------------------------------------------------------------------------------------------


async def test_what_is_given_changes_and_is_written_down(admin: httpx.AsyncClient, entries: Entries) -> None:
    new = await made(admin, "hans", display_name="Hans", email="hans@example.org", email_verified=True)
    one = f"{USERS}/{new['id']}"

    changed = (await admin.patch(one, json={"display_name": None, "email": "h@example.org", "role": "user"})).json()

    assert (changed["display_name"], changed["email"], changed["email_verified"]) == (None, "h@example.org", False)
    entry = (await entries())[-1]
    assert entry.old == {"display_name": "Hans", "email": "hans@example.org", "email_verified": True}
    assert entry.new == {"display_name": None, "email": "h@example.org", "email_verified": False}
    before = len(await entries())
    assert (await admin.patch(one, json={"role": "user", "is_active": None})).status_code == 200
    assert len(await entries()) == before


async def test_whoever_is_switched_off_is_out_at_once(
    backend: Backend, admin: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    user_id, token = await person(backend, "ivan")
    await add(backend, *conversation(user_id, running=True))
    assert await me(visitor, token) == 200

    answer = await admin.patch(f"{USERS}/{user_id}", json={"is_active": False})

    assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert await me(visitor, token) == 401
    async with backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(RunRow.cancel_requested))).all() == [True]
        logins = select(LoginRow.ended_at).where(LoginRow.user_id == user_id)
        assert None not in (await session.scalars(logins)).all()
    assert (await admin.patch(f"{USERS}/{user_id}", json={"is_active": True})).status_code == 200
    assert await me(visitor, token) == 401, "what was open before stays closed"


async def test_a_new_password_ends_the_logins_but_the_one_that_asks(
    backend: Backend, admin: httpx.AsyncClient, visitor: httpx.AsyncClient, entries: Entries
) -> None:
    user_id, token = await person(backend, "jana")

    reset = (await admin.post(f"{USERS}/{user_id}/password", json={})).json()

    assert reset["ended_logins"] == 1
    assert await me(visitor, token) == 401
    assert (await log_in(visitor, "jana", reset["password"])).status_code == 200
    assert reset["password"] not in "".join(str((entry.old, entry.new)) for entry in await entries())
    own = (await admin.get(ME)).json()["id"]
    assert (await admin.post(f"{USERS}/{own}/password", json={"password": PASSWORD})).json()["password"] is None
    assert (await admin.get(ME)).status_code == 200
    assert (await log_in(visitor, "admin", PASSWORD)).status_code == 200
    assert refused(await admin.post(f"{USERS}/999/password", json={})) == (404, "NotFound")


# --- the last one -----------------------------------------------------------------------------------------------------


async def test_nobody_switches_off_or_deletes_themselves(admin: httpx.AsyncClient) -> None:
    await made(admin, "second", role="admin")
    own = f"{USERS}/{(await admin.get(ME)).json()['id']}"

    assert refused(await admin.patch(own, json={"is_active": False})) == (409, "OwnAccount")
    assert refused(await admin.delete(own)) == (409, "OwnAccount")
    assert (await admin.patch(own, json={"role": "user"})).status_code == 200
    assert refused(await admin.get(USERS)) == (403, "Forbidden")


async def test_the_last_admin_stays_one(backend: Backend, admin: httpx.AsyncClient) -> None:
    own = (await admin.get(ME)).json()["id"]
    other = await made(admin, "spare", role="admin")
    assert (await admin.patch(f"{USERS}/{other['id']}", json={"is_active": False})).status_code == 200

    assert refused(await admin.patch(f"{USERS}/{own}", json={"role": "user"})) == (409, "LastAdmin")
    # One that is switched off is none, and can go.
    assert (await admin.delete(f"{USERS}/{other['id']}")).status_code == 204


async def test_of_two_admins_who_remove_each_other_at_once_one_stays(
    backend: Backend, admin: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    own = (await admin.get(ME)).json()["id"]
    for number in range(5):
        other, token = await person(backend, f"rival-{number}", role="admin")
        rival = {"Authorization": f"Bearer {token}"}
        answers = await asyncio.gather(
            admin.patch(f"{USERS}/{other}", json={"role": "user"}),
            visitor.patch(f"{USERS}/{own}", json={"role": "user"}, headers=rival),
        )
        # The second is refused, either as the last one or because the asker is no admin any more.
        assert sorted(answer.status_code for answer in answers)[0] == 200
        assert sorted(answer.status_code for answer in answers)[1] in {403, 409}
        async with backend.edge.ports.db.write() as session:
            admins = (await session.scalars(select(UserRow).where(UserRow.role == "admin"))).all()
            assert len(admins) == 1
            admins[0].role, kept = "user", await session.get(UserRow, own)
            assert kept is not None
            kept.role = "admin"


# --- deleting ---------------------------------------------------------------------------------------------------------


async def test_an_account_with_nothing_goes_and_its_name_is_free(
    backend: Backend, admin: httpx.AsyncClient, visitor: httpx.AsyncClient, entries: Entries
) -> None:
    user_id, token = await person(backend, "kurt")
    await admin.patch(f"{USERS}/{user_id}", json={"email": "kurt@example.org", "email_verified": True})
    key = ApiKeyRow(user_id=user_id, key_type="personal", name="k", prefix="wg-k", hash="h", scopes=[])
    secret = SecretRow(id="s", user_id=user_id, namespace="default", name="s", key_id="k", token="t")
    await add(backend, IdentityRow(user_id=user_id, provider="corp", subject="k"), key, secret)

    assert (await admin.delete(f"{USERS}/{user_id}")).status_code == 204

    assert await me(visitor, token) == 401
    assert refused(await admin.get(f"{USERS}/{user_id}")) == (404, "NotFound")
    assert refused(await admin.delete(f"{USERS}/{user_id}")) == (404, "NotFound")
    assert [item["user_name"] for item in (await admin.get(USERS)).json()["items"]] == ["admin"]
    async with backend.edge.ports.db.read() as session:
        left = await session.get(UserRow, user_id)
        assert left is not None
        assert (left.email, left.display_name, left.password_hash, left.is_active) == (None, None, None, False)
        for table in (IdentityRow, ApiKeyRow, SecretRow):
            assert (await session.scalars(select(table).where(table.user_id == user_id))).all() == []
    entry = (await entries())[-1]
    assert (entry.action, entry.object_name) == ("delete", "kurt")
    again = await made(admin, "kurt", email="kurt@example.org", email_verified=True)
    assert again["id"] > user_id, "nobody gets the number, and with it the past, of somebody else"


async def test_an_account_with_something_stays_and_the_refusal_counts(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    user_id, token = await person(backend, "lisa")
    await add(backend, *conversation(user_id))
    ghost = {"kind": "Ghost", "metadata": {"name": "g"}, "spec": {"systemPrompt": "Hi"}}
    stored = await admin.post("/api/v1/ghosts", json=ghost, headers={"Authorization": f"Bearer {token}"})
    assert stored.status_code == 201, stored.text

    answer = await admin.delete(f"{USERS}/{user_id}")

    assert refused(answer) == (409, "UserHasThings")
    details = answer.json()["error"]["details"]
    assert details == {"resources": 1, "conversations": 1, "service_keys": 0}
    assert await me(admin, token) == 200


# --- who may ----------------------------------------------------------------------------------------------------------


@ON_SQLITE
async def test_only_admins_come_this_far(backend: Backend, admin: httpx.AsyncClient) -> None:
    user_id, token = await person(backend, "mark")
    admin.headers["Authorization"] = f"Bearer {token}"

    for method, path in [("GET", ""), ("POST", ""), ("GET", f"/{user_id}"), ("PATCH", f"/{user_id}")]:
        answer = await admin.request(method, f"{USERS}{path}", json={"user_name": "x"} if method == "POST" else {})
        assert refused(answer) == (403, "Forbidden"), (method, path)
    admin.headers["Authorization"] = f"Bearer {token_of(backend, 999)}"
    assert (await admin.get(USERS)).status_code == 401


def conversation(user_id: int, *, running: bool = False) -> list[Any]:
    """A conversation with one answer, written in the order of its references."""
    number = 1000 + user_id
    task = TaskRow(
        id=number, uid=f"t{number}", kind="Task", name=f"t{number}", user_id=user_id, resource_version=1, title="secret"
    )
    answer = SubtaskRow(id=number, task_id=number, user_id=user_id, message_id=2, role="ASSISTANT", state="PENDING")
    if not running:
        return [task]
    # Somebody else's process owns it: nobody here takes it over meanwhile.
    later = utc_now().replace(year=9000)
    run = RunRow(
        task_id=number, subtask_id=number, user_id=user_id, state="running", owner="elsewhere", lease_expires_at=later
    )
    return [task, answer, run]
