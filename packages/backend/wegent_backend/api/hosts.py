"""The names under which this server answers: a name that somebody else pointed at it is none of them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send
from wegent_contracts.errors import WegentError

from wegent_backend.api.errors import answer


class Misdirected(WegentError):
    """The request is meant for somebody else."""

    reason, status = "Misdirected", 421


class Hosts:
    """Refuses requests for other names. `allowed` empty: there are no other names."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self.app = app
        self._allowed = frozenset(name.lower() for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._allowed or self._answers_to(_name(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            error = Misdirected("The server does not answer under this name (WEGENT_WEB_ALLOWED_HOSTS).")
            await answer(error, None)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _answers_to(self, name: str) -> bool:
        return name in self._allowed or name == "localhost" or _is_address(name)


def _name(scope: Scope) -> str:
    host = next((value for key, value in scope["headers"] if key == b"host"), b"").decode("latin-1").lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
