"""One process of the service, until it is told to stop."""

from __future__ import annotations

import asyncio

import uvicorn
from wegent_kit.secrets import read_or_create
from wegent_kit.telemetry import TelemetrySettings, close_telemetry, open_telemetry

from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.app import build_app
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.equipment import sources_of


def token_of(settings: ServiceSettings) -> str:
    """What callers must show. Raises SecretFileError for a file that was damaged."""
    if settings.token is not None:
        return settings.token.get_secret_value()
    return read_or_create(settings.token_file.expanduser())


def serve(settings: ServiceSettings, engine_settings: ChatShellSettings) -> None:
    """Returns after a SIGTERM or SIGINT: answers that run go on for the time that is allowed."""
    asyncio.run(_serve(settings, engine_settings))


async def _serve(settings: ServiceSettings, engine_settings: ChatShellSettings) -> None:
    traces = open_telemetry(TelemetrySettings(), "wegent-chat-shell")
    engine = ChatEngine(engine_settings, sources_of(engine_settings))
    config = uvicorn.Config(
        build_app(engine, settings, token_of(settings)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=int(settings.graceful_shutdown_timeout),
    )
    await uvicorn.Server(config).serve()
    await engine.aclose()
    await asyncio.to_thread(close_telemetry, traces)
