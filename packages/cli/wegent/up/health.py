"""How to see that a part is healthy. Every check answers True or False and never raises."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

CHECK_SECONDS = 2.0


def http_ok(client: httpx.AsyncClient, url: str) -> Callable[[], Awaitable[bool]]:
    """Healthy when GET `url` answers 200."""

    async def check() -> bool:
        try:
            return (await client.get(url, timeout=CHECK_SECONDS)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    return check


def valkey_answers(port: int, password: str) -> Callable[[], Awaitable[bool]]:
    """Healthy when the Valkey on a loopback port has loaded its data and answers a ping."""

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(f"AUTH {password}\r\nPING\r\n".encode())
            return await reader.readline() + await reader.readline()
        finally:
            writer.close()

    async def check() -> bool:
        try:
            return await asyncio.wait_for(ask(), CHECK_SECONDS) == b"+OK\r\n+PONG\r\n"
        except (OSError, TimeoutError):
            return False

    return check


def written_by_living_process(path: Path) -> Callable[[], Awaitable[bool]]:
    """Healthy when `path` holds the process id of a process that lives; left-overs of dead ones do not count."""

    def living() -> bool:
        try:
            os.kill(int(path.read_text()), 0)
        except (OSError, ValueError):
            return False
        return True

    return lambda: asyncio.to_thread(living)
