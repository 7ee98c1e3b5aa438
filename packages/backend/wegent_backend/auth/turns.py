"""Work that only few may do at a time, shared fairly: who sends much waits behind themselves, not before others."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wegent_contracts.errors import Unavailable


class Busy(Unavailable):
    """There is no room to wait in."""

    reason = "Busy"

    def __init__(self) -> None:
        super().__init__(
            "Too many people are logging in at this moment. Try again in a few seconds.", details={"retry_after": 5}
        )


class Turns:
    """At most `at_once` have a turn. Who comes later waits in the line of their share; lines take turns.

    When all places are taken, the longest line gives one to a shorter line. Nobody waits longer than `seconds`.
    """

    def __init__(self, *, at_once: int, places: int, places_per_share: int, seconds: float) -> None:
        self._free = at_once
        self._places = places
        self._per_share = places_per_share
        self._seconds = seconds
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._lines.values()))

    def require_room(self, share: str) -> None:
        """Raises Busy when there is none now. Makes no room, and keeps none."""
        if not self._free and (self._is_long(share) or (self.waiting >= self._places and not self._longer_than(share))):
            raise Busy

    @asynccontextmanager
    async def turn(self, share: str) -> AsyncIterator[None]:
        """Raises Busy."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(share)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, share: str) -> None:
        self.require_room(share)
        if self.waiting >= self._places:
            self._send_away(self._longer_than(share))
        place = asyncio.get_running_loop().create_future()
        self._lines.setdefault(share, deque()).append(place)
        try:
            async with asyncio.timeout(self._seconds):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._pass_on()  # it was called up and is gone already
            else:
                self._leave(share, place)
            if isinstance(error, TimeoutError):
                raise Busy from error
            raise

    def _is_long(self, share: str) -> bool:
        return len(self._lines.get(share, ())) >= self._per_share

    def _longer_than(self, share: str) -> str:
        """The longest line that is longer than this one would become, "" when there is none."""
        longest = max(self._lines, key=lambda name: len(self._lines[name]), default="")
        own = len(self._lines.get(share, ())) + 1
        return longest if longest and len(self._lines[longest]) > own else ""

    def _send_away(self, share: str) -> None:
        last = self._lines[share].pop()
        if not last.done():
            last.set_exception(Busy())

    def _leave(self, share: str, place: asyncio.Future[None]) -> None:
        line = self._lines.get(share)
        if line is not None and place in line:
            line.remove(place)
            if not line:
                del self._lines[share]

    def _pass_on(self) -> None:
        while self._lines:
            share, line = self._lines.popitem(last=False)
            place = line.popleft()
            if line:
                self._lines[share] = line  # behind the others
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
