"""The Socket.IO server of one process: its sockets, its rooms, and emits that do not leave the process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

import socketio
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from wegent_kit.background import stop

from wegent_backend.origins import Origins
from wegent_backend.realtime.backlog import Backlog, Limits
from wegent_backend.realtime.codec import OrjsonCodec, OrjsonPacket, encode_event
from wegent_backend.realtime.rooms import user_of_room
from wegent_backend.realtime.sockets import Sockets
from wegent_backend.settings import BackendSettings

NAMESPACE: Final = "/chat"
PATH: Final = "/socket.io"
CHANNEL: Final = "wegent:socketio"

# The library logs every packet at INFO.
_LIBRARY_LOG = logging.getLogger("socketio")
_LIBRARY_LOG.setLevel(logging.WARNING)


def redis_manager(url: str, *, write_only: bool = False) -> Any:
    """Carries emits between processes. While Redis is away an emit gives up within seconds: callers wait for it."""
    patience = {
        "socket_connect_timeout": 2.0,
        "socket_timeout": 5.0,
        "socket_keepalive": True,
        "client_name": "wegent-sockets",
        "retry": Retry(ExponentialBackoff(cap=0.1, base=0.05), 1),
    }
    return socketio.AsyncRedisManager(
        url, channel=CHANNEL, write_only=write_only, logger=_LIBRARY_LOG, json=OrjsonCodec, redis_options=patience
    )


def _judge(origins: Origins) -> Callable[[str | None, dict[str, Any]], bool]:
    """The library's question about a page, with the request's environ."""

    def may_connect(origin: str | None, environ: dict[str, Any]) -> bool:
        return origins.may_connect(origin, str(environ.get("HTTP_HOST", "")))

    return may_connect


class SocketServer:
    """Sockets of namespace `/chat`.

    Everything here that does not say `async` happens within one tick of the event loop, so that a snapshot, a room and
    the events that follow cannot drift apart.
    """

    def __init__(self, settings: BackendSettings) -> None:
        limits = settings.socket
        self._manager = redis_manager(settings.redis_url.get_secret_value())
        self.sio = Sockets(
            Limits(limits.max_queued_packets, limits.max_queued_bytes),
            async_mode="asgi",
            client_manager=self._manager,
            serializer=OrjsonPacket,
            namespaces=[NAMESPACE],
            cors_allowed_origins=_judge(Origins(settings.web.allowed_origins)),
            cors_credentials=False,
            ping_interval=limits.ping_interval_seconds,
            ping_timeout=limits.ping_timeout_seconds,
            max_http_buffer_size=settings.max_body_bytes,
            logger=_LIBRARY_LOG,
            engineio_logger=_LIBRARY_LOG,
        )
        self.max_per_user = limits.max_per_user
        self._on_move: Callable[[str], None] = lambda _room: None
        self._on_empty_room: Callable[[str], None] = lambda _room: None
        self._barred: set[str] = set()
        self.closing = False

    @property
    def manager(self) -> Any:
        """Emits through Redis, to the sockets of every process."""
        return self._manager

    def wrap(self, app: Any) -> Any:
        """An ASGI app that serves the sockets under PATH and `app` elsewhere."""
        return socketio.ASGIApp(self.sio, app, socketio_path=PATH)

    def on_empty_room(self, callback: Callable[[str], None]) -> None:
        """Call back whenever the last socket of this process has left a room."""
        self._on_empty_room = callback

    def on_move(self, callback: Callable[[str], None]) -> None:
        """Call back whenever a socket of this process has entered or left a room."""
        self._on_move = callback

    def is_open(self, sid: str) -> bool:
        """Whether the connection behind a socket is still there."""
        socket = self.sio.eio.sockets.get(self._manager.eio_sid_from_sid(sid, NAMESPACE))
        return socket is not None and not socket.closed

    def enter(self, sid: str, room: str) -> bool:
        """Put a socket of this process into a room; False when the socket is gone or barred."""
        if sid in self._barred:
            return False
        if not (self._manager.is_connected(sid, NAMESPACE) or self._manager.is_pre_connected(sid, NAMESPACE)):
            return False
        self._manager.basic_enter_room(sid, NAMESPACE, room)
        self._on_move(room)
        return True

    def leave(self, sid: str, room: str) -> None:
        self._manager.basic_leave_room(sid, NAMESPACE, room)
        self._on_move(room)
        if not self.has_members(room):
            self._on_empty_room(room)

    def bar(self, sid: str) -> None:
        """Take a socket out of all rooms, for good: an event of it that is under way must not put it back into one."""
        self._barred.add(sid)
        self._leave_all(sid)

    def forget(self, sid: str) -> None:
        """The socket is gone."""
        self._leave_all(sid)
        self._barred.discard(sid)

    def _leave_all(self, sid: str) -> None:
        for room in self._manager.get_rooms(sid, NAMESPACE):
            if room != sid:
                self.leave(sid, room)

    def has_members(self, room: str) -> bool:
        """Whether a socket of this process is in the room."""
        return room in self._manager.rooms.get(NAMESPACE, {})

    def members(self, room: str) -> list[str]:
        """Sockets of this process that are in the room."""
        return [sid for sid, _ in self._manager.get_participants(NAMESPACE, room)]

    def users(self, room: str) -> set[int]:
        """Who is in the room with a socket of this process."""
        rooms = (name for sid in self.members(room) for name in self._manager.get_rooms(sid, NAMESPACE))
        return {user_id for name in rooms if (user_id := user_of_room(name)) is not None}

    def is_member(self, sid: str, room: str) -> bool:
        return sid in self._manager.rooms.get(NAMESPACE, {}).get(room, {})

    def rooms(self) -> list[str]:
        """Rooms with sockets of this process, those of single sockets included."""
        return [room for room in self._manager.rooms.get(NAMESPACE, {}) if room is not None]

    def emit_local(
        self, event: str, payload: dict[str, Any], room: str, *, about: str | None = None, even_if_full: bool = False
    ) -> list[str]:
        """Queue an event for this process's sockets in a room (or for the one socket of that id), encoded once.

        Returns the sockets that have too much waiting: they did not get the event. `about`: what `drop` forgets.
        """
        full: list[str] = []
        packet = None
        for sid, engine_sid in self._manager.get_participants(NAMESPACE, room):
            socket = self.sio.eio.sockets.get(engine_sid)
            if socket is None or socket.closed:
                continue
            if socket.queue.crowded and not even_if_full:
                full.append(sid)
                continue
            if packet is None:
                packet = encode_event(NAMESPACE, event, payload, about)
            socket.queue.put_nowait(packet)
        return full

    def drop(self, sid: str, about: str) -> None:
        """Forget what waits for a socket about something that it will ask for anew."""
        backlog = self.backlog(sid)
        if backlog is not None:
            backlog.drop(about)

    def backlog(self, sid: str) -> Backlog | None:
        """What waits for a socket of this process."""
        socket = self.sio.eio.sockets.get(self._manager.eio_sid_from_sid(sid, NAMESPACE))
        return None if socket is None else socket.queue

    async def disconnect(self, sid: str) -> None:
        await self.sio.disconnect(sid, namespace=NAMESPACE)

    async def close(self) -> None:
        """Refuse new sockets and stop the background work; the HTTP server closes the connections."""
        self.closing = True
        await self.sio.shutdown()
        listener = getattr(self._manager, "thread", None)
        if listener is not None:
            await stop([listener])
        if self._manager.redis is not None:
            await self._manager.pubsub.aclose()
            await self._manager.redis.aclose()
