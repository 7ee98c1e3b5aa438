"""Run hosts and relays over real stores, with engines whose lines are written in the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.db import Database
from wegent_backend.ports import Ports, RunRef
from wegent_backend.runs import service
from wegent_backend.runs.host import RunHost
from wegent_backend.runs.ports import Outcome, Turn
from wegent_backend.runs.relay import RunRelay
from wegent_backend.runs.view import RunView, ViewStep
from wegent_backend.settings import BackendSettings, RunSettings
from wegent_backend.tables import RunEventRow, RunRow, SubtaskRow, TaskRow
from wegent_backend.trail.chain import Trail
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, EngineEvent, RunStarted
from wegent_contracts.protocol.waiting import Wait
from wegent_kit.crypto import Keyring
from wegent_kit.redis import connect

ALICE = Subject(user_id=1, user_name="alice", role="user")
FAST = RunSettings(lease_seconds=1.0, sweep_seconds=0.1, settle_seconds=0.1)


class Silent:
    """No rooms, no jobs: the run log needs neither."""

    async def emit(self, event: str, payload: BaseModel, *, room: str | list[str], skip_sid: str | None = None) -> None:
        del event, payload, room, skip_sid

    async def drain(self) -> None:
        return None


class ScriptedEngine:
    """Plays `script(turn)`; remembers its turns and whether they were closed."""

    def __init__(self, script: Callable[[Turn], AsyncIterator[EngineEvent]]) -> None:
        self.script = script
        self.turns: list[Turn] = []
        self.closed = 0

    async def stream(self, turn: Turn) -> AsyncIterator[EngineEvent]:
        self.turns.append(turn)
        try:
            async for event in self.script(turn):
                yield event
        finally:
            self.closed += 1


def saying(texts: list[str], *, pause: float = 0, gate: asyncio.Event | None = None) -> Any:
    """A script of one text block; it waits at `gate` before its last text."""

    async def script(turn: Turn) -> AsyncIterator[EngineEvent]:
        block, offset = f"a{turn.attempt}.b0", 0
        yield BlockStarted(block=block, kind=BlockKind.TEXT)
        for index, text in enumerate(texts):
            if gate is not None and index == len(texts) - 1:
                await gate.wait()
            await asyncio.sleep(pause)
            yield BlockDelta(block=block, offset=offset, text=text)
            offset += len(text)
        yield BlockFinished(block=block)

    return script


@dataclass
class Recorder:
    """Observer and sink: what features and viewers are told."""

    started_attempts: list[int] = field(default_factory=list)
    outcomes: list[tuple[Outcome, str]] = field(default_factory=list)
    steps: list[ViewStep] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    text: str = ""

    async def started(self, ctx: Context, ref: RunRef, event: RunStarted) -> None:
        del ctx, ref
        self.started_attempts.append(event.attempt)

    async def waiting(self, ctx: Context, ref: RunRef, waits: Sequence[Wait]) -> None:
        del ctx, ref
        self.waits += waits

    async def ended(self, ctx: Context, ref: RunRef, outcome: Outcome, view: RunView, *, steps: bool) -> None:
        del steps
        text = view.text
        subtask = await ctx.session.get(SubtaskRow, ref.subtask_id)
        assert subtask is not None
        subtask.content = text

        async def note() -> None:
            self.outcomes.append((outcome, text))

        ctx.after_commit(note)  # whoever waits for the end looks into the database then

    async def over(self, ports: Ports, ref: RunRef) -> None:
        del ports, ref

    async def deliver(self, ref: RunRef, view: RunView, steps: list[ViewStep]) -> None:
        del ref
        for step in steps:
            if step.offset is not None:
                self.text = self.text[: step.offset] + getattr(step.event, "text", "")
        self.steps.extend(steps)
        assert self.text == view.text


@dataclass
class Onlooker:
    """Implements ports.Audience: follows new runs, if it has a relay."""

    relay: RunRelay | None = None

    async def run_created(self, ref: RunRef, *, sid: str | None) -> None:
        del sid
        if self.relay is not None:
            await self.relay.follow_new(ref)


@dataclass
class Backend:
    """One backend process's part in the run log."""

    host: RunHost
    relay: RunRelay
    ports: Ports
    seen: Recorder
    engine: ScriptedEngine
    audience: Onlooker

    @property
    def attempts(self) -> list[int]:
        """Which attempts at runs its engine has begun."""
        return [turn.attempt for turn in self.engine.turns]

    async def send(self, *, watched: bool = False, **request: Any) -> int:
        """Store a run of a new conversation and start it here; returns its id. `watched`: seen from its first event."""
        self.audience.relay = self.relay if watched else None
        async with unit(self.ports, ALICE) as ctx:
            return await create_run(ctx, request)

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    async def until_ended(self, seconds: float = 20) -> Outcome:
        await self.until(lambda: bool(self.seen.outcomes), seconds)
        return self.seen.outcomes[-1][0]


async def create_run(ctx: Context, request: dict[str, Any]) -> int:
    count = len((await ctx.session.execute(select(TaskRow.id))).all())
    task = TaskRow(
        uid=f"task-{count}", kind="Task", name=f"task-{count}", user_id=1, resource_version=1, title="t", team_id=1
    )
    ctx.session.add(task)
    await ctx.session.flush()
    answer = SubtaskRow(task_id=task.id, user_id=1, message_id=2, role="ASSISTANT", state="PENDING")
    ctx.session.add(answer)
    await ctx.session.flush()
    return (await service.create(ctx, answer, request)).id


@asynccontextmanager
async def backend(
    database_url: str, redis_url: str, engine: ScriptedEngine, run: RunSettings = FAST
) -> AsyncIterator[Backend]:
    db, redis = Database(database_url), connect(redis_url, name="test")
    blocking = connect(redis_url, name="test-relay", max_block_seconds=5)
    seen = Recorder()
    host = RunHost(redis, seen)
    settings = BackendSettings(redis_url=redis_url, run=run)
    with TemporaryDirectory() as home:
        keyring = Keyring.open(Path(home) / "encryption.json")  # no run asks for a secret
    audience = Onlooker()
    ports = Ports(settings, db, Silent(), Silent(), host, keyring, Trail("a key"), audience=audience)
    relay = RunRelay(db, redis, blocking, seen)
    await host.open(ports, engine)
    await relay.open()
    try:
        yield Backend(host, relay, ports, seen, engine, audience)
    finally:
        await host.close()
        await relay.close()
        await redis.aclose()
        await blocking.aclose()
        await db.close()


async def settled(db: Database, run_id: int) -> tuple[RunRow, list[RunEventRow]]:
    async with db.read() as session:
        run = await session.get(RunRow, run_id)
        rows = await session.scalars(select(RunEventRow).where(RunEventRow.run_id == run_id).order_by(RunEventRow.seq))
        assert run is not None
        return run, list(rows)
