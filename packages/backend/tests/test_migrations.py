"""The schema's history leads to the tables of the code, on every database, also when processes start together."""

import asyncio
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, text
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine
from wegent_backend.db import Database
from wegent_backend.migrations import upgrade
from wegent_backend.migrations.scripts import alembic_config
from wegent_backend.migrations.upgrade import known_revisions
from wegent_backend.refusal import StartRefused
from wegent_backend.tables import Base

from .mariadb import MariaDb


def _types_differ(
    _context: object, _inspected: object, _column: object, found: TypeEngine[object], wanted: TypeEngine[object]
) -> bool | None:
    # MariaDB stores JSON as LONGTEXT with a check.
    return False if isinstance(wanted, JSON) and isinstance(found, mysql.LONGTEXT) else None


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": _types_differ})
    return list(compare_metadata(context, Base.metadata))


@pytest.fixture(params=["sqlite", "mariadb"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    server: MariaDb = request.getfixturevalue("own_mariadb_database")
    return server.url


async def test_tables_and_migrations_do_not_differ(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_upgrading_again_changes_nothing(database: Database) -> None:
    await upgrade(database)

    async with database.read() as session:
        found = (await session.execute(text("SELECT name, value FROM counters ORDER BY name"))).all()

    assert found == [("accounts", 0), ("audit", 0), ("purged", 0), ("resource_version", 0)]


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/newer.db")
    await upgrade(database)
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StartRefused, match=r"newer version of Wegent \(revision 9999\)"):
        await upgrade(database)

    async with database.read() as session:
        assert await session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    await database.close()


async def test_a_migration_that_fails_leaves_nothing_behind_on_sqlite(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/half.db")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE subtasks (id INTEGER)"))

    with pytest.raises(Exception, match="subtasks"):
        await upgrade(database)

    async with database.read() as session:
        tables = (await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).all()
    assert tables == ["subtasks"]
    await database.close()


async def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from wegent_backend.db import Database\n"
        "from wegent_backend.migrations import upgrade\n"
        "async def main():\n"
        "    database = Database(sys.argv[1])\n"
        "    await upgrade(database)\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
    )
    children = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, empty_url, stderr=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]

    errors = [(await child.communicate())[1].decode() for child in children]

    assert [child.returncode for child in children] == [0, 0, 0], errors
    database = Database(empty_url)
    async with database.read() as session:
        assert await session.scalar(text("SELECT COUNT(*) FROM counters")) == 4
    await database.close()


async def test_the_files_say_what_alembic_says(database: Database) -> None:
    async with database.engine.connect() as connection:
        config = await connection.run_sync(alembic_config)
    scripts = ScriptDirectory.from_config(config)

    assert known_revisions() == [script.revision for script in reversed(list(scripts.walk_revisions()))]
