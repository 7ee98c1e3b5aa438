"""Opens the MCP servers of an agent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.mcp.offer import McpOffer
from wegent_chat_shell.tools.mcp.pool import Pool
from wegent_chat_shell.tools.mcp.server import Server
from wegent_chat_shell.tools.sources import Fixed, Offer, Opening


class McpTools:
    """Implements ToolSource. Connections are kept from turn to turn."""

    def __init__(self, settings: ChatShellSettings) -> None:
        self._settings = settings
        self.pool = Pool(settings)

    @asynccontextmanager
    async def open(self, opening: Opening) -> AsyncIterator[Offer]:
        targets = opening.agent.mcp_servers
        if not targets:
            yield Fixed(())
            return
        async with AsyncExitStack() as stack:
            servers = [
                Server(name, target, self.pool, await stack.enter_async_context(self.pool.place(target)))
                for name, target in targets.items()
            ]
            yield McpOffer(servers, self._settings, opening.emit)

    async def aclose(self) -> None:
        await self.pool.aclose()
