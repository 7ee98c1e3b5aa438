"""Authlib's own client against the scripted OIDC provider."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from wegent_scripted.oidc import Client, Mishap, OidcServer, Person
from wegent_scripted.oidc.forgery import MalformedLogin

BACK = "http://127.0.0.1:8000/callback"
HOME = "http://127.0.0.1:8000/login"
VERIFIER = "v" * 64
CLIENTS = [
    Client("app", "s3cret:with+signs", (BACK,), (HOME,)),
    Client("public", None, (BACK,)),
]


@pytest.fixture
def provider() -> Iterator[OidcServer]:
    with OidcServer(CLIENTS) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[httpx2.Client]:
    with httpx2.Client() as client:
        yield client


@pytest.fixture
def app(provider: OidcServer) -> Iterator[OAuth2Client]:
    with client_of(provider) as client:
        yield client


def client_of(provider: OidcServer, **options: Any) -> OAuth2Client:
    given = {"client_id": "app", "client_secret": CLIENTS[0].secret, "scope": "openid profile email", **options}
    return OAuth2Client(redirect_uri=BACK, code_challenge_method="S256", **given)


def metadata(provider: OidcServer) -> dict[str, Any]:
    found = httpx2.get(f"{provider.url}/.well-known/openid-configuration").json()
    OpenIDProviderMetadata(found).validate()
    return found


def authorize(provider: OidcServer, app: OAuth2Client, browser: httpx2.Client, **options: Any) -> dict[str, str]:
    """What the provider sends the browser back with."""
    address, _ = app.create_authorization_url(
        metadata(provider)["authorization_endpoint"], state="st", nonce="no", code_verifier=VERIFIER, **options
    )
    answer = browser.get(address)
    assert answer.status_code == 302, answer.text
    return answered(answer.headers["location"])


def answered(location: str) -> dict[str, str]:
    assert location.startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def log_in(provider: OidcServer, app: OAuth2Client, browser: httpx2.Client, login: str) -> dict[str, Any]:
    """The token of a whole login."""
    provider.script.approve_as(login)
    told = authorize(provider, app, browser)
    return app.fetch_token(metadata(provider)["token_endpoint"], code=told["code"], code_verifier=VERIFIER)


def check(provider: OidcServer, token: dict[str, Any], keys: dict[str, Any] | None = None) -> dict[str, Any]:
    """Claims of the id_token, as Authlib checks them."""
    published = keys or httpx2.get(metadata(provider)["jwks_uri"]).json()
    read = jwt.decode(token["id_token"], KeySet.import_key_set(published), algorithms=["RS256"])
    claims = CodeIDToken(
        read.claims,
        read.header,
        {"iss": {"value": provider.url}, "aud": {"value": "app"}},
        {"nonce": "no", "client_id": "app", "access_token": token["access_token"]},
    )
    claims.validate()
    return dict(claims)


def test_a_whole_login_through_the_form(provider: OidcServer, app: OAuth2Client, browser: httpx2.Client) -> None:
    address, _ = app.create_authorization_url(
        f"{provider.url}/authorize", state="st", nonce="no", code_verifier=VERIFIER
    )
    shown = browser.get(address)
    action = re.search(r'action="([^"]+)"', shown.text)
    assert action is not None
    form = provider.url + action[1].replace("&amp;", "&")
    wrong = browser.post(form, data={"user_name": "alice", "password": "guess"})
    right = browser.post(form, data={"user_name": "alice", "password": "password"})
    told = answered(right.headers["location"])

    assert (wrong.status_code, "wrong" in wrong.text) == (401, True)
    assert (told["state"], told["iss"]) == ("st", provider.url)
    token = app.fetch_token(f"{provider.url}/token", code=told["code"], code_verifier=VERIFIER)
    claims = check(provider, token)
    assert claims["sub"] == "sub-alice"
    assert claims["groups"] == ["engineers"]
    assert (claims["email"], claims["email_verified"]) == ("alice@example.com", True)
    assert app.get(f"{provider.url}/userinfo").json()["preferred_username"] == "alice"


def test_the_second_login_shows_no_form_until_the_logout(
    provider: OidcServer, app: OAuth2Client, browser: httpx2.Client
) -> None:
    log_in(provider, app, browser, "bob")
    provider.script.approve_as(None)
    assert "code" in authorize(provider, app, browser)

    ending = {"client_id": "app", "post_logout_redirect_uri": HOME, "state": "bye"}
    asked = browser.get(f"{provider.url}/logout", params=ending)
    assert "Sign out" in asked.text
    left = browser.post(f"{provider.url}/logout", params=ending)
    assert left.headers["location"] == f"{HOME}?state=bye"
    address, _ = app.create_authorization_url(f"{provider.url}/authorize", code_verifier=VERIFIER)
    assert "Password" in browser.get(address).text
    elsewhere = browser.post(f"{provider.url}/logout", params={**ending, "post_logout_redirect_uri": BACK})
    assert elsewhere.status_code == 200


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_clients_show_who_they_are(provider: OidcServer, browser: httpx2.Client, method: str) -> None:
    with client_of(provider, token_endpoint_auth_method=method) as app:
        assert log_in(provider, app, browser, "alice")["access_token"]
    guessing = client_of(provider, token_endpoint_auth_method=method, client_secret="guess")
    with guessing as app, pytest.raises(OAuthError, match="invalid_client"):
        log_in(provider, app, browser, "alice")
    with client_of(provider, client_id="public", client_secret=None) as app:
        assert log_in(provider, app, browser, "alice")["access_token"]

    assert [asked.by for asked in provider.script.asked("/token")] == [method.rpartition("_")[2]] * 2 + ["none"]


def test_a_code_counts_once_and_only_with_its_verifier(
    provider: OidcServer, app: OAuth2Client, browser: httpx2.Client
) -> None:
    provider.script.approve_as("alice")
    code = authorize(provider, app, browser)["code"]
    with pytest.raises(OAuthError, match="invalid_grant"):
        app.fetch_token(f"{provider.url}/token", code=code, code_verifier="w" * 64)
    with pytest.raises(OAuthError, match="invalid_grant"):
        app.fetch_token(f"{provider.url}/token", code=code, code_verifier=VERIFIER)


@pytest.mark.parametrize(
    ("login", "error"),
    [
        ("alice [[nonce:wrong]]", "nonce"),
        ("alice [[issuer:http://evil.example]]", "iss"),
        ("alice [[audience:other]]", "aud"),
        ("alice [[expired]]", "expired"),
        ('alice [[claim:azp "other"]]', "azp"),
        ("alice [[claim:sub null]]", "sub"),
        ('alice [[claim:at_hash "x"]]', "at_hash"),
        ("alice [[signature:foreign]]", "bad_signature"),
        ("alice [[signature:none]]", "alg"),
        ("alice [[signature:shared]]", "alg"),
    ],
)
def test_what_is_forged_is_refused(
    provider: OidcServer, app: OAuth2Client, browser: httpx2.Client, login: str, error: str
) -> None:
    token = log_in(provider, app, browser, login)
    with pytest.raises(JoseError, match=error):
        check(provider, token)


def test_keys_rotate(provider: OidcServer, app: OAuth2Client, browser: httpx2.Client) -> None:
    before = httpx2.get(f"{provider.url}/jwks").json()
    token = log_in(provider, app, browser, "alice [[rotate]]")
    with pytest.raises((InvalidKeyIdError, BadSignatureError)):
        check(provider, token, before)
    assert check(provider, token)["sub"] == "sub-alice"


def test_other_answers(provider: OidcServer, app: OAuth2Client, browser: httpx2.Client) -> None:
    provider.script.approve_as("alice [[state:forged]] [[iss:http://evil.example]]")
    told = authorize(provider, app, browser)
    assert (told["state"], told["iss"]) == ("forged", "http://evil.example")
    provider.script.approve_as("alice [[error]]")
    assert authorize(provider, app, browser)["error"] == "access_denied"

    changed = check(provider, log_in(provider, app, browser, "alice [[unverified]] [[groups:a,b]] [[email:x@y.z]]"))
    assert (changed["email"], changed["email_verified"], changed["groups"]) == ("x@y.z", False, ["a", "b"])
    slim = check(provider, log_in(provider, app, browser, "alice [[slim]] [[groups:a]]"))
    assert "groups" not in slim
    assert app.get(f"{provider.url}/userinfo").json()["groups"] == ["a"]
    provider.script.add(Person("carol"))
    assert "email" not in check(provider, log_in(provider, app, browser, "carol"))


def test_requests_that_the_provider_refuses(provider: OidcServer, app: OAuth2Client, browser: httpx2.Client) -> None:
    at = f"{provider.url}/authorize"
    right = {"client_id": "app", "redirect_uri": BACK, "response_type": "code", "scope": "openid"}

    assert browser.get(at, params={**right, "client_id": "x"}).status_code == 400
    assert browser.get(at, params={**right, "redirect_uri": "http://evil.example"}).status_code == 400
    without_pkce = browser.get(at, params=right)
    assert answered(without_pkce.headers["location"])["error"] == "invalid_request"
    assert httpx2.get(f"{provider.url}/userinfo").status_code == 401
    for text in ("alice [[nonsense]]", "alice [[signature:x]]", "alice [[claim:x {]]", "nobody"):
        with pytest.raises(MalformedLogin):
            provider.script.approve_as(text)


def test_mishaps_befall_one_request_each(provider: OidcServer) -> None:
    provider.script.befall("/jwks", Mishap(503), Mishap(size=5000), Mishap(body="not JSON"))
    answers = [httpx2.get(f"{provider.url}/jwks") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [503, 200, 200, 200]
    assert len(answers[1].content) > 5000
    assert answers[2].text == "not JSON"
    assert answers[3].json()["keys"][0]["kid"] == provider.keys.id


def test_as_a_process() -> None:
    command = [sys.executable, "-m", "wegent_scripted.oidc", "--client", "app", "--redirect", BACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        configuration = httpx2.get(f"{url}/.well-known/openid-configuration").json()
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert configuration["issuer"] == url
