"""The library's server with backlogs for queues: a client that does not read costs so much and no more."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import engineio
import socketio
import structlog

from wegent_backend.realtime.backlog import Backlog, Limits

log = structlog.get_logger(__name__)


class Engine(engineio.AsyncServer):  # type: ignore[misc]
    """Connections end when more waits for them than may."""

    def __init__(self, limits: Limits, **options: Any) -> None:
        super().__init__(**options)
        self._limits = limits
        self._ending: set[asyncio.Task[None]] = set()

    def create_queue(self, *_args: Any, **_options: Any) -> Backlog:
        return Backlog(self._limits, self._overflowed)

    def _overflowed(self, backlog: Backlog) -> None:
        ending = asyncio.create_task(self._end(backlog))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def _end(self, backlog: Backlog) -> None:
        for socket in list(self.sockets.values()):
            if socket.queue is backlog:
                log.warning("socket.reads_nothing", sid=socket.sid)
                await socket.close(wait=False, abort=True, reason=self.reason.TRANSPORT_ERROR)
        backlog.put_nowait(None)


class Sockets(socketio.AsyncServer):  # type: ignore[misc]
    """Socket.IO on such an engine."""

    def __init__(self, limits: Limits, **options: Any) -> None:
        self._limits = limits
        super().__init__(**options)

    def _engineio_server_class(self) -> Any:
        return partial(Engine, self._limits)
