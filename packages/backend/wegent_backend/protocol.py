"""Connections that do not wait for ever: the server's own protocols bound neither the time nor the size of a head, nor
how long a client may take to read.

Clients that send or take a byte now and then would otherwise hold their connections as long as they like.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

log = structlog.get_logger(__name__)

ANSWER_SECONDS: Final = 5.0
"""How long a body may be late before the connection ends, so that the app can say why first."""

LEAST_TAKEN: Final = 16_384
"""Bytes that a client takes within its time, however slow its line; less is nothing."""

_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@dataclass(frozen=True)
class Patience:
    """Seconds for a head and a body to arrive, and for what is sent to be taken; the bytes of a head that are kept."""

    head_seconds: float
    body_seconds: float
    max_head_bytes: int
    stall_seconds: float


class Stall:
    """Aborts a connection whose client leaves what was sent to it where it is."""

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        self._transport = transport
        self._seconds = seconds
        self._left = 0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """From now on the client has to take something."""
        if self._timer is None:
            self._left = self._transport.get_write_buffer_size()
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._look)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._left - self._transport.get_write_buffer_size() < LEAST_TAKEN:
            log.info("serve.stalled", left=self._left)
            self._transport.abort()
        else:
            self.begin()


class Stalling(asyncio.Protocol):
    """Ends connections whose clients do not take what was sent to them."""

    patience: ClassVar[Patience]

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._stall = Stall(transport, self.patience.stall_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stall.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall.begin()

    def resume_writing(self) -> None:
        self._stall.end()
        super().resume_writing()


class PatientProtocol(Stalling, HttpToolsProtocol):
    """Ends connections whose requests do not arrive, and those whose answers are not taken."""

    _timer: asyncio.TimerHandle | None = None
    _in_head = False
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait(self.patience.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> None:
        """A connection on which nothing happens any more: what is still not taken never will be."""
        super().timeout_keep_alive_handler()
        self._stall.begin()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > self.patience.max_head_bytes:
                self.transport.write(_TOO_LARGE)
                self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        self._wait(self.patience.head_seconds)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._wait(self.patience.body_seconds + ANSWER_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._wait(None)
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._wait(None)
        self._stall.end()
        super().handle_websocket_upgrade()

    def _wait(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)


class PatientSocket(Stalling, WebSocketsSansIOProtocol):
    """Ends websockets whose clients do not read."""

    def handle_ping(self) -> None:
        """Who does not take its pongs gets no more of them: they would wait without a limit."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def keepalive_timeout(self) -> None:
        """It closes, which waits for the client to take what is left."""
        super().keepalive_timeout()
        self._stall.begin()


def patient_protocol(patience: Patience) -> type[PatientProtocol]:
    """The protocol class for a server."""
    return type("Protocol", (PatientProtocol,), {"patience": patience})


def patient_socket(patience: Patience) -> type[PatientSocket]:
    """The websocket protocol class for a server."""
    return type("SocketProtocol", (PatientSocket,), {"patience": patience})
