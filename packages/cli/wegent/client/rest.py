"""The REST interface: one server, one login."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeAlias

import httpx

from wegent.client.credentials import Tokens
from wegent.client.errors import EXPIRED, ClientError, LoginFailed, NotThere, ServerUnreachable, error_of
from wegent.client.sse import SseEvent, follow

API = "/api/v1"
TIMEOUT_SECONDS = 30.0
SILENCE_SECONDS = 90.0
"""A stream without even a sign of life for so long is taken for lost."""
PAGE = 200
UNAUTHORIZED = 401

Renew: TypeAlias = Callable[[str], Awaitable[str]]
"""From an access token that is over to the one in its place. Raises LoginFailed, ServerUnreachable."""


@dataclass(frozen=True)
class Answer:
    """A successful answer; `body` is None when there is none."""

    status: int
    body: Any


class Rest:
    """Use as an async context manager; every method raises ClientError. Paths begin after `/api/v1`.

    In parameters None is left out and booleans are `true` and `false`.
    """

    def __init__(self, server: str, token: str | None = None, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self.server = server.rstrip("/")
        self.token = token
        self.renew: Renew | None = None
        self._http = httpx.AsyncClient(base_url=self.server + API, timeout=timeout)

    async def __aenter__(self) -> Rest:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def login(self, user: str, password: str) -> Tokens:
        """Returns the tokens; further calls use them."""
        answer = await self.send("POST", "/auth/login", json={"user_name": user, "password": password})
        return self._begun(answer)

    async def refresh(self, refresh_token: str) -> Tokens:
        """Returns the tokens that go on from there; further calls use them. The old ones count no more."""
        return self._begun(await self.send("POST", "/auth/refresh", json={"refresh_token": refresh_token}))

    async def logout(self, tokens: Tokens) -> None:
        """Ends the login on the server; one that has ended already is no error."""
        shown = {"refresh_token": tokens.refresh} if tokens.refresh else None
        self.token = tokens.access
        with suppress(LoginFailed):
            await self.send("POST", "/auth/logout", json=shown)

    async def check_set_up(self) -> None:
        """Raises LoginFailed when nobody has set the first password yet."""
        if (await self.get("/auth/admin-password/setup")).get("required"):
            raise LoginFailed(f"No password is set yet: open {self.server} in a browser and choose one.")

    async def me(self) -> dict[str, Any]:
        """The user of this login; LoginFailed when the token does not count any more."""
        return await self.get("/users/me")

    async def list(self, plural: str) -> list[dict[str, Any]]:
        """All resources of a kind that this user can see, in wire form."""
        return [item async for page in self.pages(f"/{plural}") for item in page["items"]]

    async def find(self, plural: str, name: str) -> dict[str, Any]:
        """The resource called `name`; NotThere lists what there is."""
        items = await self.list(plural)
        for item in items:
            if item["metadata"]["name"] == name:
                return item
        names = ", ".join(item["metadata"]["name"] for item in items) or "none"
        raise NotThere(f"{self.server} has no {plural.removesuffix('s')} {name}; there is: {names}.")

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        return self._object((await self.send("GET", path, params=params)).body)

    async def pages(self, path: str, *, size: int = PAGE, **params: Any) -> AsyncIterator[dict[str, Any]]:
        """Every page of a list, `{items, resourceVersion?}`, with at most `size` items each."""
        cursor = None
        while True:
            page = await self.get(path, limit=size, cursor=cursor, **params)
            yield page
            cursor = page.get("nextCursor") or page.get("next_cursor")
            if not cursor:
                return

    async def text(self, path: str, **params: Any) -> str:
        """An answer that is no JSON, such as an export."""
        return (await self._answered("GET", path, params=_wire(params))).text

    async def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: str | bytes | None = None,
        content_type: str | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Body: `json`, or `content` with its `content_type`. A refusal raises Refused with the answer's body."""
        headers = {"content-type": content_type} if content_type else {}
        answer = await self._answered(
            method, path, json=json, content=content, headers=headers, params=_wire(params or {})
        )
        return Answer(answer.status_code, _json(answer) if answer.content else None)

    async def stream_events(
        self, path: str, params: Mapping[str, Any] | None = None, *, on_lost: Callable[[], None] = lambda: None
    ) -> AsyncIterator[SseEvent]:
        """Server-sent events without an end. After a loss it connects again, behind the last event that had an id."""

        @asynccontextmanager
        async def connected(last_id: str | None) -> AsyncIterator[AsyncIterator[bytes]]:
            headers = {"accept": "text/event-stream", **({"last-event-id": last_id} if last_id else {})}
            timeout = httpx.Timeout(TIMEOUT_SECONDS, read=SILENCE_SECONDS)
            options: dict[str, Any] = {"params": _wire(params or {}), "timeout": timeout}
            try:
                answer = await self._sent("GET", path, stream=True, headers=headers, **options)
                try:
                    if not answer.is_success:
                        await answer.aread()
                        raise error_of(self.server, answer.status_code, _json(answer))
                    yield answer.aiter_bytes()
                finally:
                    await answer.aclose()
            except httpx.HTTPError as error:
                raise self._unreachable(error) from None

        async for event in follow(connected, on_lost):
            yield event

    async def _sent(self, method: str, path: str, *, stream: bool = False, **options: Any) -> httpx.Response:
        """The answer; for an access token that was over, the answer to the same request with a new one."""
        shown = self.token
        answer = await self._http.send(self._request(method, path, **options), stream=stream)
        if answer.status_code != UNAUTHORIZED or shown is None or self.renew is None:
            return answer
        await answer.aread()
        if not _is_expired(_json(answer)):
            return answer
        self.token = await self.renew(shown)
        return await self._http.send(self._request(method, path, **options), stream=stream)

    def _begun(self, answer: Answer) -> Tokens:
        tokens = Tokens.of_answer(self._object(answer.body))
        self.token = tokens.access
        return tokens

    def _request(self, method: str, path: str, *, headers: dict[str, str], **options: Any) -> httpx.Request:
        if self.token:
            headers = {"authorization": f"Bearer {self.token}", **headers}
        return self._http.build_request(method, path, headers=headers, **options)

    async def _answered(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        try:
            answer = await self._sent(method, path, headers=headers or {}, **options)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(error) from None
        if not answer.is_success:
            raise error_of(self.server, answer.status_code, _json(answer))
        return answer

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        why = str(error) or type(error).__name__
        return ServerUnreachable(f"{self.server} cannot be reached ({why}): is the server running?")

    def _object(self, body: Any) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise ClientError(f"{self.server} does not answer like a Wegent server: is the address right?")
        return body


def _json(answer: httpx.Response) -> Any:
    """The answer's JSON; None when it is none."""
    try:
        return answer.json()
    except ValueError:
        return None


def _is_expired(body: Any) -> bool:
    error = body.get("error") if isinstance(body, dict) else None
    return isinstance(error, dict) and error.get("reason") == EXPIRED


def _wire(params: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in params.items()
        if value is not None
    }
