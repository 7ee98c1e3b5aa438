"""Keeps what this process owns: settles events, renews leases, hears of cancels, on one clock for all runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeAlias

import structlog
from sqlalchemy.exc import SQLAlchemyError

from wegent_backend.db import Database
from wegent_backend.runs import repository
from wegent_backend.runs.writer import RunWriter
from wegent_backend.settings import RunSettings
from wegent_backend.tables import utc_now

log = structlog.get_logger(__name__)

HURRY_SECONDS = 0.02

StopReason: TypeAlias = Literal["cancel", "handover", "lost"]


@dataclass
class OwnedRun:
    """A run whose lease this process holds. `stop` ends its engine; the reason decides what becomes of the run."""

    writer: RunWriter
    stop: Callable[[StopReason], None]
    renewed_at: float = field(default_factory=time.monotonic)
    ending: bool = False


class Keeper:
    """`lock` keeps a run's end and the clock's settling apart."""

    def __init__(self, db: Database, settings: RunSettings) -> None:
        self.lock = asyncio.Lock()
        self._db = db
        self._settings = settings
        self._owned: dict[int, OwnedRun] = {}
        self._work = asyncio.Event()

    def add(self, owned: OwnedRun) -> None:
        self._owned[owned.writer.ref.run_id] = owned

    def remove(self, run_id: int) -> None:
        self._owned.pop(run_id, None)

    def get(self, run_id: int) -> OwnedRun | None:
        return self._owned.get(run_id)

    def hurry(self) -> None:
        """Settle now: a block is finished."""
        self._work.set()

    def lease(self) -> timedelta:
        return timedelta(seconds=self._settings.lease_seconds)

    async def run(self) -> None:
        while True:
            with suppress(TimeoutError):  # the clock, not a fault
                # wait_for would lose a cancellation that comes together with the event (until Python 3.12).
                async with asyncio.timeout(self._settings.settle_seconds):
                    await self._work.wait()
                # A run's last block is settled with its end, which follows at once.
                await asyncio.sleep(HURRY_SECONDS)
            self._work.clear()
            if not self._owned:
                continue
            try:
                await self._tick()
            except (SQLAlchemyError, OSError) as error:
                log.warning("runs.settle_failed", error=str(error), runs=len(self._owned))

    async def _tick(self) -> None:
        async with self.lock:
            owned = [run for run in self._owned.values() if not run.ending]
            for run in owned:
                run.writer.number_pending()
            due = [run for run in owned if run.writer.unsettled or self._lease_due(run)]
            if due:
                await self._settle(due)
            cancelled = await self._cancelled(owned)
        for run in owned:
            if run.writer.fenced:
                run.stop("lost")
            elif run.writer.ref.run_id in cancelled:
                run.stop("cancel")

    async def _cancelled(self, owned: list[OwnedRun]) -> Sequence[int]:
        if not owned:
            return ()
        async with self._db.read() as session:
            return await repository.cancel_requested(session, [run.writer.ref.run_id for run in owned])

    def _lease_due(self, run: OwnedRun) -> bool:
        return time.monotonic() - run.renewed_at > self._settings.lease_seconds / 3

    async def _settle(self, due: list[OwnedRun]) -> None:
        # Taken before the first wait: what gets its number meanwhile belongs to the next round.
        seqs = {run.writer.ref.run_id: run.writer.view.seq for run in due}
        events = {run.writer.ref.run_id: list(run.writer.unsettled) for run in due}
        async with self._db.write() as session:
            fences = {run.writer.ref.run_id: run.writer.fence for run in due}
            owned = await repository.still_owned(session, fences)
            if owned:
                mine = {run_id: seqs[run_id] for run_id in owned}
                await repository.advance(session, mine, utc_now() + self.lease())
                await repository.settle(session, {run_id: events[run_id] for run_id in owned})
        for run in due:
            if run.writer.ref.run_id in owned:
                run.writer.forget_settled(seqs[run.writer.ref.run_id])
                run.renewed_at = time.monotonic()
            else:
                run.writer.fenced = True
