"""What an answer tells somebody who guesses: never whether there is such an account, login, key, code or link."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeAlias

import httpx
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr
from sqlalchemy import update
from wegent_backend.app import Backend
from wegent_backend.auth.errors import InvalidCredentials
from wegent_backend.auth.passwords import Passwords
from wegent_backend.edge import Origin
from wegent_backend.tables import ApiKeyRow, IdentityRow, UserRow, utc_now
from wegent_backend.users import login

from ..keys.rig import KEYS, carrying, made
from ..people import person
from ..share.rig import API as SHARE
from ..share.rig import Somebody, allow_public_pages, expire, somebody

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PASSWORD = "correct horse"
LOGIN = "/api/v1/auth/login"
CLI = "/api/v1/auth/cli"
ME = "/api/v1/users/me"

OWN = frozenset({"x-request-id", "date", "ratelimit-remaining", "ratelimit-reset"})
"""Headers that differ from answer to answer, whatever was asked."""

LOGINS = {
    "an unknown name": ("nobody", PASSWORD),
    "a wrong password": ("ann", "wrong"),
    "a switched-off account": ("bert", PASSWORD),
    "a switched-off account and a wrong password": ("bert", "wrong"),
    "an account without a password": ("cleo", PASSWORD),
    "a wrong case of the name": ("Ann", PASSWORD),
}

Shown: TypeAlias = tuple[int, dict[str, str], Any]


def shown(answer: httpx.Response) -> Shown:
    """All of an answer that could tell one guess from another."""
    headers = {name: text for name, text in answer.headers.items() if name not in OWN}
    body = answer.json()
    assert body["error"].pop("request_id")
    return answer.status_code, headers, body


def alike(answers: dict[str, Shown], status: int) -> None:
    first = next(iter(answers.values()))
    assert first[0] == status
    assert answers == dict.fromkeys(answers, first)


class Counting(Argon2Hasher):
    """Argon2, with a count of what it did."""

    def __init__(self) -> None:
        super().__init__()
        self.verified = self.hashed = 0

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the name that callers use
        self.verified += 1
        return super().verify(password, hash)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.hashed += 1
        return super().hash(password, salt=salt)


@pytest.fixture
async def accounts(backend: Backend) -> None:
    """ann can log in; bert is switched off; cleo comes through a provider."""
    hashed = await backend.edge.passwords.hash(PASSWORD)
    async with backend.edge.ports.db.write() as session:
        cleo = UserRow(user_name="cleo")
        session.add_all([UserRow(user_name="ann", password_hash=hashed), cleo])
        session.add(UserRow(user_name="bert", password_hash=hashed, is_active=False))
        await session.flush()
        session.add(IdentityRow(user_id=cleo.id, provider="corp", subject="sub-cleo", gave_admin=False))


@pytest.mark.usefixtures("accounts")
async def test_logins_that_fail_are_answered_alike(client: httpx.AsyncClient) -> None:
    answers = {
        what: shown(await client.post(LOGIN, json={"user_name": name, "password": password}))
        for what, (name, password) in LOGINS.items()
    }

    alike(answers, 401)
    right = await client.post(LOGIN, json={"user_name": "ann", "password": PASSWORD})
    assert right.status_code == 200


@ON_SQLITE
@pytest.mark.usefixtures("accounts")
async def test_logins_that_fail_take_the_same_work(backend: Backend) -> None:
    hasher = Counting()
    passwords = Passwords(backend.settings.login, PasswordHash((hasher,)))
    edge = replace(backend.edge, passwords=passwords)
    await passwords.verify("any", None)  # the first check makes what is compared with nobody's password
    work = {}
    for what, (name, password) in LOGINS.items():
        before = hasher.verified, hasher.hashed
        with pytest.raises(InvalidCredentials):
            await login.log_in(edge, name, SecretStr(password), origin=Origin("192.0.2.7"))
        work[what] = (hasher.verified - before[0], hasher.hashed - before[1])
    passwords.close()

    assert work == dict.fromkeys(LOGINS, (1, 0))


@ON_SQLITE
@pytest.mark.usefixtures("accounts")
async def test_those_who_guess_too_often_wait_alike(client: httpx.AsyncClient, backend: Backend) -> None:
    most = backend.settings.login.attempts_per_minute
    answers = {}
    for name in ("nobody", "ann", "bert", "cleo"):
        for _ in range(most):
            await client.post(LOGIN, json={"user_name": name, "password": "wrong"})
        answer = await client.post(LOGIN, json={"user_name": name, "password": PASSWORD})
        error = answer.json()["error"]
        answers[name] = (answer.status_code, error["reason"], re.sub(r"\d+", "N", error["message"]))

    assert answers == dict.fromkeys(answers, (429, "RateLimited", answers["nobody"][2]))


# --- what else can be guessed -----------------------------------------------------------------------------------------


@ON_SQLITE
async def test_refresh_tokens_of_real_logins_are_refused_like_others(backend: Backend) -> None:
    user_id, _ = await person(backend, "ann")
    answers = {}
    async with carrying(backend, "") as client:
        for login_id in (f"login-of-{user_id}", "login-of-999", "login"):
            body = {"refresh_token": f"{login_id}.{'A' * 43}.{'A' * 22}"}
            for route in ("refresh", "logout"):
                answer = await client.post(f"/api/v1/auth/{route}", json=body, headers={"X-API-Key": ""})
                answers[f"{route} {login_id}"] = shown(answer)

    alike(answers, 401)


@ON_SQLITE
async def test_codes_of_command_lines_are_refused_alike(backend: Backend, client: httpx.AsyncClient) -> None:
    _, token = await person(backend, "ann")
    begun = (await client.post(f"{CLI}/start", json={})).json()
    headers = {"Authorization": f"Bearer {token}"}
    body = {"user_code": begun["user_code"], "approve": True}
    assert (await client.post(f"{CLI}/decide", json=body, headers=headers)).status_code == 200
    assert (await client.post(f"{CLI}/poll", json={"device_code": begun["device_code"]})).status_code == 200

    over, never = begun["user_code"], "BBBB-BBBB"
    looks = {code: await client.get(f"{CLI}/request?code={code}", headers=headers) for code in (over, never)}
    alike({code: shown(answer) for code, answer in looks.items()}, 404)
    devices = (begun["device_code"], "A" * 43)
    polls = {code: await client.post(f"{CLI}/poll", json={"device_code": code}) for code in devices}
    alike({code: shown(answer) for code, answer in polls.items()}, 404)


@ON_SQLITE
async def test_keys_that_do_not_count_are_refused_alike(backend: Backend, admin: httpx.AsyncClient) -> None:
    keys = {what: await made(admin, name=what) for what in ("off", "expired", "deleted")}
    await admin.patch(f"{KEYS}/{keys['off']['id']}", json={"is_active": False})
    await admin.delete(f"{KEYS}/{keys['deleted']['id']}")
    async with backend.edge.ports.db.write() as session:
        past = update(ApiKeyRow).where(ApiKeyRow.id == keys["expired"]["id"]).values(expires_at=utc_now())
        await session.execute(past)
    tried = {"unknown": "wg-" + "A" * 43, **{what: key["key"] for what, key in keys.items()}}

    answers = {}
    for what, key in tried.items():
        for acting_for in ("admin", "nobody"):
            async with carrying(backend, key) as client:
                answer = await client.get(ME, headers={"wegent-username": acting_for})
                answers[f"{what} for {acting_for}"] = shown(answer)

    alike(answers, 401)


async def _revoked(ann: Somebody, link: dict[str, Any]) -> None:
    assert (await ann.delete(f"{SHARE}/links/{link['id']}")).status_code == 204


async def _expired(ann: Somebody, link: dict[str, Any]) -> None:
    await expire(ann.backend, link["id"])


async def _gone(ann: Somebody, link: dict[str, Any]) -> None:
    del link
    assert (await ann.delete("/api/v1/namespaces/default/teams/helpers")).is_success


async def _left(ann: Somebody, link: dict[str, Any]) -> None:
    del link
    async with ann.backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == ann.id).values(is_active=False))


ENDS: dict[str, Callable[[Somebody, dict[str, Any]], Awaitable[None]]] = {
    "revoked": _revoked,
    "expired": _expired,
    "gone": _gone,
    "switched off": _left,
}


@ON_SQLITE
@pytest.mark.parametrize("end", ENDS)
async def test_links_that_do_not_work_are_refused_like_those_that_never_were(
    backend: Backend, client: httpx.AsyncClient, end: str
) -> None:
    await allow_public_pages(backend)
    ann, bob = await somebody(backend, "ann"), await somebody(backend, "bob")
    link = await ann.shares("Team", await ann.makes_team(), public_read=True)
    await ENDS[end](ann, link)
    never = link["token"][:-4] + ("AAAA" if link["token"][-4:] != "AAAA" else "BBBB")

    for who, route in ((bob, "preview"), (bob, "join"), (client, "public")):
        answers = {
            token: shown(await who.post(f"{SHARE}/{route}", json={"token": token})) for token in (link["token"], never)
        }
        alike(answers, 404)
