"""Server-sent events: what arrives on one connection, and how a lost connection is made up for."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from wegent.client.errors import Refused, ServerUnreachable

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
# httpx and str.splitlines would also end a line inside JSON, at U+2028.
LINE_END = re.compile(rb"\r\n|\n|\r(?!$)")

Open = Callable[[str | None], AbstractAsyncContextManager[AsyncIterator[bytes]]]
"""Connects, given the id of the last event seen; gives the bytes that arrive. Raises ServerUnreachable, Refused."""


@dataclass(frozen=True)
class SseEvent:
    """One event; `id` is what resuming after it needs."""

    type: str
    data: str
    id: str | None = None


class SseParser:
    """Turns bytes into events; comments and half events are dropped."""

    def __init__(self) -> None:
        self._pending = b""
        self._type, self._data = "", list[str]()
        self._id: str | None = None

    def feed(self, chunk: bytes) -> Iterator[SseEvent]:
        *lines, self._pending = LINE_END.split(self._pending + chunk)
        for line in lines:
            if not line:
                yield from self._ended()
                continue
            name, _, value = line.decode(errors="replace").partition(":")
            self._field(name, value.removeprefix(" "))

    def _field(self, name: str, value: str) -> None:
        match name:
            case "event":
                self._type = value
            case "data":
                self._data.append(value)
            case "id":
                self._id = value

    def _ended(self) -> Iterator[SseEvent]:
        if self._data:
            yield SseEvent(self._type or "message", "\n".join(self._data), self._id)
        self._type, self._data = "", []


async def follow(open_stream: Open, on_lost: Callable[[], None]) -> AsyncIterator[SseEvent]:
    """Events without an end. A connection that was there once is sought again; the first failure is raised."""
    last_id: str | None = None
    connected, pause = False, FIRST_PAUSE_SECONDS
    while True:
        try:
            async with open_stream(last_id) as chunks:
                connected, parser = True, SseParser()
                async for chunk in chunks:
                    for event in parser.feed(chunk):
                        last_id, pause = event.id or last_id, FIRST_PAUSE_SECONDS
                        yield event
        except ServerUnreachable:
            if not connected:
                raise
        except Refused as error:
            if not connected or error.status < 500:
                raise
        on_lost()
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
