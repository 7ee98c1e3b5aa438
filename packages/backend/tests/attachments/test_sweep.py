"""What nobody can have any more goes, with its bytes; what somebody has stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from wegent_backend.admin.cleanup.parts import DeletedConversations
from wegent_backend.app import Backend
from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import SecretRow, TaskRow, utc_now

from ..share.rig import Somebody
from ..somebody import done
from .rig import API, begun, content, part_rows, pass_hours, put, rows, say, sent, sweep, uses

Kept = Callable[[], list[Path]]


@pytest.fixture(params=["folder", "database"])
def settings(request: pytest.FixtureRequest, settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"attachment": AttachmentSettings(store=request.param)})


async def bytes_left(backend: Backend) -> int:
    home = backend.settings.resolved_home() / "data/attachments"
    return len(await part_rows(backend)) + len([path for path in home.rglob("*") if path.is_file()])


async def keys_left(backend: Backend) -> int:
    async with backend.edge.ports.db.read() as session:
        return len((await session.scalars(select(SecretRow.id).where(SecretRow.resource_uid.is_not(None)))).all())


async def test_uploads_that_nobody_comes_back_for(backend: Backend, ann: Somebody) -> None:
    old = await begun(ann, 10)
    done(await put(ann, old["id"], 0, b"12345"))
    await pass_hours(backend, 25)
    young = await begun(ann, 10)

    assert await sweep(backend) == 1

    assert [row.id for row in await rows(backend)] == [young["id"]]
    assert (await bytes_left(backend), await keys_left(backend)) == (0, 1)


async def test_files_that_were_never_sent(backend: Backend, ann: Somebody) -> None:
    made = await sent(ann)
    await pass_hours(backend, 24)
    assert await sweep(backend) == 0
    await pass_hours(backend, 24 * 7)

    assert await sweep(backend) == 1

    assert (await ann.get(f"{API}/{made['id']}")).status_code == 404
    assert (await bytes_left(backend), await keys_left(backend)) == (0, 0)


async def test_deleted_ones_go_at_once(backend: Backend, ann: Somebody) -> None:
    made, other = await sent(ann), await sent(ann)
    done(await ann.delete(f"{API}/{made['id']}"), 204)

    assert await sweep(backend) == 1

    assert [row.id for row in await rows(backend)] == [other["id"]]
    assert (await content(ann, other["id"])).status_code == 200


async def test_those_of_a_conversation_go_with_it(backend: Backend, ann: Somebody) -> None:
    made = await sent(ann)
    task = await ann.makes_task("What is tea?", "A leaf.")
    await say(ann, task, made["id"])
    await pass_hours(backend, 24 * 365)
    assert await sweep(backend) == 0

    async with backend.edge.ports.db.write() as session:
        long_ago = utc_now() - timedelta(days=90)
        gone = update(TaskRow).where(TaskRow.id == task).values(deleted_id=task, updated_at=long_ago)
        await session.execute(gone)
        assert await DeletedConversations().remove(session, utc_now() - timedelta(days=30), 10) == 1

    assert await uses(backend) == []
    assert await sweep(backend) == 1
    assert await rows(backend) == []
    assert (await bytes_left(backend), await keys_left(backend)) == (0, 0)


async def test_what_a_sweep_has_begun_the_next_one_ends(backend: Backend, ann: Somebody) -> None:
    """It died after it had removed the bytes."""
    made = await sent(ann)
    done(await ann.delete(f"{API}/{made['id']}"), 204)
    row = (await rows(backend))[0]
    await backend.edge.ports.contents.clear(row.store, row.uid)

    assert await sweep(backend) == 1
    assert await rows(backend) == []
