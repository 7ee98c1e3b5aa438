"""The limits of those who show nothing that lets them in, by address; and the headers that tell everybody of limits.

Who shows a valid token or key is counted by it, before anything is read for them (edge.py).
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_contracts.errors import WegentError

from wegent_backend.api.entrance import is_api
from wegent_backend.api.errors import answer
from wegent_backend.api.health import PROBES
from wegent_backend.auth.rates import Rates, Standing, TooMany
from wegent_backend.auth.throttle import Admission, network_of
from wegent_backend.auth.turns import Busy
from wegent_backend.edge import EDGE, STANDINGS, Edge

CREDENTIALS: Final = frozenset({b"authorization", b"x-api-key"})
UNAUTHORIZED: Final = 401
LOGINS: Final = frozenset({"/api/v1/auth/login", "/api/auth/login"})


class Rationing:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        edge: Edge | None = scope.get(EDGE)  # None until the process works
        if edge is None or scope["type"] != "http" or not is_api(scope["path"]) or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        standings: list[Standing] = []
        scope[STANDINGS] = standings
        answered = _Answer(scope, send, edge.rates, standings)
        try:
            if scope["path"] in LOGINS:
                await _admit_to_login(edge, _client(scope))
            elif not any(name in CREDENTIALS for name, _ in scope["headers"]):
                await answered.count_stranger()
        except WegentError as error:
            await answered.refuse(error, receive)
        else:
            await self.app(scope, receive, answered.send)


class _Answer:
    """Adds the headers to an answer. Who turns out to be nobody is counted then, and may have to wait instead."""

    def __init__(self, scope: Scope, send: Send, rates: Rates, standings: list[Standing]) -> None:
        self._scope = scope
        self._send = send
        self._rates = rates
        self._standings = standings
        self._counted = scope["path"] in LOGINS  # they have a limit of their own
        self._replaced = False

    async def count_stranger(self) -> None:
        """Raises TooMany."""
        self._counted = True
        standing = await self._rates.take(f"address:{network_of(_client(self._scope))}", "anonymous")
        if standing is not None:
            self._standings.append(standing)

    async def refuse(self, error: WegentError, receive: Receive) -> None:
        if isinstance(error, TooMany):
            self._standings.append(error.standing)
        refusal = answer(error, self._scope.get("wegent.request_id"), path=self._scope["path"])
        await refusal(self._scope, receive, self.send)

    async def send(self, message: Message) -> None:
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            if message["status"] == UNAUTHORIZED and not self._counted:
                try:
                    await self.count_stranger()
                except TooMany as error:
                    await self.refuse(error, _nothing)
                    self._replaced = True
                    return
            message = {**message, "headers": [*message.get("headers", ()), *_headers(self._standings)]}
        await self._send(message)


async def _admit_to_login(edge: Edge, address: str) -> None:
    """What can be refused before a login is read: it counts by itself what is admitted. Raises RateLimited and Busy."""
    edge.throttle.recall(address)
    try:
        edge.passwords.require_room(Admission(known=False, share=network_of(address)))
    except Busy:
        if not await edge.throttle.is_home(address):
            raise


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _headers(standings: list[Standing]) -> list[tuple[bytes, bytes]]:
    """Of the last one: it is what the answer is about."""
    if not standings:
        return []
    last = standings[-1]
    return [
        (b"ratelimit-limit", b"%d" % last.limit),
        (b"ratelimit-remaining", b"%d" % last.left),
        (b"ratelimit-reset", b"%d" % last.reset),
    ]
