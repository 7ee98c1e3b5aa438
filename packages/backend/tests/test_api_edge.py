"""What holds for every request: ids, limits, headers, the shape of errors, what the log says."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI
from pydantic import BaseModel, SecretStr
from sqlalchemy.exc import OperationalError
from wegent_backend.api import errors
from wegent_backend.api.bounds import Bounds
from wegent_backend.api.middleware import Around
from wegent_backend.api.safe_headers import SafeHeaders
from wegent_backend.app import Backend, create_app
from wegent_backend.init_data import seed
from wegent_backend.settings import BackendSettings
from wegent_contracts.errors import ErrorAnswer, RateLimited
from wegent_contracts.resources import KINDS
from wegent_kit.logging import configure_logging

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIMIT = 100


class Body(BaseModel):
    members: list[int]


def small_app() -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    errors.install(app)

    @app.post("/echo")
    async def echo(body: Body) -> Body:
        return body

    @app.get("/defect")
    async def defect() -> None:
        raise RuntimeError("the secret of the defect")

    @app.get("/outage")
    async def outage() -> None:
        raise OperationalError("SELECT 1", {}, Exception("mysql://root:pw@db refused"))

    @app.get("/busy")
    async def busy() -> None:
        raise RateLimited("Too fast.", details={"retry_after": 7})

    return app


@pytest.fixture
async def small() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(SafeHeaders(Around(small_app(), Bounds(max_body_bytes=LIMIT))))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the process writes to its log, as JSON lines."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging("json", "DEBUG")
    written = io.StringIO()
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    yield written
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_a_request_keeps_its_id_or_gets_one(small: httpx.AsyncClient) -> None:
    given = await small.get("/busy", headers={"X-Request-ID": "abc-1"})
    assert given.headers["X-Request-ID"] == given.json()["error"]["request_id"] == "abc-1"

    made = await small.get("/busy", headers={"X-Request-ID": "not safe\t"})
    assert len(made.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/busy", 429, "RateLimited"),
        ("GET", "/nope", 404, "NotFound"),
        ("DELETE", "/echo", 405, "MethodNotAllowed"),
        ("POST", "/echo", 422, "Invalid"),
        ("GET", "/defect", 500, "Internal"),
        ("GET", "/outage", 503, "Unavailable"),
    ],
)
async def test_every_error_has_the_one_shape(
    small: httpx.AsyncClient, method: str, path: str, status: int, reason: str
) -> None:
    answer = await small.request(method, path)

    body = ErrorAnswer.model_validate_json(answer.content)
    assert (answer.status_code, body.error.reason, body.detail) == (status, reason, body.error.message)
    assert body.error.request_id == answer.headers["X-Request-ID"]


async def test_waiting_is_said_in_a_header_too(small: httpx.AsyncClient) -> None:
    assert (await small.get("/busy")).headers["Retry-After"] == "7"


async def test_fields_are_named_by_their_path(small: httpx.AsyncClient) -> None:
    answer = await small.post("/echo", json={"members": [1, "x"]})

    assert answer.json()["error"]["details"]["fields"][0]["path"] == "body.members[1]"
    assert answer.json()["error"]["details"]["fields"][0]["rule"] == "int_parsing"


async def test_a_defect_shows_an_id_and_the_log_the_rest(small: httpx.AsyncClient, log_lines: io.StringIO) -> None:
    answer = await small.get("/defect")

    assert "secret of the defect" not in answer.text
    error_id = answer.json()["error"]["details"]["error_id"]
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    failed = next(line for line in lines if line["event"] == "http.failed")
    assert failed["error_id"] == error_id
    assert failed["request_id"] == answer.headers["X-Request-ID"]
    assert "the secret of the defect" in failed["exception"]


async def test_an_outage_is_no_defect_and_shows_no_address(small: httpx.AsyncClient, log_lines: io.StringIO) -> None:
    answer = await small.get("/outage")

    assert "mysql" not in answer.text
    assert "root:pw" not in log_lines.getvalue()


@pytest.mark.parametrize("announced", [True, False])
async def test_large_bodies_are_refused_announced_or_not(small: httpx.AsyncClient, announced: bool) -> None:
    taken = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(1000):
            taken += 10
            yield b"[1, 2, 3],"

    headers = {"Content-Type": "application/json", **({"Content-Length": "10000"} if announced else {})}
    answer = await small.post("/echo", content=parts(), headers=headers)

    assert (answer.status_code, answer.json()["error"]["reason"]) == (413, "TooLarge")
    assert "100 bytes" in answer.json()["detail"]
    assert taken <= LIMIT + 20


async def test_a_body_of_the_limit_is_taken(small: httpx.AsyncClient) -> None:
    body = json.dumps({"members": [1] * 10}).ljust(LIMIT).encode()

    assert (await small.post("/echo", content=body, headers={"Content-Type": "application/json"})).status_code == 200


async def test_answers_cannot_be_framed_or_sniffed(small: httpx.AsyncClient) -> None:
    headers = (await small.get("/busy")).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


# --- the whole app ----------------------------------------------------------------------------------------------------


async def test_health_and_readiness(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "ok"}
    ready = await client.get("/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "parts": {"database": "ok", "redis": "ok"}}


@ON_SQLITE
async def test_without_redis_the_process_lives_and_is_not_ready(settings: BackendSettings) -> None:
    app = create_app(settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")}))
    transport = httpx.ASGITransport(app)
    async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get("/health")).status_code == 200
        ready = await client.get("/ready")
        assert ready.status_code == 503
        assert ready.json() == {"status": "unavailable", "parts": {"database": "ok", "redis": "unavailable"}}
        login = await client.post("/api/auth/login", json={"user_name": "a", "password": "b"})
        assert (login.status_code, login.json()["error"]["reason"]) == (503, "Unavailable")


@ON_SQLITE
async def test_the_log_has_a_line_per_request_and_no_secret(
    log_lines: io.StringIO, backend: Backend, client: httpx.AsyncClient
) -> None:
    password = "a very secret password"
    token = (await client.post("/api/v1/auth/admin-password/setup", json={"password": password})).json()["access_token"]
    await client.post("/api/v1/auth/login", json={"user_name": "admin", "password": "wrong " + password})
    await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}", "X-Request-ID": "me-1"})
    await client.get("/health")
    await client.get("/ready")

    text = log_lines.getvalue()
    answered = [line for line in map(json.loads, text.splitlines()) if line["event"] == "http.answered"]
    assert [(line["path"], line["status"]) for line in answered] == [
        ("/api/v1/auth/admin-password/setup", 200),
        ("/api/v1/auth/login", 401),
        ("/api/v1/users/me", 200),
    ]
    assert answered[-1]["request_id"] == "me-1"
    redis_password = backend.settings.redis_url.get_secret_value().split("@")[0].rsplit(":", 1)[1]
    for secret in (password, token, redis_password):
        assert secret not in text


@ON_SQLITE
async def test_starting_again_writes_no_resource(settings: BackendSettings) -> None:
    async def versions() -> dict[str, int]:
        app = create_app(settings.model_copy(update={"admin_password": SecretStr("a long password")}))
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            login = await client.post("/api/auth/login", json={"user_name": "admin", "password": "a long password"})
            client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
            lists = [(await client.get(f"/api/{kind.plural}?limit=200")).json() for kind in KINDS.values()]
        found = [(item["kind"], item["metadata"]) for answer in lists for item in answer["items"]]
        given = {f"{kind}/{metadata['name']}": metadata["resourceVersion"] for kind, metadata in found}
        return {**given, "the counter": lists[0]["resourceVersion"]}

    first = await versions()
    brought = {f"{draft.kind.__name__}/{draft.name}" for draft in seed.read_resources(Path(seed.__file__).parent)}
    assert first.keys() == brought | {"the counter"}
    assert await versions() == first
