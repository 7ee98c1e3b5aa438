"""What a store must do: every implementation is held to it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from wegent_backend.attachments.errors import ContentLost, StoreUnavailable
from wegent_backend.attachments.stores import Store, Stores
from wegent_backend.attachments.stores.database import DatabaseStore
from wegent_backend.attachments.stores.folder import FolderStore
from wegent_backend.db import Database

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BYTES = bytes(range(256)) * 4096


@pytest.fixture(params=["folder", "database"])
def store(request: pytest.FixtureRequest, tmp_path: Path, database: Database) -> Store:
    return FolderStore(tmp_path / "files") if request.param == "folder" else DatabaseStore(database)


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


async def test_what_is_put_is_got(store: Store, key: str) -> None:
    await store.put(key, "0-abc", BYTES)
    await store.put(key, "1-abc", b"")

    assert await store.get(key, "0-abc") == BYTES
    assert await store.get(key, "1-abc") == b""


async def test_what_is_not_there_is_lost(store: Store, key: str) -> None:
    await store.put(key, "0-abc", b"text")

    for missing in ((key, "1-abc"), (str(uuid.uuid4()), "0-abc")):
        with pytest.raises(ContentLost):
            await store.get(*missing)


async def test_removing_takes_one_and_may_be_said_twice(store: Store, key: str) -> None:
    await store.put(key, "0-abc", b"one")
    await store.put(key, "1-abc", b"two")

    await store.remove(key, "0-abc")
    await store.remove(key, "0-abc")
    await store.remove(str(uuid.uuid4()), "0-abc")

    with pytest.raises(ContentLost):
        await store.get(key, "0-abc")
    assert await store.get(key, "1-abc") == b"two"


async def test_clearing_takes_all_of_a_key_and_nothing_else(store: Store, key: str) -> None:
    other = key[:2] + str(uuid.uuid4())[2:]
    await store.put(key, "0-abc", b"one")
    await store.put(key, "text-abc", b"two")
    await store.put(other, "0-abc", b"three")

    await store.clear(key)
    await store.clear(key)

    for part in ("0-abc", "text-abc"):
        with pytest.raises(ContentLost):
            await store.get(key, part)
    assert await store.get(other, "0-abc") == b"three"


async def test_a_folder_is_for_its_owner_only_and_leaves_nothing(tmp_path: Path) -> None:
    store, key = FolderStore(tmp_path / "files"), str(uuid.uuid4())
    await store.put(key, "0-abc", b"text")
    file = tmp_path / "files" / key[:2] / key / "0-abc"

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [found.name for found in file.parent.iterdir()] == ["0-abc"]
    await store.clear(key)
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file")

    with pytest.raises(StoreUnavailable):
        await FolderStore(tmp_path / "files").put(str(uuid.uuid4()), "0", b"text")


@ON_SQLITE
async def test_files_are_found_in_the_store_that_they_are_in(database: Database, tmp_path: Path, key: str) -> None:
    both: dict[str, Store] = {"folder": FolderStore(tmp_path), "database": DatabaseStore(database)}
    stores = Stores("database", both)
    await stores.put("folder", key, "0", b"text")

    assert await stores.get("folder", key, "0") == b"text"
    with pytest.raises(ContentLost):
        await stores.get("database", key, "0")
    with pytest.raises(StoreUnavailable):
        await stores.get("s3", key, "0")
