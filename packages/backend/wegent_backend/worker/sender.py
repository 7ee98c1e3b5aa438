"""Sends promised jobs to Celery, in the background of a backend or worker process."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.background import stop

from wegent_backend.db import Database
from wegent_backend.settings import BackendSettings
from wegent_backend.worker import outbox
from wegent_backend.worker.celery_app import QUEUE, TASK, make_celery
from wegent_backend.worker.outbox import PromisedJob

if TYPE_CHECKING:
    from celery import Celery

log = structlog.get_logger(__name__)


class OutboxSender:
    """Implements ports.JobSender: `drain` only wakes the loop, so that no caller waits for Redis."""

    def __init__(self, db: Database, settings: BackendSettings) -> None:
        self._db = db
        self._redis_url = settings.redis_url.get_secret_value()
        self._settings = settings.worker
        self._celery: Celery | None = None
        self._wanted = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._loop = asyncio.create_task(self._send_for_ever())

    async def close(self) -> None:
        if self._loop is not None:
            await stop([self._loop])
        if self._celery is not None:
            await asyncio.to_thread(self._celery.close)

    async def drain(self) -> None:
        self._wanted.set()

    async def send_due(self) -> int:
        """Send what is due; how many were sent. What cannot be sent comes due again when its lease is over."""
        async with self._db.read() as session:
            if not await outbox.any_due(session):
                return 0
        async with self._db.write() as session:
            jobs = await outbox.claim_due(session, self._settings.resend_seconds)
        return await asyncio.to_thread(self._send, jobs) if jobs else 0

    async def _send_for_ever(self) -> None:
        while True:
            try:
                await self.send_due()
            except (SQLAlchemyError, OSError) as error:
                log.warning("outbox.unreadable", error=str(error))
            except Exception:
                # The loop must live on: without it no job is ever sent from this process.
                log.exception("outbox.failed")
            with suppress(TimeoutError):
                # wait_for would lose a cancellation that comes together with the event (until Python 3.12).
                async with asyncio.timeout(self._settings.drain_seconds):
                    await self._wanted.wait()
            self._wanted.clear()

    def _send(self, jobs: list[PromisedJob]) -> int:
        from kombu.exceptions import OperationalError

        if self._celery is None:
            self._celery = make_celery(self._redis_url)
        for sent, job in enumerate(jobs):
            try:
                self._celery.send_task(TASK, args=[job.id, job.job, job.args], queue=QUEUE)
            except (OperationalError, OSError) as error:
                log.warning("outbox.not_sent", waiting=len(jobs) - sent, error=str(error))
                return sent
        return len(jobs)
