"""Counts what a server sends without being asked, and remembers why it was left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcp.client._transport import ReadStream
    from mcp.shared.message import SessionMessage


@dataclass
class Meter:
    """`notices`: since the server was asked for something. `fault`: what it did, in words that go on a sentence.

    `status`, `challenge`: how it has answered last over HTTP. `stop` makes it look as if it had ended.
    """

    most: int
    notices: int = 0
    fault: str | None = None
    status: int | None = None
    challenge: str = ""
    stop: Callable[[], None] = field(default=lambda: None)

    def begin(self) -> None:
        """It is asked for something."""
        self.notices = 0

    def refuse(self, fault: str) -> None:
        self.fault = self.fault or fault

    def takes(self, message: Any) -> bool:
        """Whether a message may still come."""
        from mcp_types.jsonrpc import JSONRPCNotification, JSONRPCRequest

        if isinstance(message, JSONRPCNotification | JSONRPCRequest):
            self.notices += 1
        if self.notices > self.most:
            self.refuse(f"it has sent more than {self.most} notices at once (WEGENT_CHAT_MCP_NOTICES)")
        return self.fault is None


class MeteredStream:
    """What comes from a server, until it is too much: then it looks like the end."""

    def __init__(self, inner: ReadStream[SessionMessage | Exception], meter: Meter) -> None:
        import anyio

        self._inner = inner
        self._meter = meter
        self._stopped = anyio.CancelScope()
        meter.stop = self._stopped.cancel

    @property
    def last_context(self) -> Any:
        return getattr(self._inner, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        import anyio

        found: SessionMessage | Exception | None = None
        if not self._stopped.cancel_called:
            self._stopped = anyio.CancelScope()
            self._meter.stop = self._stopped.cancel
            with self._stopped:
                found = await self._inner.receive()
        if found is None or (not isinstance(found, Exception) and not self._meter.takes(found.message)):
            raise anyio.EndOfStream
        return found

    async def aclose(self) -> None:
        await self._inner.aclose()

    def __aiter__(self) -> MeteredStream:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        import anyio

        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> MeteredStream:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
