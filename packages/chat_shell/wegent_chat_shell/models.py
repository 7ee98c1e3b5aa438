"""Keeps recently used models: building their clients costs tens of milliseconds."""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from wegent_contracts.protocol.chat import REVEALED, ModelTarget

from wegent_chat_shell.llm.connections import open_pool
from wegent_chat_shell.llm.factory import build_model
from wegent_chat_shell.settings import ChatShellSettings

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

_NOT_OF_CLIENTS: Final = {"timeout_seconds", "context_window", "supports_images", "vision", "fallback", "pricing"}


class ModelCache:
    """Least recently used models, all on one connection pool. Belongs to one event loop."""

    def __init__(self, settings: ChatShellSettings) -> None:
        self._settings = settings
        self._models: OrderedDict[bytes, BaseChatModel] = OrderedDict()
        self._building = asyncio.Lock()
        self._pool: httpx2.AsyncClient | None = None
        self._salt = secrets.token_bytes(16)

    def __len__(self) -> int:
        return len(self._models)

    async def get(self, target: ModelTarget) -> BaseChatModel:
        """The model, built in a worker thread when it is new: the first imports for seconds."""
        key = self._key(target)
        if key not in self._models:
            async with self._building:
                if key not in self._models:
                    self._models[key] = await asyncio.to_thread(self._build, target)
        model = self._models[key]
        self._models.move_to_end(key)
        while len(self._models) > self._settings.cached_models:
            self._models.popitem(last=False)
        return model

    async def aclose(self) -> None:
        self._models.clear()
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.aclose()

    def _build(self, target: ModelTarget) -> BaseChatModel:
        # Loaded here, in the thread, with the provider's library: the turn would load it on the event loop.
        importlib.import_module("wegent_chat_shell.graph.agent")
        if self._pool is None:
            self._pool = open_pool(self._settings)
        return build_model(target, self._pool)

    def _key(self, target: ModelTarget) -> bytes:
        """A salted digest of all that makes a client, so that neither a dump nor a repr of the cache shows a secret."""
        facts = target.model_dump_json(exclude=_NOT_OF_CLIENTS, context=REVEALED)
        return hashlib.blake2b(facts.encode(), key=self._salt).digest()
