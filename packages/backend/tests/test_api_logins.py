"""How a login goes on, how it ends, and how the page keeps it in a cookie."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from wegent_backend.app import Backend
from wegent_backend.auth.errors import InvalidCredentials
from wegent_backend.auth.refresh import RefreshTokens
from wegent_backend.edge import Origin
from wegent_backend.tables import AuditRow, LoginRow, UserRow, utc_now
from wegent_backend.trail.entries import Entry
from wegent_backend.users.login import log_in
from wegent_backend.users.login_sweep import login_sweep
from wegent_backend.users.logins import end_logins

from .people import person

PASSWORD = "correct horse"
AUTH = "/api/v1/auth"
SETUP = f"{AUTH}/admin-password/setup"
ME = "/api/v1/users/me"
PAGE = {"X-Wegent-Page": "/", "Sec-Fetch-Site": "same-origin"}

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def first(client: httpx.AsyncClient) -> dict[str, Any]:
    """The answer to the first login."""
    answer = await client.post(SETUP, json={"password": PASSWORD})
    assert answer.status_code == 200
    return dict(answer.json())


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(f"{AUTH}/refresh", json={"refresh_token": token})


async def another(client: httpx.AsyncClient, **headers: str) -> dict[str, Any]:
    answer = await client.post(f"{AUTH}/login", json={"user_name": "admin", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def bearer(answer: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer['access_token']}"}


async def status(client: httpx.AsyncClient, answer: dict[str, Any]) -> int:
    return (await client.get(ME, headers=bearer(answer))).status_code


async def later(backend: Backend, **passed: float) -> None:
    """Let time pass for all logins."""
    moved = timedelta(**passed)
    async with backend.edge.ports.db.write() as session:
        for row in await session.scalars(select(LoginRow)):
            row.refreshed_at -= moved
            row.expires_at -= moved


async def trail(backend: Backend) -> list[tuple[str, str, str | None]]:
    async with backend.edge.ports.db.read() as session:
        rows = await session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.action, row.kind, row.object_name) for row in rows]


# --- refresh tokens ---------------------------------------------------------------------------------------------------


def test_a_refresh_token_is_known_by_its_mark() -> None:
    tokens, others = RefreshTokens("a key"), RefreshTokens("another key")
    token = tokens.first("login-1")
    assert tokens.login_of(token) == "login-1"
    assert tokens.after(token) == tokens.after(token) != tokens.after(tokens.after(token))
    assert tokens.login_of(tokens.after(token)) == "login-1"
    for forged in (
        "",
        ".",
        "login-1",
        token + "x",
        token.replace("login-1", "login-2"),
        others.first("login-1"),
        "é.é",
    ):
        with pytest.raises(Exception, match="not valid here"):
            tokens.login_of(forged)


async def test_a_refresh_answers_new_tokens_of_the_same_login(client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    answer = await refresh(client, first["refresh_token"])

    assert answer.status_code == 200
    assert answer.json().keys() == first.keys()
    assert answer.json()["refresh_token"] != first["refresh_token"]
    assert answer.json()["refresh_expires_in"] == 7 * 24 * 3600
    assert await status(client, answer.json()) == 200
    logins = (await client.get(f"{ME}/logins", headers=bearer(answer.json()))).json()["items"]
    assert len(logins) == 1


async def test_the_login_lasts_as_long_as_it_is_refreshed(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    token = first["refresh_token"]
    for _ in range(3):
        await later(backend, days=6)
        answer = await refresh(client, token)
        assert answer.status_code == 200
        token = answer.json()["refresh_token"]
    await later(backend, days=7, seconds=1)
    over = await refresh(client, token)
    assert (over.status_code, over.json()["error"]["reason"]) == (401, "TokenExpired")


async def test_two_windows_at_once_get_the_same_next_token(client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    answers = await asyncio.gather(*(refresh(client, first["refresh_token"]) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    following = {answer.json()["refresh_token"] for answer in answers}
    assert len(following) == 1
    assert (await refresh(client, following.pop())).status_code == 200


async def test_a_token_that_comes_back_too_late_ends_the_login(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    second = (await refresh(client, first["refresh_token"])).json()
    await later(backend, seconds=31)

    stolen = await refresh(client, first["refresh_token"])

    assert (stolen.status_code, stolen.json()["error"]["reason"]) == (401, "InvalidToken")
    assert await status(client, second) == 401
    assert (await refresh(client, second["refresh_token"])).status_code == 401
    assert (await trail(backend))[-1] == ("end", "Login", "admin")


async def test_a_token_before_the_last_one_ends_the_login_at_once(
    client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    second = (await refresh(client, first["refresh_token"])).json()
    third = (await refresh(client, second["refresh_token"])).json()

    assert (await refresh(client, first["refresh_token"])).status_code == 401
    assert await status(client, third) == 401


async def test_forged_tokens_end_nothing(backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    login_id = first["refresh_token"].partition(".")[0]
    for forged in (RefreshTokens("k" * 43).first(login_id), f"{login_id}.AAAA.BBBB", "nonsense"):
        refused = await refresh(client, forged)
        assert (refused.status_code, refused.json()["error"]["reason"]) == (401, "InvalidToken")
    assert (await refresh(client, "x" * 201)).status_code == 422
    without = await client.post(f"{AUTH}/refresh")
    assert (without.status_code, without.json()["error"]["reason"]) == (401, "Unauthorized")
    assert await status(client, first) == 200


async def test_who_is_switched_off_gets_no_new_token(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).values(is_active=False))
    assert (await refresh(client, first["refresh_token"])).status_code == 401


async def test_only_hashes_are_kept(backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    second = (await refresh(client, first["refresh_token"])).json()
    async with backend.edge.ports.db.read() as session:
        row = (await session.scalars(select(LoginRow))).one()
    kept = " ".join(str(value) for value in vars(row).values())
    for token in (first["refresh_token"], second["refresh_token"]):
        assert token.split(".")[1] not in kept


# --- the end ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["refresh token", "access token"])
async def test_a_logout_ends_the_login(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any], by: str
) -> None:
    other = await another(client)
    shown: dict[str, Any] = {"headers": bearer(first)}
    if by == "refresh token":
        shown = {"json": {"refresh_token": first["refresh_token"]}}

    assert [(await client.post(f"{AUTH}/logout", **shown)).status_code for _ in range(2)] == [204, 204]

    assert await status(client, first) == 401
    assert (await refresh(client, first["refresh_token"])).status_code == 401
    assert await status(client, other) == 200
    assert await trail(backend) == [
        ("set password", "User", "admin"),
        ("login", "Login", "admin"),
        ("login", "Login", "admin"),
        ("logout", "Login", "admin"),
    ]


async def test_a_logout_of_nobody(client: httpx.AsyncClient) -> None:
    assert (await client.post(f"{AUTH}/logout")).status_code == 401
    assert (await client.post(f"{AUTH}/logout", json={"refresh_token": "x"})).status_code == 401
    assert (await client.post(f"{AUTH}/logout", headers={"Authorization": "Bearer x"})).status_code == 401


async def test_logins_are_listed_and_ended(client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    second = await another(client, **{"User-Agent": "A browser"})
    third = await another(client)

    listed = (await client.get(f"{ME}/logins", headers=bearer(second))).json()["items"]
    assert [(login["method"], login["current"]) for login in listed] == [
        ("password", False),
        ("password", True),
        ("setup", False),
    ]
    assert (listed[1]["user_agent"], listed[1]["address"]) == ("A browser", "127.0.0.1")
    assert listed[1].keys() >= {"id", "created_at", "refreshed_at", "expires_at"}

    assert (await client.delete(f"{ME}/logins/{listed[0]['id']}", headers=bearer(second))).status_code == 204
    assert [await status(client, login) for login in (first, second, third)] == [200, 200, 401]
    again = await client.delete(f"{ME}/logins/{listed[0]['id']}", headers=bearer(second))
    assert (again.status_code, again.json()["error"]["reason"]) == (404, "NotFound")

    others = await client.delete(f"{ME}/logins", headers=bearer(second))
    assert (others.status_code, others.json()) == (200, {"ended": 1})
    assert [await status(client, login) for login in (first, second)] == [401, 200]


async def test_logins_of_others_are_not_there(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    _, token = await person(backend, "ann")
    headers = {"Authorization": f"Bearer {token}"}
    login_id = first["refresh_token"].partition(".")[0]
    assert len((await client.get(f"{ME}/logins", headers=headers)).json()["items"]) == 1
    assert (await client.delete(f"{ME}/logins/{login_id}", headers=headers)).status_code == 404
    await client.delete(f"{ME}/logins", headers=headers)
    assert await status(client, first) == 200


async def test_a_long_list_comes_in_pages(client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    for _ in range(4):
        await another(client)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{ME}/logins", params=params, headers=bearer(first))).json()
        seen += [login["created_at"] for login in page["items"]]
        cursor = page.get("nextCursor")
    assert cursor is None
    assert len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)
    forged = await client.get(f"{ME}/logins", params={"cursor": "nonsense"}, headers=bearer(first))
    assert forged.status_code == 422


async def test_others_end_logins_through_the_service(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    second, claims = await another(client), backend.edge.tokens.read(first["access_token"])
    async with backend.edge.ports.db.write() as session:
        assert await end_logins(session, claims.user_id, but=claims.login_id) == 1
    assert [await status(client, login) for login in (first, second)] == [200, 401]
    async with backend.edge.ports.db.write() as session:
        assert await end_logins(session, claims.user_id) == 1


async def test_logins_that_are_over_are_forgotten_after_a_while(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    gone = await another(client)
    await client.post(f"{AUTH}/logout", headers=bearer(gone))
    sweep = login_sweep(backend.edge.ports.db, backend.settings.login).work
    assert await sweep() == 0
    async with backend.edge.ports.db.write() as session:
        long_ago = utc_now() - timedelta(days=31)
        await session.execute(update(LoginRow).where(LoginRow.ended_at.is_not(None)).values(ended_at=long_ago))
    assert await sweep() == 1
    assert await status(client, first) == 200


# --- the password -----------------------------------------------------------------------------------------------------


async def change(client: httpx.AsyncClient, answer: dict[str, Any], current: str, new: str) -> httpx.Response:
    body = {"current_password": current, "new_password": new}
    return await client.put(f"{ME}/password", json=body, headers=bearer(answer))


async def test_a_new_password_ends_all_other_logins(
    backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    second = await another(client)

    assert (await change(client, second, PASSWORD, "battery staple")).status_code == 204

    assert [await status(client, login) for login in (first, second)] == [401, 200]
    codes = [
        (await client.post(f"{AUTH}/login", json={"user_name": "admin", "password": password})).status_code
        for password in (PASSWORD, "battery staple")
    ]
    assert codes == [401, 200]
    assert ("change password", "User", "admin") in await trail(backend)


@ON_SQLITE
async def test_a_wrong_current_password_is_refused_and_counted(
    client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    refused = await change(client, first, "wrong", "battery staple")
    assert (refused.status_code, refused.json()["error"]["reason"]) == (422, "WrongPassword")
    assert refused.json()["error"]["details"]["fields"][0]["path"] == "body.current_password"
    short = await change(client, first, PASSWORD, "short")
    assert short.json()["error"]["details"]["fields"][0]["path"] == "body.new_password"
    for _ in range(9):
        await change(client, first, "wrong", "battery staple")
    assert (await change(client, first, PASSWORD, "battery staple")).status_code == 429


@ON_SQLITE
async def test_without_a_password_there_is_none_to_change(backend: Backend, client: httpx.AsyncClient) -> None:
    _, token = await person(backend, "ann")
    refused = await change(client, {"access_token": token}, "any", "battery staple")
    assert (refused.status_code, refused.json()["error"]["reason"]) == (409, "NoPassword")


@ON_SQLITE
async def test_of_two_changes_at_once_one_wins(client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    answers = await asyncio.gather(*(change(client, first, PASSWORD, f"battery staple {i}") for i in range(2)))
    assert sorted(answer.status_code for answer in answers) == [204, 409]


# --- the page ---------------------------------------------------------------------------------------------------------


async def log_in_page(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    body = {"user_name": "admin", "password": PASSWORD}
    answer = await client.post(f"{AUTH}/login", json=body, headers=PAGE | headers)
    assert answer.status_code == 200, answer.text
    return answer


@ON_SQLITE
async def test_the_page_has_its_refresh_token_in_a_cookie(client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    answer = await log_in_page(client)

    assert "refresh_token" not in answer.json()
    attributes = {part.strip() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert attributes == {"HttpOnly", "SameSite=strict", "Path=/api/v1/auth", "Max-Age=604800"}
    before = client.cookies["wegent_refresh"]

    again = await client.post(f"{AUTH}/refresh", headers=PAGE)
    assert again.status_code == 200
    assert "refresh_token" not in again.json()
    assert client.cookies["wegent_refresh"] != before

    assert (await client.post(f"{AUTH}/logout", headers=PAGE)).status_code == 204
    assert "wegent_refresh" not in client.cookies
    assert await status(client, again.json()) == 401


@ON_SQLITE
async def test_the_first_password_gives_the_page_a_cookie_too(client: httpx.AsyncClient) -> None:
    answer = await client.post(SETUP, json={"password": PASSWORD}, headers=PAGE)
    assert "refresh_token" not in answer.json()
    assert "wegent_refresh" in client.cookies


@ON_SQLITE
async def test_over_https_and_under_a_path_the_cookie_says_so(backend: Backend, first: dict[str, Any]) -> None:
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="https://wegent.example") as client:
        answer = await log_in_page(client, **{"X-Wegent-Page": "/tools/wegent"})
    attributes = {part.strip() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert attributes >= {"Secure", "Path=/tools/wegent/api/v1/auth"}


@ON_SQLITE
@pytest.mark.parametrize("path", ["refresh", "logout", "login"])
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Wegent-Page": "/"},
        {"X-Wegent-Page": "/", "Origin": "https://evil.example"},
        {"X-Wegent-Page": "/", "Origin": "null"},
        {"X-Wegent-Page": "/", "Sec-Fetch-Site": "cross-site"},
        {"X-Wegent-Page": "/", "Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
        {"X-Wegent-Page": "/", "Sec-Fetch-Site": "none"},
    ],
)
async def test_pages_of_others_may_not_act_by_the_cookie(
    client: httpx.AsyncClient, first: dict[str, Any], path: str, headers: dict[str, str]
) -> None:
    answer = await log_in_page(client)
    body = {"user_name": "admin", "password": PASSWORD} if path == "login" else {}

    forged = await client.post(f"{AUTH}/{path}", headers=headers, json=body)

    assert forged.status_code == 403
    assert forged.json()["error"]["reason"] in {"ForeignPage", "CrossOrigin"}
    assert "Set-Cookie" not in forged.headers
    assert await status(client, answer.json()) == 200


@ON_SQLITE
@pytest.mark.parametrize("path", ["refresh", "logout"])
async def test_the_cookie_alone_does_nothing(client: httpx.AsyncClient, first: dict[str, Any], path: str) -> None:
    """A form on another site can send it, but no header of its own."""
    answer = await log_in_page(client)
    form = {"Content-Type": "text/plain", "Origin": "https://evil.example"}
    for headers in (form, {"Origin": "http://127.0.0.1:8000"}, {}):
        forged = await client.post(f"{AUTH}/{path}", headers=headers)
        assert forged.status_code in {401, 422}
    assert await status(client, answer.json()) == 200


@ON_SQLITE
async def test_a_browser_that_only_names_the_origin_is_answered(
    client: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    await log_in_page(client)
    plain = {"X-Wegent-Page": "/", "Origin": "http://127.0.0.1:8000"}
    assert (await client.post(f"{AUTH}/refresh", headers=plain)).status_code == 200


# --- what is written down ---------------------------------------------------------------------------------------------


class Noted:
    """Implements ports.Denials."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def note(self, entry: Entry) -> None:
        self.entries.append(entry)


@ON_SQLITE
async def test_wrong_passwords_are_noted(backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    noted = Noted()
    edge = replace(backend.edge, ports=replace(backend.edge.ports, denials=noted))
    for name in ("admin", "a password in the wrong field"):
        with pytest.raises(InvalidCredentials):
            await log_in(edge, name, SecretStr("wrong"), origin=Origin("192.0.2.7"))

    assert [(entry.action, entry.kind, entry.name, entry.outcome) for entry in noted.entries] == [
        ("login", "Login", "admin", "denied"),
        ("login", "Login", None, "denied"),
    ]
    assert {entry.actor.address for entry in noted.entries} == {"192.0.2.7"}
    assert "wrong" not in repr([replace(entry, name=None) for entry in noted.entries])


@ON_SQLITE
async def test_each_login_is_written_down(backend: Backend, client: httpx.AsyncClient, first: dict[str, Any]) -> None:
    await another(client)
    async with backend.edge.ports.db.read() as session:
        recorded = set((await session.scalars(select(AuditRow.object_id).where(AuditRow.action == "login"))).all())
        logins = set((await session.scalars(select(LoginRow.id))).all())
    assert recorded == logins
