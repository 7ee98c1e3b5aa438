"""One connection to a server, held by a task of its own: whoever asks may be cancelled, and the others go on."""

from __future__ import annotations

import asyncio
import importlib
import logging
from typing import TYPE_CHECKING, Any, Final

import structlog
from wegent_contracts.protocol.mcp import McpTarget

from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.mcp.definitions import MOST_LISTED, MOST_PAGES, Listing, listing
from wegent_chat_shell.tools.mcp.errors import McpConnectionLost, McpServerFailed
from wegent_chat_shell.tools.mcp.failure import failure_of, leaf
from wegent_chat_shell.tools.mcp.meter import Meter
from wegent_chat_shell.tools.mcp.results import text_of
from wegent_chat_shell.tools.mcp.wires import wire

if TYPE_CHECKING:
    from mcp.client.client import Client

log = structlog.get_logger(__name__)

CLOSING_SECONDS: Final = 4.0
LOOK_SECONDS: Final = 1.0


async def load_library() -> None:
    """It takes a second of CPU: in a thread, so that others go on meanwhile."""
    await asyncio.to_thread(importlib.import_module, "mcp.client.client")
    # It writes down what servers say, and ids by which anybody could go on with their sessions.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)


class Connection:
    """`open` it once; any number of calls may be under way at a time. `name`: of the server, for words."""

    def __init__(self, name: str, target: McpTarget, settings: McpSettings) -> None:
        self._name = name
        self._target = target
        self._settings = settings
        self._meter = Meter(settings.mcp_notices)
        self._end = asyncio.Event()
        self._ready: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        self._holder: asyncio.Task[None] | None = None
        self._cause: Exception | None = None

    @property
    def lost(self) -> bool:
        """Whether nothing comes through any more."""
        return self._end.is_set() or self._meter.fault is not None or self._holder is None or self._holder.done()

    @property
    def about(self) -> dict[str, Any]:
        """What the server says of itself; of an open connection."""
        client = self._ready.result()
        info = client.server_info
        return {
            "server_name": info.name[:200] if info else None,
            "server_version": info.version[:100] if info else None,
            "protocol_version": client.protocol_version,
        }

    async def open(self) -> None:
        """Within the time of the settings. Raises McpServerFailed."""
        await load_library()
        self._holder = asyncio.create_task(self._hold(), name=f"mcp {self._name}")
        try:
            async with asyncio.timeout(self._settings.mcp_connect_timeout):
                either: set[asyncio.Future[Any]] = {self._holder, self._ready}
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                if not self._ready.done():
                    await self._holder
                self._ready.result()
        except TimeoutError:
            await self.close()
            raise self._slow(self._settings.mcp_connect_timeout) from None
        except BaseException:
            await self.close()
            raise

    async def tools(self) -> Listing:
        """What it has now, which also tells whether it is still there. Raises McpServerFailed."""
        seconds = self._settings.mcp_connect_timeout
        found: list[Any] = []
        cursor: str | None = None
        try:
            async with asyncio.timeout(seconds):
                for _ in range(MOST_PAGES):
                    self._meter.begin()
                    page = await self._client.list_tools(cursor=cursor)
                    found += page.tools
                    cursor = page.next_cursor
                    if not cursor or len(found) > MOST_LISTED:
                        break
        except TimeoutError:
            raise self._slow(seconds) from None
        except Exception as error:
            raise self._unusable(error) from error
        return listing(found, more=bool(cursor))

    async def call(self, tool: str, arguments: dict[str, Any], seconds: float) -> str:
        """What the tool says. Raises ToolFailed for what it says of its failure, and McpServerFailed."""
        from mcp_types import CallToolRequest, CallToolRequestParams, CallToolResult

        self._meter.begin()
        request = CallToolRequest(params=CallToolRequestParams(name=tool, arguments=arguments))
        try:
            # Not call_tool(): it holds what comes against a schema of the server's, which may take for ever.
            result = await self._client.session.send_request(
                request, CallToolResult, request_read_timeout_seconds=seconds
            )
        except Exception as error:
            raise await self._of_call(error) from error
        text = text_of(result)
        if result.is_error:
            raise ToolFailed(text)
        return text

    async def close(self) -> None:
        """And whatever was started for it."""
        self._end.set()
        if self._holder is None:
            return
        done, _ = await asyncio.wait({self._holder}, timeout=CLOSING_SECONDS)
        if not done:
            self._holder.cancel()
            await asyncio.wait({self._holder})
        if not self._holder.cancelled():
            self._holder.exception()  # marks it as seen

    @property
    def _client(self) -> Client:
        if self.lost or not self._ready.done():
            raise McpConnectionLost(self._words("the connection was lost"), begun=False)
        return self._ready.result()

    async def _hold(self) -> None:
        from mcp.client.client import Client

        patience = self._settings.mcp_connect_timeout
        try:
            transport = wire(self._target, self._settings, self._meter)
            async with Client(transport, cache=None, read_timeout_seconds=patience) as client:
                self._ready.set_result(client)
                await self._end.wait()
        except Exception as error:
            self._cause = leaf(error)
            failure = self._unusable(self._cause)
            if self._ready.done():
                log.info("mcp.lost", server=self._name, why=failure.message)
                return
            raise failure from error

    async def _of_call(self, error: Exception) -> ToolFailed:
        """Where nothing has reached the server, this is known once the connection has ended."""
        import httpx2

        failure = self._failure(error)
        if isinstance(failure, McpConnectionLost) and self._holder is not None:
            self._end.set()
            await asyncio.wait({self._holder}, timeout=LOOK_SECONDS)
            if isinstance(self._cause, httpx2.ConnectError | httpx2.ConnectTimeout):
                failure.begun = False
        return failure

    def _failure(self, error: Exception) -> ToolFailed:
        return failure_of(error, self._meter, self._words)

    def _unusable(self, error: Exception) -> McpServerFailed:
        """What it says before it is asked to do something is a failure of the server."""
        failure = self._failure(error)
        return failure if isinstance(failure, McpServerFailed) else McpServerFailed(self._words(failure.message))

    def _slow(self, seconds: float) -> McpServerFailed:
        return McpServerFailed(self._words(f"it has not answered within {seconds:g} seconds"))

    def _words(self, why: str) -> str:
        return f'The MCP server "{self._name}" cannot be used: {why.rstrip(".")}.'
