"""Reads the streams of the runs that viewers of this process follow, all in one blocking read, in order.

What Redis has lost, and ends whose last word never reached it, are taken from the database.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.background import stop

from wegent_backend.db import Database
from wegent_backend.ports import RunRef
from wegent_backend.runs import repository, stored
from wegent_backend.runs.ports import ViewSink
from wegent_backend.runs.redis_log import Entry, RedisLog, decode_entries, stream_key
from wegent_backend.runs.view import LoggedEvent, RunView, merge_deltas

log = structlog.get_logger(__name__)

BLOCK_MS = 5_000
MOST_ENTRIES = 500
SILENCE_SECONDS = 2.0
# Under load, reads wait for each other's events: a read costs by the runs it asks for, not by what it gets.
PAUSE_PER_RUN_SECONDS = 0.0002
LONGEST_PAUSE_SECONDS = 0.003
RECONNECT_SECONDS = 0.5

Missed: TypeAlias = Callable[[RunRef, RunView], Awaitable[None]]


@dataclass
class _Followed:
    ref: RunRef
    view: RunView = field(default_factory=RunView)
    heard_at: float = field(default_factory=time.monotonic)
    delivering: asyncio.Lock = field(default_factory=asyncio.Lock)


class RunRelay:
    """`blocking` is a connection pool of its own: its reads wait for seconds."""

    def __init__(self, db: Database, redis: Redis, blocking: Redis, sink: ViewSink) -> None:
        self._db = db
        self._redis = redis
        self._blocking = blocking
        self._log = RedisLog(redis)
        self._sink = sink
        self._followed: dict[int, _Followed] = {}
        self._following = asyncio.Lock()
        self._wake_key = f"wegent:relay:{uuid.uuid4().hex}"
        self._wake_id = "0"
        self._some = asyncio.Event()
        self._services: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        self._services = [asyncio.create_task(loop) for loop in (self._read_streams(), self._watch_silence())]

    async def close(self) -> None:
        await stop(self._services)

    async def follow(self, run_id: int, missed: Missed | None = None) -> RunView | None:
        """Follow the run, if it is not followed yet. None: there is no such run.

        The view is live: it is the state after everything delivered so far, until the caller next awaits. `missed` is
        told the state of a run that has begun and goes on, before the sink gets what comes after that.
        """
        async with self._following:
            if run_id in self._followed:
                return self._followed[run_id].view
            async with self._db.read() as session:
                ref = await repository.get_ref(session, run_id)
            if ref is None:
                return None
            followed = _Followed(ref)
            for logged in await self.known_after(run_id, 0):
                followed.view.apply(logged)
            if not followed.view.ended:
                if missed is not None and followed.view.seq:
                    await missed(ref, followed.view)
                await self._add(followed)
            return followed.view

    def place(self, run_id: int) -> tuple[int, int] | None:
        """How far a followed run is: seq, and code points of its text."""
        followed = self._followed.get(run_id)
        return None if followed is None else (followed.view.seq, followed.view.length)

    async def follow_new(self, ref: RunRef) -> None:
        """Follow a run that has not started: there is nothing yet to be looked up."""
        async with self._following:
            if ref.run_id not in self._followed:
                await self._add(_Followed(ref))

    async def _add(self, followed: _Followed) -> None:
        self._followed[followed.ref.run_id] = followed
        self._some.set()
        await self._wake()

    def unfollow(self, run_id: int) -> None:
        self._followed.pop(run_id, None)

    async def _wake(self) -> None:
        """Let the blocking read take in the new run."""
        try:
            await self._redis.xadd(self._wake_key, {"w": "1"}, maxlen=1, approximate=False)
            await self._redis.expire(self._wake_key, 3600)
        except (RedisError, OSError) as error:
            log.warning("relay.wake_failed", error=str(error))  # the read returns by itself after BLOCK_MS

    async def known_after(self, run_id: int, seq: int) -> list[LoggedEvent]:
        """Events after `seq` that follow each other without a gap: settled ones, then those that only Redis has.

        Of a run that ended long ago, what its message amounts to.
        """
        async with self._db.read() as session:
            settled = await repository.settled_after(session, run_id, seq)
        kept = settled if stored.begins(settled, after=seq) else []
        last = kept[-1].seq if kept else seq
        try:
            tail = await self._log.read_after(run_id, last)
        except (RedisError, OSError) as error:
            log.warning("relay.tail_unreadable", run_id=run_id, error=str(error))
            tail = []
        known = [*kept, *tail] if not tail or tail[0].covers_from == last + 1 else kept
        if known or seq:
            return known
        async with self._db.read() as session:
            return await stored.of_message(session, run_id, settled)

    # --- Redis --------------------------------------------------------------------------------------------------------

    async def _read_streams(self) -> None:
        while True:
            await self._some.wait()
            try:
                await self._read_once()
            except (RedisError, OSError) as error:
                log.warning("relay.read_failed", error=str(error), runs=len(self._followed))
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _read_once(self) -> None:
        keys = {stream_key(run_id): run_id for run_id in self._followed}
        positions = {key: f"{self._followed[run_id].view.seq}-0" for key, run_id in keys.items()}
        if not positions:
            self._some.clear()
            return
        positions[self._wake_key] = self._wake_id
        answer = await self._blocking.xread(positions, count=MOST_ENTRIES, block=BLOCK_MS)  # type: ignore[arg-type]
        for key, entries in cast("Sequence[tuple[bytes, list[Entry]]]", answer or ()):
            run_id = keys.get(key.decode())
            if run_id is None:
                self._wake_id = entries[-1][0].decode()
            elif run_id in self._followed:
                await self._take(self._followed[run_id], decode_entries(entries))
        if len(keys) > 1:
            await asyncio.sleep(min(PAUSE_PER_RUN_SECONDS * len(keys), LONGEST_PAUSE_SECONDS))

    async def _take(self, followed: _Followed, events: list[LoggedEvent]) -> None:
        async with followed.delivering:
            fresh = [logged for logged in events if logged.seq > followed.view.seq]
            if fresh and fresh[0].covers_from > followed.view.seq + 1:
                fresh = await self.known_after(followed.ref.run_id, followed.view.seq)
            await self._deliver(followed, fresh)

    async def _deliver(self, followed: _Followed, fresh: list[LoggedEvent]) -> None:
        """Fold and show events that begin right after the view; under the run's lock, so that order holds."""
        if not fresh:
            return
        followed.heard_at = time.monotonic()
        try:
            steps = [followed.view.apply(logged) for logged in merge_deltas(fresh)]
            await self._sink.deliver(followed.ref, followed.view, steps)
        except Exception:
            # One run's viewers must not stop the others'; theirs will join again.
            log.exception("relay.delivery_failed", run_id=followed.ref.run_id)
        if followed.view.ended:
            self.unfollow(followed.ref.run_id)

    # --- the database -------------------------------------------------------------------------------------------------

    async def _watch_silence(self) -> None:
        """Look up runs that say nothing: perhaps the database knows more than Redis does."""
        while True:
            await asyncio.sleep(SILENCE_SECONDS)
            try:
                await self._look_up_silent()
            except (SQLAlchemyError, OSError) as error:
                log.warning("relay.lookup_failed", error=str(error))

    async def _look_up_silent(self) -> None:
        now = time.monotonic()
        silent = [run_id for run_id, run in self._followed.items() if now - run.heard_at > SILENCE_SECONDS]
        if not silent:
            return
        async with self._db.read() as session:
            settled = await repository.settled_seqs(session, silent)
        for run_id, seq in settled.items():
            followed = self._followed.get(run_id)
            if followed is None:
                continue
            async with followed.delivering:
                if seq > followed.view.seq:
                    await self._deliver(followed, await self.known_after(run_id, followed.view.seq))
