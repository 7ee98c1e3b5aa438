"""Promised jobs: none is lost, whatever dies between the commit and the end of the job."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.db import Database
from wegent_backend.ports import Ports
from wegent_backend.realtime.emitter import write_only_emitter
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import OutboxRow, utc_now
from wegent_backend.trail.chain import Trail
from wegent_backend.worker import outbox
from wegent_backend.worker.jobs import JobRunner
from wegent_backend.worker.sender import OutboxSender
from wegent_backend.worker_app import StoredRuns
from wegent_kit.crypto import Keyring

SOMEBODY = Subject(1, "somebody", "user")


@pytest.fixture
def ports(settings: BackendSettings, database: Database, keyring: Keyring) -> Ports:
    emitter = write_only_emitter(settings.redis_url.get_secret_value())
    return Ports(
        settings=settings,
        db=database,
        emitter=emitter,
        jobs=OutboxSender(database, settings),
        runs=StoredRuns(),
        keyring=keyring,
        trail=Trail("a key"),
    )


async def promise(ports: Ports, name: str, *args: object) -> int:
    async with unit(ports, SOMEBODY) as ctx:
        ctx.enqueue(name, *args)
    return (await rows(ports))[-1].id


async def rows(ports: Ports) -> list[OutboxRow]:
    async with ports.db.read() as session:
        return list((await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars())


async def pass_time(ports: Ports, seconds: float) -> None:
    """Make every row look that much older."""
    async with ports.db.write() as session:
        for row in await rows(ports):
            ago = timedelta(seconds=seconds)
            values = {"available_at": row.available_at - ago, "created_at": row.created_at - ago}
            await session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(**values))


async def claim(ports: Ports) -> list[int]:
    async with ports.db.write() as session:
        return [job.id for job in await outbox.claim_due(session, 120)]


async def test_a_rollback_takes_the_promise_back(ports: Ports) -> None:
    async def fail() -> None:
        async with unit(ports, SOMEBODY) as ctx:
            ctx.enqueue("noted", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await rows(ports) == []


async def test_a_job_is_claimed_by_one(ports: Ports) -> None:
    promised = await promise(ports, "noted", 1)
    claims = await asyncio.gather(claim(ports), claim(ports))
    assert sorted(claims) == [[], [promised]]


async def test_a_claim_without_a_send_comes_due_again(ports: Ports) -> None:
    """The process died after it had claimed the job."""
    promised = await promise(ports, "noted", 1)
    assert await claim(ports) == [promised]
    assert await claim(ports) == []
    await pass_time(ports, 121)
    assert await claim(ports) == [promised]


async def test_a_job_without_a_worker_is_sent_ever_more_rarely(ports: Ports) -> None:
    await promise(ports, "noted", 1)
    await pass_time(ports, 1000)
    await claim(ports)
    await pass_time(ports, 900)
    assert await claim(ports) == []


async def test_a_job_runs_once_however_often_its_message_comes(ports: Ports) -> None:
    done: list[int] = []

    async def noted(number: int) -> None:
        done.append(number)

    runner = JobRunner(ports, {"noted": noted})
    promised = await promise(ports, "noted", 7)
    for _ in range(3):
        await runner.run(promised, "noted", [7])
    assert done == [7]
    assert await rows(ports) == []


async def test_a_failed_job_is_tried_again_later_and_given_up_at_last(ports: Ports) -> None:
    async def broken() -> None:
        raise ValueError("broken")

    runner = JobRunner(ports, {"broken": broken})
    promised = await promise(ports, "broken")
    await runner.run(promised, "broken", [])
    assert await claim(ports) == []
    await pass_time(ports, 11)
    assert await claim(ports) == [promised]
    await pass_time(ports, ports.settings.worker.give_up_seconds)
    await runner.run(promised, "broken", [])
    assert await rows(ports) == []


async def test_an_unknown_job_is_kept_for_a_newer_worker(ports: Ports) -> None:
    promised = await promise(ports, "from_the_future")
    await JobRunner(ports, {}).run(promised, "from_the_future", [])
    assert [row.id for row in await rows(ports)] == [promised]


async def test_a_stopping_worker_leaves_its_jobs_to_the_next(ports: Ports) -> None:
    begun = asyncio.Event()

    async def long() -> None:
        begun.set()
        await asyncio.sleep(3600)

    runner = JobRunner(ports, {"long": long})
    promised = await promise(ports, "long")
    running = asyncio.create_task(runner.run(promised, "long", []))
    await begun.wait()
    assert await claim(ports) == []
    await runner.stop()
    await running
    assert await claim(ports) == [promised]


async def test_a_running_job_is_kept_from_others(ports: Ports) -> None:
    kept = ports.settings.worker.model_copy(update={"resend_seconds": 0.3})
    quick = Ports(**{**vars(ports), "settings": ports.settings.model_copy(update={"worker": kept})})
    begun, finish = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        begun.set()
        await finish.wait()

    promised = await promise(ports, "long")
    running = asyncio.create_task(JobRunner(quick, {"long": long}).run(promised, "long", []))
    await begun.wait()
    first = (await rows(ports))[0].available_at
    while (await rows(ports))[0].available_at == first:
        await asyncio.sleep(0.02)
    finish.set()
    await running
    assert await rows(ports) == []


async def test_sending_without_redis_keeps_the_job(ports: Ports, settings: BackendSettings) -> None:
    nowhere = settings.model_copy(update={"redis_url": type(settings.redis_url)("redis://127.0.0.1:1/0")})
    sender = OutboxSender(ports.db, nowhere)
    promised = await promise(ports, "noted", 1)
    assert await sender.send_due() == 0
    assert [row.id for row in await rows(ports)] == [promised]
    assert (await rows(ports))[0].available_at > utc_now()
    await sender.close()
