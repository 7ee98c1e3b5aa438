"""What every request passes before it reaches a route: names, sizes, time, safe headers, other pages."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send
from wegent_backend.api import errors
from wegent_backend.api.bounds import Bounds
from wegent_backend.api.cors import Cors
from wegent_backend.api.hosts import Hosts
from wegent_backend.api.middleware import Around
from wegent_backend.api.safe_headers import SafeHeaders
from wegent_backend.app import Backend
from wegent_backend.edge_settings import WebSettings
from wegent_backend.origins import Origins

from .door import client_of, mirror

PORTAL = "https://portal.example"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://wegent.example:8000", 200),
        ("http://WEGENT.example", 200),
        ("http://localhost:8000", 200),
        ("http://127.0.0.1:8000", 200),
        ("http://[::1]:8000", 200),
        ("http://evil.example", 421),
        ("http://wegent.example.evil.example", 421),
    ],
)
async def test_a_name_that_somebody_else_pointed_here_is_not_answered_to(url: str, status: int) -> None:
    async with client_of(Hosts(mirror, ["wegent.example"]), url=url) as client:
        answer = await client.get("/")

    assert answer.status_code == status


async def test_without_the_setting_every_name_counts() -> None:
    async with client_of(Hosts(mirror, []), url="http://any.example") as client:
        assert (await client.get("/")).status_code == 200


# --- sizes and time ---------------------------------------------------------------------------------------------------


def bounded(**bounds: float) -> httpx.AsyncClient:
    app = errors.NoLeaks(mirror)
    return client_of(Around(_framework(app), Bounds(**bounds)))  # type: ignore[arg-type]


def _framework(app: errors.NoLeaks) -> object:
    """As the framework does with its own exceptions."""
    from fastapi import FastAPI

    api = FastAPI(openapi_url=None)
    errors.install(api)
    api.mount("/", app.app)
    return api


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/auth/login", 413), ("/api/auth/login", 413), ("/api/v1/apply", 200)]
)
async def test_routes_that_lead_to_a_login_take_little(path: str, status: int) -> None:
    async with bounded(max_body_bytes=5000, max_auth_body_bytes=100) as client:
        answer = await client.post(path, content=b"x" * 200)

    assert answer.status_code == status
    if status == 413:
        assert "WEGENT_WEB_MAX_AUTH_BODY_BYTES" in answer.json()["detail"]
        assert answer.headers["Connection"] == "close"


async def test_addresses_and_headers_have_an_end() -> None:
    async with bounded(max_url_bytes=300, max_head_bytes=2000) as client:
        long = await client.get("/?" + "x" * 300)
        many = await client.get("/", headers={f"x-{number}": "x" * 100 for number in range(20)})

    assert (long.status_code, long.json()["error"]["reason"]) == (414, "AddressTooLong")
    assert (many.status_code, many.json()["error"]["reason"]) == (431, "HeadTooLarge")


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(30)

    async with bounded(body_seconds=0.05) as client:
        answer = await client.post("/", content=parts())

    assert (answer.status_code, answer.json()["error"]["reason"]) == (408, "BodyTooSlow")


# --- safe headers -----------------------------------------------------------------------------------------------------


async def test_every_answer_is_safe_and_kept_by_nobody() -> None:
    async with client_of(SafeHeaders(mirror, hsts_seconds=60)) as client:
        headers = (await client.get("/")).headers
    async with client_of(SafeHeaders(mirror, hsts_seconds=60), url="https://wegent.example") as client:
        secure = (await client.get("/")).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert secure["Strict-Transport-Security"] == "max-age=60"
    assert "Server" not in headers


async def test_what_an_answer_says_itself_stays() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        message: Message = {"type": "http.response.start", "status": 200, "headers": [(b"Cache-Control", b"no-cache")]}
        await send(message)
        await send({"type": "http.response.body"})

    async with client_of(SafeHeaders(app)) as client:
        assert (await client.get("/")).headers.get_list("Cache-Control") == ["no-cache"]


# --- pages of other origins -------------------------------------------------------------------------------------------


def shared(*allowed: str) -> httpx.AsyncClient:
    return client_of(Cors(mirror, Origins(allowed)))


def preflight(origin: str) -> dict[str, str]:
    return {"Origin": origin, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}


async def test_a_page_of_an_allowed_origin_may_read_answers() -> None:
    async with shared(PORTAL) as client:
        asked = await client.options("/api/v1/teams", headers=preflight(PORTAL))
        answer = await client.put("/api/v1/teams", headers={"Origin": PORTAL, "Sec-Fetch-Site": "cross-site"})

    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["Access-Control-Allow-Origin"] == answer.headers["Access-Control-Allow-Origin"] == PORTAL
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    assert "PUT" in asked.headers["Access-Control-Allow-Methods"]
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    for got in (asked, answer):
        assert got.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in got.headers


@pytest.mark.parametrize("allowed", [[], [PORTAL]])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{PORTAL}.evil.example", "http://portal.example"])
async def test_other_pages_may_not(allowed: list[str], origin: str) -> None:
    async with shared(*allowed) as client:
        asked = await client.options("/api/v1/teams", headers=preflight(origin))
        read = await client.get("/api/v1/teams", headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"})
        sent = await client.post("/api/v1/auth/login", headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"})

    assert (asked.status_code, read.status_code, sent.status_code) == (403, 200, 403)
    assert sent.json()["error"]["reason"] == "CrossOrigin"
    for answer in (asked, read, sent):
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_own_page_and_programs_need_no_permission() -> None:
    async with shared() as client:
        own = {"Origin": "http://wegent.example", "Sec-Fetch-Site": "same-origin"}
        assert (await client.post("/api/v1/teams", headers=own)).status_code == 200
        assert (await client.post("/api/v1/teams")).status_code == 200


async def test_pages_themselves_are_shared_with_nobody() -> None:
    async with shared(PORTAL) as client:
        answer = await client.get("/chat", headers={"Origin": PORTAL})

    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("origin", "host", "may"),
    [
        ("https://wegent.example", "wegent.example", True),
        ("http://wegent.example:8000", "Wegent.example:8000", True),
        (PORTAL, "wegent.example", True),
        (None, "wegent.example", True),
        ("https://evil.example", "wegent.example", False),
        ("http://wegent.example:1", "wegent.example:8000", False),
        ("null", "wegent.example", False),
    ],
)
def test_who_may_open_a_socket(origin: str | None, host: str, may: bool) -> None:
    assert Origins([PORTAL]).may_connect(origin, host) is may


def test_lists_are_written_with_commas_or_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGENT_WEB_ALLOWED_ORIGINS", "https://Portal.example:443/, http://localhost:3000")
    monkeypatch.setenv("WEGENT_WEB_TRUSTED_PROXIES", '["127.0.0.1", "10.0.0.0/8"]')
    monkeypatch.setenv("WEGENT_WEB_ALLOWED_HOSTS", "")

    web = WebSettings()

    assert web.allowed_origins == [PORTAL, "http://localhost:3000"]
    assert [str(network) for network in web.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8"]
    assert web.allowed_hosts == []


@pytest.mark.parametrize(
    "origin", ["*", "null", "https://*.example", "portal.example", "https://portal.example/path", "ftp://a.example"]
)
def test_origins_that_are_none_are_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        WebSettings(allowed_origins=[origin])


# --- the whole app ----------------------------------------------------------------------------------------------------


@ON_SQLITE
async def test_sockets_and_api_have_the_same_door(backend: Backend) -> None:
    async with client_of(backend) as client:
        answers = [
            await client.get("/socket.io/?EIO=4&transport=polling"),
            await client.get("/api/v1/auth/admin-password/setup"),
            await client.get("/health"),
            await client.get("/no-page"),
        ]

    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@ON_SQLITE
async def test_through_an_unknown_proxy_nobody_is_at_this_machine(backend: Backend) -> None:
    async with client_of(backend, url="http://127.0.0.1:8000") as client:
        refused = await client.post(
            "/api/v1/auth/admin-password/setup",
            json={"password": "correct horse"},
            headers={"X-Forwarded-For": "127.0.0.1"},
        )

    assert (refused.status_code, refused.json()["error"]["reason"]) == (403, "SetupTokenNeeded")
