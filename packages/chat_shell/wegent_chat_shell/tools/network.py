"""Connections of tools to where somebody else says: a name is looked up once, and what was allowed is connected to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import httpx2


class Door(Protocol):
    """Says which addresses are behind a name, and whether tools may go there."""

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """All of them allowed, in the order in which to try. Raises ToolFailed."""


def guarded_transport(door: Door, *, kept: int = 0) -> httpx2.AsyncHTTPTransport:
    """Connects to what `door` allows, and keeps `kept` connections for later calls, which are not checked again."""
    import httpcore2
    import httpx2

    class _Network(httpcore2.AsyncNetworkBackend):
        def __init__(self) -> None:
            self._inner = httpcore2.AnyIOBackend()

        async def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> httpcore2.AsyncNetworkStream:
            error: Exception | None = None
            for address in await door.addresses(host, port):
                try:
                    return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
                except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as refused:
                    error = refused
            raise error or httpcore2.ConnectError(f"{host} has no address")

        async def sleep(self, seconds: float) -> None:
            await self._inner.sleep(seconds)

    transport = httpx2.AsyncHTTPTransport(trust_env=False)
    transport._pool = httpcore2.AsyncConnectionPool(  # the transport takes no network of one's own
        ssl_context=httpx2.create_ssl_context(trust_env=False),
        max_keepalive_connections=kept,
        network_backend=_Network(),
    )
    return transport
