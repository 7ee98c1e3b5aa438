"""Few at a time, and fairly: who sends much waits behind themselves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from wegent_backend.auth.turns import Busy, Turns


class Line:
    """Callers of a `Turns`, in the order in which they were served."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.served: list[str] = []
        self.refused: list[str] = []
        self.go_on = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, share: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._work(share))
        self.tasks.append(task)
        await asyncio.sleep(0)
        return task

    async def _work(self, share: str) -> None:
        try:
            async with self.turns.turn(share):
                self.served.append(share)
                await self.go_on.wait()
        except Busy:
            self.refused.append(share)


@asynccontextmanager
async def line(*, places: int = 4, per_share: int = 4, seconds: float = 5) -> AsyncIterator[Line]:
    """One turn, which is taken by "first"; the others are served when the block ends."""
    callers = Line(Turns(at_once=1, places=places, places_per_share=per_share, seconds=seconds))
    await callers.come("first")
    yield callers
    callers.go_on.set()
    await asyncio.gather(*callers.tasks, return_exceptions=True)


async def test_lines_take_turns() -> None:
    async with line() as callers:
        for share in ("flood", "flood", "flood", "guest"):
            await callers.come(share)

    assert callers.served == ["first", "flood", "guest", "flood", "flood"]


async def test_nobody_fills_more_than_their_share() -> None:
    async with line(per_share=2) as callers:
        for share in ("flood", "flood", "flood", "guest"):
            await callers.come(share)

    assert (callers.refused, callers.served.count("flood"), callers.served.count("guest")) == (["flood"], 2, 1)


async def test_when_all_places_are_taken_the_longest_line_gives_one() -> None:
    async with line(places=3) as callers:
        for share in ("flood", "flood", "flood", "guest", "another"):
            await callers.come(share)

    assert callers.refused == ["flood", "flood"]
    assert callers.served == ["first", "flood", "guest", "another"]


async def test_lines_of_one_have_nothing_to_give() -> None:
    async with line(places=2) as callers:
        for share in ("a", "b", "c"):
            await callers.come(share)
        with pytest.raises(Busy):
            callers.turns.require_room("c")

    assert (callers.served, callers.refused) == (["first", "a", "b"], ["c"])


async def test_nobody_waits_for_ever() -> None:
    async with line(seconds=0.01) as callers:
        late = await callers.come("late")
        await late

    assert (callers.served, callers.refused) == (["first"], ["late"])


async def test_who_leaves_takes_no_turn_along() -> None:
    async with line() as callers:
        gone = await callers.come("gone")
        await callers.come("stays")
        gone.cancel()
        await asyncio.sleep(0)
        assert callers.turns.waiting == 1

    assert callers.served == ["first", "stays"]
    async with callers.turns.turn("afterwards"):
        pass


async def test_a_turn_that_is_given_to_somebody_who_just_left_goes_to_the_next() -> None:
    turns = Turns(at_once=1, places=4, places_per_share=4, seconds=5)
    callers = Line(turns)
    callers.go_on.set()
    async with turns.turn("first"):
        called_up = await callers.come("called up")
        following = await callers.come("next")
    called_up.cancel()
    await following

    assert callers.served == ["next"]
