"""Asks a search engine over HTTP, and says in words what is wrong with its answer."""

from __future__ import annotations

import asyncio
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Final

from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.web_settings import SearchSettings

if TYPE_CHECKING:
    import httpx2

MOST_BYTES: Final = 4_000_000
KEY_REFUSED: Final = frozenset({401, 403})


class SearchFailed(ToolFailed):
    """The engine has not answered, or not with results; the model reads why."""

    reason = "SearchFailed"
    status = 502


class Asker:
    """For one engine of conversations: its connections, and the patience of its settings."""

    def __init__(self, settings: SearchSettings) -> None:
        self._settings = settings
        self._client: httpx2.AsyncClient | None = None

    async def json(self, engine: str, method: str, url: str, **request: Any) -> Any:
        """The body of an answer in JSON; arguments as for `answer`. Raises SearchFailed."""
        import orjson

        _, body = await self.answer(engine, method, url, **request)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise SearchFailed(f"{engine} has answered something that is no JSON. Its address may be wrong.") from None

    async def answer(
        self, engine: str, method: str, url: str, *, key_refused: frozenset[int] = KEY_REFUSED, **request: Any
    ) -> tuple[int, bytes]:
        """Status below 400, and body. `key_refused`: how the engine refuses a key. Raises SearchFailed."""
        import httpx2

        seconds = self._settings.search_timeout
        try:
            async with asyncio.timeout(seconds), self._opened().stream(method, url, **request) as response:
                if response.status_code >= 400:
                    raise _refused(engine, response, key_refused)
                return response.status_code, await _body(engine, response)
        except (TimeoutError, httpx2.TimeoutException):
            raise SearchFailed(f"{engine} has not answered within {seconds:g} seconds. Try again later.") from None
        except httpx2.HTTPError as error:
            raise SearchFailed(f"{engine} cannot be reached ({type(error).__name__}). Try again later.") from None

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _opened(self) -> httpx2.AsyncClient:
        if self._client is None:
            import httpx2

            self._client = httpx2.AsyncClient(
                proxy=self._settings.web_proxy or None,
                trust_env=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                follow_redirects=False,
                timeout=self._settings.search_timeout,
            )
        return self._client


async def _body(engine: str, response: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise SearchFailed(f"The answer of {engine} has more than {MOST_BYTES} bytes.")
    return bytes(body)


def _refused(engine: str, response: httpx2.Response, key_refused: frozenset[int]) -> SearchFailed:
    """Without the body: it may repeat the key."""
    status, after = response.status_code, response.headers.get("retry-after", "")
    if status in key_refused:
        return SearchFailed(f"{engine} has refused the key ({status}). An administrator has to look after it.")
    if status == 429:
        when = f" Try again in {after} seconds." if after.isdigit() else " Try again later."
        return SearchFailed(f"{engine} has had too many questions.{when}")
    if status >= 500:
        return SearchFailed(f"{engine} has failed ({status}). Try again later.")
    return SearchFailed(f"{engine} has refused the question ({status}). Ask in other words.")
