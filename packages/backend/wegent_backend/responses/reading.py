"""Reading a followed run to its end, at the reader's own pace."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from wegent_contracts.errors import Unavailable

from wegent_backend.access.lookout import Lookout
from wegent_backend.auth.subject import Subject
from wegent_backend.responses.following import Followed, Followers
from wegent_backend.responses.transcript import Stretch, Transcript, WithdrawnError
from wegent_backend.settings import ResponsesSettings


@dataclass(frozen=True)
class Portion:
    """What came next, with the state that it belongs to; without stretches: nothing new for a while.

    `withdrawn`: something that the reader has got does not count any more, and nothing follows.
    """

    transcript: Transcript
    stretches: list[Stretch]
    withdrawn: bool = False


def require_room(followers: Followers, limits: ResponsesSettings) -> None:
    """Raises Unavailable when all seats of the process are taken."""
    if followers.reading >= limits.max_readers:
        raise Unavailable(
            f"{limits.max_readers} answers are followed already (WEGENT_RESPONSES_MAX_READERS). Try again later."
        )


class Reading:
    """One reader of one run, as a context: while it is open, it has one of the process's seats.

    Raises on entering: NotFound, and Unavailable when all seats are taken.
    """

    def __init__(
        self, followers: Followers, lookout: Lookout, subject: Subject, run_id: int, limits: ResponsesSettings
    ) -> None:
        self._followers = followers
        self._lookout = lookout
        self._subject = subject
        self._run_id = run_id
        self._limits = limits
        self._out = False
        self._followed = Followed(run_id)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        require_room(self._followers, self._limits)
        self._followed = await self._stack.enter_async_context(self._followers.follow(self._run_id))
        stay = self._lookout.stay(self._subject, on_out=self._put_out)
        self._stack.callback(self._lookout.leave, stay)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def transcript(self) -> Transcript:
        return self._followed.transcript

    @property
    def wanted(self) -> bool:
        """Whether the run goes on, and its process too."""
        followed = self._followed
        return not (followed.transcript.ended or self._followers.closing.is_set())

    async def portions(self, number: int = -1) -> AsyncGenerator[Portion]:
        """What comes after `number`, up to the run's end; earlier when the process is about to stop, or when the
        reader may not read any more.
        """
        while not self._over:
            moment = self._followed.moment()
            transcript = self._followed.transcript
            try:
                stretches = [] if self._followed.lost else transcript.after(number)
            except WithdrawnError:
                yield Portion(transcript, [], withdrawn=True)
                return
            if stretches:
                number = stretches[-1].last
                yield Portion(transcript, stretches)
            if transcript.ended and not self._followed.lost:
                return
            if not stretches and not await self._news(moment):
                yield Portion(transcript, [])

    async def ended(self, seconds: float | None = None) -> bool:
        """Wait for the end; False when it does not come in time, or the waiting was ended."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), aclosing(self.portions()) as portions:
                async for _ in portions:
                    pass
        return self.transcript.ended

    @property
    def _over(self) -> bool:
        return self._out or self._followers.closing.is_set()

    async def _news(self, moment: asyncio.Event) -> bool:
        """False: nothing was told for a while, so that it was looked up."""
        if not self._followed.lost:
            try:
                async with asyncio.timeout(self._limits.heartbeat_seconds):
                    await moment.wait()
            except TimeoutError:
                await self._followers.refresh(self._followed)
                return False
            return True
        await self._followers.refresh(self._followed)
        if self._followed.lost:
            await asyncio.sleep(self._limits.heartbeat_seconds)
        return not self._followed.lost

    def _put_out(self) -> None:
        self._out = True
        self._followed.tell()
