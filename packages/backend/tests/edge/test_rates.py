"""How much somebody may ask of the server, on a real Valkey."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr
from redis.asyncio import Redis
from structlog.testing import capture_logs
from wegent_backend.api.routes import build_api
from wegent_backend.app import Backend, create_app
from wegent_backend.auth.rates import Rates, Standing, TooMany, cost_of, payer
from wegent_backend.auth.subject import Subject
from wegent_backend.edge_settings import RateSettings
from wegent_backend.settings import BackendSettings
from wegent_kit.redis import connect

from ..people import logged_in, person, token_of
from .door import client_of

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ME = "/api/v1/users/me"


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    async with connect(valkey, name="test", retries=0) as redis:
        yield redis


async def test_as_many_as_in_a_minute_may_come_at_once(redis: Redis) -> None:
    rates = Rates(redis, RateSettings(writes_per_minute=3))

    standings = [await rates.take("user:1", "writes") for _ in range(3)]
    assert standings == [Standing(3, 2, 20), Standing(3, 1, 40), Standing(3, 0, 60)]
    with pytest.raises(TooMany) as refused:
        await rates.take("user:1", "writes")
    assert refused.value.details == {"retry_after": 20, "limit": 3, "cost": "writes"}
    assert refused.value.standing == Standing(3, 0, 60)


async def test_everybody_and_every_cost_has_a_count_of_its_own(redis: Redis) -> None:
    rates = Rates(redis, RateSettings(writes_per_minute=1, reads_per_minute=1))
    for who, cost in (("user:1", "writes"), ("user:1", "reads"), ("user:2", "writes"), ("key:1", "writes")):
        assert await rates.take(who, cost) is not None  # type: ignore[arg-type]


async def test_processes_count_together_and_a_burst_is_held_to_the_limit(redis: Redis) -> None:
    several = [Rates(redis, RateSettings(reads_per_minute=10, patience_seconds=30)) for _ in range(3)]
    takes = [rates.take("user:1", "reads") for rates in several for _ in range(20)]

    answers = await asyncio.gather(*takes, return_exceptions=True)

    assert sum(isinstance(answer, Standing) for answer in answers) == 10
    assert sum(isinstance(answer, TooMany) for answer in answers) == 50


async def test_time_gives_back_what_was_taken(redis: Redis) -> None:
    rates = Rates(redis, RateSettings(reads_per_minute=600, patience_seconds=30))
    for _ in range(600):
        await rates.take("user:1", "reads")
    takes = [rates.take("user:1", "reads") for _ in range(300)]
    assert any(isinstance(answer, TooMany) for answer in await asyncio.gather(*takes, return_exceptions=True))
    await asyncio.sleep(1.2)
    assert await rates.take("user:1", "reads") is not None


async def test_a_count_is_forgotten_when_it_is_paid(redis: Redis) -> None:
    await Rates(redis, RateSettings(reads_per_minute=600)).take("user:1", "reads")
    assert 0 < await redis.pttl("wegent:rate:reads:user:1") <= 100


async def test_no_limit_asks_nobody() -> None:
    rates = Rates(connect("redis://127.0.0.1:1", name="test", retries=0), RateSettings(reads_per_minute=0))
    with capture_logs() as lines:
        assert await rates.take("user:1", "reads") is None
    assert lines == []


async def test_without_redis_everybody_may_and_the_log_says_so_once() -> None:
    rates = Rates(connect("redis://127.0.0.1:1", name="test", retries=0), RateSettings(reads_per_minute=1))
    with capture_logs() as lines:
        assert [await rates.take("user:1", "reads") for _ in range(5)] == [None] * 5
    assert [line["event"] for line in lines] == ["rates.not_enforced"]


def test_keys_pay_for_themselves_and_logins_together() -> None:
    assert payer(Subject(7, "anna", "user", via="login:1")) == payer(Subject(7, "anna", "user")) == "user:7"
    assert payer(Subject(7, "anna", "user", via="key:3")) == "key:3"


def test_what_costs_much_is_marked() -> None:
    found = {
        route.endpoint.__name__
        for route in iter_route_contexts(build_api().routes)
        if route.endpoint is not None and cost_of(route.endpoint, "GET") == "expensive"
    }
    assert found == {
        *("apply_all", "apply_in_namespace", "delete_in_namespace", "export_one", "follow"),
        *("try_unsaved", "try_stored", "list_for_unsaved", "list_for_stored"),
        *("export_audit", "verify_audit"),
        *("list_usage", "get_totals", "start_cleanup", "rotate_key"),
        *("delete_group", "delete_many", "export_task", "correct_answer"),
        *("try_out", "check", "approve", "begin"),
    }


# --- the whole app ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def strict(settings: BackendSettings) -> AsyncIterator[Backend]:
    limits = RateSettings(
        reads_per_minute=3, writes_per_minute=2, expensive_per_minute=1, anonymous_per_minute=4, patience_seconds=5
    )
    app = create_app(settings.model_copy(update={"rate": limits}))
    async with app.running():
        yield app


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def standing(answer: httpx.Response) -> tuple[str, str, str]:
    return tuple(answer.headers[f"RateLimit-{word}"] for word in ("Limit", "Remaining", "Reset"))  # type: ignore[return-value]


@ON_SQLITE
async def test_every_answer_tells_how_much_is_left(strict: Backend) -> None:
    _, anna = await person(strict, "anna")
    _, bert = await person(strict, "bert")
    async with client_of(strict) as client:
        answers = [await client.get(ME, headers=bearer(anna)) for _ in range(4)]
        assert (await client.get(ME, headers=bearer(bert))).status_code == 200

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [standing(answer) for answer in answers] == [
        ("3", "2", "20"),
        ("3", "1", "40"),
        ("3", "0", "60"),
        ("3", "0", "60"),
    ]
    assert answers[-1].headers["Retry-After"] == "20"
    assert answers[-1].json()["error"]["details"] == {"retry_after": 20, "limit": 3, "cost": "reads"}


@ON_SQLITE
async def test_costs_are_those_of_the_routes(strict: Backend) -> None:
    _, anna = await person(strict, "anna")
    async with client_of(strict) as client:
        client.headers.update(bearer(anna))
        ghost = {"kind": "Ghost", "spec": {"systemPrompt": "Be brief."}}
        written = [
            await client.post("/api/v1/ghosts", json={**ghost, "metadata": {"name": f"g{number}"}})
            for number in range(3)
        ]
        applied = [await client.post("/api/v1/apply", json=[]) for _ in range(2)]

    assert [answer.status_code for answer in written] == [201, 201, 429]
    assert applied[0].headers["RateLimit-Limit"] == "1"
    assert applied[1].status_code == 429


@ON_SQLITE
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged-{}"}, {"X-API-Key": "wg-unknown-{}"}])
async def test_nobody_is_counted_by_address(strict: Backend, headers: dict[str, str]) -> None:
    async with client_of(strict, peer="203.0.113.1") as client:
        answers = [
            await client.get(ME, headers={name: text.format(number) for name, text in headers.items()})
            for number in range(6)
        ]
        assert (await client.get("/health")).status_code == 200
    async with client_of(strict, peer="203.0.113.2") as other:
        assert (await other.get(ME, headers=headers)).status_code == 401
    codes = [answer.status_code for answer in answers]

    assert codes == [401] * 4 + [429] * 2


@ON_SQLITE
async def test_who_is_known_is_let_in_from_where_strangers_are_not(strict: Backend) -> None:
    _, anna = await person(strict, "anna")
    async with client_of(strict) as client:
        assert [(await client.get(ME)).status_code for _ in range(5)][-1] == 429
        assert (await client.get(ME, headers=bearer(anna))).status_code == 200


@ON_SQLITE
async def test_without_redis_the_api_goes_on_and_nobody_logs_in(settings: BackendSettings) -> None:
    app = create_app(settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")}))
    async with app.running(), client_of(app) as client:
        await logged_in(app, 1)
        answer = await client.get(ME, headers=bearer(token_of(app, 1)))
        login = await client.post("/api/v1/auth/login", json={"user_name": "admin", "password": "guess"})

    assert answer.status_code == 200
    assert "RateLimit-Limit" not in answer.headers
    assert (login.status_code, login.json()["error"]["reason"]) == (503, "Unavailable")
