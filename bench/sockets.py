"""People who are connected and do nothing: what each costs, and what it takes when all of them come at once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import aiohttp
import psutil

from bench.product import Product, free_port

SOCKETS: Final = 2000
PATH: Final = "/socket.io/?EIO=4&transport=websocket"
IDLE_SECONDS: Final = 10
HEAD: Final = "sockets   who      connected in   connect P50   connect P95   KB per socket   CPU ms/s, idle"


@dataclass(frozen=True)
class Figures:
    """Of one server: seconds until all were connected, milliseconds of one connect, memory, and CPU while idle."""

    seconds: float
    p50: float
    p95: float
    kilobytes: float
    idle: float

    def row(self, who: str) -> str:
        times = f"{self.seconds:10.1f} s  {self.p50:9.1f} ms  {self.p95:9.1f} ms"
        return f"{SOCKETS:7d}   {who:7s}  {times}  {self.kilobytes:13.1f}   {self.idle:12.1f}"


async def measure(product: Product) -> None:
    print(HEAD)
    with _bare() as (url, process):
        print((await _connected(url, "", process)).row("bare"), flush=True)
    [backend] = product.parts()["serve"]
    print((await _connected(product.url, product.token, backend)).row("Wegent"), flush=True)


async def _connected(url: str, token: str, server: psutil.Process) -> Figures:
    """All at once; then nothing but pings."""
    times: list[float] = []
    before = _memory(server)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        began = time.perf_counter()
        opened = [asyncio.create_task(_one(session, url, token, times)) for _ in range(SOCKETS)]
        sockets = await asyncio.gather(*opened)
        seconds = time.perf_counter() - began
        held = [asyncio.create_task(_hold(socket)) for socket in sockets]
        await asyncio.sleep(2)
        kilobytes = (_memory(server) - before) / SOCKETS / 1024
        cpu = _cpu(server)
        await asyncio.sleep(IDLE_SECONDS)
        idle = (_cpu(server) - cpu) / IDLE_SECONDS * 1e3
        for task, socket in zip(held, sockets, strict=True):
            task.cancel()
            await socket.close()
    ordered = sorted(times)
    p50, p95 = (ordered[int(share * (SOCKETS - 1))] * 1e3 for share in (0.5, 0.95))
    return Figures(seconds, p50, p95, kilobytes, idle)


async def _one(
    session: aiohttp.ClientSession, url: str, token: str, times: list[float]
) -> aiohttp.ClientWebSocketResponse:
    began = time.perf_counter()
    socket = await connect(session, url, token)
    times.append(time.perf_counter() - began)
    return socket


async def connect(session: aiohttp.ClientSession, url: str, token: str) -> aiohttp.ClientWebSocketResponse:
    """A socket in the chat namespace."""
    socket = await session.ws_connect(url + PATH, timeout=aiohttp.ClientWSTimeout(ws_close=60))
    await socket.receive_str()
    await socket.send_str(f"40/chat,{json.dumps({'token': token})}")
    while not (answer := await socket.receive_str()).startswith("40/chat"):
        if answer.startswith("44"):
            raise RuntimeError(answer)
        if answer == "2":
            await socket.send_str("3")
    return socket


async def _hold(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for message in socket:
        if message.data == "2":
            await socket.send_str("3")


def _memory(process: psutil.Process) -> int:
    return int(process.memory_info().rss)


def _cpu(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


@contextmanager
def _bare() -> Iterator[tuple[str, psutil.Process]]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.floor_sockets", str(port)]) as process:
        while not any(listens.laddr.port == port for listens in psutil.Process(process.pid).net_connections("tcp")):
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        process.terminate()
