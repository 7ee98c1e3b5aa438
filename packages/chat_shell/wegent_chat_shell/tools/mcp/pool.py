"""Connections that outlive turns: to the same server for the same owner there is one, until nobody needs it."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from wegent_contracts.protocol.chat import REVEALED
from wegent_contracts.protocol.mcp import McpTarget

from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.tools.mcp.connection import Connection
from wegent_chat_shell.tools.mcp.errors import McpNotAllowed, McpServerFailed

_NOT_OF_CONNECTIONS: Final = {
    "timeout_seconds",
    "tools",
    "approval",
    "pins",
    "is_public",
    "login_url",
    "fault",
    "skill",
}


@dataclass
class Place:
    """Of a server in the pool. `users`: turns that have it open."""

    opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    connection: Connection | None = None
    users: int = 0
    used_at: float = 0.0
    failure: McpServerFailed | None = None
    failed_at: float = 0.0


class Pool:
    """Belongs to one event loop. `clock` gives seconds that only rise."""

    def __init__(self, settings: McpSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._places: OrderedDict[bytes, Place] = OrderedDict()
        self._salt = secrets.token_bytes(16)
        self._closing: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Connections that are there."""
        return sum(place.connection is not None for place in self._places.values())

    @asynccontextmanager
    async def place(self, target: McpTarget) -> AsyncIterator[Place]:
        """That of the server, while it is needed."""
        key = self._key(target)
        place = self._places.setdefault(key, Place())
        self._places.move_to_end(key)
        place.users += 1
        try:
            yield place
        finally:
            place.users -= 1
            place.used_at = self._clock()
            self._sweep_soon()

    async def connected(self, name: str, target: McpTarget, place: Place, *, anew: bool = False) -> Connection:
        """An open connection. What has just failed is not tried again, except `anew`. Raises McpServerFailed."""
        check_allowed(name, target, self._settings)
        async with place.opening:
            if place.connection is not None and not place.connection.lost:
                return place.connection
            recently = self._clock() - place.failed_at < self._settings.mcp_retry_seconds
            if place.failure is not None and recently and not anew:
                raise place.failure.with_traceback(None)
            await self._drop(place)
            return await self._open(name, target, place)

    async def leave(self, place: Place, connection: Connection) -> None:
        """It is not to be used any more."""
        if place.connection is connection:
            await self._drop(place)

    async def aclose(self) -> None:
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.wait({self._sweeper})
        await asyncio.gather(*(self._drop(place) for place in self._places.values()))
        if self._closing:
            await asyncio.wait(self._closing)
        self._places.clear()

    async def _open(self, name: str, target: McpTarget, place: Place) -> Connection:
        self._make_room(name)
        connection = Connection(name, target, self._settings)
        # Before it is open, so that others see that the room is taken.
        place.connection, place.failure = connection, None
        try:
            await connection.open()
        except BaseException as error:
            place.connection = None
            if isinstance(error, McpServerFailed):
                place.failure, place.failed_at = error, self._clock()
            raise
        return connection

    def _make_room(self, name: str) -> None:
        """Raises McpServerFailed when all connections are needed."""
        if len(self) < self._settings.mcp_connections:
            return
        idle = next((place for place in self._places.values() if place.connection and not place.users), None)
        if idle is None:
            raise McpServerFailed(
                f'The MCP server "{name}" cannot be used: {self._settings.mcp_connections} servers are in use already '
                "(WEGENT_CHAT_MCP_CONNECTIONS). Try again in a moment."
            )
        self._close_soon(idle)

    async def _drop(self, place: Place) -> None:
        connection, place.connection = place.connection, None
        if connection is not None:
            await connection.close()

    def _close_soon(self, place: Place) -> None:
        task = asyncio.create_task(self._drop(place))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _sweep_soon(self) -> None:
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._sweep(), name="mcp pool")

    async def _sweep(self) -> None:
        """Until nothing is there that could become idle."""
        while self._places:
            await asyncio.sleep(max(self._settings.mcp_idle_seconds / 4, 0.01))
            now = self._clock()
            for key, place in list(self._places.items()):
                unused = not place.users and now - place.used_at >= self._settings.mcp_idle_seconds
                if unused and not place.opening.locked():
                    del self._places[key]
                    self._close_soon(place)

    def _key(self, target: McpTarget) -> bytes:
        """A salted digest, so that neither a dump nor a repr of the pool shows a secret."""
        facts = target.model_dump_json(exclude=_NOT_OF_CONNECTIONS, context=REVEALED)
        return hashlib.blake2b(facts.encode(), key=self._salt).digest()


def check_allowed(name: str, target: McpTarget, settings: McpSettings) -> None:
    """Raises McpNotAllowed for programs where there may be none, and McpServerFailed for what cannot be used at all."""
    if target.fault is not None:
        raise McpServerFailed(target.fault)
    if target.transport != "stdio" or settings.mcp_stdio == "all":
        return
    if settings.mcp_stdio == "off" or not target.is_public:
        whose = "of no agent" if settings.mcp_stdio == "off" else "of public agents only"
        raise McpNotAllowed(
            f'The MCP server "{name}" is a program, and programs {whose} are started here '
            f"(WEGENT_CHAT_MCP_STDIO={settings.mcp_stdio}). Use a server with a url, or ask an administrator."
        )
