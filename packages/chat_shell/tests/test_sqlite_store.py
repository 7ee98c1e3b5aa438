"""Conversations in a file: it does what every store does, for one owner's eyes, and opens files of earlier versions."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from wegent_chat_shell.storage.conformance import CHECKS, Case, Check
from wegent_chat_shell.storage.sqlite.file import StoreFile
from wegent_chat_shell.storage.sqlite.schema import STEPS, StoreFileUnusable
from wegent_chat_shell.storage.sqlite.store import SqliteStore
from wegent_contracts.errors import BadRequest
from wegent_contracts.protocol.stored import Said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "chat").mkdir()
    return tmp_path / "chat" / "conversations.db"


@pytest.fixture
def text_file(path: Path) -> Path:
    path.write_text("This is no database. " * 100)
    return path


def modes(directory: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in directory.iterdir()}


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(StoreFile(path))
    yield made
    await made.aclose()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_it_is_a_store(store: SqliteStore, check: Check) -> None:
    await check(Case(store, "", "other"))


async def test_nobody_else_reads_the_file(tmp_path: Path) -> None:
    store = SqliteStore(StoreFile(tmp_path / "made" / "conversations.db"))
    made = await store.create("", "Tea")
    await store.append("", made.id, Said(role="user", content="x"))
    assert modes(tmp_path) == {"made": 0o700}
    files = ("conversations.db", "conversations.db-wal", "conversations.db-shm")
    assert modes(tmp_path / "made") == dict.fromkeys(files, 0o600)
    await store.aclose()


async def test_what_was_said_survives_a_process_that_dies(store: SqliteStore, path: Path) -> None:
    program = f"""
import asyncio, os
from wegent_chat_shell.storage.sqlite.file import StoreFile
from wegent_chat_shell.storage.sqlite.store import SqliteStore
from wegent_contracts.protocol.stored import Said
from pathlib import Path
async def main():
    store = SqliteStore(StoreFile(Path({str(path)!r})))
    made = await store.create("", "Tea")
    await store.append("", made.id, Said(role="user", content="Is it tea?"))
    os._exit(9)
asyncio.run(main())
"""
    ended = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program])
    assert ended.returncode == 9
    (found,) = (await store.page("")).items
    assert [each.content for each in await store.messages("", found.id)] == ["Is it tea?"]


async def test_several_write_at_once(store: SqliteStore, path: Path) -> None:
    made = await store.create("", "Tea")
    others = [SqliteStore(StoreFile(path)) for _ in range(4)]
    said = Said(role="user", content="x")
    await asyncio.gather(*(each.append("", made.id, said) for each in others for _ in range(10)))
    assert [each.place for each in await store.messages("", made.id)] == list(range(1, 41))
    for each in others:
        await each.aclose()


async def test_a_file_of_an_earlier_version_is_brought_forward(path: Path) -> None:
    old = sqlite3.connect(path)
    old.executescript(STEPS[0])
    old.execute("PRAGMA user_version = 1")
    old.execute("INSERT INTO conversations VALUES ('a', '', 'Old', '2026-01-01T00:00:00+00:00', '2026-01-01', 0)")
    old.commit()
    old.close()
    store = SqliteStore(StoreFile(path))
    assert (await store.get("", "a")).title == "Old"
    await store.aclose()
    with sqlite3.connect(path) as now:
        assert now.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


async def test_a_file_of_a_later_version_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 99")
    store = SqliteStore(StoreFile(path))
    with pytest.raises(StoreFileUnusable, match="later version of Wegent"):
        await store.page("")
    await store.aclose()
    with sqlite3.connect(path) as later:
        assert later.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


async def test_what_is_no_database_is_told(text_file: Path) -> None:
    store = SqliteStore(StoreFile(text_file))
    with pytest.raises(StoreFileUnusable, match="is not right"):
        await store.page("")
    await store.aclose()


async def test_a_wrong_place_in_a_list_is_told(store: SqliteStore) -> None:
    for wrong in ("nonsense", "é", "AAAA"):
        with pytest.raises(BadRequest):
            await store.page("", after=wrong)
