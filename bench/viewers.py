"""Somebody who reads nothing for a minute: what it costs, and what those notice who read."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import aiohttp
import psutil

from bench.product import Product
from bench.sockets import connect
from bench.streams import Load, through_platform

LOAD: Final = Load(streams=20, chunks=3000, spacing=0.02)
"""A minute of a thousand chunks a second."""
WARM_UP: Final = Load(streams=20, chunks=200, spacing=0.02)
BUFFER: Final = 4096
HEAD: Final = "viewers   beside them             lag P50    lag P95   backend's memory: before    most   after"


@dataclass
class Memory:
    """Resident bytes of a process, looked at now and then."""

    process: psutil.Process
    before: int = 0
    most: int = 0
    after: int = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        self.before = self.most = self._now()
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            self.after = self._now()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            self.most = max(self.most, self._now())

    def _now(self) -> int:
        return int(self.process.memory_info().rss)

    def row(self) -> str:
        return "  ".join(f"{size / 1e6:6.1f}" for size in (self.before, self.most, self.after))


@asynccontextmanager
async def _asleep(product: Product, count: int, task_ids: Sequence[int]) -> AsyncIterator[None]:
    """Sockets that join every conversation and then read nothing; the system keeps next to nothing for them."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, socket_factory=_small)) as session:
        for _ in range(count):
            sleeper = await connect(session, product.url, product.token)
            for number, task_id in enumerate(task_ids):
                await sleeper.send_str(f"42/chat,{number}{json.dumps(['task:join', {'task_id': task_id}])}")
            while not (await sleeper.receive_str()).startswith(f"43/chat,{len(task_ids) - 1}["):
                pass
        yield


def _small(address: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, _ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    return made


async def measure(product: Product) -> None:
    [backend] = product.parts()["serve"]
    await through_platform(product, WARM_UP)
    print(HEAD)
    for count in (0, 1, 20):
        memory = Memory(backend)
        sample = await through_platform(product, LOAD, beside=partial(_beside, product, count, memory))
        assert sample.chunks == LOAD.streams * LOAD.chunks, "chunks were lost or doubled"
        lags = sorted(sample.lags)
        p50, p95 = (lags[int(share * (len(lags) - 1))] * 1e3 for share in (0.5, 0.95))
        who = f"{count:2d} who read nothing"
        print(f"{LOAD.streams:7d}   {who}  {p50:7.2f} ms  {p95:7.2f} ms                  {memory.row()} MB", flush=True)


@asynccontextmanager
async def _beside(product: Product, count: int, memory: Memory, task_ids: Sequence[int]) -> AsyncIterator[None]:
    async with _asleep(product, count, task_ids):
        with memory.watched():
            yield
