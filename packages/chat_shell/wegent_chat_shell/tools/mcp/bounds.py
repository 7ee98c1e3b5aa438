"""HTTP with servers of others: to allowed places, answers of bounded size, and what they refuse with is remembered.

Loads the library of HTTP: import it late.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import httpx2

from wegent_chat_shell.tools.mcp.meter import Meter
from wegent_chat_shell.tools.network import Door, guarded_transport

CHALLENGE_CHARS: Final = 2000
_STREAM: Final = "text/event-stream"


class BoundedTransport(httpx2.AsyncBaseTransport):
    """`most`: bytes of an answer that is no stream of events; single events are bounded by whoever reads them.

    `posts_alone`: answers come another way, so that nobody else notices when what is sent is not taken.
    """

    def __init__(self, door: Door, most: int, meter: Meter, *, kept: int = 0, posts_alone: bool = False) -> None:
        self._inner = guarded_transport(door, kept=kept)
        self._most = most
        self._meter = meter
        self._posts_alone = posts_alone

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        watched = self._posts_alone and request.method == "POST"
        try:
            response = await self._inner.handle_async_request(request)
        except Exception:
            if watched:
                self._meter.stop()
            raise
        if request.method == "POST" or self._posts_alone:
            self._note(response)
        if watched and response.status_code >= 400:
            self._meter.stop()
        return await self._bounded(request, response)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _note(self, response: httpx2.Response) -> None:
        self._meter.status = response.status_code
        if response.status_code in {401, 403}:
            self._meter.challenge = response.headers.get("www-authenticate", "")[:CHALLENGE_CHARS]

    async def _bounded(self, request: httpx2.Request, response: httpx2.Response) -> httpx2.Response:
        if response.headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
            await response.aclose()
            raise httpx2.DecodingError("it was packed, which was not asked for", request=request)
        if not response.headers.get("content-type", "").lower().startswith(_STREAM):
            assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - of such a transport
            response.stream = _BoundedStream(response.stream, self._most, self._meter)
        return response


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most: int, meter: Meter) -> None:
        self._inner = inner
        self._most = most
        self._meter = meter

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._inner:
            size += len(piece)
            if size > self._most:
                self._meter.refuse(
                    f"it has sent a message of more than {self._most} bytes (WEGENT_CHAT_MCP_MESSAGE_BYTES)"
                )
                raise httpx2.StreamClosed
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()
