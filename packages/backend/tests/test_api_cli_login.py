"""Logging in a command line through a browser."""

import asyncio
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings, CliLoginSettings
from wegent_backend.tables import AuditRow, LoginRow, UserRow

from .people import person

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CLI = "/api/v1/auth/cli"
PAUSE = 1.0
"""Seconds that must lie between two questions."""


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"cli_login": CliLoginSettings(poll_seconds=1)})


async def start(client: httpx.AsyncClient, name: str = "laptop") -> dict[str, Any]:
    answer = await client.post(f"{CLI}/start", json={"client": name}, headers={"authorization": ""})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def poll(client: httpx.AsyncClient, begun: dict[str, Any]) -> httpx.Response:
    return await client.post(f"{CLI}/poll", json={"device_code": begun["device_code"]})


async def decide(client: httpx.AsyncClient, code: str, token: str, *, approve: bool = True) -> httpx.Response:
    body = {"user_code": code, "approve": approve}
    return await client.post(f"{CLI}/decide", json=body, headers=bearer(token))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def reason(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["reason"]


async def test_a_login_that_is_approved(backend: Backend, client: httpx.AsyncClient) -> None:
    user_id, token = await person(backend, "ann")
    begun = await start(client)
    code = begun["user_code"]
    assert begun["verification_url"] == f"http://127.0.0.1:8000/cli?code={code}"
    assert (begun["expires_in"], begun["interval"]) == (600, 1)
    waiting = await poll(client, begun)
    assert (waiting.status_code, waiting.json()) == (200, {"status": "pending", "interval": 1, "login": None})

    shown = await client.get(f"{CLI}/request", params={"code": code}, headers=bearer(token))
    facts = shown.json()
    assert (facts["user_code"], facts["client"], facts["address"]) == (code, "laptop", "127.0.0.1")
    assert facts["user_name"] == "ann"
    assert 590 < facts["expires_in"] <= 600
    assert (await decide(client, f" {code.lower().replace('-', ' ')} ", token)).status_code == 200

    await asyncio.sleep(PAUSE)
    approved = (await poll(client, begun)).json()
    assert approved["status"] == "approved"
    me = await client.get("/api/v1/users/me", headers=bearer(approved["login"]["access_token"]))
    assert me.json()["user_name"] == "ann"
    assert reason(await poll(client, begun)) == (404, "CliLoginUnknown")
    async with backend.edge.ports.db.read() as session:
        login = (await session.scalars(select(LoginRow).where(LoginRow.method == "cli"))).one()
        entry = (await session.scalars(select(AuditRow).where(AuditRow.kind == "CliLogin"))).one()
    assert login.user_id == user_id
    assert (entry.action, entry.kind, entry.actor_id, entry.new) == (
        "approve",
        "CliLogin",
        user_id,
        {"client": "laptop", "address": "127.0.0.1"},
    )


@ON_SQLITE
async def test_a_login_that_is_refused(backend: Backend, client: httpx.AsyncClient) -> None:
    _, token = await person(backend, "ann")
    begun = await start(client)

    assert (await decide(client, begun["user_code"], token, approve=False)).status_code == 200
    assert reason(await decide(client, begun["user_code"], token)) == (409, "CliLoginDecided")
    assert reason(await poll(client, begun)) == (403, "CliLoginDenied")
    assert reason(await poll(client, begun)) == (404, "CliLoginUnknown")
    assert reason(await decide(client, begun["user_code"], token)) == (404, "CliLoginUnknown")


@ON_SQLITE
async def test_the_first_word_counts_and_one_answer_has_the_tokens(backend: Backend, client: httpx.AsyncClient) -> None:
    (_, ann), (_, ben) = await person(backend, "ann"), await person(backend, "ben")
    begun = await start(client)
    codes = [(await decide(client, begun["user_code"], token)).status_code for token in (ann, ben)]
    assert codes == [200, 409]

    answers = await asyncio.gather(*(poll(client, begun) for _ in range(5)))
    assert [answer.status_code for answer in answers].count(200) == 1


@ON_SQLITE
async def test_who_asks_too_often_has_to_wait(client: httpx.AsyncClient) -> None:
    begun = await start(client)
    assert (await poll(client, begun)).status_code == 200
    refused = await poll(client, begun)
    assert reason(refused) == (429, "RateLimited")
    assert refused.headers["retry-after"] == "1"
    await asyncio.sleep(PAUSE)
    assert (await poll(client, begun)).status_code == 200


@ON_SQLITE
async def test_only_people_who_are_logged_in_decide(backend: Backend, client: httpx.AsyncClient) -> None:
    begun = await start(client)
    assert (await decide(client, begun["user_code"], "nonsense")).status_code == 401
    assert (await client.get(f"{CLI}/request", params={"code": begun["user_code"]})).status_code == 401
    assert reason(await poll(client, {"device_code": "guess"})) == (404, "CliLoginUnknown")
    _, token = await person(backend, "ann")
    assert reason(await decide(client, "BBBB-BBBB", token)) == (404, "CliLoginUnknown")


@ON_SQLITE
async def test_codes_cannot_be_guessed_nor_logins_begun_without_end(
    backend: Backend, client: httpx.AsyncClient
) -> None:
    _, token = await person(backend, "ann")
    guesses = [await decide(client, "BBBB-BBBB", token) for _ in range(21)]
    assert {reason(answer)[0] for answer in guesses[:20]} == {404}
    assert reason(guesses[20]) == (429, "RateLimited")
    begins = [await client.post(f"{CLI}/start", json={}) for _ in range(21)]
    assert [answer.status_code for answer in begins] == [200] * 20 + [429]


@ON_SQLITE
async def test_who_was_switched_off_meanwhile_logs_nothing_in(backend: Backend, client: httpx.AsyncClient) -> None:
    user_id, token = await person(backend, "ann")
    begun = await start(client)
    await decide(client, begun["user_code"], token)
    async with backend.edge.ports.db.write() as session:
        user = await session.get(UserRow, user_id)
        assert user is not None
        user.is_active = False

    assert reason(await poll(client, begun)) == (403, "CliLoginDenied")


@ON_SQLITE
async def test_what_lies_in_redis_ends_by_itself_and_logs_nobody_in(
    backend: Backend, client: httpx.AsyncClient
) -> None:
    begun = await start(client)
    redis: Redis = backend.edge.redis
    keys = [key async for key in redis.scan_iter("wegent:cli:*")]
    assert len(keys) == 2
    for key in keys:
        assert 0 < await redis.ttl(key) <= 600
        assert begun["device_code"].encode() not in key + await redis.get(key)
    await redis.delete(*keys)
    assert reason(await poll(client, begun)) == (404, "CliLoginUnknown")
