"""What is done now and then, by one process of all."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import OperationalError
from wegent_backend.db import Database
from wegent_backend.sweeping import Sweep, Sweeper


class Work:
    def __init__(self) -> None:
        self.done = 0
        self.failures: list[Exception] = []
        self.news = asyncio.Event()

    async def __call__(self) -> int:
        self.done += 1
        self.news.set()
        if self.failures:
            raise self.failures.pop()
        return 1


async def test_one_of_two_processes_does_it(database: Database) -> None:
    ours, theirs = Work(), Work()
    one, other = (Sweeper(database, Sweep("a-sweeper", 3600, work)) for work in (ours, theirs))
    assert [await one.once(), await other.once(), await one.once()] == [1, 0, 1]
    assert (ours.done, theirs.done) == (2, 0)


async def test_another_takes_over_when_the_first_is_gone(database: Database) -> None:
    gone, there = (Sweeper(database, Sweep("a-sweeper", 0.05, Work())) for _ in range(2))
    assert await gone.once() == 1
    async with asyncio.timeout(30):
        while not await there.once():
            await asyncio.sleep(0.05)
    assert await gone.once() == 0


async def test_it_goes_on_after_a_failure(database: Database) -> None:
    work = Work()
    work.failures.append(OperationalError("SELECT 1", {}, Exception("gone away")))
    sweeper = Sweeper(database, Sweep("a-sweeper", 0.01, work))
    await sweeper.open()
    async with asyncio.timeout(30):
        while work.done < 3:
            work.news.clear()
            await work.news.wait()
    await sweeper.close()
