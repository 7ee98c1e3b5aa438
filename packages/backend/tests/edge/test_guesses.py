"""Every way to try a password, or what stands for one, is counted like a login."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from wegent_backend.app import Backend, create_app
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.settings import BackendSettings
from wegent_backend.users.login import SETUP_TOKEN_FILE

from .door import client_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AUTH = "/api/v1/auth"
SETUP = f"{AUTH}/admin-password/setup"
PASSWORD = "correct horse"
PASSWORD_OF_MINE = "/api/v1/users/me/password"
ELSEWHERE = "203.0.113.1"


@pytest.fixture
async def strict(settings: BackendSettings) -> AsyncIterator[Backend]:
    """Three guesses a minute."""
    app = create_app(settings.model_copy(update={"login": LoginSettings(attempts_per_minute=3)}))
    async with app.running():
        yield app


async def set_up(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    return await client.post(SETUP, json={"password": PASSWORD, **more})


async def log_in(client: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    return await client.post(f"{AUTH}/login", json={"user_name": "admin", "password": password})


async def test_setup_tokens_cannot_be_guessed(strict: Backend) -> None:
    right = (strict.settings.resolved_home() / SETUP_TOKEN_FILE).read_text().strip()
    async with client_of(strict, peer=ELSEWHERE) as client:
        assert [(await set_up(client)).status_code for _ in range(5)] == [403] * 5  # none is no guess
        guesses = [await set_up(client, setup_token=f"guess {number}") for number in range(4)]
        late = await set_up(client, setup_token=right)
        login = await log_in(client)
    async with client_of(strict, peer="203.0.113.2") as other:
        assert (await set_up(other, setup_token=right)).status_code == 200

    assert [answer.status_code for answer in guesses] == [403, 403, 403, 429]
    assert (late.status_code, late.json()["error"]["reason"]) == (429, "RateLimited")
    assert int(late.headers["Retry-After"]) > 0
    assert login.status_code == 429  # it is the same count


async def test_a_right_setup_token_gives_the_wrong_ones_back(strict: Backend) -> None:
    right = (strict.settings.resolved_home() / SETUP_TOKEN_FILE).read_text().strip()
    async with client_of(strict, peer=ELSEWHERE) as client:
        for _ in range(2):
            await set_up(client, setup_token="guess")
        assert (await set_up(client, setup_token=right)).status_code == 200
        assert [(await log_in(client, "wrong")).status_code for _ in range(4)] == [401, 401, 401, 429]


async def test_passwords_that_are_given_to_change_them_count_as_logins(strict: Backend) -> None:
    async with client_of(strict, url="http://localhost") as client:
        token = (await set_up(client)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        body = {"current_password": "wrong", "new_password": "battery staple"}
        changes = [await client.put(PASSWORD_OF_MINE, json=body, headers=headers) for _ in range(2)]
        logins = [await log_in(client, "wrong"), await log_in(client)]
        body["current_password"] = PASSWORD
        late = await client.put(PASSWORD_OF_MINE, json=body, headers=headers)

    assert [answer.status_code for answer in changes] == [422, 422]
    assert [answer.status_code for answer in logins] == [401, 429]
    assert late.status_code == 429
