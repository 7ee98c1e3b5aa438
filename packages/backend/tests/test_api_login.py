"""Logging in, being logged in, and the first password."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from wegent_backend.app import Backend, create_app
from wegent_backend.auth.tokens import Tokens
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import UserRow, utc_now

from .people import token_of

PASSWORD = "correct horse"
LOGIN = "/api/v1/auth/login"
SETUP = "/api/v1/auth/admin-password/setup"
ME = "/api/v1/users/me"

# Hashing is slow on purpose; where the database makes no difference, one kind of it is enough.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def wrong(name: str = "admin") -> dict[str, str]:
    return {"user_name": name, "password": "wrong"}


async def set_up(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post(SETUP, json={"password": PASSWORD})


async def test_the_first_password_is_chosen_once_and_logs_in(client: httpx.AsyncClient) -> None:
    assert (await client.get(SETUP)).json() == {"required": True}

    first = await set_up(client)
    assert first.status_code == 200
    assert first.json()["token_type"] == "bearer"
    assert (await client.get(SETUP)).json() == {"required": False}

    again = await client.post(SETUP, json={"password": "another one"})
    assert (again.status_code, again.json()["error"]["reason"]) == (409, "PasswordAlreadySet")
    login = await client.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})
    assert login.status_code == 200


async def test_a_login_answers_a_token_that_names_the_user(client: httpx.AsyncClient) -> None:
    await set_up(client)

    answer = (await client.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})).json()

    assert (answer["expires_in"], answer["refresh_expires_in"]) == (3600, 7 * 24 * 3600)
    me = await client.get(ME, headers={"Authorization": f"Bearer {answer['access_token']}"})
    assert me.status_code == 200
    assert me.json()["has_password"] is True
    assert me.json()["providers"] == []
    assert (me.json()["user_name"], me.json()["role"], me.json()["email"]) == ("admin", "admin", None)


async def test_of_two_setups_at_once_one_wins(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post(SETUP, json={"password": f"password {i}"}) for i in range(4)))

    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == [200, 409, 409, 409]
    winner = codes.index(200)
    login = await client.post(LOGIN, json={"user_name": "admin", "password": f"password {winner}"})
    assert login.status_code == 200


@pytest.mark.parametrize("password", ["short", "x" * 1025])
async def test_a_password_of_the_wrong_length_is_refused_by_field(client: httpx.AsyncClient, password: str) -> None:
    answer = await client.post(SETUP, json={"password": password})

    assert answer.status_code == 422
    assert [field["path"] for field in answer.json()["error"]["details"]["fields"]] == ["body.password"]
    assert password not in answer.text


@pytest.mark.parametrize(
    ("peer", "host"), [("192.0.2.7", "127.0.0.1"), ("127.0.0.1", "evil.example"), ("192.0.2.7", "wegent.example")]
)
async def test_from_elsewhere_the_setup_needs_the_setup_token(backend: Backend, peer: str, host: str) -> None:
    transport = httpx.ASGITransport(backend, client=(peer, 40000))
    token = (backend.settings.resolved_home() / "secrets/setup-token").read_text().strip()
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}:8000") as client:
        for guess in ({}, {"setup_token": "guess"}):
            refused = await client.post(SETUP, json={"password": PASSWORD, **guess})
            assert (refused.status_code, refused.json()["error"]["reason"]) == (403, "SetupTokenNeeded")

        assert (await client.post(SETUP, json={"password": PASSWORD, "setup_token": token})).status_code == 200


@ON_SQLITE
async def test_wrong_password_and_unknown_user_are_answered_alike(client: httpx.AsyncClient) -> None:
    await set_up(client)

    answers = [await client.post(LOGIN, json=wrong(name)) for name in ("admin", "nobody")]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["error"]["reason"] for answer in answers} == {"InvalidCredentials"}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


async def test_before_the_setup_nobody_logs_in(client: httpx.AsyncClient) -> None:
    assert (await client.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})).status_code == 401


async def test_bad_input_is_refused_by_field_and_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.post(LOGIN, json={"user_name": "", "password": "hunter2", "pasword": "hunter2"})

    assert answer.status_code == 422
    paths = {field["path"] for field in answer.json()["error"]["details"]["fields"]}
    assert paths == {"body.user_name", "body.pasword"}
    assert "hunter2" not in answer.text

    broken = await client.post(LOGIN, content=b"{", headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["error"]["reason"]) == (400, "BadRequest")


async def test_a_switched_off_user_neither_logs_in_nor_stays_in(backend: Backend, client: httpx.AsyncClient) -> None:
    token = (await set_up(client)).json()["access_token"]
    async with backend.edge.ports.db.write() as session:
        user = await session.get(UserRow, (await me(client, token)).json()["id"])
        assert user is not None
        user.is_active = False

    assert (await client.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})).status_code == 401
    refused = await me(client, token)
    assert (refused.status_code, refused.json()["error"]["reason"]) == (401, "InvalidToken")


async def me(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get(ME, headers={"Authorization": f"Bearer {token}"})


async def test_tokens_that_do_not_count_say_why(backend: Backend, client: httpx.AsyncClient) -> None:
    old = token_of(backend, 1, now=utc_now() - timedelta(days=8))
    foreign = Tokens("k" * 43, minutes=5).issue(1, "a-login")
    ghost, ended = token_of(backend, 999_999), token_of(backend, 1)

    expected = {old: "TokenExpired"} | dict.fromkeys([foreign, ghost, ended, "nonsense"], "InvalidToken")
    for token, reason in expected.items():
        answer = await me(client, token)
        assert (answer.status_code, answer.json()["error"]["reason"]) == (401, reason)
    without = await client.get(ME)
    assert (without.status_code, without.json()["error"]["reason"]) == (401, "Unauthorized")


# --- how often one may guess ------------------------------------------------------------------------------------------


@ON_SQLITE
async def test_too_many_wrong_passwords_have_to_wait(settings: BackendSettings) -> None:
    app = create_app(settings.model_copy(update={"login": LoginSettings(attempts_per_minute=3)}))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await set_up(client)
        answers = await asyncio.gather(*(client.post(LOGIN, json=wrong()) for _ in range(7)))

        codes = sorted(answer.status_code for answer in answers)
        assert codes == [401] * 3 + [429] * 4
        refused = await client.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})
        assert (refused.status_code, refused.json()["error"]["reason"]) == (429, "RateLimited")
        wait = refused.json()["error"]["details"]["retry_after"]
        assert 0 < wait <= 60
        assert refused.headers["Retry-After"] == str(wait)

        elsewhere = httpx.ASGITransport(app, client=("192.0.2.7", 40000))
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://localhost") as other:
            right = await other.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})
        assert right.status_code == 200


@ON_SQLITE
async def test_a_right_password_forgives_the_wrong_ones_before(client: httpx.AsyncClient) -> None:
    await set_up(client)
    for _ in range(2):
        for _ in range(6):
            assert (await client.post(LOGIN, json=wrong())).status_code == 401
        login = await client.post(LOGIN, json={"user_name": "admin", "password": PASSWORD})
        assert login.status_code == 200


@ON_SQLITE
async def test_one_address_may_not_try_all_accounts(settings: BackendSettings) -> None:
    limited = settings.model_copy(update={"login": LoginSettings(attempts_per_address=3)})
    app = create_app(limited)
    transport = httpx.ASGITransport(app, client=("2001:db8::1", 40000))
    async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        codes = [(await client.post(LOGIN, json=wrong(f"user{i}"))).status_code for i in range(3)]
        neighbour = httpx.ASGITransport(app, client=("2001:db8::2", 40000))
        async with httpx.AsyncClient(transport=neighbour, base_url="http://localhost") as other:
            codes.append((await other.post(LOGIN, json=wrong("user9"))).status_code)

    assert codes == [401, 401, 401, 429]


@ON_SQLITE
async def test_counters_of_guesses_end_by_themselves(backend: Backend, client: httpx.AsyncClient) -> None:
    await client.post(LOGIN, json=wrong())

    redis: Redis = backend.edge.redis
    keys = [key async for key in redis.scan_iter("wegent:login:*")]
    assert len(keys) == 2
    for key in keys:
        assert 0 < await redis.ttl(key) <= 60
        assert b"admin" not in key


# --- unattended starts ------------------------------------------------------------------------------------------------


@ON_SQLITE
async def test_a_given_password_counts_only_while_there_is_none(settings: BackendSettings) -> None:
    async def codes(given: str, *tried: str) -> list[int]:
        app = create_app(settings.model_copy(update={"admin_password": SecretStr(given)}))
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answers = [await client.post(LOGIN, json={"user_name": "admin", "password": one}) for one in tried]
            assert (await client.get(SETUP)).json() == {"required": False}
        return [answer.status_code for answer in answers]

    assert await codes("first password", "first password") == [200]
    assert await codes("second password", "first password", "second password") == [200, 401]
    assert not (settings.resolved_home() / "secrets/setup-token").exists()
