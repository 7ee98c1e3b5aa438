"""The three ways in which messages go to a server and come back, all of them within limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from wegent_contracts.protocol.mcp import McpTarget

from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.tools.mcp.address import Doorkeeper
from wegent_chat_shell.tools.mcp.errors import McpNotAllowed
from wegent_chat_shell.tools.mcp.meter import Meter, MeteredStream
from wegent_chat_shell.tools.mcp.program import Program, running

if TYPE_CHECKING:
    import httpx2
    from mcp.client._transport import TransportStreams

KEPT_CONNECTIONS: Final = 4
STREAM_SECONDS: Final = 3600.0
LAST_WORDS_SECONDS: Final = 0.5


@asynccontextmanager
async def wire(target: McpTarget, settings: McpSettings, meter: Meter) -> AsyncIterator[TransportStreams]:
    """As the client of the library wants to have it. Raises McpServerFailed, OSError and errors of HTTP."""
    async with _of_transport(target, settings, meter) as (read, write):
        yield MeteredStream(read, meter), write


def _of_transport(
    target: McpTarget, settings: McpSettings, meter: Meter
) -> AbstractAsyncContextManager[TransportStreams]:
    if target.transport == "stdio":
        return _program(target, settings, meter)
    return _service(target, settings, meter)


@asynccontextmanager
async def _service(target: McpTarget, settings: McpSettings, meter: Meter) -> AsyncIterator[TransportStreams]:
    from mcp.client.sse import sse_client
    from mcp.client.streamable_http import streamable_http_client

    assert target.url is not None  # noqa: S101 - as contracts say
    door = Doorkeeper(target.allow_private)
    url = str(door.check(target.url.get_secret_value()))
    client = _client(target, settings, meter, door)
    if target.transport == "sse":

        def ready_made(
            headers: dict[str, str] | None = None,
            timeout: httpx2.Timeout | None = None,
            auth: httpx2.Auth | None = None,
        ) -> httpx2.AsyncClient:
            del headers, timeout, auth
            return client

        async with sse_client(url, httpx_client_factory=ready_made) as streams:
            yield streams
        return
    async with (
        client,
        streamable_http_client(url, http_client=client, max_sse_event_size=settings.mcp_message_bytes) as streams,
    ):
        yield streams


def _client(target: McpTarget, settings: McpSettings, meter: Meter, door: Doorkeeper) -> httpx2.AsyncClient:
    import httpx2

    from wegent_chat_shell.tools.mcp.bounds import BoundedTransport

    seconds = settings.mcp_connect_timeout
    headers = {name: secret.get_secret_value() for name, secret in target.headers.items()}
    try:
        return httpx2.AsyncClient(
            transport=BoundedTransport(
                door,
                settings.mcp_message_bytes,
                meter,
                kept=KEPT_CONNECTIONS,
                posts_alone=target.transport == "sse",
            ),
            headers={"user-agent": "Wegent", **headers, "accept-encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
            # Between two events of a stream there may be anything: calls have a time of their own.
            timeout=httpx2.Timeout(seconds, read=STREAM_SECONDS),
        )
    except (UnicodeEncodeError, ValueError):
        raise McpNotAllowed("one of its headers has signs that no header can have") from None


@asynccontextmanager
async def _program(target: McpTarget, settings: McpSettings, meter: Meter) -> AsyncIterator[TransportStreams]:
    import anyio

    assert target.command is not None  # noqa: S101 - as contracts say
    command = [target.command, *(argument.get_secret_value() for argument in target.args)]
    env = {name: secret.get_secret_value() for name, secret in target.env.items()}
    async with running(command, env, target.cwd, longest=settings.mcp_message_bytes) as program:
        to_client, read = anyio.create_memory_object_stream[Any](0)
        write, to_program = anyio.create_memory_object_stream[Any](0)
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_read, program, to_client, meter)
                tasks.start_soon(_write, program, to_program)
                try:
                    yield read, write
                finally:
                    # What was said last, such as that a call is cancelled, still goes out.
                    write.close()
                    with anyio.move_on_after(LAST_WORDS_SECONDS, shield=True):
                        await _sent(to_program)
                    tasks.cancel_scope.cancel()
        finally:
            for stream in (read, to_client, write, to_program):
                stream.close()


async def _sent(outgoing: Any) -> None:
    while outgoing.statistics().tasks_waiting_send or outgoing.statistics().current_buffer_used:
        await asyncio.sleep(0.01)


async def _read(program: Program, to_client: Any, meter: Meter) -> None:
    import anyio
    from mcp.shared.message import SessionMessage
    from mcp_types.jsonrpc import jsonrpc_message_adapter

    async with to_client:
        while True:
            try:
                line = await program.line()
            except asyncio.LimitOverrunError as error:
                meter.refuse(
                    f"it has sent a message of more than {error.consumed} bytes (WEGENT_CHAT_MCP_MESSAGE_BYTES)"
                )
                return
            if line is None:
                return
            if not line.strip():
                continue
            try:
                found: Any = SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
            except ValueError as error:
                meter.notices += 1  # prints something that is no message, which many programs do now and then
                found = error
            try:
                await to_client.send(found)
            except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                return


async def _write(program: Program, to_program: Any) -> None:
    async with to_program:
        async for message in to_program:
            line = message.message.model_dump_json(by_alias=True, exclude_unset=True)
            try:
                await program.tell(line.encode())
            except OSError:
                return
