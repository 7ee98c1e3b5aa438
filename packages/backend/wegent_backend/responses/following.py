"""The runs that readers of this process follow, as transcripts that grow: one for all readers of a run.

A reader only keeps how far it has got, so a slow one costs nothing and gets more at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import structlog
from redis.asyncio import Redis
from wegent_contracts.errors import NotFound
from wegent_kit.background import stop
from wegent_kit.redis import connect

from wegent_backend.db import Database
from wegent_backend.ports import RunRef
from wegent_backend.responses.transcript import LostPlaceError, Transcript
from wegent_backend.runs.relay import BLOCK_MS, RunRelay
from wegent_backend.runs.view import RunView, ViewStep
from wegent_backend.settings import BackendSettings

log = structlog.get_logger(__name__)

MOST_READINGS: Final = 3
"""Readings of the whole log before events that do not fit together are given up."""


class Followed:
    """A run that somebody reads. `transcript` is the newest state whenever `news` was waited for."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.transcript = Transcript()
        self.readers = 0
        self.loading = asyncio.Lock()
        self.lost = True  # until it is loaded
        self._early: list[ViewStep] = []
        self._news = asyncio.Event()

    def take(self, steps: list[ViewStep]) -> None:
        """Events that follow each other; those of a run that is being loaded wait."""
        if self.lost:
            self._early += steps
        else:
            self._apply(steps)
        self.tell()

    def load(self, transcript: Transcript) -> None:
        """Go on from what was read. Raises LostPlaceError when what has come meanwhile does not fit."""
        early, self._early = self._early, []
        for step in early:
            transcript.apply(step.seq, step.event)
        self.transcript, self.lost = transcript, False
        self.tell()

    def tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def moment(self) -> asyncio.Event:
        """Set when there is something new; to be taken before looking."""
        return self._news

    def _apply(self, steps: list[ViewStep]) -> None:
        try:
            for step in steps:
                self.transcript.apply(step.seq, step.event)
        except LostPlaceError as error:
            log.warning("responses.lost_place", run_id=self.run_id, block=str(error))
            self.lost = True


class Followers:
    """Implements runs.ports.ViewSink. `blocking` is a connection pool of its own: its reads wait for seconds."""

    def __init__(self, db: Database, redis: Redis, blocking: Redis) -> None:
        self.closing = asyncio.Event()
        self._db = db
        self._relay = RunRelay(db, redis, blocking, self)
        self._followed: dict[int, Followed] = {}
        self._errands: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        await self._relay.open()

    async def close(self) -> None:
        self.stop()
        await stop(self._errands)
        await self._relay.close()

    def stop(self) -> None:
        """Let streams end: the process is about to. Whoever reads goes on elsewhere."""
        self.closing.set()
        for followed in self._followed.values():
            followed.tell()

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that no request waits for."""
        errand = asyncio.create_task(work)
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    @property
    def reading(self) -> int:
        return sum(followed.readers for followed in self._followed.values())

    @asynccontextmanager
    async def follow(self, run_id: int) -> AsyncIterator[Followed]:
        """The run, loaded. Raises NotFound when it is not there."""
        followed = self._followed.setdefault(run_id, Followed(run_id))
        followed.readers += 1
        try:
            if await self._relay.follow(run_id) is None:
                raise NotFound("The answer is not there any more.")
            await self.refresh(followed)
            yield followed
        finally:
            followed.readers -= 1
            if not followed.readers:
                del self._followed[run_id]
                self._relay.unfollow(run_id)

    async def refresh(self, followed: Followed) -> None:
        """Read what nobody has told of: all of it when the place was lost, else what comes after."""
        async with followed.loading:
            for _ in range(MOST_READINGS):
                try:
                    return await self._refresh(followed)
                except LostPlaceError:
                    followed.lost = True
            log.error("responses.log_broken", run_id=followed.run_id)
            return None

    async def deliver(self, ref: RunRef, view: RunView, steps: list[ViewStep]) -> None:
        del view
        followed = self._followed.get(ref.run_id)
        if followed is not None:
            followed.take(steps)

    async def _refresh(self, followed: Followed) -> None:
        if followed.lost:
            transcript = Transcript()
            for logged in await self._relay.known_after(followed.run_id, 0):
                transcript.apply(logged.seq, logged.event)
            followed.load(transcript)
            return
        fresh = await self._relay.known_after(followed.run_id, followed.transcript.seq)
        if fresh:
            for logged in fresh:
                followed.transcript.apply(logged.seq, logged.event)
            followed.tell()


async def open_followers(stack: AsyncExitStack, settings: BackendSettings, db: Database, redis: Redis) -> Followers:
    """Those of this process, until `stack` closes."""
    url = settings.redis_url.get_secret_value()
    blocking = connect(url, name="wegent-responses", max_block_seconds=BLOCK_MS / 1000)
    stack.push_async_callback(blocking.aclose)
    followers = Followers(db, redis, blocking)
    await followers.open()
    stack.push_async_callback(followers.close)
    return followers
