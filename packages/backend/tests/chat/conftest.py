"""The whole app on a real port, with a scripted model server behind it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import select
from wegent_backend.app import Backend, create_app
from wegent_backend.auth.subject import Subject
from wegent_backend.serve import configuration
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import KindRow, OutboxRow, SubtaskRow, TaskRow, UserRow
from wegent_chat_shell.tools.base import Tool
from wegent_scripted import Script, ScriptedServer

from ..people import logged_in, token_of
from .window import Window


class QuietServer(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def model(name: str, base_url: str, **labels: str) -> dict[str, Any]:
    env = {"model": "openai", "model_id": "scripted", "base_url": base_url, "api_key": "scripted-key"}
    return {
        "apiVersion": "agent.wecode.io/v1",
        "kind": "Model",
        "metadata": {"name": name, "labels": labels},
        "spec": {"modelConfig": {"env": env}},
    }


@dataclass
class World:
    """A running backend and what stands behind it."""

    url: str
    backend: Backend
    models: ScriptedServer
    team_id: int
    admin: Subject
    other: Subject

    @property
    def script(self) -> Script:
        return self.models.script

    def window(self, subject: Subject | None = None, *, url: str | None = None) -> Window:
        return Window(url or self.url, token_of(self.backend, (subject or self.admin).user_id))

    async def task(self, task_id: int) -> TaskRow:
        async with self.backend.edge.ports.db.read() as session:
            return (await session.execute(select(TaskRow).where(TaskRow.id == task_id))).scalar_one()

    async def messages(self, task_id: int) -> list[SubtaskRow]:
        async with self.backend.edge.ports.db.read() as session:
            rows = select(SubtaskRow).where(SubtaskRow.task_id == task_id).order_by(SubtaskRow.message_id)
            return list((await session.execute(rows)).scalars())

    async def jobs(self) -> list[OutboxRow]:
        async with self.backend.edge.ports.db.read() as session:
            return list((await session.execute(select(OutboxRow))).scalars())


@pytest.fixture
def models() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def chat_settings(settings: BackendSettings, models: ScriptedServer, tmp_path: Path) -> BackendSettings:
    path = tmp_path / "models.json"
    offered = [model("scripted", models.openai_url), model("second", models.openai_url)]
    path.write_text(json.dumps(offered))
    return settings.model_copy(update={"models_file": path})


@contextlib.asynccontextmanager
async def serving(settings: BackendSettings, tools: Sequence[Tool] = ()) -> AsyncIterator[tuple[Backend, str]]:
    """The app on a port of its own, in this event loop."""
    app = create_app(settings, tools)
    async with app.running(), listening(app) as (_, url):
        yield app, url


@contextlib.asynccontextmanager
async def listening(app: Backend) -> AsyncIterator[tuple[uvicorn.Server, str]]:
    """The web server of a process before a running app, on a port of its own."""
    config = configuration(app.settings, app)
    config.port = 0
    server = QuietServer(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def world(chat_settings: BackendSettings, models: ScriptedServer, tools: list[Tool]) -> AsyncIterator[World]:
    async with serving(chat_settings, tools) as (app, url):
        yield await world_of(app, url, models)


async def world_of(app: Backend, url: str, models: ScriptedServer) -> World:
    """With `admin` and `other`, logged in; the app may have been started before."""
    async with app.edge.ports.db.write() as session:
        users = {row.user_name: row for row in (await session.execute(select(UserRow))).scalars()}
        if "other" not in users:
            users["other"] = UserRow(user_name="other")
            session.add(users["other"])
            await session.flush()
        teams = select(KindRow.id).where(KindRow.kind == "Team", KindRow.name == "wegent-chat")
        team_id = (await session.execute(teams)).scalar_one()
    await logged_in(app, *(row.id for row in users.values()))
    admin = Subject(users["admin"].id, "admin", "admin")
    other = Subject(users["other"].id, "other", "user")
    return World(url, app, models, team_id, admin, other)
