"""A server on a loopback port, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, cast

import uvicorn

_BACKLOG = 2048
_STOP_SECONDS = 1.0


class _Uvicorn(uvicorn.Server):
    """Uvicorn that stops at once: it polls for its end, and then waits for open streams; tests need neither."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._end: Future[None] = Future()

    def end(self) -> None:
        """Stop, from any thread, even before the server has begun."""
        if not self._end.done():
            self._end.set_result(None)

    async def main_loop(self) -> None:
        """Serve until the end is called."""
        await asyncio.wrap_future(self._end)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the port and every connection, in the middle of its stream if need be."""
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.transport.close()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_STOP_SECONDS)


class LoopbackServer:
    """Serves for the time of a `with` block. The port is taken when it is made; 0 takes a free one.

    `serve` is called once, by the subclass, when its application is made: that may need to know the address.
    """

    def __init__(self, port: int = 0) -> None:
        # Bound here and not by uvicorn: the port is known, and connections wait in the backlog from now on.
        self._socket = socket.create_server(("127.0.0.1", port), backlog=_BACKLOG)
        self.port: int = self._socket.getsockname()[1]

    def serve(self, app: object) -> None:
        """Have the ASGI application ready to be started."""
        config = uvicorn.Config(
            cast("Any", app),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            backlog=_BACKLOG,
        )
        self._server = _Uvicorn(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name=f"scripted-{self.port}", daemon=True
        )

    @property
    def url(self) -> str:
        """The address without a path, for example http://127.0.0.1:41234."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Go down, as a server does that was killed. A later stop changes nothing."""
        self._server.end()
        self._thread.join()
