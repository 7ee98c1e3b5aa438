"""HTTP connections that do not wait for ever: the server's own protocol bounds neither the time nor the size of a head.

Clients that send a byte now and then would otherwise hold their connections as long as they like.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

ANSWER_SECONDS: Final = 5.0
"""How long a body may be late before the connection ends, so that the app can say why first."""

_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@dataclass(frozen=True)
class Patience:
    """Seconds for a head and for a body to arrive, and the bytes of a head that are kept while it does."""

    head_seconds: float
    body_seconds: float
    max_head_bytes: int


class PatientProtocol(HttpToolsProtocol):
    """Ends connections whose requests do not arrive."""

    patience: ClassVar[Patience]
    _timer: asyncio.TimerHandle | None = None
    _in_head = False
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait(self.patience.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        super().connection_lost(exc)

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
        super().handle_websocket_upgrade()

    def _wait(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)


def patient_protocol(patience: Patience) -> type[PatientProtocol]:
    """The protocol class for a server."""
    return type("Protocol", (PatientProtocol,), {"patience": patience})
