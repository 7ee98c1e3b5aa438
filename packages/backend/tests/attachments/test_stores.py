"""What a store must do: every implementation is held to it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from moto.server import ThreadedMotoServer
from pydantic import SecretStr, ValidationError
from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.errors import ContentLost, StoreUnavailable
from wegent_backend.attachments.stores import Store, Stores
from wegent_backend.attachments.stores.database import DatabaseStore
from wegent_backend.attachments.stores.folder import FolderStore
from wegent_backend.attachments.stores.s3 import S3Store
from wegent_backend.attachments.stores.signing import Credentials, query_of, signed
from wegent_backend.db import Database
from wegent_backend.tables import utc_now

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BYTES = bytes(range(256)) * 4096


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """A server of S3 on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def s3_settings(endpoint: str, **more: str) -> AttachmentSettings:
    return AttachmentSettings(
        s3_endpoint=endpoint, s3_bucket="files", s3_key_id="key", s3_secret_key=SecretStr("secret"), **more
    )


@pytest.fixture
async def s3(s3_server: str) -> AsyncIterator[S3Store]:
    async with httpx.AsyncClient() as client:
        await client.post(f"{s3_server}/moto-api/reset")
        assert (await client.put(f"{s3_server}/files")).status_code == 200
    store = S3Store(s3_settings(s3_server))
    yield store
    await store.close()


@pytest.fixture(params=["folder", "database", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, database: Database, s3: S3Store) -> Store:
    return {"folder": FolderStore(tmp_path / "files"), "database": DatabaseStore(database), "s3": s3}[request.param]


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


async def test_clearing_takes_however_many_parts_there_are(s3: S3Store, key: str) -> None:
    """More than one answer of S3 lists."""
    for number in range(105):
        await s3.put(key, f"{number}-abc", b"")

    await s3.clear(key)

    with pytest.raises(ContentLost):
        await s3.get(key, "104-abc")


async def test_a_bucket_that_is_not_there_is_told(s3_server: str, key: str) -> None:
    store = S3Store(s3_settings(s3_server).model_copy(update={"s3_bucket": "nowhere"}))

    for asked in (store.put(key, "0", b"text"), store.get(key, "0"), store.clear(key)):
        with pytest.raises(StoreUnavailable, match="NoSuchBucket"):
            await asked
    await store.close()


async def test_a_server_that_does_not_answer_is_told(key: str) -> None:
    store = S3Store(s3_settings("http://127.0.0.1:9"))

    with pytest.raises(StoreUnavailable, match="does not answer"):
        await store.put(key, "0", b"text")
    await store.close()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("query", [{}, {"list-type": "2", "prefix": "a/b c+ü/"}])
@pytest.mark.parametrize("body", [b"", BYTES])
def test_requests_are_signed_as_amazon_signs_them(method: str, query: dict[str, str], body: bytes) -> None:
    address, now = "https://s3.example.com:9000/files/attachments/key/0-abc", utc_now()
    ours = signed(Credentials("key", "secret", "eu-central-1"), method, address, query, body, now)
    url = f"{address}?{query_of(query)}" if query else address
    theirs = AWSRequest(method, url, data=body, headers={"x-amz-content-sha256": ours["x-amz-content-sha256"]})
    auth = SigV4Auth(BotoCredentials("key", "secret"), "s3", "eu-central-1")
    theirs.context["timestamp"] = ours["x-amz-date"]
    theirs.headers["X-Amz-Date"] = ours["x-amz-date"]

    canonical = auth.canonical_request(theirs)
    signature = auth.signature(auth.string_to_sign(theirs, canonical), theirs)

    assert ours["authorization"].endswith(f"Signature={signature}")


def test_the_store_s3_needs_to_know_where() -> None:
    with pytest.raises(ValidationError, match="WEGENT_ATTACHMENT_S3_ENDPOINT"):
        AttachmentSettings(store="s3")
    assert s3_settings("http://127.0.0.1:9", store="s3").has_s3
    assert "'secret'" not in repr(s3_settings("http://127.0.0.1:9"))
