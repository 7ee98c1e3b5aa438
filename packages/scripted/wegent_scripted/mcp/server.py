"""The server on a loopback port: streamable HTTP at /mcp, SSE at /sse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.sse import SseServerTransport
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from wegent_scripted.loopback import LoopbackServer
from wegent_scripted.mcp.script import McpScript
from wegent_scripted.mcp.sign_on import SignOn
from wegent_scripted.mcp.tools import scripted_server

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class McpServer(LoopbackServer):
    """For the time of a `with` block. `sign_on`: who asks must have a token of its authorization server, made with
    dynamic registration, PKCE and consent of whoever opens the address.
    """

    def __init__(
        self, script: McpScript | None = None, *, sign_on: bool = False, json: bool = False, port: int = 0
    ) -> None:
        super().__init__(port)
        self.script = script or McpScript()
        self.sign_on = SignOn(self.url, f"{self.url}/mcp") if sign_on else None
        # An answer that ends the server ends its connections; it is there again at once, and knows nobody.
        self._app = _Alive(lambda: self._made(scripted_server(self.script, self._cut), json=json))
        self.serve(self._app)

    @property
    def mcp_url(self) -> str:
        return f"{self.url}/mcp"

    @property
    def sse_url(self) -> str:
        return f"{self.url}/sse"

    def restart(self) -> None:
        """It knows no session any more."""
        self._app.stale = True

    def _cut(self) -> None:
        self.script.at_death()
        self._app.renew()
        for connection in list(self._server.server_state.connections):
            connection.transport.close()

    def _made(self, server: Server[Any], *, json: bool) -> Starlette:
        sse = SseServerTransport("/messages/")

        async def listen(request: Request) -> Response:
            async with sse.connect_sse(request.scope, request.receive, request._send) as (read, write):
                await server.run(read, write, server.create_initialization_options())
            return Response()

        async def elsewhere(request: Request) -> Response:
            del request
            return RedirectResponse(self.script.elsewhere or "/", status_code=307)

        async def instruct(request: Request) -> Response:
            wanted = await request.json()
            for name, description in wanted.get("describe", {}).items():
                self.script.describe(name, description)
            if self.sign_on is not None and "refuses" in wanted:
                self.sign_on.refuses = wanted["refuses"]
            return Response(status_code=204)

        routes: list[Any] = [
            Route("/scripted", instruct, methods=["POST"]),
            Route("/sse", listen),
            Mount("/messages/", app=sse.handle_post_message),
            Route("/elsewhere", elsewhere, methods=["GET", "POST"]),
        ]
        return server.streamable_http_app(
            json_response=json,
            auth=self.sign_on.settings if self.sign_on else None,
            token_verifier=self.sign_on.verifier if self.sign_on else None,
            auth_server_provider=self.sign_on,
            custom_starlette_routes=routes,
        )


class _Alive:
    """Opens an application with its first request: there is nobody else to do it."""

    def __init__(self, make: Callable[[], Starlette]) -> None:
        self._make = make
        self.stale = False
        self._app: Starlette | None = None
        self._holder: asyncio.Task[None] | None = None
        self._others: list[asyncio.Task[None]] = []

    def renew(self) -> None:
        """The next request is for a new one."""
        if self._holder is not None:
            self._holder.cancel()
            self._others.append(self._holder)
        self._app = self._holder = None

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if self.stale:
            self.stale = False
            self.renew()
        if self._app is None:
            self._app = self._make()
            ready = asyncio.Event()
            self._holder = asyncio.create_task(_hold(self._app.router.lifespan_context(self._app), ready))
            await ready.wait()
        await self._app(scope, receive, send)


async def _hold(lifespan: AbstractAsyncContextManager[Any], ready: asyncio.Event) -> None:
    async with lifespan:
        ready.set()
        await asyncio.Event().wait()
