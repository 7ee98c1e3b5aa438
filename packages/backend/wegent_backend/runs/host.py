"""Owns runs in this process: starts them, finds those without an owner, stops them on request, hands them over."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import aclosing
from datetime import timedelta

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.background import stop

from wegent_backend.ports import Ports, RunRef, StartRun
from wegent_backend.runs import repository, waits
from wegent_backend.runs.execution import Claim, Execution, Means
from wegent_backend.runs.keeper import Keeper
from wegent_backend.runs.leader import lead
from wegent_backend.runs.ports import Engine, RunObserver
from wegent_backend.runs.redis_log import RedisLog
from wegent_backend.runs.writer import Appender
from wegent_backend.tables import RunRow, utc_now

log = structlog.get_logger(__name__)

CANCEL_CHANNEL = "wegent:runs:cancel"
SWEEPER = "run-sweeper"
RECONNECT_SECONDS = 1.0
MOST_EXPIRED = 100


class RunHost:
    """`open` needs the process's ports, which need the host: hence two steps."""

    def __init__(self, redis: Redis, observer: RunObserver) -> None:
        self.owner = uuid.uuid4().hex
        self._redis = redis
        self._observer = observer
        self._executions: dict[int, Execution] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._services: list[asyncio.Task[None]] = []
        self._closing = False

    async def open(self, ports: Ports, engine: Engine) -> None:
        redis_log = RedisLog(self._redis)
        appender, keeper = Appender(redis_log), Keeper(ports.db, ports.settings.run)
        self._ports = ports
        self._means = Means(ports, redis_log, appender, keeper, engine, self._observer, self.owner)
        loops = (appender.run(), keeper.run(), self._sweep(), self._listen())
        self._services = [asyncio.create_task(loop) for loop in loops]

    async def close(self) -> None:
        """Hand over what runs here, then stop."""
        self._closing = True
        for execution in self._executions.values():
            execution.stop("handover")
        if self._running:
            await asyncio.wait(self._running)
        await stop(self._services)

    def start(self, run_id: int) -> None:
        if self._has_room and run_id not in self._executions:
            self._run(Execution(self._means, run_id))

    def adopt(self, run: RunRow) -> StartRun | None:
        """As many more than there is room for may be adopted as are being stored at the same moment."""
        if not self._has_room:
            return None
        repository.own(run, self.owner, self._means.keeper.lease(), utc_now())

        def begin(ref: RunRef, prepared: object | None) -> None:
            if not self._closing:  # else its lease lapses
                self._run(Execution(self._means, ref.run_id, Claim(ref, run, prepared=prepared)))

        return begin

    @property
    def _has_room(self) -> bool:
        return not self._closing and len(self._executions) < self._ports.settings.run.max_concurrent

    def _run(self, execution: Execution) -> None:
        self._executions[execution.run_id] = execution
        task = asyncio.create_task(self._execute(execution))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def cancel(self, run_id: int) -> None:
        execution = self._executions.get(run_id)
        if execution is not None:
            execution.stop("cancel")
        else:
            await self._redis.publish(CANCEL_CHANNEL, str(run_id))

    async def _execute(self, execution: Execution) -> None:
        ended = None
        try:
            ended = await execution.run()
        except Exception:
            # The lease lapses, and the run gets a new owner: nothing is lost but time.
            log.exception("runs.execution_failed", run_id=execution.run_id)
        finally:
            del self._executions[execution.run_id]
        if ended is not None:
            await self._over(ended)

    async def _over(self, ref: RunRef) -> None:
        try:
            await self._observer.over(self._ports, ref)
        except Exception:
            # As when the process had died: whoever waits for the end looks for it.
            log.exception("runs.observer_failed", run_id=ref.run_id)

    async def _sweep(self) -> None:
        """Start what nobody owns: left by a process that died, or queued when there was no room."""
        settings = self._ports.settings.run
        lease = timedelta(seconds=max(settings.lease_seconds, settings.sweep_seconds * 3))
        while True:
            try:
                await self._sweep_once(lease)
            except (SQLAlchemyError, OSError) as error:
                log.warning("runs.sweep_failed", error=str(error))
            await asyncio.sleep(settings.sweep_seconds)

    async def _sweep_once(self, lease: timedelta) -> None:
        room = self._ports.settings.run.max_concurrent - len(self._executions)
        if room <= 0 or not await lead(self._ports.db, SWEEPER, self.owner, lease):
            return
        await self._expire_waits()
        async with self._ports.db.read() as session:
            run_ids = await repository.claimable(session, utc_now(), room)
        for run_id in run_ids:
            self.start(run_id)

    async def _expire_waits(self) -> None:
        """Runs do not wait for people for ever: they go on without the answer."""
        async with self._ports.db.read() as session:
            due = await waits.expired(session, utc_now(), MOST_EXPIRED)
        for wait_id, run_id in due:
            async with self._ports.db.write() as session:
                if await waits.expire(session, wait_id):
                    await waits.wake(session, run_id)

    async def _listen(self) -> None:
        """Hear cancels of runs that live here, asked for in other processes."""
        while True:
            try:
                async with aclosing(self._redis.pubsub()) as channel:
                    await channel.subscribe(CANCEL_CHANNEL)
                    async for message in channel.listen():
                        if message["type"] == "message" and (found := self._executions.get(int(message["data"]))):
                            found.stop("cancel")
            except (RedisError, OSError) as error:
                # The flag in the database is still seen by the keeper, half a second later.
                log.warning("runs.cancel_channel_lost", error=str(error))
                await asyncio.sleep(RECONNECT_SECONDS)
