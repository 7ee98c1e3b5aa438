"""The chain shows what was edited, taken out, swapped, put in or cut off, and holds when many write at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_backend.db import Database
from wegent_backend.tables import AuditRow, CounterRow, UserRow
from wegent_backend.trail.chain import Trail
from wegent_backend.trail.entries import Actor, Entry

Tampering = Callable[[AsyncSession], Awaitable[object]]

OLD = {"metadata": {"labels": {"ä": "🦊"}}, "spec": {"temperature": 0.7, "one": 1.0, "big": 2**62, "none": None}}
ENTRY = Entry("update", "Team", "t", "a/b", 7, old=OLD, new={"z": [1, "x"], "a": ""}, actor=Actor(1, "ada", "key:1"))


@pytest.fixture
def trail() -> Trail:
    return Trail("a key")


async def fill(database: Database, trail: Trail, count: int = 9) -> None:
    for start in range(0, count, 3):
        async with database.write() as session:
            await trail.append(session, [replace(ENTRY, name=f"t{number}") for number in range(start, start + 3)])


async def verified(database: Database, trail: Trail) -> tuple[int, tuple[int, str] | None]:
    async with database.read() as session:
        number, broken = await trail.verify(session)
    return number, None if broken is None else (broken.id, broken.why)


async def test_a_whole_chain_holds_also_in_parts(database: Database, trail: Trail) -> None:
    assert await verified(database, trail) == (0, None)
    await fill(database, trail)

    assert await verified(database, trail) == (9, None)
    reached = 0
    async with database.read() as session:
        for expected in (4, 8, 9, 9):
            reached, broken = await trail.verify(session, after=reached, limit=4)
            assert (reached, broken) == (expected, None)
        number, broken = await trail.verify(session, after=12)
    assert broken is not None
    assert (number, broken.why) == (12, "Entry 12 is missing.")


def edited(column: str, value: str) -> Tampering:
    return lambda session: session.execute(text(f"UPDATE audit_events SET {column} = {value} WHERE id = 5"))  # noqa: S608


async def reordered(session: AsyncSession) -> None:
    for statement in ("id = 100 WHERE id = 5", "id = 5 WHERE id = 6", "id = 6 WHERE id = 100"):
        await session.execute(text(f"UPDATE audit_events SET {statement}"))  # noqa: S608 - the words above


async def contents_swapped(session: AsyncSession) -> None:
    """Two entries whole, hashes and all, each in the other's place."""
    five, six = [await session.get_one(AuditRow, number) for number in (5, 6)]
    for column in set(AuditRow.__table__.columns.keys()) - {"id"}:
        ours, theirs = getattr(five, column), getattr(six, column)
        setattr(five, column, theirs)
        setattr(six, column, ours)


async def removed_and_closed(session: AsyncSession) -> None:
    await session.execute(text("DELETE FROM audit_events WHERE id = 5"))
    for number in range(6, 10):
        await session.execute(text(f"UPDATE audit_events SET id = {number - 1} WHERE id = {number}"))  # noqa: S608
    await session.execute(text("UPDATE counters SET value = 8 WHERE name = 'audit'"))


async def appended_by_hand(session: AsyncSession) -> None:
    last = await session.get_one(AuditRow, 9)
    values = {name: getattr(last, name) for name in AuditRow.__table__.columns.keys()}  # noqa: SIM118 - iterating gives columns
    session.add(AuditRow(**{**values, "id": 10, "previous_hash": last.hash, "hash": "f" * 64}))
    (await session.get_one(CounterRow, "audit")).value = 10


async def copied_below(session: AsyncSession) -> None:
    first = await session.get_one(AuditRow, 1)
    values = {name: getattr(first, name) for name in AuditRow.__table__.columns.keys()}  # noqa: SIM118 - iterating gives columns
    session.add(AuditRow(**{**values, "id": -1}))


async def cut_off(session: AsyncSession) -> None:
    await session.execute(text("DELETE FROM audit_events WHERE id > 7"))


async def counted_less(session: AsyncSession) -> None:
    await session.execute(text("UPDATE counters SET value = 8 WHERE name = 'audit'"))


@pytest.mark.parametrize(
    ("tampering", "first", "why"),
    [
        (edited("actor_name", "'eve'"), 5, "not as it was written"),
        (edited("actor_id", "2"), 5, "not as it was written"),
        (edited("old", "NULL"), 5, "not as it was written"),
        (edited("new", "'{}'"), 5, "not as it was written"),
        (edited("at", "'2020-01-01 00:00:00'"), 5, "not as it was written"),
        (edited("outcome", "'denied'"), 5, "not as it was written"),
        (edited("hash", "'ÿ'"), 5, "not as it was written"),
        (edited("previous_hash", "''"), 5, "does not follow"),
        (edited("id", "50"), 5, "missing"),
        (lambda session: session.execute(text("DELETE FROM audit_events WHERE id = 5")), 5, "missing"),
        (lambda session: session.execute(text("DELETE FROM audit_events WHERE id = 1")), 1, "missing"),
        (reordered, 5, "does not follow"),
        (contents_swapped, 5, "does not follow"),
        (removed_and_closed, 5, "does not follow"),
        (appended_by_hand, 10, "not as it was written"),
        (copied_below, 1, "missing"),
        (cut_off, 8, "missing: 9 were written"),
        (counted_less, 9, "only 8 were counted"),
    ],
)
@pytest.mark.usefixtures("disarmed")
async def test_what_shows(database: Database, trail: Trail, tampering: Tampering, first: int, why: str) -> None:
    await fill(database, trail)

    async with database.write() as session:
        await tampering(session)

    number, broken = await verified(database, trail)
    assert broken is not None
    assert (number, broken[0]) == (first - 1, first)
    assert why in broken[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("column", "value"), [("old", "'{'"), ("at", "'yesterday'"), ("kind", "x'ff'")])
@pytest.mark.usefixtures("disarmed")
async def test_what_is_no_entry_at_all_shows_too(database: Database, trail: Trail, column: str, value: str) -> None:
    await fill(database, trail)

    async with database.write() as session:
        await edited(column, value)(session)

    number, broken = await verified(database, trail)
    assert broken is not None
    assert (number, broken[0]) == (4, 5)


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET actor_name = 'eve'", "DELETE FROM audit_events"])
async def test_the_database_itself_refuses_to_change_it(database: Database, trail: Trail, statement: str) -> None:
    await fill(database, trail)

    with pytest.raises(DBAPIError, match="audit_events can only be added to"):
        await _execute(database, statement)

    assert await verified(database, trail) == (9, None)


async def _execute(database: Database, statement: str) -> None:
    async with database.write() as session:
        await session.execute(text(statement))


async def test_another_key_shows(database: Database, trail: Trail) -> None:
    await fill(database, trail)

    number, broken = await verified(database, Trail("another key"))

    assert broken is not None
    assert (number, broken[0]) == (0, 1)
    assert "secrets/audit.key" in broken[1]


async def test_twenty_writers_at_once(database: Database, trail: Trail) -> None:
    async def write(number: int) -> None:
        async with database.write() as session:
            # Everybody has read, and so sees the state of that moment, before anybody appends.
            await session.scalar(select(UserRow.id).limit(1))
            await session.scalar(select(CounterRow).where(CounterRow.name == "audit"))
            await asyncio.sleep(0 if database.is_sqlite else 0.05)
            await trail.append(session, [replace(ENTRY, name=f"{number}-{part}") for part in range(3)])

    await asyncio.gather(*(write(number) for number in range(20)))

    assert await verified(database, trail) == (60, None)


async def _append_and_fail(database: Database, trail: Trail) -> None:
    async with database.write() as session:
        await trail.append(session, [ENTRY])
        raise ZeroDivisionError


async def test_a_rollback_leaves_no_gap(database: Database, trail: Trail) -> None:
    await fill(database, trail, 3)
    with pytest.raises(ZeroDivisionError):
        await _append_and_fail(database, trail)

    await fill(database, trail, 3)

    assert await verified(database, trail) == (6, None)
