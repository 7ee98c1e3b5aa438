"""A backend that two scripted providers lead into, and a browser."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.oidc_settings import OidcSettings, ProviderSettings
from wegent_backend.settings import BackendSettings
from wegent_scripted.oidc import Client, OidcServer

BASE = "http://127.0.0.1:8000"
SECRET = "s3cret-of-the-client"
AUTH = "/api/v1/auth/oidc"
ENGINEERING = {"value": "engineers", "group": "engineering", "role": "Developer"}


def registered(name: str) -> Client:
    return Client("wegent", SECRET, (f"{BASE}{AUTH}/{name}/callback",), (f"{BASE}/login",))


@pytest.fixture
def corp() -> Iterator[OidcServer]:
    """The provider `corp`, which is trusted for e-mail."""
    with OidcServer([registered("corp")]) as running:
        yield running


@pytest.fixture
def club() -> Iterator[OidcServer]:
    """The provider `club`, which is trusted for nothing."""
    with OidcServer([registered("club")]) as running:
        yield running


@pytest.fixture
def provider_options() -> dict[str, dict[str, Any]]:
    """What tests change in the settings of the two."""
    return {}


@pytest.fixture
def limits() -> dict[str, Any]:
    """What tests change in the limits of logins."""
    return {}


@pytest.fixture
def settings(
    settings: BackendSettings,
    corp: OidcServer,
    club: OidcServer,
    provider_options: dict[str, dict[str, Any]],
    limits: dict[str, Any],
) -> BackendSettings:
    given: dict[str, dict[str, Any]] = {
        "corp": {
            "display_name": "Corp SSO",
            "issuer": corp.url,
            "trusted_for_email": True,
            "groups": [ENGINEERING, {"value": "leads", "group": "engineering", "role": "Maintainer"}],
            "admins": ["operators"],
        },
        "club": {"issuer": club.url},
    }
    for name, options in provider_options.items():
        given[name] |= options
    providers = [
        ProviderSettings(name=name, client_id="wegent", client_secret=SECRET, **options)
        for name, options in given.items()
    ]
    return settings.model_copy(update={"oidc": OidcSettings(providers=providers, **limits)})


@dataclass
class Browser:
    """Keeps the cookies of both sides, and where it has come to."""

    app: httpx.AsyncClient
    web: httpx.AsyncClient
    at: list[str] = field(default_factory=list)

    async def go(self, path: str) -> httpx.Response:
        """One step at the application; addresses of its own may have the whole form."""
        answer = await self.app.get(path)
        self.at.append(answer.headers.get("location", ""))
        return answer

    async def to_provider(self, name: str, **parameters: str) -> str:
        """Until the provider sends back: the address it sends to."""
        begun = await self.app.get(f"{AUTH}/{name}/login", params=parameters)
        assert begun.status_code == 302, begun.text
        answer = await self.web.get(begun.headers["location"])
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def log_in(self, name: str, **parameters: str) -> str:
        """The whole way to the page: its address."""
        back = await self.to_provider(name, **parameters)
        assert back.startswith(f"{BASE}{AUTH}/{name}/callback?")
        return (await self.go(back)).headers["location"]

    async def tokens(self, name: str, **parameters: str) -> dict[str, Any]:
        """Of a login that succeeds."""
        answer = await self.exchange(await self.log_in(name, **parameters))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def exchange(self, page: str) -> httpx.Response:
        code = parse_qs(urlsplit(page).fragment)["oidc"][0]
        return await self.app.post(f"{AUTH}/exchange", json={"code": code})

    async def me(self, tokens: dict[str, Any]) -> dict[str, Any]:
        answer = await self.app.get("/api/v1/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def browser(backend: Backend) -> AsyncIterator[Browser]:
    async with new_browser(backend) as made:
        yield made


class new_browser:  # noqa: N801 - reads as a function
    """Another one, without cookies."""

    def __init__(self, backend: Backend) -> None:
        transport = httpx.ASGITransport(backend, client=("192.0.2.7", 40000))
        self._app = httpx.AsyncClient(transport=transport, base_url=BASE)
        self._web = httpx.AsyncClient()

    async def __aenter__(self) -> Browser:
        return Browser(self._app, self._web)

    async def __aexit__(self, *_: object) -> None:
        await self._app.aclose()
        await self._web.aclose()


def refusal(page: str) -> str:
    """The reason that the page of the login is told."""
    parts = urlsplit(page)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("", "", "/login", "")
    return parse_qs(parts.query)["error"][0]
