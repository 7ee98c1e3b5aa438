"""Clean-ups: only what is long gone goes, with all that belongs to it; they can be stopped and survive a restart."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_backend.admin.cleanup.job import CLEAN_UP_JOB, CleanUp
from wegent_backend.app import Backend
from wegent_backend.settings import AdminSettings, BackendSettings
from wegent_backend.tables import (
    ApiKeyRow,
    DocumentRow,
    KindRow,
    LabelRow,
    LoginRow,
    OutboxRow,
    ReferenceRow,
    ResourceMemberRow,
    RevisionRow,
    RunEventRow,
    RunRow,
    SecretRow,
    ShareLinkRow,
    SkillBinaryRow,
    SubtaskRow,
    TaskRow,
    utc_now,
)
from wegent_backend.worker.jobs import JobRunner

from ..people import person
from .conftest import ADMIN, Entries, refused

CLEANUP = f"{ADMIN}/cleanup"
OLD = timedelta(days=40)

Work: TypeAlias = Callable[[], Awaitable[None]]


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    """Three resources at once, so that there are several portions."""
    return settings.model_copy(update={"admin": AdminSettings(cleanup_batch=3)})


@pytest.fixture
def work(backend: Backend) -> Work:
    """A worker's turn: everything that was promised is done."""
    ports = backend.edge.ports
    runner = JobRunner(ports, {CLEAN_UP_JOB: CleanUp(ports).run})

    async def do() -> None:
        async with ports.db.read() as session:
            jobs = (await session.scalars(select(OutboxRow))).all()
        for job in jobs:
            await runner.run(job.id, job.job, list(job.args))

    return do


@pytest.fixture
async def session(backend: Backend) -> AsyncIterator[AsyncSession]:
    async with backend.edge.ports.db.read() as session:
        yield session


async def started(admin: httpx.AsyncClient, **body: Any) -> int:
    answer = await admin.post(CLEANUP, json={"older_than_days": 30, **body})
    assert answer.status_code == 202, answer.text
    number: int = answer.json()["id"]
    return number


async def seen(admin: httpx.AsyncClient, number: int) -> dict[str, Any]:
    body: dict[str, Any] = (await admin.get(f"{CLEANUP}/{number}")).json()
    return body


def counts(**more: int) -> dict[str, int]:
    return dict.fromkeys(("resources", "conversations", "logins", "share_links", "api_keys"), 0) | more


async def model(admin: httpx.AsyncClient, name: str) -> None:
    env = {"model": "openai", "model_id": "m", "api_key": f"sk-{name}"}
    body = {"kind": "Model", "metadata": {"name": name, "labels": {"a": "b"}}, "spec": {"modelConfig": {"env": env}}}
    assert (await admin.post("/api/v1/models", json=body)).status_code == 201


async def deleted(backend: Backend, admin: httpx.AsyncClient, *names: str, ago: timedelta = OLD) -> None:
    """Models with a secret each, deleted some time ago."""
    for name in names:
        await model(admin, name)
        assert (await admin.delete(f"/api/v1/models/{name}")).status_code == 200
    async with backend.edge.ports.db.write() as session:
        await session.execute(
            update(KindRow).where(KindRow.name.in_(names)).values(updated_at=utc_now() - ago, resource_version=7)
        )


async def count(session: AsyncSession, table: Any, *conditions: Any) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


async def old_conversation(backend: Backend, user_id: int, name: str, *, open_run: bool = False) -> int:
    async with backend.edge.ports.db.write() as session:
        task = TaskRow(
            uid=name, kind="Task", name=name, user_id=user_id, resource_version=8, title="t", updated_at=utc_now() - OLD
        )
        session.add(task)
        await session.flush()
        task.deleted_id = task.id
        answer = SubtaskRow(task_id=task.id, user_id=user_id, message_id=2, role="ASSISTANT", state="COMPLETED")
        session.add(answer)
        await session.flush()
        run = RunRow(
            task_id=task.id,
            subtask_id=answer.id,
            user_id=user_id,
            state="running" if open_run else "finished",
            lease_expires_at=utc_now().replace(year=9000),
        )
        session.add(run)
        await session.flush()
        event = RunEventRow(run_id=run.id, seq=1, first_seq=1, data={"type": "run.started", "attempt": 1})
        session.add_all([event, LabelRow(kind="Task", resource_id=task.id, key="k", value="v", user_id=user_id)])
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(TaskRow).where(TaskRow.id == task.id).values(updated_at=utc_now() - OLD))
    return task.id


# --- what goes --------------------------------------------------------------------------------------------------------


async def test_old_deletions_go_with_all_that_belongs_to_them(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession
) -> None:
    await deleted(backend, admin, "m1", "m2", "m3", "m4")
    await deleted(backend, admin, "recent", ago=timedelta(days=2))
    await model(admin, "living")
    async with backend.edge.ports.db.write() as other:
        (one, two) = (await other.scalars(select(KindRow.id).where(KindRow.name.in_(["m1", "m2"])))).all()
        link = ShareLinkRow(
            kind="Model", resource_id=one, token_hash="h", prefix="p", default_role="Reporter", created_by=1
        )
        other.add_all(
            [link, SkillBinaryRow(skill_id=one, version=1, sha256="0", size_bytes=1, data=b"x", created_by=1)]
        )
        other.add(DocumentRow(knowledge_base_id=two, user_id=1, name="d"))
        await other.flush()
        other.add(ResourceMemberRow(kind="Model", resource_id=one, user_id=2, role="Reporter", link_id=link.id))

    number = await started(admin)
    await work()

    done = await seen(admin, number)
    assert (done["state"], done["found"], done["removed"]) == ("done", counts(resources=4), counts(resources=4))
    assert done["finished_at"] is not None
    names = set(await session.scalars(select(KindRow.name).where(KindRow.kind == "Model")))
    assert names >= {"recent", "living"}
    assert not names & {"m1", "m2", "m3", "m4"}
    assert await count(session, SecretRow) == 2
    living = select(KindRow.uid)
    assert await count(session, RevisionRow, RevisionRow.resource_uid.not_in(living)) == 0
    for table in (ShareLinkRow, ResourceMemberRow, SkillBinaryRow, DocumentRow):
        assert await count(session, table) == 0
    # What lives is as it was.
    assert (await admin.get("/api/v1/models/living")).status_code == 200
    assert await count(session, ReferenceRow, ReferenceRow.source_kind == "Team") > 0


async def test_old_conversations_go_with_their_messages_unless_one_runs(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession
) -> None:
    user_id, _ = await person(backend, "kim")
    for name in ("c1", "c2"):
        await old_conversation(backend, user_id, name)
    kept = await old_conversation(backend, user_id, "c3", open_run=True)

    number = await started(admin)
    await work()

    assert (await seen(admin, number))["removed"] == counts(conversations=2)
    assert (await session.scalars(select(TaskRow.id))).all() == [kept]
    for table in (RunRow, RunEventRow, SubtaskRow, LabelRow):
        conditions = [LabelRow.kind == "Task"] if table is LabelRow else []
        assert await count(session, table, *conditions) == 1


async def test_logins_links_and_keys_that_are_over_go(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession
) -> None:
    user_id, _ = await person(backend, "lee")
    past, future = utc_now() - OLD, utc_now() + OLD

    def login(name: str, **more: Any) -> LoginRow:
        values = {"expires_at": future} | more
        return LoginRow(id=name, user_id=user_id, method="password", refresh_hash=name, **values)

    def link(name: str, **more: Any) -> ShareLinkRow:
        return ShareLinkRow(
            kind="Team", resource_id=1, token_hash=name, prefix="p", default_role="Reporter", created_by=1, **more
        )

    def key(name: str, expires_at: Any) -> ApiKeyRow:
        return ApiKeyRow(
            user_id=user_id, key_type="personal", name=name, prefix="wg-", hash=name, scopes=[], expires_at=expires_at
        )

    async with backend.edge.ports.db.write() as other:
        used = link("used", expires_at=past)
        other.add_all([login("expired", expires_at=past), login("ended", ended_at=past), login("open")])
        other.add_all([used, link("expired", expires_at=past), link("revoked", revoked_at=past), link("open")])
        other.add_all([key("expired", past), key("open", future), key("for ever", None)])
        await other.flush()
        other.add(ResourceMemberRow(kind="Team", resource_id=1, user_id=2, role="Reporter", link_id=used.id))

    number = await started(admin)
    await work()

    assert (await seen(admin, number))["removed"] == counts(logins=2, share_links=2, api_keys=1)
    assert {"expired", "ended"}.isdisjoint(await session.scalars(select(LoginRow.id)))
    assert set(await session.scalars(select(ShareLinkRow.token_hash))) == {"used", "open"}
    assert set(await session.scalars(select(ApiKeyRow.name))) == {"open", "for ever"}


async def test_a_dry_run_counts_and_removes_nothing(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession, entries: Entries
) -> None:
    await deleted(backend, admin, "m1")

    number = await started(admin, dry_run=True)
    await work()

    done = await seen(admin, number)
    assert (done["state"], done["found"], done["removed"]) == ("done", counts(resources=1), counts())
    assert await count(session, KindRow, KindRow.name == "m1") == 1
    first, last = (await entries())[-2:]
    assert (first.action, first.kind, first.new) == ("create", "Cleanup", {"older_than_days": 30, "dry_run": True})
    assert (last.action, last.actor_name, last.new) == ("finish", "admin", {"state": "done", "removed": {}})


async def test_whoever_knows_only_what_was_before_must_list_again(
    backend: Backend, admin: httpx.AsyncClient, work: Work
) -> None:
    await deleted(backend, admin, "m1")
    await started(admin)
    await work()

    answer = await admin.get("/api/v1/watch", params={"resourceVersion": 6})

    assert refused(answer) == (410, "Expired")


# --- how it goes on ---------------------------------------------------------------------------------------------------


async def test_one_goes_after_the_other(admin: httpx.AsyncClient, work: Work) -> None:
    answers = await asyncio.gather(*(admin.post(CLEANUP, json={"older_than_days": 30}) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [202, 409, 409]
    assert {refused(answer)[1] for answer in answers if answer.status_code == 409} == {"CleanupRunning"}
    await work()
    await started(admin)
    listed = (await admin.get(CLEANUP)).json()["items"]
    assert [item["state"] for item in listed] == ["queued", "done"]


async def test_one_that_waits_is_cancelled_at_once(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession
) -> None:
    await deleted(backend, admin, "m1")
    number = await started(admin)

    assert (await admin.post(f"{CLEANUP}/{number}/cancel")).json()["state"] == "cancelled"
    await work()

    assert (await seen(admin, number))["state"] == "cancelled"
    assert await count(session, KindRow, KindRow.name == "m1") == 1
    assert refused(await admin.post(f"{CLEANUP}/{number}/cancel")) == (409, "CleanupOver")
    assert refused(await admin.post(f"{CLEANUP}/999/cancel")) == (404, "NotFound")
    assert refused(await admin.get(f"{CLEANUP}/999")) == (404, "NotFound")


async def until_removing(admin: httpx.AsyncClient, number: int) -> None:
    while not (await seen(admin, number))["removed"]["resources"]:
        await asyncio.sleep(0.005)


async def test_one_that_runs_stops_between_two_portions(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession
) -> None:
    names = [f"m{number}" for number in range(30)]
    await deleted(backend, admin, *names)
    number = await started(admin)
    working = asyncio.create_task(work())  # type: ignore[arg-type]
    await until_removing(admin, number)

    assert (await admin.post(f"{CLEANUP}/{number}/cancel")).json()["cancel_requested"] is True
    await working

    stopped = await seen(admin, number)
    assert stopped["state"] == "cancelled"
    assert 0 < stopped["removed"]["resources"] < len(names)
    assert await count(session, KindRow, KindRow.name.in_(names)) == len(names) - stopped["removed"]["resources"]
    assert await count(session, OutboxRow) == 0


async def test_one_whose_worker_stops_is_finished_by_the_next(
    backend: Backend, admin: httpx.AsyncClient, work: Work, session: AsyncSession
) -> None:
    names = [f"m{number}" for number in range(30)]
    await deleted(backend, admin, *names)
    number = await started(admin)
    working = asyncio.create_task(work())  # type: ignore[arg-type]
    await until_removing(admin, number)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert (await seen(admin, number))["state"] == "running"

    await work()

    done = await seen(admin, number)
    assert (done["state"], done["found"], done["removed"]) == ("done", counts(resources=30), counts(resources=30))
    assert await count(session, KindRow, KindRow.name.in_(names)) == 0
