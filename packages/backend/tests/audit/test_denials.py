"""Refusals on their way into the trail: counted together, bounded, written soon, kept while that is not possible."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_backend.db import Database
from wegent_backend.settings import AuditSettings
from wegent_backend.tables import GroupRow, ResourceMemberRow, TaskRow
from wegent_backend.trail.chain import Trail
from wegent_backend.trail.denials import DenialLog
from wegent_backend.trail.entries import Actor, Entry

from .rig import rows

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STRANGER = Entry("read", "Team", new={"reason": "InvalidToken"}, outcome="denied", actor=Actor(address="10.0.0.9"))
PERSON = replace(STRANGER, actor=Actor(7, "ada", "login:x", "10.0.0.7"))
LIMITS = AuditSettings(denial_seconds=0.05, denials_per_minute=10)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def trail() -> Trail:
    return Trail("a key")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def denials(database: Database, trail: Trail, clock: Clock) -> AsyncIterator[DenialLog]:
    denials = DenialLog(database, trail, LIMITS, clock=clock)
    await denials.open()
    yield denials
    await denials.close()


async def test_equal_refusals_are_one_entry_with_their_number(
    denials: DenialLog, database: Database, trail: Trail
) -> None:
    for entry in [STRANGER] * 3 + [PERSON] * 2 + [replace(PERSON, request_id="another")]:
        denials.note(entry)

    await denials.write()

    found = await rows(database)
    assert [(row.actor_name, row.address, row.outcome, row.new) for row in found] == [
        (None, "10.0.0.9", "denied", {"reason": "InvalidToken", "count": 3}),
        ("ada", "10.0.0.7", "denied", {"reason": "InvalidToken", "count": 3}),
    ]
    async with database.read() as session:
        assert await trail.verify(session) == (2, None)


@SQLITE
async def test_they_are_written_by_themselves(denials: DenialLog, database: Database) -> None:
    for count in (1, 2):
        denials.note(replace(PERSON, name=f"t{count}"))
        async with asyncio.timeout(5):
            while len(await rows(database)) < count:
                await asyncio.sleep(0.02)
    assert denials.waiting == 0


@SQLITE
async def test_who_writes_waits_for_what_is_being_written(database: Database, trail: Trail) -> None:
    denials = DenialLog(database, trail, LIMITS)
    async with database.write():  # holds up whoever else writes
        denials.note(PERSON)
        first = asyncio.create_task(denials.write())
        await asyncio.sleep(0)
        second = asyncio.create_task(denials.write())
        await asyncio.sleep(0.05)
        assert not second.done()
    await second
    assert [row.actor_name for row in await rows(database)] == ["ada"]
    await first


@SQLITE
async def test_what_is_left_is_written_at_the_end(database: Database, trail: Trail) -> None:
    denials = DenialLog(database, trail, AuditSettings(denial_seconds=600))
    await denials.open()
    denials.note(PERSON)
    await asyncio.sleep(0)

    async with asyncio.timeout(5):
        await denials.close()

    assert [row.actor_name for row in await rows(database)] == ["ada"]


@SQLITE
async def test_a_flood_is_counted_and_does_not_grow(denials: DenialLog, database: Database, clock: Clock) -> None:
    for number in range(5000):
        denials.note(replace(STRANGER, name=f"t{number}"))
    assert denials.waiting == LIMITS.denials_per_minute

    # Whoever is known is not drowned by strangers.
    denials.note(PERSON)
    await denials.write()

    found = await rows(database)
    assert [row.actor_name for row in found].count("ada") == 1
    assert (found[-1].action, found[-1].kind) == ("count", "Audit")
    assert found[-1].new is not None
    assert found[-1].new["count"] == 4990
    assert len(found) == 12

    clock.now += 30  # half of a minute's allowance
    for number in range(20):
        denials.note(replace(STRANGER, name=f"u{number}"))
    assert denials.waiting == 5


@SQLITE
async def test_a_flood_while_the_database_is_away_does_not_grow_either(
    database: Database, trail: Trail, clock: Clock
) -> None:
    class Away(Database):
        away = True

        def write(self) -> AbstractAsyncContextManager[AsyncSession]:
            if self.away:
                raise OperationalError("BEGIN", None, Exception("gone away"))
            return super().write()

    db = Away(database.url)
    denials = DenialLog(db, trail, LIMITS, clock=clock)
    for minute in range(10):
        for number in range(1000):
            denials.note(replace(STRANGER, name=f"t{minute}-{number}"))
        await denials.write()
        clock.now += 60
        assert denials.waiting <= 2 * LIMITS.denials_per_minute

    db.away = False
    await denials.write()

    found = await rows(database)
    assert sum((row.new or {})["count"] for row in found) == 10_000
    assert found[0].object_name == "t0-0"
    await db.close()


@SQLITE
async def test_what_cannot_be_written_is_counted_and_does_not_stop_the_rest(
    denials: DenialLog, database: Database
) -> None:
    denials.note(replace(PERSON, object_id="\ud800"))
    await denials.write()
    denials.note(replace(PERSON, name="after"))
    await denials.write()

    assert [(row.action, row.object_name) for row in await rows(database)] == [("read", "after"), ("count", None)]


async def test_what_is_said_not_to_be_there_counts_if_it_is_hidden(denials: DenialLog, database: Database) -> None:
    async with database.write() as session:
        session.add(GroupRow(name="secret/club", owner_id=1))
        session.add_all([_task(1, owner=7), _task(2, owner=1), _task(3, owner=1), _task(4, owner=1, deleted=4)])
        await session.flush()
        for state, task_id in (("approved", 3), ("pending", 2)):
            session.add(ResourceMemberRow(kind="Task", resource_id=task_id, user_id=7, role="Reporter", state=state))
    for name in ("secret/club", "no-such-club"):
        denials.suspect(replace(PERSON, kind="Group", name=name))
    for number in ("1", 2, 3, 4, 5, 2**70):
        denials.suspect(replace(PERSON, kind="Task", object_id=number))

    await denials.write()

    found = {(row.kind, row.object_name or row.object_id) for row in await rows(database)}
    assert found == {("Group", "secret/club"), ("Task", "2")}


def _task(number: int, *, owner: int, deleted: int = 0) -> TaskRow:
    return TaskRow(
        id=number,
        uid=f"uid-{number}",
        kind="Task",
        namespace="default",
        name=f"task-{number}",
        user_id=owner,
        deleted_id=deleted,
        resource_version=number,
        spec={},
        title="x",
        team_id=1,
        state="PENDING",
        last_message_id=0,
    )
