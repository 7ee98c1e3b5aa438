"""`serve`: one process on one port, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Final

import structlog
import uvicorn
import uvloop
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_chat_shell.tools.base import Tool
from wegent_contracts.errors import Unavailable

from wegent_backend.api.errors import answer
from wegent_backend.app import Backend, create_app
from wegent_backend.protocol import Patience, patient_protocol, patient_socket
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings

GRACE_SECONDS: Final = 2
"""How long requests and sockets may take to end after a signal; what the process owns is handed over after that."""

log = structlog.get_logger(__name__)


class CutShort:
    """Requests that the end of the grace cuts short are told so; the server itself would write a traceback for each."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except asyncio.CancelledError:
            log.info("serve.cut_short", path=scope["path"])
            if scope["type"] == "http" and not started:
                await answer(Unavailable("The server is stopping. Try again in a moment."), None)(scope, receive, send)


class Server(uvicorn.Server):
    """Signals end the serving and nothing else: the rest of the process still has to hand over and close."""

    def __init__(self, config: uvicorn.Config, app: Backend) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._app.refuse_newcomers()
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def serve(settings: BackendSettings, tools: Sequence[Tool] = ()) -> None:
    """Returns after a SIGTERM or SIGINT. Raises StartRefused when configuration or data are not right."""
    with _bind(settings.host, settings.port) as listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, listener, tools))


async def _serve(settings: BackendSettings, listener: socket.socket, tools: Sequence[Tool]) -> None:
    app = create_app(settings, tools)
    async with app.running():
        log.info("serve.started", host=settings.host, port=settings.port)
        await Server(configuration(settings, app), app).serve(sockets=[listener])
        log.info("serve.stopping")


def configuration(settings: BackendSettings, app: Backend) -> uvicorn.Config:
    """How the web server treats connections."""
    web = settings.web
    patience = Patience(web.head_seconds, web.body_seconds, web.max_head_bytes, web.stall_seconds)
    return uvicorn.Config(
        CutShort(app),
        loop="uvloop",
        http=patient_protocol(patience),
        ws=patient_socket(patience),
        ws_per_message_deflate=False,
        ws_max_size=settings.max_body_bytes,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=web.max_connections,
        timeout_keep_alive=web.keep_alive_seconds,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _bind(host: str, port: int) -> socket.socket:
    """The address, held before anything slow happens; connections are refused until the server listens."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartRefused(
            f"Port {port} of {host} cannot be used ({error.strerror}): free it, or choose another with WEGENT_PORT."
        ) from error
    return listener
