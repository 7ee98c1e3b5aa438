"""The answers that this process is giving."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import suppress

import structlog
from opentelemetry.context import Context, attach
from wegent_contracts.errors import Conflict, NotFound, Unavailable, WegentError
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import ChatRequest

from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.http.wire import end_to_sse, error_to_sse, event_to_sse

log = structlog.get_logger(__name__)

HEARTBEAT = b": still here\n\n"


class Streams:
    """`draining`: those that run go on, new ones are refused."""

    def __init__(self, engine: ChatEngine, settings: ServiceSettings) -> None:
        self._engine = engine
        self._settings = settings
        self._running: dict[str, asyncio.Queue[EngineEvent | WegentError | None]] = {}
        self._cancelled: set[str] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self.draining = False

    def __len__(self) -> int:
        return len(self._running)

    def admit(self, wanted: str | None) -> str:
        """The id of a new answer. Raises Unavailable and Conflict."""
        if self.draining:
            raise Unavailable("This chat shell is stopping. Ask another one.")
        if len(self._running) >= self._settings.max_concurrent:
            raise Unavailable(
                f"This chat shell gives {self._settings.max_concurrent} answers already "
                "(WEGENT_SHELL_MAX_CONCURRENT). Try again in a moment."
            )
        response_id = wanted or uuid.uuid4().hex
        if response_id in self._running:
            raise Conflict(f"There is an answer {response_id} already.")
        self._running[response_id] = asyncio.Queue(1)
        self._idle.clear()
        return response_id

    async def events(self, response_id: str, request: ChatRequest, trace: Context) -> AsyncGenerator[bytes, None]:
        """The answer as server-sent events; it ends with one that says how. `trace`: what the answer is part of."""
        queue = self._running[response_id]
        asking = asyncio.create_task(self._ask(request, queue, trace))
        try:
            while True:
                try:
                    async with asyncio.timeout(self._settings.heartbeat_seconds):
                        event = await queue.get()
                except TimeoutError:
                    yield HEARTBEAT
                    continue
                if event is None:
                    yield end_to_sse()
                    return
                if isinstance(event, WegentError):
                    yield error_to_sse(event)
                    return
                yield event_to_sse(event)
        finally:
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
            del self._running[response_id]
            if not self._running:
                self._idle.set()

    def cancel(self, response_id: str) -> None:
        """End an answer. Raises NotFound."""
        queue = self._running.get(response_id)
        if queue is None:
            raise NotFound(f"No answer {response_id} is being given here.")
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(Conflict("The answer was cancelled."))

    async def drain(self) -> bool:
        """Refuse new ones, and wait for those that run as long as is allowed. Whether all of them came to their end."""
        self.draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.graceful_shutdown_timeout):
                await self._idle.wait()
        for response_id in list(self._running):
            self.cancel(response_id)
        return not self._running

    async def _ask(
        self, request: ChatRequest, queue: asyncio.Queue[EngineEvent | WegentError | None], trace: Context
    ) -> None:
        attach(trace)  # for this task, which ends with the answer
        try:
            async for event in self._engine.stream(request):
                await queue.put(event)
        except WegentError as error:
            await queue.put(error)
        except Exception:
            error_id = uuid.uuid4().hex[:12]
            log.exception("shell.failed", error_id=error_id)
            await queue.put(WegentError(f"The chat shell failed. Its log has the cause under {error_id}."))
        else:
            await queue.put(None)
