"""Doing promised jobs: each at least once, kept from others while it runs, tried again when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import structlog
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.request_ids import request_id_from

from wegent_backend.ports import Ports
from wegent_backend.worker import outbox

log = structlog.get_logger(__name__)

Job: TypeAlias = Callable[..., Awaitable[None]]
"""Takes ids, opens its own units of work, and may be called again for what it has done already."""


class JobRunner:
    """Runs jobs in one event loop."""

    def __init__(self, ports: Ports, jobs: Mapping[str, Job]) -> None:
        self._db = ports.db
        self._settings = ports.settings.worker
        self._jobs = jobs
        self._running: dict[int, asyncio.Task[None]] = {}
        self._stopping = False

    async def run(self, outbox_id: int, name: str, args: list[object]) -> None:
        """Returns when the job is done, or when somebody will try it again; nothing is raised."""
        if outbox_id in self._running:
            return None
        if self._stopping:
            return await self._write(outbox.let_go, outbox_id)
        with structlog.contextvars.bound_contextvars(request_id=request_id_from(None), job=name, outbox_id=outbox_id):
            task = asyncio.create_task(self._do(outbox_id, name, args))
            self._running[outbox_id] = task
            try:
                await task
            except asyncio.CancelledError:
                await self._write(outbox.let_go, outbox_id)
            except Exception:
                log.exception("job.failed")
                await self._try_later(outbox_id)
            finally:
                del self._running[outbox_id]

    async def stop(self) -> None:
        """End what runs; another worker starts it anew."""
        self._stopping = True
        for task in self._running.values():
            task.cancel()

    async def _do(self, outbox_id: int, name: str, args: list[object]) -> None:
        if not await self._keep(outbox_id):
            return  # done already: the message came twice
        keeping = asyncio.create_task(self._keep_on(outbox_id))
        try:
            await self._jobs[name](*args)
        finally:
            keeping.cancel()
        await self._write(outbox.done, outbox_id)
        log.info("job.done")

    async def _keep(self, outbox_id: int) -> bool:
        async with self._db.write() as session:
            return await outbox.extend(session, outbox_id, self._settings.resend_seconds)

    async def _keep_on(self, outbox_id: int) -> None:
        while True:
            await asyncio.sleep(self._settings.resend_seconds / 3)
            try:
                await self._keep(outbox_id)
            except (SQLAlchemyError, OSError) as error:
                log.warning("job.not_kept", error=str(error))

    async def _try_later(self, outbox_id: int) -> None:
        async with self._db.write() as session:
            again = await outbox.failed(session, outbox_id, give_up_seconds=self._settings.give_up_seconds)
        if again is None:
            log.error("job.given_up")
        else:
            log.info("job.again", at=again.isoformat())

    async def _write(self, change: Callable[..., Awaitable[None]], outbox_id: int) -> None:
        async with self._db.write() as session:
            await change(session, outbox_id)
