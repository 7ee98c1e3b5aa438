"""The REST interface, as far as commands need it."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import httpx

from wegent.client.errors import ClientError, LoginFailed, NotThere, Refused, ServerUnreachable

API = "/api/v1"
TIMEOUT_SECONDS = 30.0
PAGE = 200


class Rest:
    """One server and one login. Use as an async context manager; every method raises ClientError."""

    def __init__(self, server: str, token: str | None = None) -> None:
        self.server = server.rstrip("/")
        self.token = token
        self._http = httpx.AsyncClient(base_url=self.server + API, timeout=TIMEOUT_SECONDS)

    async def __aenter__(self) -> Rest:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def login(self, user: str, password: str) -> str:
        """Returns the access token, which further calls use."""
        body = await self._call("POST", "/auth/login", json={"user_name": user, "password": password})
        self.token = str(body["access_token"])
        return self.token

    async def check_set_up(self) -> None:
        """Raises LoginFailed when nobody has set the first password yet."""
        if (await self._call("GET", "/auth/admin-password/setup")).get("required"):
            raise LoginFailed(f"No password is set yet: open {self.server} in a browser and choose one.")

    async def me(self) -> dict[str, Any]:
        """The user of this login; LoginFailed when the token does not count any more."""
        return await self._call("GET", "/users/me")

    async def list(self, plural: str) -> list[dict[str, Any]]:
        """All resources of a kind that this user can see, in wire form."""
        items: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = {"limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
            body = await self._call("GET", f"/{plural}", params=page)
            items += body["items"]
            cursor = body.get("nextCursor")
            if not cursor:
                return items

    async def find(self, plural: str, name: str) -> dict[str, Any]:
        """The resource called `name`; NotThere lists what there is."""
        items = await self.list(plural)
        for item in items:
            if item["metadata"]["name"] == name:
                return item
        names = ", ".join(item["metadata"]["name"] for item in items) or "none"
        raise NotThere(f"{self.server} has no {plural.removesuffix('s')} {name}; there is: {names}.")

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = await self._http.request(method, path, headers=headers, **options)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = str(error) or type(error).__name__
            raise ServerUnreachable(f"{self.server} cannot be reached ({why}): is the server running?") from None
        if answer.is_success:
            return self._object(answer)
        raise self._error(answer)

    def _object(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            body = answer.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise ClientError(f"{self.server} does not answer like a Wegent server: is the address right?")
        return body

    def _error(self, answer: httpx.Response) -> ClientError:
        try:
            error = answer.json()["error"]
            reason, message = str(error["reason"]), str(error["message"])
        except (ValueError, KeyError, TypeError):
            return ClientError(f"{self.server} answered {answer.status_code}: is the address right?")
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            return LoginFailed(message)
        return Refused(message, reason)
