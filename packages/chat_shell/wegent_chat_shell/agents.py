"""Keeps the agents of recently used models: building clients and compiling the graph costs tens of milliseconds."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.llm.connections import open_pool
from wegent_chat_shell.llm.factory import build_model
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Tool

if TYPE_CHECKING:
    import httpx2
    from langgraph.graph.state import CompiledStateGraph

    from wegent_chat_shell.graph.turn import Turn


class AgentCache:
    """Least recently used agents by model, all on one connection pool. Belongs to one event loop."""

    def __init__(self, settings: ChatShellSettings) -> None:
        self._settings = settings
        self._agents: OrderedDict[bytes, CompiledStateGraph[Any, Turn, Any, Any]] = OrderedDict()
        self._building = asyncio.Lock()
        self._pool: httpx2.AsyncClient | None = None
        self._salt = secrets.token_bytes(16)

    def __len__(self) -> int:
        return len(self._agents)

    async def get(self, target: ModelTarget, tools: Sequence[Tool] = ()) -> CompiledStateGraph[Any, Turn, Any, Any]:
        """The agent for a model and tools, built in a worker thread when it is new: the first imports for seconds."""
        key = self._key(target, tools)
        if key not in self._agents:
            async with self._building:
                if key not in self._agents:
                    self._agents[key] = await asyncio.to_thread(self._build, target, tools)
        agent = self._agents[key]
        self._agents.move_to_end(key)
        while len(self._agents) > self._settings.cached_models:
            self._agents.popitem(last=False)
        return agent

    async def aclose(self) -> None:
        self._agents.clear()
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.aclose()

    def _build(self, target: ModelTarget, tools: Sequence[Tool]) -> CompiledStateGraph[Any, Turn, Any, Any]:
        from wegent_chat_shell.graph.agent import build_agent

        if self._pool is None:
            self._pool = open_pool(self._settings)
        return build_agent(build_model(target, self._pool), tools)

    def _key(self, target: ModelTarget, tools: Sequence[Tool]) -> bytes:
        """A salted digest of all fields, so that neither a dump nor a repr of the cache shows the API key."""
        secret = target.api_key.get_secret_value() if target.api_key else ""
        shapes = [(tool.name, tool.description, tool.parameters) for tool in tools]
        facts = (
            f"{target.model_dump_json(exclude={'api_key'})}\0{'timeout_seconds' in target.model_fields_set}\0{secret}"
            f"\0{json.dumps(shapes, sort_keys=True)}"
        )
        return hashlib.blake2b(facts.encode(), key=self._salt).digest()
