"""What the commands of the terminal work with."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

import structlog
from wegent_contracts.errors import WegentError

from wegent_chat_shell.cli.settings import TerminalSettings
from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.file import read_config
from wegent_chat_shell.dialogue.dialogue import NEW, Dialogue
from wegent_chat_shell.dialogue.turns import Asked
from wegent_chat_shell.storage.base import ConversationNotFound, ConversationStore
from wegent_chat_shell.storage.opening import Storage, in_backend, in_file

LAST: Final = "last"
PREFIX: Final = "WEGENT_TERMINAL_"
MOST_WAITING: Final = 1000


class SettingRefused(WegentError):
    """A setting of the terminal is not right."""

    reason = "SettingRefused"


@dataclass(frozen=True)
class Chosen:
    """What the command line asks for."""

    agent: str | None = None
    model: str | None = None
    conversation: str | None = None
    allowed: tuple[str, ...] = ()

    def asked(self, message: str, *, attended: bool) -> Asked:
        return Asked(agent=self.agent, model=self.model, fields={"message": message}, attended=attended)

    def completed(self, settings: TerminalSettings) -> Chosen:
        """With what the settings say where the command line says nothing."""
        if self.agent is not None or self.model is not None:
            return self
        return replace(self, agent=settings.agent, model=settings.model)


def storage_of(settings: TerminalSettings) -> Storage:
    """Raises SettingRefused."""
    if settings.storage == "none":
        return Storage(None)
    if settings.storage == "sqlite":
        return in_file(settings.database_path(), max_waiting=MOST_WAITING)
    if settings.backend_url is None or settings.backend_key is None:
        raise SettingRefused(f"{PREFIX}STORAGE=remote needs {PREFIX}BACKEND_URL and {PREFIX}BACKEND_KEY.")
    return in_backend(settings.backend_url, settings.backend_key.get_secret_value())


@asynccontextmanager
async def opened_store(settings: TerminalSettings) -> AsyncIterator[ConversationStore]:
    """Raises SettingRefused."""
    store = storage_of(settings).store
    if store is None:
        raise SettingRefused(f"{PREFIX}STORAGE=none: nothing is kept.")
    try:
        yield store
    finally:
        await store.aclose()


def open_dialogue(settings: TerminalSettings, allowed: tuple[str, ...]) -> Dialogue:
    """Raises ConfigRefused and SettingRefused. The model libraries are loaded with the first question."""
    from wegent_chat_shell.engine import ChatEngine
    from wegent_chat_shell.tools.equipment import sources_of

    be_quiet()
    path = settings.config_path()
    config = read_config(path)
    storage = storage_of(settings)
    return Dialogue(
        ChatEngine(config.engine, sources_of(config.engine)),
        Catalog(config, os.environ, path.parent),
        storage.store,
        storage.turns,
        allowed=(*config.allowed_tools, *allowed),
    )


async def meant(store: ConversationStore, conversation: str) -> str:
    """The id of a conversation, of the latest one for `last`. Raises ConversationNotFound."""
    if conversation != LAST:
        return conversation if conversation == NEW else (await store.get("", conversation)).id
    latest = (await store.page("", limit=1)).items
    if not latest:
        raise ConversationNotFound(LAST)
    return latest[0].id


def be_quiet() -> None:
    """Whoever is at the terminal reads errors, not logs."""
    logging.basicConfig(level=logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
