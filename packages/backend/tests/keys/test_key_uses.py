"""When a key was used last: soon there, seldom written, in nobody's way."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import update
from wegent_backend.access.key_uses import KeyUses
from wegent_backend.app import Backend
from wegent_backend.db import Database
from wegent_backend.tables import ApiKeyRow, UserRow, utc_now

from .rig import KEYS, carrying, made

NOON = datetime.fromisoformat("2030-01-01T12:00:00+00:00")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def key_ids(database: Database) -> list[int]:
    async with database.write() as session:
        user = UserRow(user_name="ann")
        session.add(user)
        await session.flush()
        rows = [
            ApiKeyRow(user_id=user.id, key_type="personal", name="k", prefix="wg-", hash=str(number), scopes=["read"])
            for number in range(3)
        ]
        session.add_all(rows)
    return [row.id for row in rows]


async def last_used(database: Database, key_id: int) -> datetime | None:
    async with database.read() as session:
        row = await session.get(ApiKeyRow, key_id)
        assert row is not None
        return row.last_used_at


async def test_uses_are_written_once_a_minute(database: Database, key_ids: list[int]) -> None:
    clock = Clock()
    uses = KeyUses(database, now=clock)
    for seconds in (0, 1, 59):
        clock.now = NOON + timedelta(seconds=seconds)
        for key_id in key_ids[:2]:
            uses.note(key_id)
        await uses.close()
    assert [await last_used(database, key_id) for key_id in key_ids] == [NOON, NOON, None]

    clock.now = NOON + timedelta(seconds=60)
    uses.note(key_ids[0])
    await uses.close()
    assert [await last_used(database, key_id) for key_id in key_ids[:2]] == [clock.now, NOON]


async def test_several_processes_write_no_more(database: Database, key_ids: list[int]) -> None:
    clock = Clock()
    for seconds in (0, 5, 30):
        clock.now = NOON + timedelta(seconds=seconds)
        another = KeyUses(database, now=clock)
        another.note(key_ids[0])
        await another.close()
    assert await last_used(database, key_ids[0]) == NOON


async def test_what_cannot_be_written_disturbs_nobody(database: Database, key_ids: list[int]) -> None:
    uses = KeyUses(Database("sqlite+aiosqlite:////nowhere/at/all.db"))
    uses.note(key_ids[0])
    await uses.close()


async def test_a_request_does_not_wait_for_it(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin)
    before = utc_now()
    async with carrying(backend, key["key"]) as user, backend.edge.ports.db.write() as session:
        # Somebody holds the row, and on SQLite the whole database.
        held = update(ApiKeyRow).where(ApiKeyRow.id == key["id"]).values(name="held")
        await session.execute(held)
        async with asyncio.timeout(5):
            assert (await user.get(KEYS)).status_code == 200
    await backend.edge.key_uses.close()
    (shown,) = (await admin.get(KEYS)).json()["items"]
    assert shown["name"] == "held"
    assert before <= datetime.fromisoformat(shown["last_used_at"]) <= utc_now()


async def test_a_key_that_is_refused_was_not_used(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin)
    await admin.patch(f"{KEYS}/{key['id']}", json={"is_active": False})
    async with carrying(backend, key["key"]) as user:
        assert (await user.get(KEYS)).status_code == 401
    await backend.edge.key_uses.close()
    assert (await admin.get(KEYS)).json()["items"][0]["last_used_at"] is None
