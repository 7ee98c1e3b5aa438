"""The key changes; every secret can be read before, meanwhile and afterwards, and the old key opens nothing."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_backend.db import Database
from wegent_backend.ports import Ports
from wegent_backend.secrets import repository, rotation
from wegent_backend.secrets.references import Document
from wegent_backend.secrets.resolve import reveal
from wegent_backend.secrets.rotation import rotate
from wegent_backend.secrets.vault import Vault
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import SecretRow
from wegent_backend.trail.chain import Trail
from wegent_backend.worker_app import StoredRuns
from wegent_kit.crypto import Keyring, UnknownKey

from .rig import NAMESPACE, OWNER, UID, Tool, doc, keep, plain, rows, store_named

MANY = rotation.BATCH * 2 + 10
WAITED_SECONDS = 0.1


class Nobody:
    """Rotation tells nobody."""

    async def emit(self, event: str, payload: object, *, room: object, skip_sid: str | None = None) -> None: ...

    async def drain(self) -> None: ...


class Ended(Exception):
    """The process that rotated is gone."""


class Ending(Database):
    """Commits as many transactions as it is told, and ends in the next, before its commit."""

    def __init__(self, url: str, transactions: int) -> None:
        super().__init__(url)
        self.left = transactions

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        async with super().write() as session:
            yield session
            if self.left == 0:
                raise Ended
            self.left -= 1


class Stepping(Database):
    """Says when the first transaction is over, and waits to be told to go on."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.has_key, self.go_on = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        if self.has_key.is_set():
            await self.go_on.wait()
        async with super().write() as session:
            yield session
        self.has_key.set()


def ports_of(db: Database, keyring: Keyring) -> Ports:
    settings = BackendSettings(redis_url="redis://127.0.0.1:1")
    return Ports(
        settings=settings,
        db=db,
        emitter=Nobody(),
        jobs=Nobody(),
        runs=StoredRuns(),
        keyring=keyring,
        trail=Trail("a key"),
    )


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Database]:
    """The same database, as another process sees it."""
    database = Database(database_url)
    yield database
    await database.close()


def key_ids(key_file: Path) -> list[str]:
    return list(json.loads(key_file.read_text())["keys"])


def words(count: int) -> Document:
    return doc(words=[f"word {number}" for number in range(count)])


async def test_everything_is_encrypted_anew_and_the_old_key_opens_nothing(
    database: Database, keyring: Keyring, key_file: Path, tmp_path: Path
) -> None:
    stored = await keep(database, keyring, words(MANY))
    await store_named(database, keyring, "named", "text")
    old_id, old_file = keyring.current_id, tmp_path / "stolen.json"
    shutil.copy(key_file, old_file)
    before = {row.id: row.updated_at for row in await rows(database)}

    answer = await rotate(ports_of(database, keyring))

    assert (answer.rewritten, answer.retired) == (MANY + 1, [old_id])
    found = await rows(database)
    assert {row.key_id for row in found} == {answer.key_id} == {keyring.current_id}
    assert {row.id: row.updated_at for row in found} == before
    assert await plain(database, keyring, stored) == words(MANY)
    stolen = Keyring.open(old_file)
    for row in found:
        with pytest.raises(UnknownKey):
            stolen.decrypt(row.token, context=row.id)


@pytest.mark.parametrize("transactions", range(5))
async def test_a_rotation_that_ended_early_is_finished_by_the_next(
    database: Database, keyring: Keyring, key_file: Path, transactions: int
) -> None:
    stored = await keep(database, keyring, words(MANY))
    first_id = keyring.current_id
    ending = Ending(database.url, transactions)
    with pytest.raises(Ended):
        await rotate(ports_of(ending, keyring))
    await ending.close()
    assert await plain(database, Keyring.open(key_file), stored) == words(MANY)

    answer = await rotate(ports_of(database, Keyring.open(key_file)))

    assert first_id not in (answer.key_id, keyring.current_id)
    assert {row.key_id for row in await rows(database)} == {answer.key_id}
    assert key_ids(key_file) == [answer.key_id]
    assert await plain(database, keyring, stored) == words(MANY)


async def test_a_process_with_the_old_file_in_memory_reads_and_writes_at_each_moment(
    database: Database, elsewhere: Database, keyring: Keyring, key_file: Path
) -> None:
    stored = await keep(database, keyring, words(MANY))
    cached = Keyring.open(key_file)
    written: list[Document] = []
    reads, over = 0, asyncio.Event()

    async def write() -> None:
        while not over.is_set():
            text = f"written {len(written)}"
            written.append(await keep(elsewhere, cached, doc(token=text), uid=text))

    async def read() -> None:
        nonlocal reads
        while not over.is_set():
            assert await plain(elsewhere, cached, stored) == words(MANY)
            reads += 1

    others = asyncio.gather(write(), read())
    while not others.done() and (len(written) < 5 or reads < 5):
        answer = await rotate(ports_of(database, keyring))
    over.set()
    await others

    for number, document in enumerate(written):
        assert await plain(database, Keyring.open(key_file), document) == doc(token=f"written {number}")
    assert {row.key_id for row in await rows(database)} == {answer.key_id} == set(key_ids(key_file))


async def test_who_waits_for_a_rotation_encrypts_with_the_new_key(
    database: Database, elsewhere: Database, keyring: Keyring, key_file: Path
) -> None:
    async with database.write() as session:
        await repository.hold(session)
        waiting = asyncio.create_task(keep(elsewhere, Keyring.open(key_file), doc(token="one")))
        await asyncio.sleep(WAITED_SECONDS)
        assert not waiting.done()
        key_id = keyring.add_key()
        keyring.retire_all_but_current()

    assert await plain(database, keyring, await waiting) == doc(token="one")
    assert {row.key_id for row in await rows(database)} == {key_id}


async def test_a_rotation_waits_for_who_is_writing(database: Database, elsewhere: Database, keyring: Keyring) -> None:
    old_id = keyring.current_id
    async with elsewhere.write() as session:
        vault = await Vault.open(session, keyring, [])
        stored = vault.keep(Tool, doc(token="one"), None, owner_id=OWNER, namespace=NAMESPACE, resource_uid=UID)
        await vault.flush(session)
        rotating = asyncio.create_task(rotate(ports_of(database, keyring)))
        await asyncio.sleep(WAITED_SECONDS)
        assert keyring.current_id == old_id

    assert (await rotating).rewritten == 1
    assert await plain(database, keyring, stored) == doc(token="one")


async def test_a_secret_that_is_replaced_meanwhile_stays_replaced(
    database: Database, elsewhere: Database, keyring: Keyring
) -> None:
    secret_id = await store_named(database, keyring, "named", "old")
    stepping = Stepping(database.url)
    rotating = asyncio.create_task(rotate(ports_of(stepping, keyring)))
    await stepping.has_key.wait()
    async with elsewhere.write() as session:
        await repository.hold(session)
        key_id, token = keyring.encrypt("new", context=secret_id)
        await session.execute(update(SecretRow).where(SecretRow.id == secret_id).values(key_id=key_id, token=token))
        stepping.go_on.set()
        await asyncio.sleep(WAITED_SECONDS)
    await rotating
    await stepping.close()

    (row,) = await rows(database)
    assert keyring.decrypt(row.token, context=secret_id) == "new"


async def test_two_rotations_at_once_lose_nothing(
    database: Database, elsewhere: Database, keyring: Keyring, key_file: Path
) -> None:
    stored = await keep(database, keyring, words(MANY))
    other = Keyring.open(key_file)

    await asyncio.gather(rotate(ports_of(database, keyring)), rotate(ports_of(elsewhere, other)))

    assert await plain(database, keyring, stored) == words(MANY)
    assert await plain(elsewhere, other, stored) == words(MANY)
    assert {row.key_id for row in await rows(database)} == {Keyring.open(key_file).current_id}


async def test_a_transaction_that_began_before_still_reads(
    database: Database, elsewhere: Database, keyring: Keyring
) -> None:
    stored = await keep(database, keyring, doc(token="one"))
    await store_named(database, keyring, "named", "two")

    async with database.read() as session:
        await reveal(session, keyring, Tool, stored, owner_id=OWNER, namespace=NAMESPACE)
        await rotate(ports_of(elsewhere, keyring))
        wanted = stored | {"spec": stored["spec"] | {"words": ["${secret:named}"]}}
        found = await reveal(session, keyring, Tool, wanted, owner_id=OWNER, namespace=NAMESPACE)

    assert found["spec"] == {"token": "one", "words": ["two"]}


async def test_a_row_that_no_key_opens_is_left_and_does_not_hinder(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, words(3))
    broken = (await rows(database))[1]
    async with database.write() as session:
        await session.execute(update(SecretRow).where(SecretRow.id == broken.id).values(token="v1.00000000.AAAA"))

    answer = await rotate(ports_of(database, keyring))

    assert answer.rewritten == 2
    assert len(answer.retired) == 1
    readable = [word for word in stored["spec"]["words"] if word["$secret"] != broken.id]
    assert len((await plain(database, keyring, doc(words=readable)))["spec"]["words"]) == 2
    assert next(row for row in await rows(database) if row.id == broken.id).token == "v1.00000000.AAAA"


async def test_when_the_file_cannot_be_written_everything_stays_as_it_was(
    database: Database, keyring: Keyring, key_file: Path
) -> None:
    stored = await keep(database, keyring, doc(token="one"))
    lock = key_file.with_name(f"{key_file.name}.lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()

    with pytest.raises(Exception, match="cannot be used"):
        await rotate(ports_of(database, keyring))

    assert await plain(database, keyring, stored) == doc(token="one")
