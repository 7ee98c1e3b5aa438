"""What waits for one socket. The library's own queues grow without end while a client does not read."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

PORTION_PACKETS: Final = 16
PORTION_BYTES: Final = 65_536
"""What is taken for sending at once, so that what waits is here, where it counts."""

PATIENCE: Final = 4
"""At this many times the limits a connection ends: what tells a socket to join again must still find room."""


@dataclass(frozen=True)
class Limits:
    """Of one socket; at `packets` or `bytes` it is told to join again."""

    packets: int
    bytes: int


class Backlog(asyncio.Queue[Any]):
    """The library's queue of one socket, in a size that counts. A packet always fits where nothing waits.

    `overflowed` is called once, when more came than can wait; what waited is gone then, and nothing more gets in.
    """

    def __init__(self, limits: Limits, overflowed: Callable[[Backlog], None]) -> None:
        self.limits = limits
        self.bytes = 0
        self.over = False
        self._overflowed = overflowed
        self._portion = (0, 0)
        self._queue: deque[Any] = deque()
        super().__init__()

    @property
    def crowded(self) -> bool:
        """Its viewer does not keep up."""
        return self.qsize() >= self.limits.packets or self.bytes >= self.limits.bytes

    def put_nowait(self, item: Any) -> None:
        """None, the library's last word, always fits."""
        if item is None or (not self.over and not self._full_up()):
            super().put_nowait(item)
        elif not self.over:
            self.over = True
            self._keep([])
            self._overflowed(self)

    async def get(self) -> Any:
        self._portion = (0, 0)
        return await super().get()

    def get_nowait(self) -> Any:
        """Raises QueueEmpty when as much has been taken as is sent at once."""
        packets, size = self._portion
        if packets >= PORTION_PACKETS or size >= PORTION_BYTES:
            raise asyncio.QueueEmpty
        return super().get_nowait()

    def drop(self, about: str) -> None:
        """Forget what waits about something that the client will ask for anew."""
        self._keep([item for item in self._queue if getattr(item, "about", None) != about])

    def _full_up(self) -> bool:
        return self.qsize() >= PATIENCE * self.limits.packets or self.bytes >= PATIENCE * self.limits.bytes

    def _keep(self, items: list[Any]) -> None:
        for _ in range(len(self._queue) - len(items)):
            self.task_done()
        self._queue = deque(items)
        self.bytes = sum(map(size_of, items))

    def _init(self, maxsize: int) -> None:
        del maxsize

    def _put(self, item: Any) -> None:
        self._queue.append(item)
        self.bytes += size_of(item)

    def _get(self) -> Any:
        item, (packets, size) = self._queue.popleft(), self._portion
        self.bytes -= size_of(item)
        self._portion = (packets + 1, size + size_of(item))
        return item


def size_of(packet: Any) -> int:
    """Bytes of memory that an Engine.IO packet holds, give or take its small change."""
    return 0 if packet is None else sys.getsizeof(packet.data)
