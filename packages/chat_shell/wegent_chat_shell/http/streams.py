"""The answers that this process is giving."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import structlog
from opentelemetry.context import Context, attach
from wegent_contracts.errors import Conflict, NotFound, Unavailable, WegentError
from wegent_contracts.events import EngineEvent

from wegent_chat_shell.dialogue.exchange import Exchange
from wegent_chat_shell.http.settings import ServiceSettings

log = structlog.get_logger(__name__)


class Streams:
    """`draining`: those that run go on, new ones are refused."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._running: dict[str, asyncio.Queue[EngineEvent | WegentError | None]] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self.draining = False

    def __len__(self) -> int:
        return len(self._running)

    def __contains__(self, response_id: str) -> bool:
        return response_id in self._running

    def admit(self, wanted: str | None) -> str:
        """The id of a new answer, which has to be released. Raises Unavailable and Conflict."""
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

    def release(self, response_id: str) -> None:
        """It has ended, or never began."""
        self._running.pop(response_id, None)
        if not self._running:
            self._idle.set()

    async def follow(
        self, response_id: str, exchange: Exchange, trace: Context
    ) -> AsyncGenerator[EngineEvent | None, None]:
        """Its events; None as a sign of life. Raises WegentError. `trace`: what the answer is part of.

        Once this has begun, the answer is released when it has ended, whoever still listens.
        """
        queue = self._running[response_id]
        asking = asyncio.create_task(_ask(exchange, queue, trace))
        asking.add_done_callback(lambda _: self.release(response_id))  # not before all of it is kept
        try:
            while True:
                try:
                    async with asyncio.timeout(self._settings.heartbeat_seconds):
                        event = await queue.get()
                except TimeoutError:
                    yield None
                    continue
                if event is None:
                    return
                if isinstance(event, WegentError):
                    raise event
                yield event
        finally:
            asking.cancel()
            # To wait for the task itself would cancel it again, while it keeps what was said.
            await asyncio.wait({asking})

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


async def _ask(exchange: Exchange, queue: asyncio.Queue[EngineEvent | WegentError | None], trace: Context) -> None:
    attach(trace)  # for this task, which ends with the answer
    try:
        async with aclosing(exchange.events()) as events:
            async for event in events:
                await queue.put(event)
    except WegentError as error:
        await queue.put(error)
    except Exception:
        error_id = uuid.uuid4().hex[:12]
        log.exception("shell.failed", error_id=error_id)
        await queue.put(WegentError(f"The chat shell failed. Its log has the cause under {error_id}."))
    else:
        await queue.put(None)
