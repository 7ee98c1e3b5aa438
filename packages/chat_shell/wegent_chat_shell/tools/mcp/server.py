"""A server as one turn has it: what it offers now, what of that counts, and calls that survive a lost connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wegent_contracts.protocol.mcp import McpTarget

from wegent_chat_shell.tools.base import Decision, ToolFailed
from wegent_chat_shell.tools.mcp.connection import Connection
from wegent_chat_shell.tools.mcp.definitions import Definition, Listing
from wegent_chat_shell.tools.mcp.errors import McpConnectionLost, McpLoginNeeded, McpServerFailed
from wegent_chat_shell.tools.mcp.pool import Place, Pool

NAMES_SHOWN: Final = 10


@dataclass
class Server:
    """`listing`: what it has said of its tools; None: it cannot be used, for the reason in `failure`."""

    name: str
    target: McpTarget
    pool: Pool
    place: Place
    listing: Listing | None = None
    failure: McpServerFailed | None = None
    seen: Connection | None = None
    held_back: dict[str, str] = field(default_factory=dict)

    @property
    def looked_at(self) -> bool:
        return self.listing is not None or self.failure is not None

    async def look(self, *, anew: bool = False) -> None:
        """See what it offers; connects once more when a connection of before turns out to be lost."""
        try:
            connection = await self._listed(await self.pool.connected(self.name, self.target, self.place, anew=anew))
            self.failure, self.seen = None, connection
        except McpServerFailed as failure:
            self.listing, self.failure = None, _with_login(failure, self.target)

    def offered(self) -> Iterator[Definition]:
        """What counts: among what may be used, that which was approved."""
        self.held_back.clear()
        for definition in self.listing.definitions if self.listing else ():
            if self.target.tools is not None and definition.name not in self.target.tools:
                continue
            fault = self._not_approved(definition)
            if fault is None:
                yield definition
            else:
                self.held_back[definition.name] = fault

    def approval(self, definition: Definition) -> Decision:
        """What happens when no rule of a person says otherwise."""
        if self.target.approval == "auto":
            return "allow" if definition.only_reads else "ask"
        return self.target.approval

    async def call(self, definition: Definition, arguments: dict[str, Any], seconds: float) -> str:
        """What the tool says. Raises ToolFailed, and McpServerFailed when the server cannot be used."""
        try:
            return await self._call(definition, arguments, seconds)
        except McpConnectionLost as lost:
            if lost.begun and not definition.repeatable:
                raise McpConnectionLost(
                    f'The connection to the MCP server "{self.name}" was lost while it worked: it may have happened, '
                    "or not. Look before you do it again."
                ) from lost
        return await self._call(definition, arguments, seconds)

    async def _call(self, definition: Definition, arguments: dict[str, Any], seconds: float) -> str:
        connection = await self.pool.connected(self.name, self.target, self.place)
        if connection is not self.seen:
            connection = await self._listed(connection)
            self.seen = connection
        if definition not in (self.listing.definitions if self.listing else ()):
            raise ToolFailed(
                f'The tool "{definition.name}" of the MCP server "{self.name}" is not there any more as it was.'
            )
        try:
            return await connection.call(definition.name, arguments, seconds)
        except McpServerFailed as failure:
            if connection.lost or isinstance(failure, McpConnectionLost):
                await self.pool.leave(self.place, connection)
            raise _with_login(failure, self.target) from failure

    async def _listed(self, connection: Connection) -> Connection:
        try:
            self.listing = await connection.tools()
        except McpServerFailed:
            await self.pool.leave(self.place, connection)
            connection = await self.pool.connected(self.name, self.target, self.place, anew=True)
            self.listing = await connection.tools()
        return connection

    def _not_approved(self, definition: Definition) -> str | None:
        pins = self.target.pins
        if pins is None or pins.get(definition.name) == definition.hash:
            return None
        return "changed" if definition.name in pins else "new"


def _with_login(failure: McpServerFailed, target: McpTarget) -> McpServerFailed:
    """Where people can connect is said in the message, for the model to pass on."""
    if not isinstance(failure, McpLoginNeeded) or target.login_url is None or target.login_url in failure.message:
        return failure
    return McpLoginNeeded(f"{failure.message} Connect to it here: {target.login_url}", failure.challenge)
