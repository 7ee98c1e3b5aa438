"""Starts the process, feeds it, and ends it when it takes too long. The file has no name while it is read."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Final

from wegent_backend.attachments.extraction.order import REFUSED, Order, Refused

MODULE: Final = "wegent_backend.attachments.extraction"
ROOM: Final = 1_048_576
"""Bytes of an answer besides its text."""
WIDEST: Final = 4
LONGER: Final = 2.0
"""A process that waits uses no CPU: by the clock it may take this many times as long."""


@dataclass(frozen=True)
class Made:
    """What was made of a file: text as UTF-8, or a preview."""

    data: bytes
    chars: int
    truncated: bool


async def extract(content: AsyncIterator[bytes], order: Order) -> Made:
    """Raises Refused for what cannot be read, for whatever reason."""
    with tempfile.TemporaryFile() as file:
        async for piece in content:
            await asyncio.to_thread(file.write, piece)
        file.seek(0)
        said, data = await _asked(file, order)
    return Made(data, int(said.get("chars", 0)), bool(said.get("truncated", False)))


async def _asked(file: IO[bytes], order: Order) -> tuple[dict[str, Any], bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        MODULE,
        order.written(),
        stdin=file,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # Nothing of what the server knows.
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    most = order.max_chars * WIDEST + ROOM
    try:
        async with asyncio.timeout(order.seconds * LONGER):
            answer = await _read(process, most)
            code = await process.wait()
    except TimeoutError:
        raise _too_slow(order) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return _understood(answer, code, order)


async def _read(process: asyncio.subprocess.Process, most: int) -> bytes:
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    answer = bytearray()
    while piece := await process.stdout.read(65_536):
        answer += piece
        if len(answer) > most:
            raise Refused("TooLarge", "What is read from it is longer than it may be.")
    return bytes(answer)


def _understood(answer: bytes, code: int, order: Order) -> tuple[dict[str, Any], bytes]:
    line, _, data = answer.partition(b"\n")
    if code in {0, REFUSED} and line:
        said: dict[str, Any] = json.loads(line)
        if code == REFUSED:
            raise Refused(said["reason"], said["error"])
        return said, data
    if code in {-24, -9}:  # SIGXCPU, and what follows it
        raise _too_slow(order)
    raise Refused("Unreadable", "Reading it has failed: it is damaged, or needs more memory than it may have.")


def _too_slow(order: Order) -> Refused:
    return Refused("TooSlow", f"It was not read within {order.seconds} seconds (WEGENT_ATTACHMENT_READ_SECONDS).")
