"""An event loop in a thread of its own, so that the main thread can wait for a person at the keyboard."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")
POLL_SECONDS = 0.5


class LoopThread:
    """While a person thinks, the connection stays alive; Ctrl-C reaches the main thread at any time."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="event-loop", daemon=True)

    def __enter__(self) -> LoopThread:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine over there and waits for it."""
        return _wait(asyncio.run_coroutine_threadsafe(work, self._loop))

    def each(self, source: AsyncIterator[T], on_interrupt: Callable[[], None]) -> Iterator[T]:
        """Iterates over there, yields here. A first Ctrl-C calls `on_interrupt` and goes on, a second one ends it."""
        items: queue.Queue[T] = queue.Queue()

        async def drain() -> None:
            async for item in source:
                items.put(item)

        running = asyncio.run_coroutine_threadsafe(drain(), self._loop)
        interrupted = False
        while not (running.done() and items.empty()):
            try:
                yield items.get(timeout=0.02 if running.done() else POLL_SECONDS / 10)
            except queue.Empty:
                continue
            except KeyboardInterrupt:
                if interrupted:
                    running.cancel()
                    raise
                interrupted = True
                on_interrupt()
        running.result()


def _wait(future: Future[T]) -> T:
    while True:
        try:
            # A wait without a limit would not see Ctrl-C on every platform.
            return future.result(timeout=POLL_SECONDS)
        except TimeoutError:
            if future.done():
                raise
