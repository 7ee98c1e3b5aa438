"""The protocol as a client: what a provider says is believed only when everything about it is right."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from wegent_backend.auth.oidc.errors import OidcRefused
from wegent_backend.auth.oidc.provider import Attempt, Provider
from wegent_backend.oidc_settings import OidcSettings, ProviderSettings
from wegent_scripted.oidc import Client, Mishap, OidcServer

BACK = "http://127.0.0.1:8000/api/v1/auth/oidc/corp/callback"
SECRET = "s3cret-of-the-client"
ATTEMPT = Attempt("state-1", "nonce-1", "v" * 64, BACK)
CONFIGURATION = "/.well-known/openid-configuration"
MAPPED = ({"value": "engineers", "group": "engineering"},)


@pytest.fixture
def server() -> Iterator[OidcServer]:
    with OidcServer([Client("wegent", SECRET, (BACK,)), Client("public", None, (BACK,))]) as running:
        yield running


class Clock:
    """Unix seconds, moved by the test beside the real ones."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def provider(server: OidcServer, clock: Callable[[], float] | None = None, **changes: Any) -> Provider:
    limits = {name: changes.pop(name) for name in list(changes) if name in OidcSettings.model_fields}
    given = {"client_id": "wegent", "client_secret": SECRET, **changes}
    config = ProviderSettings(name="corp", issuer=given.pop("issuer", server.url), **given)
    return Provider(config, OidcSettings(**limits), **({"clock": clock} if clock else {}))


async def log_in(server: OidcServer, client: Provider, login: str) -> dict[str, Any]:
    """Claims of a whole login; the browser's part is done here."""
    server.script.approve_as(login)
    async with httpx2.AsyncClient() as browser:
        answer = await browser.get(await client.authorization_address(ATTEMPT))
    told = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert told["state"] == ATTEMPT.state
    return await client.claims(ATTEMPT, code=told["code"], issuer=told.get("iss"))


async def test_a_login_gives_claims(server: OidcServer) -> None:
    claims = await log_in(server, provider(server), "alice")

    assert (claims["sub"], claims["email"], claims["email_verified"]) == ("sub-alice", "alice@example.com", True)
    sent = server.script.asked("/authorize")[0].parameters
    assert (sent["code_challenge_method"], sent["nonce"], sent["state"]) == ("S256", "nonce-1", "state-1")
    assert sent["scope"].split() == ["openid", "profile", "email"]
    assert SECRET not in str(sent)
    assert server.script.asked("/token")[0].by == "basic"
    assert server.script.asked("/userinfo") == []


async def test_a_public_client_has_no_secret(server: OidcServer) -> None:
    claims = await log_in(server, provider(server, client_id="public", client_secret=None), "bob")

    assert claims["sub"] == "sub-bob"
    assert server.script.asked("/token")[0].by == "none"


async def test_what_the_id_token_lacks_userinfo_says(server: OidcServer) -> None:
    claims = await log_in(server, provider(server, groups=MAPPED), "alice [[slim]]")

    assert (claims["email"], claims["groups"]) == ("alice@example.com", ["engineers"])


@pytest.mark.parametrize(
    ("login", "problem"),
    [
        ("alice [[nonce:wrong]]", "nonce"),
        ("alice [[claim:nonce null]]", "nonce"),
        ("alice [[issuer:http://evil.example]]", "iss"),
        ("alice [[audience:other]]", "aud"),
        ('alice [[claim:aud ["wegent", "other"]]]', "azp"),
        ('alice [[claim:azp "other"]]', "azp"),
        ("alice [[expired]]", "expired"),
        ("alice [[claim:exp null]]", "exp"),
        ('alice [[claim:at_hash "x"]]', "at_hash"),
        ("alice [[claim:sub null]]", "sub"),
        ("alice [[subject:]]", "sub"),
        ("alice [[claim:sub 7]]", "sub"),
        ("alice [[signature:foreign]]", "bad_signature"),
        ("alice [[signature:none]]", "alg"),
        ("alice [[signature:shared]]", "alg"),
        ("alice [[iss:http://evil.example]]", "another issuer"),
        ("alice [[slim]] [[userinfo:somebody-else]]", "userinfo is about somebody else"),
    ],
)
async def test_what_is_forged_is_refused(server: OidcServer, login: str, problem: str) -> None:
    with pytest.raises(OidcRefused, match=problem) as refusal:
        await log_in(server, provider(server), login)

    assert refusal.value.why == "token"


async def test_the_clocks_may_differ_by_the_leeway(server: OidcServer) -> None:
    clock = Clock()
    client = provider(server, clock, leeway_seconds=30)

    clock.ahead = 300 + 20  # the token lives 300 s
    assert await log_in(server, client, "alice")
    clock.ahead = 300 + 40
    with pytest.raises(OidcRefused, match="expired"):
        await log_in(server, client, "alice")
    clock.ahead = -40
    with pytest.raises(OidcRefused, match="in the future"):
        await log_in(server, client, "alice")


async def test_addresses_and_keys_are_kept_and_a_new_key_is_looked_for(server: OidcServer) -> None:
    clock = Clock()
    client = provider(server, clock, metadata_seconds=3600, key_refetch_seconds=10)

    await log_in(server, client, "alice")
    await log_in(server, client, "bob")
    assert (len(server.script.asked(CONFIGURATION)), len(server.script.asked("/jwks"))) == (1, 1)
    with pytest.raises(OidcRefused, match="key that it does not publish"):
        await log_in(server, client, "alice [[rotate]]")  # so soon nobody asks again
    clock.ahead = 11
    assert await log_in(server, client, "alice")
    assert len(server.script.asked("/jwks")) == 2
    clock.ahead = 3700
    with pytest.raises(OidcRefused):
        await log_in(server, client, "alice")  # the clock is far ahead of the token's
    assert len(server.script.asked(CONFIGURATION)) == 2


async def test_a_provider_that_does_not_answer_as_it_should(server: OidcServer) -> None:
    client = provider(server, answer_seconds=3, max_answer_bytes=4096)
    said = {
        "answered 503": Mishap(503),
        "longer than 4096 bytes": Mishap(size=10_000),
        "no JSON object": Mishap(body="[]"),
        "did not answer within 3 s": Mishap(seconds=60),
        "issuer in its configuration": Mishap(body="{}"),
    }
    server.script.befall(CONFIGURATION, *said.values())
    for words in said:
        with pytest.raises(OidcRefused, match=words) as refusal:
            await client.authorization_address(ATTEMPT)
        assert refusal.value.why == "provider"

    server.script.befall("/jwks", Mishap(body='{"keys": [{"kty": "RSA", "n": "x"}]}'), Mishap(body='{"keys": 1}'))
    for _ in range(2):
        with pytest.raises(OidcRefused, match="keys cannot be read"):
            await log_in(server, client, "alice")
    server.script.befall("/token", Mishap(500), Mishap(400, body='{"error": "invalid_grant"}'), Mishap(body="{}"))
    for _ in range(3):
        with pytest.raises(OidcRefused):
            await log_in(server, client, "alice")
    assert await log_in(server, client, "alice")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": "http://evil.example"}, "another issuer"),
        ({"token_endpoint": "http://elsewhere.example/token"}, "token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
    ],
)
async def test_a_configuration_that_leads_astray_is_refused(
    server: OidcServer, changes: dict[str, str], words: str
) -> None:
    async with httpx2.AsyncClient() as client:
        right = (await client.get(server.url + CONFIGURATION)).json()
    server.script.befall(CONFIGURATION, Mishap(body=json.dumps({**right, **changes})))

    with pytest.raises(OidcRefused, match=words):
        await provider(server).authorization_address(ATTEMPT)


async def test_a_provider_that_is_not_there(server: OidcServer) -> None:
    client = provider(server, issuer="http://127.0.0.1:9")

    with pytest.raises(OidcRefused, match="cannot be asked") as refusal:
        await client.authorization_address(ATTEMPT)
    assert refusal.value.why == "provider"


async def test_nobody_waits_behind_others_for_longer_than_for_an_answer(server: OidcServer) -> None:
    client = provider(server, answer_seconds=1)
    server.script.befall(CONFIGURATION, *[Mishap(seconds=60)] * 10)
    begun = time.monotonic()

    said = await asyncio.gather(*(client.authorization_address(ATTEMPT) for _ in range(10)), return_exceptions=True)

    assert {type(one) for one in said} == {OidcRefused}
    assert time.monotonic() - begun < 6


async def test_redirects_are_not_followed(server: OidcServer) -> None:
    server.script.befall(CONFIGURATION, Mishap(302))

    with pytest.raises(OidcRefused, match="answered 302"):
        await provider(server).authorization_address(ATTEMPT)


async def test_the_logout_leads_to_the_provider_and_back(server: OidcServer) -> None:
    address = await provider(server).logout_address("http://127.0.0.1:8000/login")

    assert address is not None
    assert address.startswith(f"{server.url}/logout?client_id=wegent&post_logout_redirect_uri=http%3A%2F%2F127")
