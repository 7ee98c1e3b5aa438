"""The tools of an agent's servers for the length of a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from wegent_contracts.events import EngineEvent, RunStatus

from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Tool, ToolContext, ToolFailed
from wegent_chat_shell.tools.mcp.definitions import Definition
from wegent_chat_shell.tools.mcp.errors import McpLoginNeeded, McpServerFailed
from wegent_chat_shell.tools.mcp.names import model_names
from wegent_chat_shell.tools.mcp.server import Server

RECONNECT: Final = "reconnect"
NAMES_SHOWN: Final = 10
_NO_ARGUMENTS: Final[dict[str, Any]] = {"type": "object", "properties": {}}


class McpOffer:
    """Implements Offer. A server that cannot be used is told of, and is one tool: to try again."""

    def __init__(
        self,
        servers: Sequence[Server],
        settings: ChatShellSettings,
        emit: Callable[[EngineEvent], Awaitable[None]],
    ) -> None:
        self._servers = servers
        self._settings = settings
        self._emit = emit
        self._looking = asyncio.Lock()
        self._known: dict[frozenset[str], Sequence[Tool]] = {}

    async def tools(self, loaded: frozenset[str]) -> Sequence[Tool]:
        async with self._looking:
            if loaded not in self._known:
                servers = [server for server in self._servers if server.target.skill in {None, *loaded}]
                new = [server for server in servers if not server.looked_at]
                await asyncio.gather(*(server.look() for server in new))
                self._known[loaded] = await self._made(servers, new)
            return self._known[loaded]

    async def _made(self, servers: Sequence[Server], new: Sequence[Server]) -> Sequence[Tool]:
        """`new`: those that people have not been told of."""
        found: list[tuple[Server, Definition | None]] = []
        for server in servers:
            definitions: list[Definition | None] = list(server.offered()) if server.listing is not None else [None]
            found += [(server, definition) for definition in definitions]
            if server in new:
                await self._tell(server)
        most = self._settings.mcp_tools
        if len(found) > most:
            await self._say(
                "mcp_left_out",
                f"{len(found) - most} tools of MCP servers are left out: an agent gets "
                f"{most} of them (WEGENT_CHAT_MCP_TOOLS). Name those that it needs.",
            )
        kept = found[:most]
        names = model_names((server.name, definition.name if definition else RECONNECT) for server, definition in kept)
        return [
            self._reconnect(names[server.name, RECONNECT], server)
            if definition is None
            else self._tool(names[server.name, definition.name], server, definition)
            for server, definition in kept
        ]

    def _tool(self, name: str, server: Server, definition: Definition) -> Tool:
        seconds = server.target.timeout_seconds or self._settings.tool_timeout

        async def run(arguments: dict[str, Any], context: ToolContext) -> str:
            del context
            try:
                return await server.call(definition, arguments, seconds)
            except McpServerFailed as failure:
                await self._tell_failure(server, failure)
                raise

        return Tool(
            name=name,
            description=definition.description,
            parameters=definition.parameters,
            run=run,
            repeatable=definition.repeatable,
            approval=server.approval(definition),
            timeout_seconds=server.target.timeout_seconds,
        )

    def _reconnect(self, name: str, server: Server) -> Tool:
        assert server.failure is not None  # noqa: S101 - it has no listing
        why = server.failure.message

        async def run(arguments: dict[str, Any], context: ToolContext) -> str:
            del arguments, context
            async with self._looking:
                await server.look(anew=True)
                self._known.clear()
            if server.failure is not None:
                raise ToolFailed(server.failure.message)
            return f'The MCP server "{server.name}" is there now, and its tools are at hand.'

        return Tool(
            name=name,
            description=f"{why} Its tools are not at hand. Call this to try again; tell people if it does not help.",
            parameters=_NO_ARGUMENTS,
            run=run,
            repeatable=True,
            approval="allow",
            timeout_seconds=3 * self._settings.mcp_connect_timeout,
        )

    async def _tell(self, server: Server) -> None:
        if server.failure is not None:
            await self._tell_failure(server, server.failure)
        if server.held_back:
            changed = [name for name, fault in server.held_back.items() if fault == "changed"]
            what = f"{_listed(changed)} have changed" if changed else f"{_listed(list(server.held_back))} are new"
            await self._say(
                "mcp_changed",
                f'Of the MCP server "{server.name}" {what}: not used until somebody who may change the agent approves.',
                server,
            )
        if server.listing is not None and server.listing.left_out:
            told = "; ".join(f"{name}: {why}" for name, why in list(server.listing.left_out.items())[:NAMES_SHOWN])
            await self._say("mcp_left_out", f'Of the MCP server "{server.name}" is left out: {told}.', server)

    async def _tell_failure(self, server: Server, failure: McpServerFailed) -> None:
        login = isinstance(failure, McpLoginNeeded)
        await self._say("mcp_login" if login else "mcp_unavailable", failure.message, server, login=login)

    async def _say(self, status: str, message: str, server: Server | None = None, *, login: bool = False) -> None:
        name = None if server is None else server.name
        url = server.target.login_url if server is not None and login else None
        await self._emit(RunStatus(status=status, message=message, server=name, url=url))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more
