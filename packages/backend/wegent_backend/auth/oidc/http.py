"""Asking a provider: within the time, no more than so many bytes, following no redirect."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from wegent_backend.auth.oidc.errors import OidcRefused

if TYPE_CHECKING:
    import httpx2
    from authlib.integrations.httpx_client import AsyncOAuth2Client


@dataclass(frozen=True)
class Wire:
    """How far requests may go. `transport` None: the network, through the operator's proxy if there is one."""

    seconds: float
    max_bytes: int
    transport: httpx2.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def patience(self) -> AsyncIterator[None]:
        """Whatever is waited for inside the block has the same time. Raises OidcRefused when it is over."""
        try:
            async with asyncio.timeout(self.seconds):
                yield
        except TimeoutError as error:
            raise OidcRefused("provider", f"it did not answer within {self.seconds:g} s") from error

    @asynccontextmanager
    async def client(self, **options: Any) -> AsyncIterator[AsyncOAuth2Client]:
        """Authlib's client. Whatever goes wrong with it inside the block is an OidcRefused."""
        import httpx2
        from authlib.integrations.base_client.errors import OAuthError
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        made = AsyncOAuth2Client(
            timeout=None,
            follow_redirects=False,
            transport=self.transport,
            verify=_authorities(),
            headers={"accept-encoding": "identity"},
            event_hooks={"response": [self._bound]},
            **options,
        )
        try:
            async with self.patience(), made as client:
                yield client
        except OAuthError as error:
            raise OidcRefused("provider", f"it answered the error {str(error.error)[:64]}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise OidcRefused("provider", f"it cannot be asked ({type(error).__name__})") from error

    async def object(self, client: AsyncOAuth2Client, url: str, token: str | None = None) -> dict[str, Any]:
        """A JSON object from the provider; `token` is an access token. Raises OidcRefused."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = await client.request("GET", url, headers=headers, withhold_token=True)
        if answer.status_code != 200:
            raise OidcRefused("provider", f"it answered {answer.status_code} at {answer.request.url.path}")
        try:
            found = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            raise OidcRefused("provider", f"it answered no JSON object at {answer.request.url.path}")
        return found

    async def _bound(self, response: httpx2.Response) -> None:
        """Nothing has been read yet; what is packed could be larger than it looks."""
        if response.headers.get("content-encoding", "identity") != "identity":
            raise OidcRefused("provider", "it packs its answers, which was not asked for")
        response.stream = _bounded(response.stream, self.max_bytes)


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: it takes longer than everything else about a request."""
    import httpx2

    return httpx2.create_ssl_context()


def _bounded(stream: Any, limit: int) -> httpx2.AsyncByteStream:
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            taken = 0
            async for piece in stream:
                taken += len(piece)
                if taken > limit:
                    raise OidcRefused("provider", f"its answer is longer than {limit} bytes")
                yield piece

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
