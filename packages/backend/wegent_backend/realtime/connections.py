"""Who is behind each socket of this process, and until when."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import structlog
from socketio.exceptions import ConnectionRefusedError as SocketRefused
from wegent_contracts.errors import RateLimited, Unauthorized
from wegent_contracts.protocol.socket import AuthError

from wegent_backend.access.lookout import Lookout, Stay
from wegent_backend.auth.errors import InvalidToken, TokenExpired
from wegent_backend.auth.presented import Presented
from wegent_backend.auth.rates import Rates
from wegent_backend.auth.subject import Subject
from wegent_backend.auth.throttle import network_of
from wegent_backend.ports import Denials
from wegent_backend.realtime.rooms import task_of_room, user_room
from wegent_backend.realtime.server import NAMESPACE, SocketServer
from wegent_backend.tables import utc_now
from wegent_backend.trail.entries import Actor
from wegent_backend.trail.refusals import Attempt, denied

log = structlog.get_logger(__name__)

Authenticate: TypeAlias = Callable[[Presented], Awaitable[tuple[Subject, datetime]]]
"""Who a token or key speaks for and until when. Raises Unauthorized."""

Readers: TypeAlias = Callable[[Collection[tuple[Subject, int]]], Awaitable[set[tuple[int, int]]]]
"""Of (subject, task) the ones in which the subject may read the task, as (user's id, task)."""

CONNECT = Attempt("connect", "connect", "Socket")
EXPIRED = TokenExpired("Your login has expired. Log in again.")
OUT = InvalidToken("Your login has been ended, or your account switched off. Log in again.")


@dataclass(frozen=True)
class Connection:
    stay: Stay
    expires_at: datetime
    expiry: asyncio.TimerHandle


class Connections:
    """Lets sockets in, puts them out when they may not stay, and forgets them and their rooms when they go."""

    def __init__(
        self,
        server: SocketServer,
        authenticate: Authenticate,
        lookout: Lookout,
        readers: Readers,
        rates: Rates,
        denials: Denials,
    ) -> None:
        self._server = server
        self._rates = rates
        self._authenticate = authenticate
        self._lookout = lookout
        self._readers = readers
        self._denials = denials
        self._connections: dict[str, Connection] = {}
        self._of_user: Counter[int] = Counter()
        lookout.afterwards(self._check_rooms)
        server.sio.on("connect", self._connect, namespace=NAMESPACE)
        server.sio.on("disconnect", self._disconnect, namespace=NAMESPACE)

    def subject(self, sid: str) -> Subject:
        """Who is behind a socket. Raises Unauthorized when they may not stay, and tells the socket so."""
        connection = self._connections.get(sid)
        if connection is None:
            raise InvalidToken("This connection has no login. Connect again.")
        if connection.stay.out:
            self._put_out(sid, OUT)
            raise InvalidToken(OUT.message)
        if connection.expires_at <= utc_now():
            self._put_out(sid, EXPIRED)
            raise Unauthorized(EXPIRED.message)
        return connection.stay.subject

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        if self._server.closing:
            raise _refused("SHUTTING_DOWN", "The server is stopping. Connect again in a moment.")
        token = auth.get("token") if isinstance(auth, dict) else None
        address = address_of(environ)
        try:
            if not isinstance(token, str) or not token:
                raise InvalidToken("Connecting needs a token. Log in first.")
            await self._rates.take(f"address:{network_of(address)}", "anonymous")
            subject, expires_at = await self._authenticate(Presented(token, address=address))
        except Unauthorized as error:
            log.info("socket.refused", reason=error.reason)
            if token:
                self._denials.note(denied(CONNECT, error, Actor(address=address), request_id=None))
            raise _refused(_code(error), error.message) from error
        except RateLimited as error:
            raise _refused("RATE_LIMITED", error.message) from error
        self._require_room(subject)
        if not self._server.is_open(sid):
            # It left meanwhile, and nobody would tell us: being refused makes the library forget it.
            raise _refused("INVALID_TOKEN", "The connection was closed.")
        self._let_in(sid, subject, expires_at)

    def _let_in(self, sid: str, subject: Subject, expires_at: datetime) -> None:
        seconds = max(0.0, (expires_at - utc_now()).total_seconds())
        expiry = asyncio.get_running_loop().call_later(seconds, self._put_out, sid, EXPIRED)
        stay = self._lookout.stay(subject, on_out=lambda: self._put_out(sid, OUT))
        self._connections[sid] = Connection(stay, expires_at, expiry)
        self._of_user[subject.user_id] += 1
        self._server.enter(sid, user_room(subject.user_id))

    def _require_room(self, subject: Subject) -> None:
        most = self._server.max_per_user
        if self._of_user[subject.user_id] >= most:
            message = f"You have {most} connections open already (WEGENT_SOCKET_MAX_PER_USER). Close some of them."
            raise _refused("TOO_MANY_CONNECTIONS", message)

    async def _disconnect(self, sid: str, _reason: str) -> None:
        self._server.forget(sid)
        connection = self._connections.pop(sid, None)
        if connection is not None:
            connection.expiry.cancel()
            self._of_user -= Counter([connection.stay.subject.user_id])
            self._lookout.leave(connection.stay)

    def _put_out(self, sid: str, why: Unauthorized) -> None:
        """Nothing more reaches a socket that may not stay; it is left open to hear why."""
        self._server.bar(sid)
        told = AuthError(error=why.message, code=_code(why))
        self._server.emit_local("auth:error", told.model_dump(), room=sid)

    async def _check_rooms(self) -> None:
        """Sockets leave the rooms of conversations that their people may not read any more."""
        present = [
            (sid, self._connections[sid].stay.subject, room, task_id)
            for room in self._server.rooms()
            if (task_id := task_of_room(room)) is not None
            for sid in self._server.members(room)
            if sid in self._connections
        ]
        if not present:
            return
        allowed = await self._readers({(subject, task_id) for _, subject, _, task_id in present})
        for sid, subject, room, task_id in present:
            if (subject.user_id, task_id) not in allowed:
                self._server.leave(sid, room)


def address_of(environ: dict[str, Any]) -> str:
    """Where a socket comes from."""
    client = environ.get("asgi.scope", {}).get("client")
    return str(client[0]) if client else ""


def _code(error: Unauthorized) -> str:
    return "TOKEN_EXPIRED" if isinstance(error, TokenExpired) else "INVALID_TOKEN"


def _refused(code: str, message: str) -> SocketRefused:
    return SocketRefused(message, {"code": code, "error": message})
