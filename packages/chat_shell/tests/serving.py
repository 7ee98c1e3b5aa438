"""The service on a port of its own, in the event loop of a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import uvicorn
from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.schema import ShellConfig
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.app import build_app
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.storage.opening import Storage

TOKEN = "the token of the tests"
NOWHERE = Storage(None)


class QuietServer(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def dialogue(
    engine: ChatEngine,
    storage: Storage = NOWHERE,
    config: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    **more: Any,
) -> Dialogue:
    catalog = Catalog(ShellConfig.model_validate(config or {}), environment or {}, Path())
    return Dialogue(engine, catalog, storage.store, storage.turns, **more)


@contextlib.asynccontextmanager
async def service(
    engine: ChatEngine, answering: Dialogue | None = None, **settings: object
) -> AsyncIterator[tuple[str, QuietServer]]:
    """Its address. `answering`: with conversations and names; without it, only whole requests are answered."""
    app = build_app(answering or dialogue(engine), ServiceSettings(**settings), TOKEN)  # type: ignore[arg-type]
    server = QuietServer(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.should_exit = True
        await task
