"""One process of the service, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import uvicorn
from wegent_contracts.errors import WegentError
from wegent_kit.secrets import read_or_create
from wegent_kit.telemetry import TelemetrySettings, close_telemetry, open_telemetry

from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.file import read_config
from wegent_chat_shell.config.schema import ShellConfig
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.dialogue.turns import MemoryTurns
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.app import build_app
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.storage.opening import Storage, in_backend, in_file
from wegent_chat_shell.tools.equipment import sources_of

STORE_TOKEN = "secrets/chat-store.token"  # noqa: S105 - where it is


class SettingRefused(WegentError):
    """A setting of the service is not right."""

    reason = "SettingRefused"


def token_of(settings: ServiceSettings) -> str:
    """What callers must show. Raises SecretFileError for a file that was damaged."""
    if settings.token is not None:
        return settings.token.get_secret_value()
    return read_or_create(settings.token_path())


def storage_of(settings: ServiceSettings) -> Storage:
    """Raises SettingRefused."""
    if settings.storage == "none":
        return Storage(None)
    if settings.storage == "sqlite":
        return in_file(settings.database_path(), max_waiting=settings.max_waiting)
    if settings.backend_url is None:
        raise SettingRefused("WEGENT_SHELL_STORAGE=remote needs WEGENT_SHELL_BACKEND_URL.")
    return in_backend(settings.backend_url, _store_token(settings))


def dialogue_of(settings: ServiceSettings) -> Dialogue:
    """What the service answers with. Raises ConfigRefused and SettingRefused."""
    path = settings.config.expanduser() if settings.config else None
    if path is not None and not path.is_file():
        raise SettingRefused(f"WEGENT_SHELL_CONFIG is not right: there is no file {path}.")
    config = read_config(path) if path else ShellConfig()
    storage = storage_of(settings)
    return Dialogue(
        ChatEngine(config.engine, sources_of(config.engine)),
        Catalog(config, os.environ, path.parent if path else Path()),
        storage.store,
        storage.turns,
        MemoryTurns(most=settings.max_waiting),
        settings.wait_seconds,
    )


def serve(settings: ServiceSettings) -> None:
    """Returns after a SIGTERM or SIGINT: answers that run go on for the time that is allowed."""
    asyncio.run(_serve(settings))


async def _serve(settings: ServiceSettings) -> None:
    token, dialogue = token_of(settings), dialogue_of(settings)
    traces = open_telemetry(TelemetrySettings(), "wegent-chat-shell")
    config = uvicorn.Config(
        build_app(dialogue, settings, token),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=int(settings.graceful_shutdown_timeout),
    )
    await uvicorn.Server(config).serve()
    await dialogue.aclose()
    await asyncio.to_thread(close_telemetry, traces)


def _store_token(settings: ServiceSettings) -> str:
    if settings.backend_token is not None:
        return settings.backend_token.get_secret_value()
    path = (settings.home / STORE_TOKEN).expanduser()
    if not path.is_file():
        raise SettingRefused(
            f"WEGENT_SHELL_STORAGE=remote needs WEGENT_SHELL_BACKEND_TOKEN: what {STORE_TOKEN} of the backend's "
            f"WEGENT_HOME says. There is no {path} here."
        )
    return path.read_text().strip()
