"""From the browser's way to a provider and back to a login; and what is refused on that way."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import LoginRow, UserRow
from wegent_scripted.oidc import Mishap, OidcServer

from .conftest import AUTH, BASE, SECRET, Browser, new_browser, refusal

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _approves(corp: OidcServer, club: OidcServer) -> None:
    corp.script.approve_as("alice")
    club.script.approve_as("bob")


@ON_SQLITE
async def test_the_providers_are_listed_without_what_is_secret(browser: Browser) -> None:
    answer = await browser.app.get(f"{AUTH}/providers")

    assert answer.json() == {
        "items": [{"name": "corp", "display_name": "Corp SSO"}, {"name": "club", "display_name": "club"}]
    }


async def test_a_first_login_makes_a_user(browser: Browser, backend: Backend) -> None:
    tokens = await browser.tokens("corp")

    me = await browser.me(tokens)
    assert (me["user_name"], me["email"], me["role"]) == ("alice", "alice@example.com", "user")
    assert tokens["refresh_token"]
    async with backend.edge.ports.db.read() as session:
        (login,) = (await session.scalars(select(LoginRow))).all()
        user = await session.get(UserRow, me["id"])
    assert (login.method, login.provider, login.address) == ("oidc", "corp", "192.0.2.7")
    assert user is not None
    assert (user.email_verified, user.display_name, user.password_hash) == (True, "Alice", None)
    again = await browser.me(await browser.tokens("corp"))
    assert again["id"] == me["id"]


@ON_SQLITE
async def test_the_page_to_return_to_and_no_token_in_any_address(browser: Browser) -> None:
    page = await browser.log_in("corp", return_to="/chat?task=7")

    parts = urlsplit(page)
    assert (parts.path, parse_qs(parts.query)) == ("/login", {"next": ["/chat?task=7"]})
    tokens = (await browser.exchange(page)).json()
    assert all(token not in address for address in browser.at for token in tokens.values() if isinstance(token, str))


@ON_SQLITE
async def test_cookies_are_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    begun = await browser.app.get(f"{AUTH}/corp/login")

    cookie = begun.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert f"path={AUTH}" in cookie
    assert "max-age=600" in cookie
    assert begun.headers["cache-control"] == "no-store"


@ON_SQLITE
@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "chat", "javascript:x"]
)
async def test_an_open_redirect_is_refused(browser: Browser, path: str) -> None:
    answer = await browser.app.get(f"{AUTH}/corp/login", params={"return_to": path})

    assert (answer.status_code, answer.json()["error"]["details"]["fields"][0]["path"]) == (422, "query.return_to")


@ON_SQLITE
@pytest.mark.parametrize(
    ("login", "why"),
    [
        ("alice [[state:forged]]", "state"),
        ("alice [[nonce:wrong]]", "token"),
        ("alice [[issuer:http://evil.example]]", "token"),
        ("alice [[audience:other]]", "token"),
        ("alice [[expired]]", "token"),
        ("alice [[signature:foreign]]", "token"),
        ("alice [[signature:none]]", "token"),
        ("alice [[iss:http://evil.example]]", "token"),
        ("alice [[unverified]]", "email_unverified"),
        ("alice [[claim:email null]]", "email_unverified"),
        ("alice [[error]]", "denied"),
        ("alice [[error:server_error]]", "provider"),
    ],
)
async def test_what_is_forged_lets_nobody_in(
    backend: Backend, browser: Browser, corp: OidcServer, login: str, why: str
) -> None:
    corp.script.approve_as(login)

    assert refusal(await browser.log_in("corp")) == why
    async with backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(UserRow.user_name))).all() == ["admin"]
        assert (await session.scalars(select(LoginRow))).all() == []


@ON_SQLITE
async def test_a_state_counts_once_for_one_browser_and_one_provider(backend: Backend, browser: Browser) -> None:
    back = await browser.to_provider("corp")
    async with new_browser(backend) as thief:
        assert refusal((await thief.go(back)).headers["location"]) == "state"
    assert refusal((await browser.go(back)).headers["location"]) == "state"

    back = await browser.to_provider("corp")
    elsewhere = back.replace("/corp/callback", "/club/callback")
    assert refusal((await browser.go(elsewhere)).headers["location"]) == "state"
    assert refusal((await browser.go(f"{AUTH}/corp/callback")).headers["location"]) == "state"
    assert refusal((await browser.go(f"{AUTH}/corp/callback?code=x&state=y")).headers["location"]) == "state"


@ON_SQLITE
async def test_the_code_of_the_page_counts_once_for_one_browser(backend: Backend, browser: Browser) -> None:
    page = await browser.log_in("corp")
    async with new_browser(backend) as thief:
        refused = await thief.exchange(page)
    assert (refused.status_code, refused.json()["error"]["details"]) == (403, {"why": "state"})
    assert (await browser.exchange(page)).status_code == 403  # the thief has used it up

    page = await browser.log_in("corp")
    assert (await browser.exchange(page)).status_code == 200
    assert (await browser.exchange(page)).status_code == 403


@ON_SQLITE
async def test_two_tabs_do_not_disturb_each_other(browser: Browser) -> None:
    first, second = await browser.to_provider("corp"), await browser.to_provider("club")

    pages = [(await browser.go(back)).headers["location"] for back in (first, second)]
    people = [await browser.me((await browser.exchange(page)).json()) for page in pages]
    assert [person["user_name"] for person in people] == ["alice", "bob"]


@ON_SQLITE
async def test_what_lies_in_redis_ends_by_itself_and_finishes_no_login(backend: Backend, browser: Browser) -> None:
    back = await browser.to_provider("corp")
    redis: Redis = backend.edge.redis
    state = parse_qs(urlsplit(back).query)["state"][0]
    (name,) = [key async for key in redis.scan_iter("wegent:oidc:state:*")]

    assert 0 < await redis.ttl(name) <= 600
    kept = name + await redis.get(name)
    assert state.encode() not in kept
    assert all(cookie.encode() not in kept for cookie in browser.app.cookies.values())
    await redis.delete(name)
    assert refusal((await browser.go(back)).headers["location"]) == "state"
    page = await browser.log_in("corp")
    (name,) = [key async for key in redis.scan_iter("wegent:oidc:code:*")]
    assert 0 < await redis.ttl(name) <= 60
    assert page.rpartition("=")[2].encode() not in name


@ON_SQLITE
async def test_a_refusal_is_logged_without_secrets(
    browser: Browser, corp: OidcServer, capsys: pytest.CaptureFixture[str]
) -> None:
    corp.script.approve_as("alice [[nonce:wrong]]")
    back = await browser.to_provider("corp")
    await browser.go(back)

    said = capsys.readouterr()
    line = next(line for line in (said.out + said.err).splitlines() if "oidc.refused" in line)
    assert "nonce" in line
    values = [value for values in parse_qs(urlsplit(back).query).values() for value in values if value != corp.url]
    for secret in (SECRET, *values):
        assert secret not in said.out + said.err


@ON_SQLITE
async def test_a_provider_that_is_not_known_or_not_there(browser: Browser, corp: OidcServer) -> None:
    for step in ("login", "callback", "logout"):
        assert refusal((await browser.go(f"{AUTH}/nobody/{step}")).headers["location"]) == "unknown_provider"
    corp.script.befall("/.well-known/openid-configuration", Mishap(503))
    assert refusal((await browser.go(f"{AUTH}/corp/login")).headers["location"]) == "provider"
    assert (await browser.me(await browser.tokens("corp")))["user_name"] == "alice"


@ON_SQLITE
async def test_a_switched_off_user_is_refused_at_every_step(backend: Backend, browser: Browser) -> None:
    await browser.tokens("corp")
    page = await browser.log_in("corp")
    async with backend.edge.ports.db.write() as session:
        user = (await session.scalars(select(UserRow).where(UserRow.user_name == "alice"))).one()
        user.is_active = False

    refused = await browser.exchange(page)
    assert (refused.status_code, refused.json()["error"]["details"]["why"]) == (403, "disabled")
    assert refusal(await browser.log_in("corp")) == "disabled"


@ON_SQLITE
@pytest.mark.parametrize("limits", [{"logins_per_minute": 3}])
async def test_too_many_logins_of_one_address_have_to_wait(browser: Browser) -> None:
    answers = await asyncio.gather(*(browser.app.get(f"{AUTH}/corp/login") for _ in range(5)))

    refused = [page for page in (answer.headers["location"] for answer in answers) if page.startswith("/login")]
    assert [refusal(page) for page in refused] == ["too_many"] * 2


@ON_SQLITE
async def test_the_logout_leads_to_the_provider_and_back(browser: Browser, corp: OidcServer) -> None:
    await browser.tokens("corp")
    corp.script.approve_as(None)
    out = (await browser.go(f"{AUTH}/corp/logout")).headers["location"]
    asked = urlsplit(out)
    assert parse_qs(asked.query) == {"client_id": ["wegent"], "post_logout_redirect_uri": [f"{BASE}/login"]}
    left = await browser.web.post(out)
    assert left.headers["location"] == f"{BASE}/login"
    begun = await browser.app.get(f"{AUTH}/corp/login")
    assert "Password" in (await browser.web.get(begun.headers["location"])).text


@ON_SQLITE
async def test_first_logins_at_once_make_one_user(backend: Backend, browser: Browser) -> None:
    backs = [await browser.to_provider("corp") for _ in range(4)]
    pages = [answer.headers["location"] for answer in await asyncio.gather(*(browser.app.get(back) for back in backs))]
    people = [await browser.me((await browser.exchange(page)).json()) for page in pages]

    assert len({person["id"] for person in people}) == 1


async def test_behind_a_path_and_https(backend: Backend, corp: OidcServer) -> None:
    settings = backend.edge.ports.settings
    assert settings.public_url is None
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="https://wegent.example") as client:
        begun = await client.get(f"{AUTH}/corp/login")
    sent = parse_qs(urlsplit(begun.headers["location"]).query)
    assert sent["redirect_uri"] == [f"https://wegent.example{AUTH}/corp/callback"]
    assert "secure" in begun.headers["set-cookie"].lower()


@ON_SQLITE
async def test_the_page_gets_its_refresh_token_as_a_cookie(browser: Browser) -> None:
    page = await browser.log_in("corp")
    code = parse_qs(urlsplit(page).fragment)["oidc"][0]
    headers = {"X-Wegent-Page": "/", "Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    answer = await browser.app.post(f"{AUTH}/exchange", json={"code": code}, headers=headers)

    assert answer.status_code == 200, answer.text
    assert "refresh_token" not in answer.json()
    assert "wegent_refresh=" in answer.headers["set-cookie"]
    assert (await browser.app.post("/api/v1/auth/refresh", headers=headers)).status_code == 200
