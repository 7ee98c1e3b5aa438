"""A client that reads only when it is told to: a websocket on a bare TCP socket with a small buffer."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

BUFFER = 4096
PATIENCE = 60.0


async def connected(url: str) -> socket.socket:
    """To the server of an address; the system keeps next to nothing of what comes and is not read."""
    address = urlsplit(url)
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, (address.hostname, address.port))
    return raw


class Sleeper:
    """Joined to the chat namespace; between two calls of its methods nothing is read."""

    def __init__(self, raw: socket.socket, url: str) -> None:
        self._raw = raw
        self._loop = asyncio.get_running_loop()
        address = f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"
        self._protocol = ClientProtocol(parse_uri(address), max_size=None)
        self._calls = 0
        self._parts: list[bytes] = []
        self._heard: list[str] = []
        self.received = 0
        """Bytes so far."""
        self.sid = ""

    async def enter(self, token: str) -> None:
        self._protocol.send_request(self._protocol.connect())
        await self._flush()
        await self._next()
        await self.say(f"40/chat,{json.dumps({'token': token})}")
        answer = await self._next()
        assert answer.startswith("40/chat,"), answer
        self.sid = json.loads(answer.removeprefix("40/chat,"))["sid"]

    async def say(self, packet: str) -> None:
        self._protocol.send_text(packet.encode())
        await self._flush()

    async def ask(self, event: str, **payload: Any) -> int:
        """Send an event, whose ack nobody waits for. Returns the ack's number."""
        self._calls += 1
        await self.say(f"42/chat,{self._calls}{json.dumps([event, payload])}")
        return self._calls

    async def call(self, event: str, **payload: Any) -> Any:
        """The ack of an event; what comes before it is skipped."""
        head = f"43/chat,{await self.ask(event, **payload)}["
        while not (packet := await self._next()).startswith(head):
            pass
        return json.loads(packet[len(head) - 1 :])[0]

    async def event(self) -> tuple[str, dict[str, Any]]:
        """The next one; acks are skipped. Raises ConnectionError when the server has ended the connection."""
        while not (packet := await self._next()).startswith("42/chat,"):
            pass
        event, payload = json.loads(packet.removeprefix("42/chat,"))
        return event, payload

    async def read_all(self) -> None:
        """Raises ConnectionError when there is nothing left."""
        while True:
            await self._next()

    async def _next(self) -> str:
        async with asyncio.timeout(PATIENCE):
            while not self._heard:
                await self._read()
        return self._heard.pop(0)

    async def _read(self) -> None:
        data = await self._loop.sock_recv(self._raw, 65_536)
        if not data:
            raise ConnectionResetError("the server has ended the connection")
        self.received += len(data)
        self._protocol.receive_data(data)
        for frame in self._protocol.events_received():
            if isinstance(frame, Frame) and frame.opcode in {Opcode.TEXT, Opcode.CONT}:
                self._take(frame)
        await self._flush()

    def _take(self, frame: Frame) -> None:
        self._parts.append(bytes(frame.data))
        if frame.fin:
            self._heard.append(b"".join(self._parts).decode())
            self._parts.clear()

    async def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            await self._loop.sock_sendall(self._raw, data)


@asynccontextmanager
async def asleep(url: str, token: str) -> AsyncIterator[Sleeper]:
    raw = await connected(url)
    with raw:
        sleeper = Sleeper(raw, url)
        await sleeper.enter(token)
        yield sleeper
