"""Who is behind each socket of this process, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import structlog
from socketio.exceptions import ConnectionRefusedError as SocketRefused
from wegent_contracts.errors import RateLimited, Unauthorized
from wegent_contracts.protocol.socket import AuthError

from wegent_backend.auth.errors import InvalidToken, TokenExpired
from wegent_backend.auth.presented import Presented
from wegent_backend.auth.rates import Rates
from wegent_backend.auth.subject import Subject
from wegent_backend.auth.throttle import network_of
from wegent_backend.realtime.rooms import user_room
from wegent_backend.realtime.server import NAMESPACE, SocketServer
from wegent_backend.tables import utc_now

log = structlog.get_logger(__name__)

Authenticate: TypeAlias = Callable[[Presented], Awaitable[tuple[Subject, datetime]]]
"""Who a token or key speaks for and until when. Raises Unauthorized."""

EXPIRED = TokenExpired("Your login has expired. Log in again.")


@dataclass(frozen=True)
class Connection:
    subject: Subject
    expires_at: datetime
    expiry: asyncio.TimerHandle


class Connections:
    """Lets sockets in, and forgets them and their rooms when they go."""

    def __init__(self, server: SocketServer, authenticate: Authenticate, rates: Rates) -> None:
        self._server = server
        self._rates = rates
        self._authenticate = authenticate
        self._connections: dict[str, Connection] = {}
        server.sio.on("connect", self._connect, namespace=NAMESPACE)
        server.sio.on("disconnect", self._disconnect, namespace=NAMESPACE)

    def subject(self, sid: str) -> Subject:
        """Who is behind a socket. Raises Unauthorized when the login has expired, and tells the socket so."""
        connection = self._connections.get(sid)
        if connection is None:
            raise InvalidToken("This connection has no login. Connect again.")
        if connection.expires_at <= utc_now():
            self._expire(sid)
            raise Unauthorized(EXPIRED.message)
        return connection.subject

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        if self._server.closing:
            raise _refused("SHUTTING_DOWN", "The server is stopping. Connect again in a moment.")
        token = auth.get("token") if isinstance(auth, dict) else None
        try:
            if not isinstance(token, str) or not token:
                raise InvalidToken("Connecting needs a token. Log in first.")
            await self._rates.take(f"address:{network_of(address_of(environ))}", "anonymous")
            subject, expires_at = await self._authenticate(Presented(token, address=address_of(environ)))
        except Unauthorized as error:
            log.info("socket.refused", reason=error.reason)
            raise _refused(_code(error), error.message) from error
        except RateLimited as error:
            raise _refused("RATE_LIMITED", error.message) from error
        self._require_room(subject)
        if not self._server.is_open(sid):
            # It left meanwhile, and nobody would tell us: being refused makes the library forget it.
            raise _refused("INVALID_TOKEN", "The connection was closed.")
        seconds = max(0.0, (expires_at - utc_now()).total_seconds())
        expiry = asyncio.get_running_loop().call_later(seconds, self._expire, sid)
        self._connections[sid] = Connection(subject, expires_at, expiry)
        self._server.enter(sid, user_room(subject.user_id))

    def _require_room(self, subject: Subject) -> None:
        most = self._server.max_per_user
        if sum(connection.subject.user_id == subject.user_id for connection in self._connections.values()) >= most:
            message = f"You have {most} connections open already (WEGENT_SOCKET_MAX_PER_USER). Close some of them."
            raise _refused("TOO_MANY_CONNECTIONS", message)

    async def _disconnect(self, sid: str, _reason: str) -> None:
        self._server.leave_all(sid)
        connection = self._connections.pop(sid, None)
        if connection is not None:
            connection.expiry.cancel()

    def _expire(self, sid: str) -> None:
        """Nothing more reaches a socket whose login is over; it stays open to hear why."""
        self._server.leave_all(sid)
        told = AuthError(error=EXPIRED.message, code="TOKEN_EXPIRED")
        self._server.emit_local("auth:error", told.model_dump(), room=sid)


def address_of(environ: dict[str, Any]) -> str:
    """Where a socket comes from."""
    client = environ.get("asgi.scope", {}).get("client")
    return str(client[0]) if client else ""


def _code(error: Unauthorized) -> str:
    return "TOKEN_EXPIRED" if isinstance(error, TokenExpired) else "INVALID_TOKEN"


def _refused(code: str, message: str) -> SocketRefused:
    return SocketRefused(message, {"code": code, "error": message})
