"""Gets what is at an address, within its limits, from one allowed place to the next."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Final

from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.builtin.fetch.guard import Guard
from wegent_chat_shell.tools.network import guarded_transport
from wegent_chat_shell.web_settings import FetchSettings

if TYPE_CHECKING:
    import httpx2

HEADERS: Final = {
    "User-Agent": "Mozilla/5.0 (compatible; Wegent; reads single pages for people)",
    "Accept": "text/html, application/xhtml+xml, text/*;q=0.9, application/json;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PIECE: Final = 65_536


@dataclass(frozen=True)
class Got:
    """`url`: where it was in the end. `cut`: there is more of it than may be read."""

    url: str
    media_type: str
    charset: str | None
    body: bytes
    cut: bool


class Getter:
    """For one engine; `proxy`: through which everything goes, and which then looks up names."""

    def __init__(self, settings: FetchSettings, guard: Guard, proxy: str = "") -> None:
        self._settings = settings
        self._guard = guard
        self._proxy = proxy
        self._client: httpx2.AsyncClient | None = None

    async def get(self, url: str) -> Got:
        """Raises ToolFailed, saying what the model may do about it."""
        import httpx2

        seconds = self._settings.fetch_timeout
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(url)
        except TimeoutError:
            raise ToolFailed(f"{url} did not come within {seconds:g} seconds.") from None
        except httpx2.TimeoutException:
            raise ToolFailed(f"{url} did not answer in time.") from None
        except httpx2.HTTPError as error:
            raise ToolFailed(f"{url} cannot be reached ({type(error).__name__}).") from None

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _follow(self, url: str) -> Got:
        here = self._guard.check(url)
        for _ in range(self._settings.fetch_redirects + 1):
            async with self._opened().stream("GET", here, headers=HEADERS) as response:
                if response.status_code not in REDIRECTS or "location" not in response.headers:
                    return await self._read(response)
                here = self._guard.check(response.headers["location"], str(here))
        raise ToolFailed(f"{url} leads from page to page: more than {self._settings.fetch_redirects} redirects.")

    async def _read(self, response: httpx2.Response) -> Got:
        if response.status_code >= 400:
            raise ToolFailed(f"{response.url} answered {response.status_code} {response.reason_phrase}.".rstrip())
        most, body = self._settings.fetch_bytes, bytearray()
        async with aclosing(_unpacked(response)) as pieces:
            async for piece in pieces:
                body += piece
                if len(body) > most:
                    break
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Got(str(response.url), kind, response.charset_encoding, bytes(body[:most]), cut=len(body) > most)

    def _opened(self) -> httpx2.AsyncClient:
        if self._client is None:
            import httpx2

            self._client = httpx2.AsyncClient(
                transport=httpx2.AsyncHTTPTransport(proxy=self._proxy, trust_env=False)
                if self._proxy
                else guarded_transport(self._guard),
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                follow_redirects=False,
                trust_env=False,
                timeout=self._settings.fetch_timeout,
            )
        return self._client


async def _unpacked(response: httpx2.Response) -> AsyncGenerator[bytes]:
    """A little at a time, whatever it was packed of. Raises ToolFailed for ways of packing that nobody asked for."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise ToolFailed(f"{response.url} is packed as {coding}, which was not asked for.")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if coding not in {"", "identity"} else None
    async for raw in response.aiter_raw():
        packed = b"" if unpacker is None else raw
        if unpacker is None:
            yield raw
        while unpacker is not None and packed:
            try:
                yield unpacker.decompress(packed, PIECE)
            except zlib.error:
                raise ToolFailed(f"{response.url} is damaged: it cannot be unpacked.") from None
            packed = unpacker.unconsumed_tail
